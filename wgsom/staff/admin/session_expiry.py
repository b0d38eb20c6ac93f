"""Forms that are posted and cannot be taken, as after the login has ended: given back.

Nothing that was typed is lost.
"""

import sys
from collections.abc import Callable
from http import HTTPStatus

from django.contrib import admin
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import resolve, reverse
from django.utils.cache import add_never_cache_headers

from wgsom.monitoring.security_log import SecurityEvent, log_event
from wgsom.records.aggregates import VersionedModel
from wgsom.staff.admin.preserved_selection import preserve_selection
from wgsom.staff.admin.unsaved_input import SubmittedValue, submitted_values
from wgsom.web import errors
from wgsom.web.database_errors import unavailable_message

TEMPLATE = "registration/session_expired.html"


class SessionExpiredMiddleware:
    """Middleware that gives back a form that was posted to the admin without a login."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view, args, kwargs) -> HttpResponse | None:
        """Answer in place of the desk, if something was typed."""
        if request.method != "POST" or request.user.is_authenticated:
            return None
        if _is_list(request, view) and preserve_selection(request):
            return redirect_to_login(request.get_full_path(), reverse("admin:login"))
        submitted = submitted_in(request, view)
        return not_saved(request, "Your login has ended.", submitted) if submitted else None


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer a form that was opened in another login, or comes from elsewhere."""
    log_event(SecurityEvent.FORM_REFUSED, path=request.path, reason=reason)
    sentence = "This page was opened in another login, or the browser did not send its cookie."
    return not_saved(request, sentence, submitted_in(request, request.resolver_match.func))


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer a request that failed (`handler500`): a form that the database cannot take comes back.

    Even where nobody can be asked who sent it.
    """
    sentence = unavailable_message(sys.exc_info()[1])
    if request.method != "POST" or not sentence:
        return errors.server_error(request)
    submitted = submitted_in(request, resolve(request.path_info).func)
    if not submitted:
        return errors.server_error(request)
    return not_saved(request, sentence, submitted, HTTPStatus.SERVICE_UNAVAILABLE)


def not_saved(
    request: HttpRequest,
    sentence: str,
    submitted: list[SubmittedValue],
    status: HTTPStatus = HTTPStatus.FORBIDDEN,
) -> HttpResponse:
    """Return the page that gives back what was typed, with a sentence that says why."""
    # The page is no screen of the desk: it must not know who asks, nor be kept.
    context = {"sentence": sentence, "submitted": submitted, "is_signed_out": status == 403}
    response = render(request, TEMPLATE, context, status=status)
    add_never_cache_headers(response)
    return response


def _is_list(request: HttpRequest, view: Callable) -> bool:
    """Return whether a view shows the list of a model that the history keeps."""
    name = request.resolver_match.url_name or ""
    return bool(_model_of(view)) and name.endswith("_changelist")


def submitted_in(request: HttpRequest, view: Callable) -> list[SubmittedValue]:
    """Return what was typed into the form of a record; nothing of any other form."""
    model = _model_of(view)
    return submitted_values(request.POST, model, for_anyone=True) if model else []


def _model_of(view: Callable) -> type[VersionedModel] | None:
    """Return the model of the screen that a view is of; None if the history keeps none of it."""
    model_admin = getattr(view, "model_admin", None)
    is_known = isinstance(model_admin, admin.ModelAdmin)
    return model_admin.model if is_known and issubclass(model_admin.model, VersionedModel) else None
