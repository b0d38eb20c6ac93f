"""The screen of a release: its changes, what stands against them, and its steps."""

from collections.abc import Callable
from contextlib import nullcontext

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Page, Paginator
from django.db import DatabaseError, transaction
from django.db.models import Count, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import NoReverseMatch, path, reverse
from django.utils.http import url_has_allowed_host_and_scheme

from wgsom.records.fields import ProseField
from wgsom.releases.merging import ReleaseError
from wgsom.releases.models import Release, ReleaseChange
from wgsom.releases.publication import (
    drop,
    may_publish,
    merges_over_others,
    publish,
    reopen,
    revert,
    send_back,
    submit,
)
from wgsom.releases.staging import previewing
from wgsom.releases.states import StateMerge
from wgsom.staff.admin.admin_urls import admin_url
from wgsom.staff.admin.change_reason import posted_text, submitted_reason
from wgsom.staff.admin.changelist import StrictChangelistMixin
from wgsom.staff.admin.merge import posted_number
from wgsom.staff.admin.widgets import NormalizedTextarea
from wgsom.staff.releases.mail import notify_publishers
from wgsom.staff.releases.preview import preview_token, preview_url
from wgsom.staff.releases.working import read_response, work_in, working_release

CHANGES_ON_PAGE = 25
MAX_TRIED = 200  # changes that are tried out to say what stands against publishing them
COMMENT_REQUIRED = "Say what has to be done to it: its author reads that."


class ReleaseAdmin(StrictChangelistMixin, admin.ModelAdmin):
    """Releases: what is in them, and the way to their publication."""

    list_display = ["name", "state", "owner", "change_count", "created_at", "published_at"]
    list_filter = ["state"]
    list_select_related = ["owner"]
    search_fields = ["name", "note"]
    fields = ["name", "note"]
    formfield_overrides = {
        ProseField: {"widget": NormalizedTextarea(attrs={"rows": 2, "cols": 60})}
    }
    change_form_template = "admin/releases/change_form.html"

    def for_list(self, queryset: QuerySet) -> QuerySet:
        return queryset.annotate(change_count=Count("changes"))

    @admin.display(description="changes", ordering="change_count")
    def change_count(self, release: Release) -> int:
        return release.change_count

    def get_readonly_fields(self, request: HttpRequest, obj: Release | None = None):
        return () if obj is None or obj.is_unfinished else ("name", "note")

    def has_delete_permission(self, request: HttpRequest, obj: Release | None = None) -> bool:
        # What was published is kept: it is how it can be taken back.
        is_open = obj is None or obj.is_unfinished
        return is_open and super().has_delete_permission(request, obj)

    def get_actions(self, request: HttpRequest) -> dict:
        return {}  # one by one, as it was looked at

    def save_model(self, request: HttpRequest, obj: Release, form, change: bool) -> None:
        """Save a release; one that is new is its maker's, who works in it from here on."""
        if change:
            obj.save(update_fields=["name", "note"])  # its state is no entry of the form
            return
        obj.owner = request.user
        super().save_model(request, obj, form, change)
        work_in(request, obj)

    def delete_model(self, request: HttpRequest, obj: Release) -> None:
        with transaction.atomic():
            locked = Release.objects.select_for_update().get(pk=obj.pk)
            if locked.is_unfinished:
                super().delete_model(request, locked)

    def response_add(self, request: HttpRequest, obj: Release, post_url_continue=None):
        messages.success(request, f"You work in “{obj}” now. What you save becomes part of it.")
        return HttpResponseRedirect(admin_url(obj, "change"))

    def get_urls(self) -> list:
        wrap = self.admin_site.admin_view
        return [
            path("work/", wrap(self.work_view), name="wgsom_release_work"),
            path(
                "<number:key>/steps/<slug:step>/", wrap(self.step_view), name="wgsom_release_step"
            ),
            *super().get_urls(),
        ]

    def work_view(self, request: HttpRequest) -> HttpResponse:
        """Work in a release from here on, or in none, and go on where one was."""
        if request.method != "POST" or not self.has_change_permission(request):
            raise PermissionDenied
        key = request.POST.get("release", "")
        release = Release.objects.unfinished().filter(pk=posted_number(key)).first()
        if key and not release:
            messages.error(request, "That release cannot be worked in any more.")
        work_in(request, release)
        return HttpResponseRedirect(_next(request))

    def step_view(self, request: HttpRequest, key: int, step: str) -> HttpResponse:
        """Take a release, or one change of it, a step further, and show it again."""
        release = Release.objects.filter(pk=key).first()
        steps: dict[str, Callable[[HttpRequest, Release], str]] = {
            "submit": self._submit,
            "reopen": self._reopen,
            "publish": self._publish,
            "revert": self._revert,
            "return": self._return,
            "remove": self._remove,
            "renew-link": self._renew_link,
        }
        if release is None or step not in steps:
            raise Http404
        if request.method != "POST" or not self.has_change_permission(request, release):
            raise PermissionDenied
        try:
            messages.success(request, steps[step](request, release))
        except ReleaseError as error:
            messages.error(request, str(error))
        return HttpResponseRedirect(admin_url(release, "change"))

    def _submit(self, request: HttpRequest, release: Release) -> str:
        submit(release)
        told = ", and got a mail" if notify_publishers(release, request.user) else ""
        return (
            f"“{release}” was sent to review. Those who publish see it on their front page{told}."
        )

    def _reopen(self, request: HttpRequest, release: Release) -> str:
        reopen(release)
        return f"“{release}” was taken back from review."

    def _publish(self, request: HttpRequest, release: Release) -> str:
        if problem := may_publish(release, request.user):
            raise ReleaseError(problem)
        publish(release, request.user, submitted_reason(request), request.POST.get("digest", ""))
        return f"“{release}” was published: everyone sees it now."

    def _revert(self, request: HttpRequest, release: Release) -> str:
        if not request.user.has_perm("wgsom.publish_release"):
            raise PermissionDenied
        if not submitted_reason(request):
            raise ReleaseError("Say why it is taken back: colleagues read that in the history.")
        revert(release, request.user, submitted_reason(request))
        return f"“{release}” was taken back: every record reads as before it."

    def _return(self, request: HttpRequest, release: Release) -> str:
        if not request.user.has_perm("wgsom.publish_release"):
            raise PermissionDenied
        comment = posted_text(request, "comment")
        if not comment:
            raise ReleaseError(COMMENT_REQUIRED)
        change = send_back(release, posted_number(request.POST.get("change", "")), comment)
        return f"{change.label} was returned. The rest can be published without it."

    def _remove(self, request: HttpRequest, release: Release) -> str:
        change = drop(release, posted_number(request.POST.get("change", "")))
        return f"{change.label} is no longer part of it."

    def _renew_link(self, request: HttpRequest, release: Release) -> str:
        release.preview_key = Release._meta.get_field("preview_key").get_default()
        release.save(update_fields=["preview_key"])
        return "There is a new link. The earlier ones lead nowhere now."

    def render_change_form(self, request: HttpRequest, context: dict, *args, **kwargs):
        release = context["original"]
        if release is None:
            return super().render_change_form(request, context, *args, **kwargs)
        problem = problem_of(release) if release.is_unfinished else ""
        is_tried = release.is_unfinished and not problem
        effects = self.effects_of(release) if is_tried else {}
        page = self._changes_page(request, release)
        merges = merges_over_others(page) if release.is_unfinished else {}
        try:
            with previewing(release) if is_tried else nullcontext():
                return self._rendered(request, context, release, page, merges, effects, problem)
        except ReleaseError as error:
            return self._rendered(request, context, release, page, merges, {}, str(error))

    def _rendered(self, request, context, release, page, merges, effects, problem) -> HttpResponse:
        given = self.release_context(request, release, page, merges) | effects
        context = context | given | {"problem": problem}
        return read_response(super().render_change_form(request, context))

    def effects_of(self, release: Release) -> dict:
        """Return, for the screen, what a release makes of what is worked out from the record."""
        return {}

    def _changes_page(self, request: HttpRequest, release: Release) -> Page:
        changes = release.changes.select_related("author")
        return Paginator(changes, CHANGES_ON_PAGE).get_page(request.GET.get("changes"))

    def release_context(
        self, request: HttpRequest, release: Release, page: Page, merges: dict[int, StateMerge]
    ) -> dict:
        """Return what the screen shows of a release.

        Read as if it were published: what its rows lead to has its name, also where it is new.
        """
        publishing = may_publish(release, request.user)
        token = preview_token(release)
        return {
            "changes_page": page,
            "changes": [
                {"change": each, "merge": merges.get(each.pk), "url": _form_url(each)}
                for each in page
            ],
            "may_not_publish": publishing,
            "may_revert": request.user.has_perm("wgsom.publish_release"),
            "may_edit": self.has_change_permission(request, release),
            "is_worked_in": working_release(request) == release,
            "preview_url": preview_url(release),
            "preview_link": request.build_absolute_uri(reverse("preview", args=[token])),
            "counts": release.changes.aggregate(
                pending=Count("pk", Q(is_returned=False)), returned=Count("pk", Q(is_returned=True))
            ),
        }


def problem_of(release: Release) -> str:
    """Return what stands against publishing a release, in a sentence; empty if nothing does.

    It is tried, and rolled back. A release of very many changes is not.
    """
    count = release.changes.pending().count()
    if not 0 < count <= MAX_TRIED:
        return ""
    try:
        with transaction.atomic():
            publish(release, None)
            transaction.set_rollback(True)
    except (ReleaseError, DatabaseError) as error:
        return str(error)
    return ""


def _form_url(change: ReleaseChange) -> str:
    """Return the URL of the form of a record; empty where there is none, or it is to be deleted."""
    meta = change.model._meta
    if not change.after:
        return ""
    try:
        return reverse(f"admin:{meta.app_label}_{meta.model_name}_change", args=[change.object_id])
    except NoReverseMatch:
        return ""


def _next(request: HttpRequest) -> str:
    url = request.POST.get("next", "")
    hosts = {request.get_host()}
    is_own = url_has_allowed_host_and_scheme(url, hosts, require_https=request.is_secure())
    return url if is_own else reverse("admin:index")
