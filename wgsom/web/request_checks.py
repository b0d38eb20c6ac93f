"""Checks of a request before any view reads it."""

from collections.abc import Callable

from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest, HttpResponse

NUL = "\0"  # no text of the register has one, and PostgreSQL stores none
# Of a URL. A form may have more entries: a resolution has hundreds of paragraphs.
MAX_PARAMETERS = 1_000


class RequestCheckMiddleware:
    """Middleware that refuses, with status 400, what no view could make anything of.

    NUL, where text reaches the database past a form: in cookies, and in the parameters of the
    admin's URLs. What is read through a form, as all that is posted and all parameters of public
    pages, is refused beside its field. And URLs with more parameters than any list has.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.META.get("QUERY_STRING", "").count("&") >= MAX_PARAMETERS:
            raise SuspiciousOperation("The URL has too many parameters.")
        if any(NUL in value for value in request.COOKIES.values()):
            raise SuspiciousOperation("A cookie has a NUL character.")
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view, args, kwargs) -> None:
        """Refuse a request to the admin."""
        if "admin" not in request.resolver_match.namespaces:
            return
        for name, values in request.GET.lists():
            if any(NUL in text for text in (name, *values)):
                raise SuspiciousOperation("A parameter has a NUL character.")
