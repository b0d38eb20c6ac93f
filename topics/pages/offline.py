"""The pages that a browser keeps for use offline; templates/service-worker.js stores them."""

from collections.abc import Sequence
from typing import cast

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone

from topics.pages.sitemaps import SITEMAPS
from wgsom.revision_cache import current_revision, state_moment
from wgsom.web.build import build_id

MAX_PAGES = 300  # of each kind of record; the shipped register has some fifty in all
ASSETS = [
    "vendor/bootstrap-reboot-5.3.9/bootstrap-reboot.min.css",
    "wgsom/register.css",
    "wgsom/coverage-print.css",
    "wgsom/live.js",
    "wgsom/icon.svg",
]


def offline_json(request: HttpRequest) -> JsonResponse:
    """Answer with the pages to keep, the files that they need, and the state that they are of.

    The state is another one whenever any page may be: of another revision, day or build.
    """
    pages = [
        sitemap.location(item)
        for sitemap in (make() for make in SITEMAPS.values())
        for item in cast(Sequence, sitemap.items())[:MAX_PAGES]
    ]
    number = current_revision()
    revision = state_moment() if number is None else number
    state = f"{build_id()[:12]} {revision} {timezone.localdate()}"
    assets = [static(name) for name in ASSETS]
    return JsonResponse({"state": state, "pages": [reverse("offline"), *pages], "assets": assets})


def offline(request: HttpRequest) -> HttpResponse:
    """Show what is shown in place of a page that was not kept."""
    return render(request, "offline.html")


def service_worker(request: HttpRequest) -> HttpResponse:
    """Answer with the service worker, which has to come from the root of the site."""
    response = render(
        request,
        "service-worker.js",
        {"build": build_id()[:12]},
        content_type="text/javascript; charset=utf-8",
    )
    response.headers["Cache-Control"] = "no-cache"
    return response
