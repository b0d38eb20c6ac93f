"""Changing many records together, as the list showed them."""

from collections.abc import Callable, Iterable

from django.contrib import messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.db import transaction
from django.db.models import QuerySet
from django.forms import CheckboxInput
from django.http import HttpRequest
from django.template.response import TemplateResponse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from wgsom.records.aggregates import VersionedModel, lock
from wgsom.records.revisions.recorder import ChangeRecorder
from wgsom.staff.admin.admin_urls import admin_url
from wgsom.staff.admin.change_reason import (
    REASON_REQUIRED,
    ChangeReasonActionForm,
    affects_public,
    submitted_reason,
)
from wgsom.staff.admin.preserved_selection import PreservedSelectionMixin
from wgsom.text import pluralize_count

MAX_NAMED = 5


class ReasonRequiredError(Exception):
    """A bulk action changes what readers see and has no reason; `rows` are those chosen."""

    def __init__(self, rows: list[VersionedModel]):
        super().__init__(REASON_REQUIRED)
        self.rows = rows


class BulkActionsMixin(PreservedSelectionMixin):
    """The list of records that the history keeps, and its actions."""

    action_form = ChangeReasonActionForm

    def action_checkbox(self, obj: VersionedModel) -> str:
        """The box that ticks a row, with the version token that the list shows it at."""
        attributes = {
            "class": "action-select",
            "aria-label": f"Select this object for an action - {obj}",
        }
        box = CheckboxInput(attributes, check_test=lambda _: getattr(obj, "is_ticked", False))
        hidden = '{}<input type="hidden" name="version_token-{}" value="{}">'
        drawn = box.render(ACTION_CHECKBOX_NAME, str(obj.pk))
        return format_html(hidden, drawn, obj.pk, obj.root.version_token)

    def reason_page(self, request: HttpRequest, rows: list[VersionedModel]) -> TemplateResponse:
        """Return a page that asks for the reason of an action, and does it again with that."""
        context = {
            **self.admin_site.each_context(request),
            "title": "A reason is required",
            "opts": self.opts,
            "rows": rows,
            "action": request.POST["action"],
            "action_checkbox_name": ACTION_CHECKBOX_NAME,
            "asks_reason": True,
            "problem": REASON_REQUIRED if "asked" in request.POST else "",
        }
        return TemplateResponse(request, "admin/versioned/bulk_reason.html", context)

    @transaction.atomic
    def bulk_change(
        self, request: HttpRequest, rows: QuerySet, change: Callable[[VersionedModel], None]
    ) -> list[VersionedModel]:
        """Change the rows that may be changed, and keep them, all of it or nothing; return them.

        `change` says in a row what is to be saved of it. Rows that somebody changed since the list
        was opened are left out, and named. Raise ReasonRequiredError, with nothing changed, if
        readers see any of it, and no reason was given.
        """
        given, changes = self.select_unchanged(request, rows), ChangeRecorder()
        for row in given:
            change(row)
        if not submitted_reason(request) and any(affects_public(row) for row in given):
            raise ReasonRequiredError(given)
        for row in given:
            changes.before(row)
            row.save()
        changes.record(by=request.user, reason=submitted_reason(request))
        return given

    def select_unchanged(self, request: HttpRequest, rows: QuerySet) -> list[VersionedModel]:
        """Return the rows, locked, that are as the list showed them; name the others."""
        # In one order for everybody, so that no two wait for one another.
        in_order = sorted(rows, key=lambda row: (row.root._meta.model_name, row.root.pk))
        version_tokens = {row.pk: str(lock(row.root)) for row in in_order}
        kept = [
            row
            for row in rows.all()  # read again, now that they are locked
            if request.POST.get(f"version_token-{row.pk}") == version_tokens.get(row.pk, "")
        ]
        left = version_tokens.keys() - {row.pk for row in kept}
        others = [row for row in in_order if row.pk in left]
        if others:
            messages.warning(request, self._left_out(others))
        return kept

    def _left_out(self, rows: list[VersionedModel]) -> SafeString:
        return format_html(
            "{} left as before: changed since this list was opened, or not on this page of it. "
            "Look at the history, and do it again: {}",
            self.count_sentence(rows),
            named_links(rows),
        )

    def count_sentence(self, rows: list[VersionedModel]) -> str:
        """Return how many rows there are: "2 topics"."""
        return pluralize_count(
            len(rows), self.opts.verbose_name, str(self.opts.verbose_name_plural)
        )


def named_links(rows: Iterable[VersionedModel], screen: str = "history") -> SafeString:
    """Return the names of rows, each leading to a screen of its own, the first few of many."""
    given = list(rows)
    links = [(admin_url(row, screen), str(row)) for row in given[:MAX_NAMED]]
    more = f" and {len(given) - MAX_NAMED} more" if len(given) > MAX_NAMED else ""
    return format_html("{}{}", format_html_join("; ", '<a href="{}">{}</a>', links), more)
