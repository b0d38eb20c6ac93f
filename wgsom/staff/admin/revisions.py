"""The history of a record on the desk: who changed what, when and why; and back to any version."""

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

from wgsom.records.aggregates import VersionedModel
from wgsom.records.revisions.snapshots import UnreadableVersionError, versions_of
from wgsom.staff.admin.admin_urls import admin_url
from wgsom.staff.admin.change_reason import REASON_REQUIRED, submitted_reason
from wgsom.staff.admin.history_entries import deleting_revision, history_entries
from wgsom.staff.admin.locking import LockingMixin
from wgsom.staff.admin.restore import RevertError, RevertNotPermittedError, RevertPlan
from wgsom.staff.admin.users import stale_page_message

PAGE_SIZE = 20
VERSION_TEMPLATE = "admin/versioned/version.html"


class RevisionsMixin(LockingMixin):
    """The screens of records whose versions can be looked at and restored."""

    object_history_template = "admin/versioned/history.html"
    change_list_template = "admin/versioned/change_list.html"

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
        return versions_of(self.model, object_id)

    def history_view(self, request: HttpRequest, object_id: str, extra_context=None):
        record = self.get_object(request, unquote(object_id))
        if record is None or not self.has_view_permission(request, record):
            raise PermissionDenied if record else Http404
        if record.root is not record:
            return HttpResponseRedirect(admin_url(record.root, "history"))
        page = Paginator(self.versions(record.pk), PAGE_SIZE).get_page(request.GET.get("page"))
        context = {
            "title": f"History: {record}",
            "module_name": capfirst(str(self.opts.verbose_name_plural)),
            "object": record,
            "page": page,
            "may_restore": self._may_restore(request, record),
            "entries": history_entries(list(page), self.versions(record.pk)),
        }
        return self._page(request, self.object_history_template, context | (extra_context or {}))

    def deleted_view(self, request: HttpRequest) -> HttpResponse:
        """List what was deleted, the latest first."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        deleted = Version.objects.get_deleted(self.model).select_related("revision__user")
        found = deleted.order_by("-pk")
        page = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
        context = {
            "title": f"Deleted {self.opts.verbose_name_plural}",
            "page": page,
            "deletions": [(version, deleting_revision(version)) for version in page],
        }
        return self._page(request, "admin/versioned/deleted_list.html", context)

    def version_view(self, request: HttpRequest, object_id: int, version_id: int) -> HttpResponse:
        """Show a version, and what restoring it would change; and restore it."""
        version = self.versions(object_id).filter(pk=version_id).first()
        if version is None:
            raise Http404
        with transaction.atomic():
            record, version_token = self.get_locked(request, version.object_id)
            if not self.has_view_permission(request, record):
                raise PermissionDenied
            context = {
                "title": f"Version of {version.object_repr}",
                "version": version,
                "object": record,
                "version_token": version_token,
                "may_restore": self._may_restore(request, record),
                "reason": submitted_reason(request),
            }
            try:
                plan = RevertPlan(version, record, request.user)
            except UnreadableVersionError:
                return self._page(request, VERSION_TEMPLATE, context)
            if request.method == "POST" and not context["may_restore"]:
                raise PermissionDenied
            return self._version_page(request, plan, context)

    def _version_page(self, request: HttpRequest, plan: RevertPlan, context: dict):
        status = 200
        try:
            asks_reason = context["may_restore"] and plan.dry_run()
            problem = self._problem(request, plan, context["version_token"], asks_reason)
            if request.method == "POST" and not problem:
                plan.restore(submitted_reason(request))
                messages.success(request, f"{plan.to[plan.key].name} was restored.")
                return HttpResponseRedirect(admin_url(plan.record, "change"))
            context |= {"asks_reason": asks_reason, "problem": problem}
        except RevertError as error:
            context["stands_against"] = error
            is_refused = request.method == "POST" and isinstance(error, RevertNotPermittedError)
            status = 403 if is_refused else 200
        return self._page(request, VERSION_TEMPLATE, context | {"plan": plan}, status)

    def _problem(self, request, plan: RevertPlan, version_token: str, asks_reason: bool) -> str:
        if request.method != "POST":
            return ""
        if request.POST.get("version_token", "") != version_token:
            return stale_page_message(plan.record.root)
        return REASON_REQUIRED if asks_reason and not submitted_reason(request) else ""

    def _may_restore(self, request: HttpRequest, record: VersionedModel | None) -> bool:
        if record:
            return self.has_change_permission(request, record)
        return self.has_add_permission(request)

    def _page(self, request: HttpRequest, template: str, context: dict, status=200) -> HttpResponse:
        request.current_app = self.admin_site.name
        around = {"opts": self.opts, "app_label": self.opts.app_label}
        given = {**self.admin_site.each_context(request), **around, **context}
        return TemplateResponse(request, template, given, status=status)
