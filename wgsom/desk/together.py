"""Changing many records together, as the list showed them."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.contrib import messages
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.html import format_html

from wgsom.desk.addresses import screen_address
from wgsom.desk.forms import SAY_WHY, ReasonActionForm, is_public, reason_of
from wgsom.history.remembering import Changes
from wgsom.wholes import KeptModel, lock


class TogetherMixin:
    """The list of records that the history keeps, and its actions."""

    action_form = ReasonActionForm

    def action_checkbox(self, obj: KeptModel) -> str:
        """The box that ticks a row, with the edition in which the list shows it."""
        hidden = '{}<input type="hidden" name="edition-{}" value="{}">'
        return format_html(hidden, super().action_checkbox(obj), obj.pk, obj.whole.edition)

    @contextmanager
    def changing_together(self, request: HttpRequest, rows: QuerySet) -> Iterator[list[KeptModel]]:
        """Give the rows that may be changed, and keep them afterwards, all of it or nothing.

        Those that somebody changed since the list was opened are left out, and named. Without a
        reason nothing that is public may be changed.
        """
        with transaction.atomic():
            given, changes = self.as_opened(request, rows), Changes()
            if not reason_of(request) and any(is_public(row) for row in given):
                messages.error(request, f"Nothing was changed. {SAY_WHY}")
                given = []
            for row in given:
                changes.about_to_change(row)
            yield given
            changes.remember(by=request.user, reason=reason_of(request))

    def as_opened(self, request: HttpRequest, rows: QuerySet) -> list[KeptModel]:
        """Return the rows, locked, that are as the list showed them; name the others."""
        # In one order for everybody, so that no two wait for one another.
        in_order = sorted(rows, key=lambda row: (type(row.whole).__name__, row.whole.pk))
        editions = {row.pk: str(lock(row.whole)) for row in in_order}
        kept = []
        for row in rows.all():
            if request.POST.get(f"edition-{row.pk}") == editions.get(row.pk, ""):
                kept.append(row)
            else:
                self._say_left_out(request, row)
        return kept

    def _say_left_out(self, request: HttpRequest, row: KeptModel) -> None:
        sentence = (
            "{} is left as it is: somebody changed it since this list was opened, or it was not "
            'on this page of it. Look at <a href="{}">its history</a>, and do it again.'
        )
        address = screen_address(row, "history")
        messages.warning(request, format_html(sentence, row, address))
