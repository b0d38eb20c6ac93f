"""Changelists whose URL is checked: what it cannot mean is refused in words."""

import re
from collections.abc import Iterable, Iterator
from typing import Any
from urllib.parse import parse_qsl

from django.contrib import messages
from django.contrib.admin.exceptions import DisallowedModelAdminLookup
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.utils import prepare_lookup_value
from django.contrib.admin.views.main import ORDER_VAR, PAGE_VAR, ChangeList
from django.core.exceptions import FieldDoesNotExist, FieldError, ValidationError
from django.db import DatabaseError, transaction
from django.db.models import Field, Model, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse

from wgsom.lists.fields import truncate
from wgsom.text import join_words

KEY = re.compile(r"[0-9]{1,18}")  # a primary key that every database can compare
MAX_CHOICES = 12  # of a filter that a sentence names

FILTER = "This list cannot be filtered by it."
NO_VALUE = "“{}” cannot be a value of it."
NO_CHOICE = "“{}” is not a value of the filter “{}”. Its values: {}."
ONE_CHOICE = "The filter “{}” takes one value."
NO_ORDER = "“{}” is not an order of this list. Click on the heading of a column."
NO_PAGE = "The list has no page “{}”."

# What the database, or the field on the way to it, raises of a value that no column holds.
INVALID_VALUE = (ValueError, TypeError, OverflowError, LookupError, ValidationError, DatabaseError)
ORDER = re.compile("(?:-?[0-9]{1,3})?(?:[.]-?[0-9]{1,3})*")
FLAGS = {"True", "False", "1", "0"}  # what a lookup of isnull takes


class InvalidChangelistError(Exception):
    """The URL of a changelist is refused; `errors` has the sentences by parameter."""

    def __init__(self, errors: dict[str, list[str]]):
        super().__init__(errors)
        self.errors = errors


class StrictChangeList(ChangeList):
    """A changelist that raises InvalidChangelistError for parameters that it cannot honour.

    Django's own shows the list without them, or an empty one.
    """

    def get_filters(self, request: HttpRequest) -> tuple[Any, ...]:
        self.filter_specs = []  # Django makes none where a parameter is no field
        try:
            specs, has_specs, remaining, *flags = super().get_filters(request)
        except DisallowedModelAdminLookup as error:
            raise InvalidChangelistError(self._not_allowed(request)) from error
        used = {name for spec in specs for name in spec.expected_parameters()}
        # The parameters of a filter with nothing to choose from are taken, and then forgotten.
        if forgotten := self.get_filters_params().keys() - used - remaining.keys():
            raise InvalidChangelistError({name: [FILTER] for name in sorted(forgotten)})
        return specs, has_specs, remaining, *flags

    def get_queryset(self, request: HttpRequest, exclude_parameters=None) -> QuerySet:
        # Not in the queryset of the whole screen: a form reads one row, and that several times.
        self.root_queryset = self.model_admin.for_list(self.model_admin.get_queryset(request))
        try:
            rows = super().get_queryset(request, exclude_parameters)
        except IncorrectLookupParameters as error:
            raise InvalidChangelistError(self._wrong_choices() or self._wrong_lookups()) from error
        errors = {} if exclude_parameters else self._wrong_choices() | self._wrong_values()
        if errors:
            raise InvalidChangelistError(errors)
        return rows

    def get_results(self, request: HttpRequest) -> None:
        page = request.GET.get(PAGE_VAR, "1")
        wrong_page = InvalidChangelistError({PAGE_VAR: [NO_PAGE.format(truncate(page))]})
        try:
            self._look_up(request)
        except IncorrectLookupParameters as error:
            raise wrong_page from error
        if page not in {str(number) for number in self.paginator.page_range}:
            raise wrong_page

    def _look_up(self, request: HttpRequest) -> None:
        """Read the rows; what the database refuses of them is a lookup that no filter offers."""
        if not self._other_lookups():
            super().get_results(request)
            return
        try:
            with transaction.atomic():
                super().get_results(request)
        except INVALID_VALUE as error:
            raise InvalidChangelistError(self._wrong_lookups()) from error

    def _not_allowed(self, request: HttpRequest) -> dict[str, list[str]]:
        """Return what is wrong with the parameters that reach into other records."""
        given, is_allowed = self._given(self.get_filters_params()), self.model_admin.lookup_allowed
        return {name: [FILTER] for name, value in given if not is_allowed(name, value, request)}

    def _wrong_choices(self) -> dict[str, list[str]]:
        """Return what is wrong with the values of the filters that the list offers."""
        errors, add_facets = {}, self.add_facets
        self.add_facets = False  # to count them takes the list, which is not made yet
        for spec in self.filter_specs:
            given = self._given(spec.expected_parameters())
            _, *choices = spec.choices(self) if given else [None]  # the first is no filter
            if len(set(given)) > sum(bool(choice["selected"]) for choice in choices):
                names = spec.expected_parameters()
                known = {pair: text for each in choices for pair, text in _values(each, names)}
                wrong = [pair for pair in given if pair not in known] or given
                labels = [label for label in known.values() if label][:MAX_CHOICES]
                labels += ["others"] if len(known) > MAX_CHOICES else []
                for name, value in wrong:
                    shown = NO_CHOICE.format(truncate(value), spec.title, join_words(labels))
                    is_one = (name, value) in known
                    errors[name] = [ONE_CHOICE.format(spec.title) if is_one else shown]
        self.add_facets = add_facets
        return errors

    def _wrong_values(self) -> dict[str, list[str]]:
        """Return what is wrong with an order, and with choices and flags that no filter offers."""
        errors = {}
        order = self.params.get(ORDER_VAR, "")
        if not ORDER.fullmatch(order) or any(
            int(part) > len(self.list_display) for part in re.findall("[0-9]+", order)
        ):
            errors[ORDER_VAR] = [NO_ORDER.format(truncate(order))]
        for name, value in self._other_lookups():
            path, _, lookup = name.rpartition("__")
            field = _field(self.model, name if lookup not in ("in", "exact") else path)
            parts = value.split(",") if lookup == "in" else [value]
            known = {str(key) for key, _ in field.flatchoices} if field else set()
            if known and not known.issuperset(parts):
                errors[name] = [NO_VALUE.format(truncate(value))]
        for name, value in self._given(self.get_filters_params()):
            if name.endswith("__isnull") and value not in FLAGS:
                errors[name] = [NO_VALUE.format(truncate(value))]
        return errors

    def _other_lookups(self) -> list[tuple[str, str]]:
        """Return the parameters that no filter of the list offers, with their values."""
        offered = {name for spec in self.filter_specs for name in spec.expected_parameters()}
        return self._given(name for name in self.get_filters_params() if name not in offered)

    def _wrong_lookups(self) -> dict[str, list[str]]:
        """Return what is wrong with the parameters, each looked up by itself."""
        given = self._given(self.get_filters_params())
        found = {name: self._lookup_error(name, value) for name, value in given}
        wrong = {name: [sentence] for name, sentence in found.items() if sentence}
        return wrong or {name: [NO_VALUE.format(truncate(value))] for name, value in given}

    def _lookup_error(self, name: str, value: str) -> str:
        try:
            with transaction.atomic():
                list(self.root_queryset.filter(**{name: prepare_lookup_value(name, value)})[:1])
        except FieldError:
            return FILTER
        except INVALID_VALUE:
            return NO_VALUE.format(truncate(value))
        return ""

    def _given(self, names: Iterable[str]) -> list[tuple[str, str]]:
        """Return the parameters of those names with their values, each value by itself."""
        given = self.get_filters_params()
        return [(name, value) for name in names for value in given.get(name, ())]


class StrictChangelistMixin:
    """A changelist that refuses parameters which it cannot honour, with status 400."""

    def for_list(self, queryset: QuerySet) -> QuerySet:
        """Return the rows with what the columns and filters of the list need of them."""
        return queryset

    def get_changelist(self, request: HttpRequest, **kwargs) -> type[ChangeList]:
        return StrictChangeList

    def changelist_view(self, request: HttpRequest, extra_context=None) -> HttpResponse:
        try:
            return super().changelist_view(request, extra_context)
        except InvalidChangelistError as error:
            return self._refused(request, error.errors)

    def response_action(self, request: HttpRequest, queryset: QuerySet) -> HttpResponse | None:
        keys = request.POST.getlist(ACTION_CHECKBOX_NAME)
        if not all(KEY.fullmatch(key) for key in keys):
            messages.error(
                request, "The rows that were ticked are not in this list. Nothing was done."
            )
            return HttpResponseRedirect(request.get_full_path())
        return super().response_action(request, queryset)

    def _refused(self, request: HttpRequest, errors: dict[str, list[str]]) -> HttpResponse:
        remaining = request.GET.copy()
        for name in errors:
            remaining.pop(name, None)
        context = {
            **self.admin_site.each_context(request),
            "title": "This list cannot be shown",
            "opts": self.opts,
            "errors": errors,
            "remaining": remaining.urlencode(),
        }
        template = "admin/versioned/changelist_refused.html"
        return TemplateResponse(request, template, context, status=400)


def _values(choice: dict, names: list[str]) -> Iterator[tuple[tuple[str, str], str]]:
    """Yield the parameters of those names that a choice of a filter sets, with what it is called.

    That is the value as the URL has it, behind its label where the two differ; empty for the
    choice of having none.
    """
    label = str(choice["display"])
    for name, value in parse_qsl(choice["query_string"].lstrip("?")):
        if name not in names:
            continue  # another filter's, that the list has now
        is_flag = name.endswith("__isnull")
        named = value if value.lower() == label.lower() else f"{label} ({value})"
        yield (name, value), "" if is_flag or not label else named


def _field(model: type[Model], name: str) -> Field | None:
    try:
        field = model._meta.get_field(name)
    except FieldDoesNotExist:
        return None
    return field if isinstance(field, Field) else None
