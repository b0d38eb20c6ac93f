"""Changelists whose URL is checked: what it cannot mean is refused in words."""

import re
from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.contrib.admin.exceptions import DisallowedModelAdminLookup
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.utils import prepare_lookup_value
from django.contrib.admin.views.main import PAGE_VAR, ChangeList
from django.core.exceptions import FieldError, ValidationError
from django.db import DataError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse

from wgsom.lists.fields import truncate
from wgsom.text import join_words

KEY = re.compile(r"[0-9]{1,18}")  # a primary key that every database can compare
MAX_CHOICES = 12  # of a filter that a sentence names

NO_FILTER = "This list cannot be filtered by it."
NO_VALUE = "“{}” cannot be a value of it."
NO_CHOICE = "“{}” is not a value of the filter “{}”. Its values: {}."
NO_PAGE = "The list has no page “{}”."

# What the database, or the field on the way to it, raises of a value that no column holds.
INVALID_VALUE = (ValueError, TypeError, OverflowError, ValidationError, DataError)


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
            raise InvalidChangelistError({name: [NO_FILTER] for name in sorted(forgotten)})
        return specs, has_specs, remaining, *flags

    def get_queryset(self, request: HttpRequest, exclude_parameters=None) -> QuerySet:
        try:
            rows = super().get_queryset(request, exclude_parameters)
        except IncorrectLookupParameters as error:
            raise InvalidChangelistError(self._wrong_choices() or self._wrong_lookups()) from error
        if exclude_parameters is None and (errors := self._wrong_choices()):
            raise InvalidChangelistError(errors)
        return rows

    def get_results(self, request: HttpRequest) -> None:
        try:
            super().get_results(request)
        except IncorrectLookupParameters as error:
            sentence = NO_PAGE.format(truncate(request.GET.get(PAGE_VAR, "")))
            raise InvalidChangelistError({PAGE_VAR: [sentence]}) from error
        except INVALID_VALUE as error:
            raise InvalidChangelistError(self._wrong_lookups()) from error

    def _not_allowed(self, request: HttpRequest) -> dict[str, list[str]]:
        """Return what is wrong with the parameters that reach into other records."""
        given, is_allowed = self._given(self.get_filters_params()), self.model_admin.lookup_allowed
        return {name: [NO_FILTER] for name, value in given if not is_allowed(name, value, request)}

    def _wrong_choices(self) -> dict[str, list[str]]:
        """Return what is wrong with the values of the filters that the list offers."""
        errors, add_facets = {}, self.add_facets
        self.add_facets = False  # to count them takes the list, which is not made yet
        for spec in self.filter_specs:
            if given := self._given(spec.expected_parameters()):
                _, *choices = spec.choices(self)  # the first stands for no filter
                labels = [str(choice["display"]) for choice in choices]
                if len(set(given)) > sum(bool(choice["selected"]) for choice in choices):
                    known = join_words(labels[:MAX_CHOICES])
                    more = " and others" if len(labels) > MAX_CHOICES else ""
                    for name, value in given:
                        shown = truncate(value), spec.title, f"{known}{more}"
                        errors[name] = [NO_CHOICE.format(*shown)]
        self.add_facets = add_facets
        return errors

    def _wrong_lookups(self) -> dict[str, list[str]]:
        """Return what is wrong with the parameters, each looked up by itself."""
        given = self._given(self.get_filters_params())
        found = {name: self._lookup_error(name, value) for name, value in given}
        wrong = {name: [sentence] for name, sentence in found.items() if sentence}
        return wrong or {name: [NO_VALUE.format(truncate(value))] for name, value in given}

    def _lookup_error(self, name: str, value: str) -> str:
        try:
            self.root_queryset.filter(**{name: prepare_lookup_value(name, value)}).exists()
        except FieldError:
            return NO_FILTER
        except INVALID_VALUE:
            return NO_VALUE.format(truncate(value))
        return ""

    def _given(self, names: Iterable[str]) -> list[tuple[str, str]]:
        """Return the parameters of those names with their values, each value by itself."""
        given = self.get_filters_params()
        return [(name, value) for name in names for value in given.get(name, ())]


class StrictChangelistMixin:
    """A changelist that refuses parameters which it cannot honour, with status 400."""

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
            messages.error(request, "What is ticked are no rows of this list. Nothing was done.")
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
