"""Checks of a request before any view reads it."""

from collections.abc import Callable
from http import HTTPStatus

from django.conf import settings
from django.contrib.admin.options import TO_FIELD_VAR
from django.http import HttpRequest, HttpResponse

from wgsom.web import STAFF_PATHS
from wgsom.web.errors import refusal

NUL = "\0"  # no text of the register has one, and PostgreSQL stores none
# Of a URL: more than any list has filters and values of them. The desk's lists have more, as the
# rows that were ticked. A form may have more entries: a resolution has hundreds of paragraphs.
MAX_PARAMETERS, MAX_STAFF_PARAMETERS = 100, 1_000
# Of a body in bytes, outside the desk: there are forms for signing in alone.
MAX_BODY = 64 * 1024


class RequestCheckMiddleware:
    """Middleware that refuses, with status 400, what no view could make anything of.

    NUL, where text reaches the database past a form: in cookies, and in the parameters of the
    admin's URLs. What is read through a form, as all that is posted and all parameters of public
    pages, is refused beside its field. And what is larger than anything that anyone needs: of URLs
    the number of parameters, of what is posted the bytes.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        status, sentence = _check_size(request)
        if any(NUL in value for value in request.COOKIES.values()):
            status, sentence = HTTPStatus.BAD_REQUEST, "A cookie has a NUL character."
        if sentence:
            return refusal(request.path, status, sentence)
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view, args, kwargs) -> HttpResponse | None:
        """Refuse a request to the admin."""
        if "admin" not in request.resolver_match.namespaces:
            return None
        for name, values in request.GET.lists():
            if any(NUL in text for text in (name, *values)):
                sentence = "A parameter has a NUL character."
                return refusal(request.path, HTTPStatus.BAD_REQUEST, sentence)
        if "" in (request.GET.get(TO_FIELD_VAR), request.POST.get(TO_FIELD_VAR)):
            sentence = f"The parameter {TO_FIELD_VAR} names no field."
            return refusal(request.path, HTTPStatus.BAD_REQUEST, sentence)
        return None


def _check_size(request: HttpRequest) -> tuple[HTTPStatus, str]:
    """Return the status and the sentence with which a request is refused; empty if it is not."""
    is_staff = request.path_info.startswith(STAFF_PATHS)
    most = MAX_STAFF_PARAMETERS if is_staff else MAX_PARAMETERS
    count = request.META.get("QUERY_STRING", "").count("&") + 1
    if count > most:
        sentence = f"The address has {count:,} parameters, and may have {most:,} at most."
        return HTTPStatus.BAD_REQUEST, f"{sentence} Take fewer filters."
    is_desk = request.path_info.startswith("/admin/")
    most = settings.DATA_UPLOAD_MAX_MEMORY_SIZE if is_desk else MAX_BODY
    given = request.META.get("CONTENT_LENGTH") or "0"
    if not given.isdecimal() or int(given) > most:
        sentence = f"What is sent may have {most // 1024:,} kB at most."
        return HTTPStatus.REQUEST_ENTITY_TOO_LARGE, sentence
    return HTTPStatus.OK, ""
