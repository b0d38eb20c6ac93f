"""NUL characters: no text of the register has one, and PostgreSQL stores none."""

from collections.abc import Callable

from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest, HttpResponse

NUL = "\0"


class NullCharacterMiddleware:
    """Middleware that refuses NUL where text reaches the database past a form, with status 400.

    That is in cookies, and in the parameters of the admin's URLs. What is read through a form, as
    all that is posted and all parameters of public pages, is refused beside its field.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
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
