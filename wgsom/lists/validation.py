"""Validation of the parameters of a whole list and of its files."""

from collections.abc import Iterable, Mapping

from wgsom.exports import Format
from wgsom.lists import ListQuery
from wgsom.lists.fields import truncate
from wgsom.lists.urls import PAGE
from wgsom.text import join_words

PAGE_REFUSED = "This does not come in pages. Leave this parameter out."


def validation_errors(list_query: ListQuery, options: Iterable[str] = ()) -> dict[str, list[str]]:
    """Return what is wrong in a URL of a whole list, by parameter.

    What the list does not know is an error too, but for `options` of its format.
    """
    known = join_words([*list_query.filters.filters, *options])
    errors = dict(list_query.errors)
    for name in list_query.unknown:
        sentence = f"“{truncate(name)}” is not a filter of this list. Its filters: {known}."
        errors[name] = [PAGE_REFUSED if name == PAGE else sentence]
    return errors


def export_errors(
    file_format: Format, options: Mapping, list_query: ListQuery
) -> dict[str, list[str]]:
    """Return what an export refuses, by parameter; empty if it can be made."""
    errors = validation_errors(list_query, file_format.options)
    for name, values in options.items():
        if not set(values) <= set(file_format.options[name]) or len(set(values)) > 1:
            choices = join_words(file_format.options[name], "or")
            errors[name] = [f"This takes one value: {choices}."]
    return errors
