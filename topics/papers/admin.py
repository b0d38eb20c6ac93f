"""The Secretariat's screens for the paper: its running text, and issuing it."""

from typing import ClassVar

from django import forms
from django.contrib import admin
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from sessions.models import Session
from topics.models import IssuedPaper, PaperText
from topics.papers.builder import draft
from topics.papers.correction import possible_corrections
from topics.papers.issue import digest, prepared
from topics.papers.paper_topics import PaperTopics
from wgsom.monitoring.security_log import SecurityEvent, log_event
from wgsom.staff.admin.base import PermanentFieldsMixin, VersionedModelAdmin, valid_values
from wgsom.staff.admin.changelist import StrictChangelistMixin
from wgsom.staff.admin.citation_search import CitationSearchMixin
from wgsom.staff.admin.widgets import NormalizedTextarea


@admin.register(PaperText)
class PaperTextAdmin(PermanentFieldsMixin, VersionedModelAdmin):
    """The texts around the tables."""

    permanent_fields = ("place",)
    list_display = ["place", "heading"]
    fields = ["place", "heading", "text"]

    def formfield_for_dbfield(self, db_field, request: HttpRequest, **kwargs):
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        rows = {"heading": 1, "text": 16}
        if db_field.name in rows:
            field.widget = NormalizedTextarea(attrs={"rows": rows[db_field.name], "cols": 100})
        return field

    def has_delete_permission(self, request: HttpRequest, obj=None) -> bool:
        return False  # an empty text is left out; a place of the paper cannot go


class IssueForm(forms.ModelForm):
    """The form that issues a paper: day and symbol; its content is the draft that was seen."""

    session = forms.ModelChoiceField(Session.objects.all())
    include = forms.MultipleChoiceField(
        label="What it corrects",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Only for a correction: the paper stands as issued but for what is ticked here.",
    )
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    class Meta:
        model = IssuedPaper
        fields = ["session", "symbol", "issued_on", "reason"]
        widgets = {"reason": NormalizedTextarea(attrs={"rows": 3, "cols": 100})}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["include"].choices = choices = self._differences()
        if not choices:
            self.fields["include"].widget = forms.MultipleHiddenInput()

    def _differences(self) -> list[tuple[str, str]]:
        """Return what the session's paper could be corrected in; empty for a first issue."""
        session = self.initial.get("session")
        if self.is_bound:
            try:
                session = self.fields["session"].clean(self.data.get("session"))
            except forms.ValidationError:
                return []
        issued = IssuedPaper.objects.filter(session=session).order_by("correction").last()
        topics = PaperTopics(session.number) if issued else None
        if not topics or topics.errors or issued.content_error:
            return []
        found = possible_corrections(issued.paper, draft(topics))
        return [(each.key, each.sentence) for each in found]

    def clean(self) -> dict:
        """Freeze the draft, or say why it cannot be issued."""
        given = super().clean()
        seen = given.pop("seen", "")
        if self.errors:
            return given
        self.instance = prepared(**given)
        self._refuse_unseen(seen, given["session"].number)
        return given

    def _refuse_unseen(self, seen: str, number: int) -> None:
        now = digest(draft(PaperTopics(number)))
        if seen == now:
            return
        self.data = self.data.copy()
        self.data["seen"] = now
        url = reverse("topics:paper", args=[number])
        sentence = (
            'Look at <a href="{}">the draft of this paper</a>: you have not come from it as it is '
            "now. It is what will be issued, for good, when you save once more."
        )
        raise forms.ValidationError(format_html(sentence, url))


@admin.register(IssuedPaper)
class IssuedPaperAdmin(StrictChangelistMixin, CitationSearchMixin, admin.ModelAdmin):
    """Papers as issued: they are added, and never changed or deleted."""

    form = IssueForm
    list_display = ["__str__", "symbol", "issued_on"]
    search_fields = ["symbol", "reason"]
    citation_fields: ClassVar = {
        "number": "session__number",
        "session": "session__number",
        "symbol": "symbol__iexact",
    }
    list_select_related = ["session"]
    readonly_fields = ["as_issued"]

    def get_fields(self, request: HttpRequest, obj=None) -> list[str]:
        fields = IssueForm.Meta.fields
        return [*fields, "source", "as_issued"] if obj else [*fields, "include", "seen"]

    def get_fieldsets(self, request: HttpRequest, obj=None) -> list:
        draft = "" if obj else self._about_the_draft(request)
        return [(None, {"fields": self.get_fields(request, obj), "description": draft})]

    def _about_the_draft(self, request: HttpRequest) -> SafeString:
        sentence = (
            "What is issued is the draft of that session's paper: look at it first, from the "
            "<a href='{}'>list of papers</a>. It is frozen then, words and data, published at "
            "once, and never changes. If the paper has been issued before, this is its next "
            "correction: the paper as issued, with the changes that you choose."
        )
        return format_html(sentence, reverse("topics:paper-list"))

    def get_changeform_initial_data(self, request: HttpRequest) -> dict:
        given = valid_values(Session, {"number": request.GET.get("session_number", "")})
        found = Session.objects.filter(**given).first() if given else None
        return {"session": found, "seen": request.GET.get("seen")} if found else {}

    def has_change_permission(self, request: HttpRequest, obj=None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj=None) -> bool:
        return False

    def save_model(self, request: HttpRequest, obj: IssuedPaper, form, change: bool) -> None:
        super().save_model(request, obj, form, change)
        log_event(SecurityEvent.ISSUED, paper=str(obj), symbol=obj.symbol)

    @admin.display(description="as issued")
    def as_issued(self, issued: IssuedPaper) -> str:
        return format_html('<a href="{}">{}</a>', issued.get_absolute_url(), issued)
