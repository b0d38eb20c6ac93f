"""Working in a release: the desk's screens of records, as if the release were published."""

import inspect
from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.sites import AdminSite
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.template.response import TemplateResponse
from django.urls import reverse

from wgsom.records.aggregates import VersionedModel
from wgsom.records.revisions.snapshots import Key
from wgsom.releases.merging import ReleaseError
from wgsom.releases.models import Release, ReleaseChange
from wgsom.releases.publication import merges_over_others
from wgsom.releases.staging import staging
from wgsom.staff.admin.change_reason import submitted_reason
from wgsom.staff.admin.merge import MAX_DIGITS, to_post_value
from wgsom.staff.admin.models import EditingSession
from wgsom.staff.admin.session_expiry import not_saved, submitted_in

LEFT = "The release that you worked in was published or deleted meanwhile."
WORKING_RELEASE = "working_release"  # in a login: the key of the release that it works in


def working_release(request: HttpRequest) -> Release | None:
    """Return the release that somebody works in; None if what they save is saved at once.

    Raise ReleaseError if it was published or deleted meanwhile: what was meant for it is not to
    become public on the way. From then on they work in none.
    """
    key = request.session.get(WORKING_RELEASE) if hasattr(request, "session") else None
    if not key or not request.user.has_perm("wgsom.change_release"):
        return None
    if not hasattr(request, "_working_release"):
        found = Release.objects.unfinished().filter(pk=key).first()
        if found is None:
            work_in(request, None)
            raise ReleaseError(LEFT)
        request._working_release = found
    return request._working_release


def work_in(request: HttpRequest, release: Release | None) -> None:
    """Have a login work in a release from here on, or in none."""
    request.session[WORKING_RELEASE] = release.pk if release else None
    request._working_release = release


class WorkingReleaseMiddleware:
    """Middleware that has the screens of records work in the release that somebody chose.

    What they save there becomes part of the release, and changes nothing that others read.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view, args, kwargs) -> HttpResponse | None:
        """Answer in place of the screen, if it is one of records and a release was chosen."""
        # In this order: who asks for a public page is not to be known.
        if not _is_of_records(view) or not request.user.is_staff:
            return None
        screen = getattr(inspect.unwrap(view), "__self__", None)
        try:
            release = working_release(request)
            if release is None:
                return None
            return _Request(request, release, screen).answer(view, args, kwargs)
        except ReleaseError as error:
            return _refused(request, view, error)


def _refused(request: HttpRequest, view: Callable, error: ReleaseError) -> HttpResponse:
    """Give back what was typed; of a page that was only opened, lead out of the release."""
    if request.method == "POST":
        return not_saved(request, str(error), submitted_in(request, view), HTTPStatus.CONFLICT)
    release = request.session.get(WORKING_RELEASE)
    work_in(request, None)
    messages.error(request, f"{error} You do not work in it any more.")
    there = reverse("admin:wgsom_release_change", args=[release]) if release else ""
    return HttpResponseRedirect(there or request.get_full_path())


def _is_of_records(view: Callable) -> bool:
    """Return whether a view is of a screen of records, or chooses among records."""
    method = inspect.unwrap(view)
    screen = getattr(method, "__self__", None)
    if isinstance(screen, admin.ModelAdmin):
        return issubclass(screen.model, VersionedModel)
    return isinstance(screen, AdminSite) and method.__name__ == "autocomplete_view"


class _Request:
    """One request to a screen that works in a release."""

    def __init__(self, request: HttpRequest, release: Release, screen: Any):
        self.request, self.release, self.screen = request, release, screen

    def answer(self, view: Callable, args: tuple, kwargs: dict) -> HttpResponse:
        object_id = str(kwargs.get("object_id", ""))  # a number, where a URL takes nothing else
        self._say_why_returned(object_id)
        change = self._clashing_change(object_id)
        if change and self.request.method == "GET":
            return self._conflict(view, args, kwargs, change)
        return self._staged(view, args, kwargs, leave_out=change.key if change else None)

    def _staged(
        self, view: Callable, args: tuple, kwargs: dict, leave_out: Key | None = None
    ) -> HttpResponse:
        reason = submitted_reason(self.request)
        with staging(self.release, self.request.user, reason, leave_out) as stage:
            response = read_response(view(self.request, *args, **kwargs))
            if response.status_code >= 400:
                stage.refuse()
            opened = list(EditingSession.objects.filter(user=self.request.user))
        self._note_opened(opened)
        if stage.roots and not stage.is_refused:
            in_review = self.release.state == Release.State.REVIEW
            reviewed = " It is in review: who looks through it sees this as well." * in_review
            messages.info(
                self.request,
                f"It is part of the release “{self.release}”. Readers see it once that is "
                f"published.{reviewed}",
            )
        return response

    def _note_opened(self, opened: list[EditingSession]) -> None:
        """Keep who has what open: it is no change of the record."""
        mine = EditingSession.objects.filter(user=self.request.user)
        kept = [(each.object_type, each.object_id) for each in opened]
        if kept != list(mine.values_list("object_type", "object_id")):
            mine.delete()
            EditingSession.objects.bulk_create(opened)

    def _say_why_returned(self, object_id: str) -> None:
        """Say on the form of a record that its change was sent back, and what is to be done."""
        if self.request.method != "GET" or not object_id.isdecimal() or len(object_id) > MAX_DIGITS:
            return
        name = self.screen.model._meta.model_name
        for change in self.release.changes.filter(
            object_type=name, object_id=object_id, is_returned=True
        ):
            messages.warning(self.request, f"It was sent back to be mended: {change.comment}")

    def _clashing_change(self, object_id: str) -> ReleaseChange | None:
        """Return the change of the record on the screen, if others changed the same meanwhile."""
        is_form = (self.request.resolver_match.url_name or "").endswith("_change")
        if not is_form or not object_id.isdecimal() or len(object_id) > MAX_DIGITS:
            return None
        name = self.screen.model._meta.model_name
        of_record = self.release.changes.filter(object_type=name, object_id=object_id)
        change = of_record.first()
        merge = merges_over_others(of_record).get(change.pk) if change else None
        return change if merge and merge.clashes else None

    def _conflict(
        self, view: Callable, args: tuple, kwargs: dict, change: ReleaseChange
    ) -> HttpResponse:
        """Return the form of a record as it stands, with what the release says typed into it.

        The same that comes back to whoever saves over what somebody else saved meanwhile.
        """
        with staging(self.release, self.request.user) as stage:
            stage.refuse()
            form = view(self.request, *args, **kwargs)
        if not isinstance(form, TemplateResponse) or "adminform" not in form.context_data:
            return read_response(form)
        data = _entries(form.context_data)
        data["version_token"] = str(change.base_token or "")
        self.request.method, self.request.POST = "POST", data
        self.request.is_release_conflict = True
        with staging(self.release, self.request.user, leave_out=change.key) as stage:
            stage.refuse()
            response = read_response(view(self.request, *args, **kwargs))
        self.request.method = "GET"
        return response


def _entries(context: dict) -> QueryDict:
    """Return what a browser would post from the form of a record as it is opened."""
    formsets = [each.formset for each in context["inline_admin_formsets"]]
    forms = [context["adminform"].form]
    for formset in formsets:
        forms += [formset.management_form, *formset.initial_forms]
    data = QueryDict(mutable=True)
    for form in forms:
        for field in form:
            data[field.html_name] = to_post_value(field.field, field.value())
    for formset in formsets:
        data[formset.management_form.add_prefix("TOTAL_FORMS")] = str(len(formset.initial_forms))
    return data


def read_response(response: HttpResponse) -> HttpResponse:
    """Return a response with all that it says, read while the release is worked in."""
    if hasattr(response, "render"):
        response.render()
    if not response.streaming:
        return response
    headers = response.headers
    read = HttpResponse(b"".join(response.streaming_content), status=response.status_code)
    read.headers = headers
    return read
