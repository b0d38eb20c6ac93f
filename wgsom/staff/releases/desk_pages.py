"""Pages of the desk that are of no one model: who opens them, and in which release."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import wraps
from typing import cast

from django.contrib import admin, messages
from django.contrib.auth.base_user import AbstractBaseUser
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse

from wgsom.records.aggregates import AggregateRoot
from wgsom.records.revisions.recorder import ChangeRecorder
from wgsom.releases.merging import ReleaseError
from wgsom.releases.staging import staging
from wgsom.staff.releases.working import work_in, working_release


def desk_page(view: Callable, permissions: Sequence[str]) -> Callable:
    """Return a view as a page of the desk that works in a release by itself.

    For those who have all the permissions. A ReleaseError is a message on the page that it was
    sent from; of a page that cannot even be opened, on the list of releases.
    """

    @wraps(view)
    def answered(request: HttpRequest, *args, **kwargs) -> HttpResponse:
        if not request.user.has_perms(permissions):
            raise PermissionDenied
        try:
            return view(request, *args, **kwargs)
        except ReleaseError as error:
            messages.error(request, str(error))
            if request.method == "POST":
                return HttpResponseRedirect(request.get_full_path())
            work_in(request, None)
            return HttpResponseRedirect(reverse("admin:wgsom_release_changelist"))

    return admin.site.admin_view(answered)


@contextmanager
def changing_records(
    request: HttpRequest, reason: str
) -> Iterator[Callable[[AggregateRoot], None]]:
    """Change records: in the release that is worked in, else at once. Yield what notes a root."""
    user = cast(AbstractBaseUser, request.user)
    if release := working_release(request):
        with staging(release, user, reason) as stage:
            yield stage.note
            if transaction.get_rollback():
                stage.refuse()
        return
    with transaction.atomic():
        recorder = ChangeRecorder()
        yield recorder.after
        if not transaction.get_rollback():
            recorder.record(by=user, reason=reason)


@contextmanager
def reading_records(request: HttpRequest) -> Iterator[None]:
    """Read records as the release has them that is worked in."""
    release = working_release(request)
    if release is None:
        yield
        return
    with staging(release, cast(AbstractBaseUser, request.user)) as stage:
        stage.refuse()
        yield


def desk_response(
    request: HttpRequest, template: str, title: str, context: dict, status: int = 200
) -> TemplateResponse:
    """Return a page of the desk, inside the frame of the admin; not rendered yet."""
    around = {**admin.site.each_context(request), "title": title}
    return TemplateResponse(request, f"admin/{template}.html", around | context, status=status)
