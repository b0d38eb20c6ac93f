"""The preview of a release: every public page and file as it will read, for staff and by a link."""

import re
from datetime import timedelta

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import Resolver404, get_script_prefix, resolve, reverse, set_script_prefix
from django.utils.cache import add_never_cache_headers
from django.views.decorators.http import require_safe

from wgsom.monitoring.security_log import SecurityEvent, log_event
from wgsom.releases.merging import ReleaseError
from wgsom.releases.models import Release
from wgsom.releases.staging import previewing
from wgsom.staff.releases.working import read_response
from wgsom.web import REPORT_PATH, STAFF_PATHS, SYSTEM_PATHS
from wgsom.web.crawlers import NOT_INDEXED

SALT = "wgsom.staff.releases.preview"
# What is no page of the record, or has no business in a preview.
OUTSIDE = (*STAFF_PATHS, *SYSTEM_PATHS, REPORT_PATH, "/files/", "/offline", "/service-worker.js")
GONE = (
    "This link has expired, or was renewed since, or the release is not in preparation any more. "
    "Ask whoever sent it for a new one."
)


def preview_token(release: Release) -> str:
    """Return what lets whoever has it read the preview, for RELEASE_PREVIEW_DAYS."""
    return signing.dumps([release.pk, str(release.preview_key)], salt=SALT)


def preview_url(release: Release, path: str = "") -> str:
    """Return the URL of a page in the preview, for staff; of its front page by default."""
    return f"{reverse('preview', args=[release.pk])}{path}"


@require_safe
def preview(request: HttpRequest, key: str, path: str = "") -> HttpResponse:
    """Show a public page, or give a file, as it will be once a release is published.

    `key` is that of the release, for staff, or the token of a link. Nothing is written or kept.
    """
    release = _of_staff(request, key) if key.isdecimal() else _of_token(key)
    if isinstance(release, HttpResponse):
        return release
    if release is None:
        response = render(request, "preview_gone.html", {"sentence": GONE}, status=410)
    else:
        try:
            response = _page(request, release, key, f"/{path}")
        except ReleaseError as error:
            context = {"sentence": str(error)}
            response = render(request, "preview_gone.html", context, status=409)
    add_never_cache_headers(response)
    response.headers["X-Robots-Tag"] = NOT_INDEXED
    return response


def _of_staff(request: HttpRequest, key: str) -> Release | HttpResponse | None:
    if not request.user.has_perm("wgsom.view_release"):
        if request.user.is_authenticated:
            log_event(SecurityEvent.REFUSED, method=request.method, path=request.path)
        return redirect_to_login(request.get_full_path(), reverse("admin:login"))
    return Release.objects.unfinished().filter(pk=key).first()


def _of_token(token: str) -> Release | None:
    try:
        max_age = timedelta(days=settings.RELEASE_PREVIEW_DAYS)
        key, preview_key = signing.loads(token, salt=SALT, max_age=max_age)
    except signing.BadSignature:
        return None
    return Release.objects.unfinished().filter(pk=key, preview_key=preview_key).first()


def _page(request: HttpRequest, release: Release, key: str, path: str) -> HttpResponse:
    if path.startswith(OUTSIDE):
        raise Http404
    try:
        match = resolve(path)
    except Resolver404 as error:
        raise Http404 from error
    root = get_script_prefix()
    request.preview_release = release
    request.preview_form_url = reverse("admin:wgsom_release_change", args=[release.pk])
    request.is_preview_of_staff = key.isdecimal()
    settings.STATIC_URL  # noqa: B018 - worked out once, and without the prefix of a preview
    prefix = f"{root}preview/{key}/"
    asked = request.path, request.path_info
    request.path, request.path_info = f"{prefix}{path[1:]}", path
    request.resolver_match = match
    set_script_prefix(prefix)
    try:
        with previewing(release):
            response = read_response(match.func(request, *match.args, **match.kwargs))
    finally:
        set_script_prefix(root)
        request.path, request.path_info = asked
    if disposition := response.headers.get("Content-Disposition"):
        response.headers["Content-Disposition"] = re.sub(
            'filename="', 'filename="preview-', disposition
        )
    return response
