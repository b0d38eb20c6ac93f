"""The base of the admin: versioned records, exports of a changelist, permanent fields."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import admin
from django.contrib.admin.views.main import IS_POPUP_VAR, PAGE_VAR, ChangeList
from django.core.exceptions import FieldDoesNotExist, PermissionDenied, ValidationError
from django.db import models
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import path, reverse

from wgsom.exports import DATA_FORMATS
from wgsom.exports.export import Completeness, Export, ExportMetadata, state_of_record
from wgsom.exports.response import bad_request, file_response
from wgsom.exports.tables import TableSchema
from wgsom.lists.querystring import build_url
from wgsom.records.aggregates import AggregateRoot, VersionedModel
from wgsom.records.publication import is_public
from wgsom.releases.staging import current_staging
from wgsom.staff.admin.changelist import InvalidChangelistError, StrictChangelistMixin
from wgsom.staff.admin.concurrency import OptimisticLockingMixin
from wgsom.staff.admin.deletion import DeletionMixin
from wgsom.staff.admin.revisions import RevisionsMixin
from wgsom.staff.admin.widgets import AutocompleteMixin, NormalizedTextarea

admin.site.site_header = "Register of topics: the Secretariat's desk"
admin.site.site_title = "Register of topics"
admin.site.index_title = "What is in the register"

FORM_FIELDS = {
    # Texts are mostly one sentence: a small box, that the browser lets one pull larger.
    models.TextField: {"widget": NormalizedTextarea(attrs={"rows": 2, "cols": 60})},
    models.URLField: {"assume_scheme": "https"},
}


# The same where several fields stand in one line.
NARROW_FIELDS = {models.TextField: {"widget": NormalizedTextarea(attrs={"rows": 2, "cols": 34})}}


class PermanentFieldsMixin:
    """Fields that are part of public URLs, and so are read-only once a record exists."""

    permanent_fields: tuple[str, ...] = ()

    def get_readonly_fields(self, request: HttpRequest, obj=None) -> tuple:
        fields = tuple(super().get_readonly_fields(request, obj))
        return (*fields, *self.permanent_fields) if obj else fields


class PermanentFieldsForm(forms.ModelForm):
    """The same for the rows of an inline, some of which may be new."""

    permanent_fields: tuple[str, ...] = ()

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in self.permanent_fields:
            self.fields[name].disabled = bool(self.instance.pk)


class ExportMixin:
    """A changelist that can be had as a file: its filters, its search, its order, all pages.

    The links stand above the list; the actions do the same for the rows ticked. Name the
    `export_table`, and override `for_export` if its columns need more than the changelist does.
    """

    change_list_template = "admin/versioned/change_list.html"
    export_table: TableSchema
    export_note = "Made by staff, from the list with the filters that staff had set."

    def for_export(self, queryset: QuerySet) -> QuerySet:
        """Return the rows with all that the columns of the file need."""
        return queryset

    def export_as_of(self) -> int | None:
        """Return the number of the session that the rows read as of, or None."""
        return None

    def export_completeness(self) -> Completeness | None:
        """Return how far the record goes that the rows are read off; None if they are not."""
        return None

    def get_urls(self) -> list:
        view = self.admin_site.admin_view(self.export_view)
        return [path("export.<data_extension:extension>", view), *super().get_urls()]

    def changelist_view(self, request: HttpRequest, extra_context=None) -> HttpResponse:
        parameters = request.GET.copy()
        parameters.pop(PAGE_VAR, None)
        context = {"export_formats": DATA_FORMATS.values(), "export_query": parameters.urlencode()}
        return super().changelist_view(request, {**context, **(extra_context or {})})

    def export_view(self, request: HttpRequest, extension: str) -> HttpResponse:
        """Return the rows of the changelist that the URL describes."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        try:
            changelist = self.get_changelist_instance(request)
        except InvalidChangelistError as error:
            return bad_request(DATA_FORMATS[extension], error.errors)
        return self._file(request, extension, changelist.queryset, _describe_filters(changelist))

    def get_actions(self, request: HttpRequest) -> dict:
        actions = super().get_actions(request)
        if IS_POPUP_VAR in request.GET:
            return actions
        for extension, form in DATA_FORMATS.items():
            name = f"export_{extension}"
            label = f"Export selected %(verbose_name_plural)s as {form.label}"
            actions[name] = (_export_selected(extension), name, label)
        return actions

    def _file(
        self, request: HttpRequest, extension: str, queryset: QuerySet, filters: list[str]
    ) -> HttpResponse:
        changelist = f"admin:{self.opts.app_label}_{self.opts.model_name}_changelist"
        metadata = ExportMetadata(
            title=f"The Secretariat's list of {self.opts.verbose_name_plural}",
            filters=filters,
            as_of=self.export_as_of(),
            count=queryset.count(),
            generated_at=state_of_record(),
            url=f"{settings.SITE_URL}{build_url(reverse(changelist), request.GET)}",
            note=self.export_note,
            completeness=self.export_completeness(),
        )
        rows, name = self.for_export(queryset), f"staff-{self.opts.model_name}"
        export = Export(self.export_table, rows, metadata, name)
        return file_response(request, DATA_FORMATS[extension], export)


def valid_values(model: type[models.Model], given: Mapping[str, Any]) -> dict[str, Any]:
    """Return the values of a URL that a new record's fields could have; the others are left out."""
    return {name: value for name, value in given.items() if _is_valid(model, name, value)}


def _is_valid(model: type[models.Model], name: str, value: Any) -> bool:
    try:
        model._meta.get_field(name).formfield().clean(value)
    except (FieldDoesNotExist, AttributeError, ValidationError):  # a field without a form has none
        return False
    return True


def _export_selected(extension: str):
    def export_selected(model_admin, request: HttpRequest, queryset: QuerySet) -> HttpResponse:
        return model_admin._file(request, extension, queryset, ["Rows selected by staff"])

    return export_selected


def _describe_filters(changelist: ChangeList) -> list[str]:
    """Return the filters and the search of a changelist as sentences."""
    chosen = [
        f"{spec.title}: {choice['display']}"
        for spec in changelist.filter_specs
        for index, choice in enumerate(spec.choices(changelist))
        if index and choice["selected"]
    ]
    return [*chosen, f"Search: {changelist.query}"] if changelist.query else chosen


class VersionedModelAdmin(
    StrictChangelistMixin,
    RevisionsMixin,
    OptimisticLockingMixin,
    DeletionMixin,
    AutocompleteMixin,
    admin.ModelAdmin,
):
    """The screens of a kind of record: edited together, and kept in the history."""

    def get_list_display(self, request: HttpRequest) -> list[str]:
        names = list(super().get_list_display(request))
        is_marked = current_staging() and issubclass(self.model, AggregateRoot)
        return [*names, "in_release"] if is_marked else names

    @admin.display(description="in the release")
    def in_release(self, obj: AggregateRoot) -> str:
        """The action of the release that is worked in on a record; empty for none."""
        return current_staging().actions.get((obj._meta.model_name, obj.pk), "")

    def view_on_site(self, obj: VersionedModel) -> str | None:
        """Return the URL of the public page; None if nobody can see the record there."""
        has_page = hasattr(obj, "get_absolute_url") and is_public(obj)
        return obj.get_absolute_url() if has_page else None

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        return valid_values(self.model, super().get_changeform_initial_data(request))
