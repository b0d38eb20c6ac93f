"""The history of a record on the desk: who changed what, when and why; and back to any version."""

from dataclasses import dataclass
from functools import cached_property

from django.contrib import messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db import transaction
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.text import capfirst
from reversion.models import Version

from wgsom.desk.addresses import screen_address
from wgsom.desk.deleting import LOOK_AGAIN
from wgsom.desk.forms import SAY_WHY, is_public, reason_of
from wgsom.desk.restoring import NotRestoredError, belonging_to, restore, restored
from wgsom.history.differences import RowChange, row_changes
from wgsom.history.remembering import Changes
from wgsom.history.snapshots import Snapshot
from wgsom.wholes import KeptModel, lock

PAGE_SIZE = 20


@dataclass(frozen=True)
class Entry:
    """A version in a history, with the one before it."""

    version: Version
    before: Version | None

    @property
    def revision(self):
        """Who made it, when and why."""
        return self.version.revision

    @cached_property
    def changes(self) -> list[RowChange]:
        """What it changed; nothing for the first one."""
        if not self.before:
            return []
        return row_changes(Snapshot.of(self.before.revision), Snapshot.of(self.revision))


class VersionsMixin:
    """The screens of records whose versions can be looked at and restored."""

    object_history_template = "admin/register_history.html"
    change_list_template = "admin/register_change_list.html"

    def get_urls(self) -> list:
        urls = [
            ("deleted/", self.deleted_view, "deleted"),
            ("<number:object_id>/versions/<number:version_id>/", self.version_view, "version"),
        ]
        name = f"{self.opts.app_label}_{self.opts.model_name}"
        wrap = self.admin_site.admin_view
        own = [path(route, wrap(view), name=f"{name}_{end}") for route, view, end in urls]
        return [*own, *super().get_urls()]

    def versions(self, object_id: int) -> QuerySet:
        """Return the versions of a record, the newest first."""
        found = Version.objects.get_for_object_reference(self.model, object_id)
        return found.select_related("revision__user").order_by("-pk")

    def history_view(self, request: HttpRequest, object_id: str, extra_context=None):
        record = self.get_object(request, unquote(object_id))
        if record is None or not self.has_view_permission(request, record):
            raise PermissionDenied if record else Http404
        if record.whole is not record:
            return HttpResponseRedirect(screen_address(record.whole, "history"))
        page = Paginator(self.versions(record.pk), PAGE_SIZE).get_page(request.GET.get("page"))
        context = {
            "title": f"History: {record}",
            "module_name": capfirst(str(self.opts.verbose_name_plural)),
            "object": record,
            "page": page,
            "entries": _entries(list(page), self.versions(record.pk)),
        }
        return self._page(request, self.object_history_template, context | (extra_context or {}))

    def deleted_view(self, request: HttpRequest) -> HttpResponse:
        """List what was deleted, the latest first."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        found = Version.objects.get_deleted(self.model).select_related("revision__user")
        context = {"title": f"Deleted {self.opts.verbose_name_plural}", "versions": found}
        return self._page(request, "admin/register_deleted.html", context)

    def version_view(self, request: HttpRequest, object_id: int, version_id: int) -> HttpResponse:
        """Show what restoring a version would change, and restore it."""
        version = self.versions(object_id).filter(pk=version_id).first()
        if version is None:
            raise Http404
        with transaction.atomic():
            return self._version_view(request, version)

    def _version_view(self, request: HttpRequest, version: Version) -> HttpResponse:
        kept = version._object_version.object
        record = self.get_object(request, version.object_id)
        if not self.has_view_permission(request, record):
            raise PermissionDenied
        edition = str(lock(record.whole)) if record else ""
        now = Snapshot.now(record) if record else Snapshot()
        key = (self.opts.model_name, kept.pk)
        to = restored(belonging_to(Snapshot.of(version.revision), key), now)
        asks_reason = any(is_public(row.row) for row in now.values())
        may_restore = self._may_restore(request, record)
        problem = ""
        if request.method == "POST":
            if not may_restore:
                raise PermissionDenied
            problem = self._restore(request, record or kept, to, now, edition, asks_reason)
            if not problem:
                messages.success(request, f"{to[key].row} was restored.")
                return HttpResponseRedirect(screen_address(to[key].row, "change"))
        context = {
            "title": f"Version of {version.object_repr}",
            "version": version,
            "object": record,
            "changes": row_changes(now, to),
            "edition": edition,
            "asks_reason": asks_reason,
            "may_restore": may_restore,
            "problem": problem,
            "reason": reason_of(request),
        }
        return self._page(request, "admin/register_version.html", context)

    def _may_restore(self, request: HttpRequest, record: KeptModel | None) -> bool:
        if record:
            return self.has_change_permission(request, record)
        return self.has_add_permission(request)

    def _restore(self, request, record, to, now, edition: str, asks_reason: bool) -> str:
        """Restore and keep; return what spoke against it, with nothing changed."""
        reason = reason_of(request)
        if request.POST.get("edition", "") != edition:
            return LOOK_AGAIN
        if asks_reason and not reason:
            return SAY_WHY
        changes = Changes()
        try:
            with transaction.atomic():
                if now:
                    changes.about_to_change(record)
                restore(to, now, request.user)
                changes.changed(type(record)._base_manager.get(pk=record.pk))
                changes.remember(by=request.user, reason=reason or "Restored an earlier version.")
        except NotRestoredError as error:
            return f"This version cannot be restored: {error}"
        return ""

    def _page(self, request: HttpRequest, template: str, context: dict) -> HttpResponse:
        request.current_app = self.admin_site.name
        around = {"opts": self.opts, "app_label": self.opts.app_label}
        return TemplateResponse(
            request, template, {**self.admin_site.each_context(request), **around, **context}
        )


def _entries(page: list[Version], versions: QuerySet) -> list[Entry]:
    """Return the versions of a page, each with the one before it."""
    earlier = versions.filter(pk__lt=page[-1].pk).first() if page else None
    return [Entry(*pair) for pair in zip(page, [*page[1:], earlier], strict=True)]
