"""Refusals of what is tried too often, told from a database that cannot count."""

from http import HTTPStatus

from django.db import connection
from django.http import HttpRequest, HttpResponse

from wgsom.web.errors import refusal

SENTENCE = "This was tried too often from where you are. Wait a minute, and try again."
WAIT = 60  # seconds


def too_many_requests(request: HttpRequest) -> HttpResponse:
    """Answer a request over a limit of django-allauth (`handler429`)."""
    check_writable()
    return refusal(request.path, HTTPStatus.TOO_MANY_REQUESTS, SENTENCE, WAIT)


def check_writable() -> None:
    """Raise DatabaseError while nothing can be counted: that reads like too many attempts."""
    with connection.cursor() as cursor:
        cursor.execute("UPDATE wgsom_cache SET expires = expires WHERE cache_key = ''")
