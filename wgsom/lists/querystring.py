"""URLs with parameters: read without their blanks, written with changes."""

from collections.abc import Collection
from urllib.parse import urlencode

from django.http import QueryDict


def clean_params(parameters: QueryDict, known: Collection[str]) -> QueryDict:
    """Return the parameters that are known and have a value, in the order of the URL."""
    given = QueryDict(mutable=True)
    for name in parameters:
        if name in known and (values := [value for value in parameters.getlist(name) if value]):
            given.setlist(name, values)
    return given


def build_url(path: str, parameters: QueryDict) -> str:
    """Return a URL of a path and parameters; the bare path if there are none."""
    return f"{path}{'?' if parameters else ''}{parameters.urlencode()}"


def replace_params(parameters: QueryDict, **changes) -> QueryDict:
    """Return the parameters with some set to another value, or to several in a list.

    One set to None is left out.
    """
    result = parameters.copy()
    for name, value in changes.items():
        result.pop(name, None)
        if value not in (None, ""):
            result.setlist(name, value if isinstance(value, list) else [value])
    return result


class ParamRemover:
    """URLs of a path with parameters, each without one value of one of them.

    Each pair is written once: a URL can have some hundred values, each to be removed.
    """

    def __init__(self, path: str, parameters: QueryDict):
        self.path = path
        self.written = [
            (name, value, urlencode({name: value}))
            for name, values in parameters.lists()
            for value in values
        ]

    def without(self, name: str, value: str) -> str:
        """Return the URL without that value."""
        kept = [pair for *given, pair in self.written if given != [name, value]]
        return f"{self.path}{'?' if kept else ''}{'&'.join(kept)}"
