"""Addresses with parameters: read without their blanks, written with changes."""

from collections.abc import Collection

from django.http import QueryDict


def given_parameters(parameters: QueryDict, known: Collection[str]) -> QueryDict:
    """Return the parameters that are known and have a value, in the order of the address."""
    given = QueryDict(mutable=True)
    for name in parameters:
        if name in known and (values := [value for value in parameters.getlist(name) if value]):
            given.setlist(name, values)
    return given


def with_query(path: str, parameters: QueryDict) -> str:
    """Return an address of a path and parameters; the bare path if there are none."""
    return f"{path}{'?' if parameters else ''}{parameters.urlencode()}"


def changed(parameters: QueryDict, **changes) -> QueryDict:
    """Return the parameters with some set to another value; one set to None is left out."""
    result = parameters.copy()
    for name, value in changes.items():
        result.pop(name, None)
        if value not in (None, ""):
            result.setlist(name, [value])
    return result


def without(parameters: QueryDict, name: str, value: str) -> QueryDict:
    """Return the parameters without one value of one of them."""
    result = parameters.copy()
    result.setlist(name, [each for each in result.getlist(name) if each != value])
    if not result.getlist(name):
        result.pop(name)
    return result
