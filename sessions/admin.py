"""The Secretariat's screens for the record: sessions, documents and resolutions."""

from typing import ClassVar

from django.contrib import admin
from django.db.models import QuerySet
from django.utils.text import Truncator

from sessions.completeness import completeness_problems, record_completeness
from sessions.lists.tables import PARAGRAPH_TABLE, SESSION_TABLE
from sessions.models import AgendaItem, Document, OperativeParagraph, Resolution, Session
from wgsom.exports.export import Completeness
from wgsom.staff.admin.base import (
    FORM_FIELDS,
    NARROW_FIELDS,
    ExportMixin,
    PermanentFieldsForm,
    PermanentFieldsMixin,
    VersionedModelAdmin,
)
from wgsom.staff.admin.citation_search import CitationSearchMixin
from wgsom.staff.admin.inlines import ParentPermissionInlineMixin, UniqueInlineMixin
from wgsom.staff.admin.preview import PreviewMixin
from wgsom.staff.admin.workflow import PublicWithParentMixin, WorkflowForm, WorkflowMixin


class AgendaItemInline(ParentPermissionInlineMixin, admin.TabularInline):
    """The items of a session's agenda."""

    model = AgendaItem
    extra = 0
    formfield_overrides = NARROW_FIELDS
    show_change_link = True

    def get_queryset(self, request) -> QuerySet:
        return super().get_queryset(request).select_related("session")


class SessionDocumentInline(ParentPermissionInlineMixin, admin.StackedInline):
    """The documents issued for a session."""

    model = Document
    extra = 0
    exclude = ["resolution"]
    formfield_overrides = FORM_FIELDS

    def get_queryset(self, request) -> QuerySet:
        return super().get_queryset(request).select_related("session")


class ResolutionDocumentInline(UniqueInlineMixin, admin.StackedInline):
    """The documents that record a resolution."""

    model = Document
    extra = 0
    exclude = ["session"]
    formfield_overrides = FORM_FIELDS

    def get_queryset(self, request) -> QuerySet:
        return super().get_queryset(request).select_related("resolution")


class SessionForm(WorkflowForm):
    """A session; its record can be said to be complete once nothing speaks against it."""

    def clean(self) -> dict:
        given = super().clean()
        if given.get("is_complete") and not self.initial.get("is_complete"):
            self.instance.completeness_reason = given.get("completeness_reason", "")
            for problem in completeness_problems(self.instance, self._agenda()):
                self.add_error("is_complete", problem)
        return given

    def _agenda(self) -> list[AgendaItem]:
        """Return the agenda items as they would be saved."""
        saved = self.instance.agenda_items.all() if self.instance.pk else []
        items, added = {item.pk: item for item in saved}, []
        for formset in self.saving.formsets:
            # Where it is not valid, nothing is saved anyway.
            for form in formset.forms if formset.model is AgendaItem and formset.is_valid() else []:
                if form.cleaned_data.get("DELETE"):
                    items.pop(form.instance.pk, None)
                elif form.instance.pk:
                    items[form.instance.pk] = form.instance
                elif form.has_changed():
                    added.append(form.instance)
        return [*items.values(), *added]


class RecordExportMixin(ExportMixin):
    """A changelist of the record: its files say how far that goes."""

    def export_completeness(self) -> Completeness:
        return record_completeness()


@admin.register(Session)
class SessionAdmin(
    WorkflowMixin,
    PreviewMixin,
    CitationSearchMixin,
    RecordExportMixin,
    PermanentFieldsMixin,
    VersionedModelAdmin,
):
    """Sessions, edited together with their agenda and documents."""

    form = SessionForm
    export_table = SESSION_TABLE
    permanent_fields = ("number",)
    list_display = ["number", "year", "dates", "place", "item_count", "is_complete", "state"]
    list_display_links = ["number", "year"]
    list_filter = ["state", "is_complete", "place"]
    search_fields = ["=number", "=year", "place", "agenda_items__title", "documents__symbol"]
    citation_fields: ClassVar = {
        "number": "number",
        "session": "number",
        "item": "agenda_items__position",
        "symbol": "documents__symbol__iexact",
    }
    ordering = ["-number"]
    inlines = [AgendaItemInline, SessionDocumentInline]
    formfield_overrides = FORM_FIELDS
    fieldsets = [
        (None, {"fields": ["state", "number", "year"]}),
        (
            "When and where",
            {
                "description": "Enter the days if they were read somewhere, else the month, else "
                "neither. Do not guess: empty means not known.",
                "fields": [("starts_on", "ends_on"), "month", "place"],
            },
        ),
        ("Source", {"fields": ["page_url", "source"]}),
        ("Record", {"fields": ["is_complete", "completeness_reason"]}),
    ]

    def for_list(self, queryset: QuerySet) -> QuerySet:
        return queryset.prefetch_related("agenda_items")

    def for_export(self, queryset: QuerySet) -> QuerySet:
        return queryset.with_record()

    @admin.display(description="agenda items")
    def item_count(self, session: Session) -> int:
        return len(session.agenda_items.all())


@admin.register(AgendaItem)
class AgendaItemAdmin(PublicWithParentMixin, CitationSearchMixin, VersionedModelAdmin):
    """Agenda items; easier edited on their session's screen."""

    list_display = ["title", "session", "position"]
    list_filter = ["session"]
    list_select_related = ["session"]
    search_fields = ["title", "=session__year"]
    citation_fields: ClassVar = {
        "number": "session__number",
        "session": "session__number",
        "item": "position",
    }
    autocomplete_fields = ["session"]
    formfield_overrides = FORM_FIELDS


@admin.register(Document)
class DocumentAdmin(PublicWithParentMixin, CitationSearchMixin, VersionedModelAdmin):
    """Documents of sessions and resolutions."""

    list_display = ["symbol_or_title", "kind", "session", "resolution", "issued_on"]
    list_filter = ["kind", "session", "resolution"]
    list_select_related = ["session", "resolution"]
    search_fields = ["symbol", "title"]
    citation_fields: ClassVar = {
        "number": "session__number",
        "session": "session__number",
        "conference": "resolution__conference_session",
        "resolution": "resolution__number",
        "symbol": "symbol__iexact",
    }
    autocomplete_fields = ["session", "resolution"]
    formfield_overrides = FORM_FIELDS
    fieldsets = [
        (None, {"fields": ["symbol", "title", "kind", "issued_on"]}),
        (
            "What it belongs to",
            {
                "description": "A session or a resolution, or neither; never both.",
                "fields": ["session", "resolution"],
            },
        ),
        ("Source", {"fields": ["source"]}),
    ]

    @admin.display(description="document", ordering="symbol")
    def symbol_or_title(self, document: Document) -> str:
        return document.symbol or Truncator(document.title).chars(60)


class OperativeParagraphForm(PermanentFieldsForm):
    """An operative paragraph, whose number stays once saved."""

    permanent_fields = ("number",)


class OperativeParagraphInline(UniqueInlineMixin, admin.StackedInline):
    """The operative paragraphs of a resolution."""

    model = OperativeParagraph
    form = OperativeParagraphForm
    extra = 0
    formfield_overrides = FORM_FIELDS
    show_change_link = True

    def get_queryset(self, request) -> QuerySet:
        return super().get_queryset(request).select_related("resolution")


@admin.register(Resolution)
class ResolutionAdmin(CitationSearchMixin, PermanentFieldsMixin, VersionedModelAdmin):
    """Resolutions, edited together with their paragraphs and documents."""

    permanent_fields = ("conference_session", "number")
    list_display = ["__str__", "title", "adopted_on"]
    list_filter = ["conference_session"]
    search_fields = ["title"]
    citation_fields: ClassVar = {
        "number": "number",
        "conference": "conference_session",
        "resolution": "number",
        "paragraph": "operative_paragraphs__number",
        "symbol": "documents__symbol__iexact",
    }
    inlines = [OperativeParagraphInline, ResolutionDocumentInline]
    formfield_overrides = FORM_FIELDS
    fieldsets = [
        (None, {"fields": ["conference_session", "number", "title"]}),
        ("Adoption", {"fields": ["adopted_on", "adopted_on_note"]}),
        ("Source", {"fields": ["source"]}),
    ]


@admin.register(OperativeParagraph)
class OperativeParagraphAdmin(
    CitationSearchMixin, RecordExportMixin, PermanentFieldsMixin, VersionedModelAdmin
):
    """Operative paragraphs, for entering the official wording."""

    export_table = PARAGRAPH_TABLE
    permanent_fields = ("resolution", "number")
    list_display = ["__str__", "summary", "has_official_wording"]
    list_filter = ["resolution"]
    list_select_related = ["resolution"]
    search_fields = ["summary", "text"]
    citation_fields: ClassVar = {
        "number": "number",
        "conference": "resolution__conference_session",
        "resolution": "resolution__number",
        "paragraph": "number",
    }
    autocomplete_fields = ["resolution"]

    def for_export(self, queryset: QuerySet) -> QuerySet:
        return queryset.with_resolution().with_topics()

    @admin.display(description="official wording", boolean=True)
    def has_official_wording(self, paragraph: OperativeParagraph) -> bool:
        return bool(paragraph.text)
