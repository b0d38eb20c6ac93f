"""Answers to requests that are refused or cannot be served, each with a sentence that says why.

They are made without the database, which may be what is missing.
"""

import sys
from collections.abc import Callable
from http import HTTPStatus
from pathlib import PurePosixPath

from django.conf import settings
from django.core.exceptions import (
    RequestDataTooBig,
    TooManyFieldsSent,
    TooManyFilesSent,
)
from django.http import HttpRequest, HttpResponse
from django.middleware.clickjacking import XFrameOptionsMiddleware
from django.middleware.security import SecurityMiddleware
from django.template.loader import render_to_string
from django.utils.cache import add_never_cache_headers

from wgsom.web.csp import ContentSecurityPolicyMiddleware as CSPMiddleware
from wgsom.web.database_errors import unavailable_message
from wgsom.web.permissions_policy import PermissionsPolicyMiddleware

RETRY_AFTER = 5  # seconds
UNREADABLE = (
    "The address or the form holds something that the register cannot read. Go back and try again."
)
HEADINGS = {
    HTTPStatus.BAD_REQUEST: "This request cannot be read",
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: "This is too large",
    HTTPStatus.TOO_MANY_REQUESTS: "Too many attempts",
    HTTPStatus.SERVICE_UNAVAILABLE: "Not at the moment",
}


def refusal(path: str, status: int, sentence: str, retry_after: int = 0) -> HttpResponse:
    """Return an answer that says why there is none: plain text for a file, else a page."""
    if PurePosixPath(path).suffix:
        response = HttpResponse(f"{sentence}\n", "text/plain; charset=utf-8", status)
    else:
        context = {"heading": HEADINGS[HTTPStatus(status)], "sentence": sentence}
        response = HttpResponse(render_to_string("refusal.html", context), status=status)
    if retry_after:
        response.headers["Retry-After"] = str(retry_after)
    add_never_cache_headers(response)
    return response


def unavailable(path: str, sentence: str) -> HttpResponse:
    """Return status 503, with when to ask again."""
    return refusal(path, HTTPStatus.SERVICE_UNAVAILABLE, sentence, RETRY_AFTER)


def with_security_headers(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Return an answer that no middleware has seen, with the headers that every other one has."""
    answer: Callable = lambda request: response  # noqa: E731 - what middleware takes
    for middleware in (
        XFrameOptionsMiddleware,
        SecurityMiddleware,
        PermissionsPolicyMiddleware,
        CSPMiddleware,
    ):
        answer = middleware(answer)
    return answer(request)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer a request that Django or the register refuses (`handler400`)."""
    if isinstance(exception, TooManyFieldsSent | TooManyFilesSent):
        limit = settings.DATA_UPLOAD_MAX_NUMBER_FIELDS
        return refusal(request.path, 400, f"A form has {limit:,} entries at most.")
    if isinstance(exception, RequestDataTooBig):
        limit = settings.DATA_UPLOAD_MAX_MEMORY_SIZE // 1024
        sentence = f"A form has {limit:,} kB at most."
        return refusal(request.path, HTTPStatus.REQUEST_ENTITY_TOO_LARGE, sentence)
    return refusal(request.path, 400, UNREADABLE)


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer a request that failed (`handler500`): 503 where the database keeps it from an answer.

    Here, since middleware reads the database too, and what it raises no other middleware sees.
    """
    if sentence := unavailable_message(sys.exc_info()[1]):
        return unavailable(request.path, sentence)
    return HttpResponse(render_to_string("500.html"), status=500)
