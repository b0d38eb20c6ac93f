"""Pages of accounts that django-allauth does not have: an invitation, and one's own logins."""

from datetime import UTC, datetime
from http import HTTPStatus

from allauth.account.decorators import reauthentication_required
from allauth.account.views import password_change
from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.contrib.auth.forms import SetPasswordForm
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from django.views.generic import View

from wgsom.lists.fields import truncate
from wgsom.monitoring.security_log import SecurityEvent, log_event
from wgsom.staff.accounts.models import Invitation
from wgsom.staff.accounts.session_timeout import SEEN_AT
from wgsom.text import pluralize_count

NAMELESS = "A browser that does not say what it is"
# What browsers say of themselves, those that say more names than their own first.
BROWSERS = {
    "Edg": "Edge",
    "OPR": "Opera",
    "Firefox": "Firefox",
    "Chrome": "Chrome",
    "CriOS": "Chrome",
}
BROWSERS |= {"Safari": "Safari"}
SYSTEMS = {"Android": "Android", "iPhone": "iPhone", "iPad": "iPad", "Windows": "Windows"}
SYSTEMS |= {"Mac OS X": "macOS", "CrOS": "ChromeOS", "Linux": "Linux"}
ELSEWHERE = "You have no password here: your organisation signs you in."
WELCOME = "Your password is set. Sign in with it."


def browser_name(user_agent: str) -> str:
    """Return what people call a browser: "Firefox, Windows"; else what it says of itself."""
    browser = next((name for word, name in BROWSERS.items() if word in user_agent), "")
    system = next((name for word, name in SYSTEMS.items() if word in user_agent), "")
    if browser and system:
        return f"{browser}, {system}"
    return truncate(user_agent) or NAMELESS


@method_decorator(never_cache, name="dispatch")
class InvitationView(View):
    """The page of a link: whoever has it sets the password of the account, once."""

    http_method_names = ["get", "head", "post"]

    def get(self, request: HttpRequest, token: str) -> HttpResponse:
        invitation = Invitation.objects.of_token(token).select_related("user").first()
        if invitation is None:
            return render(request, "account/invitation_gone.html", status=HTTPStatus.GONE)
        return self._show(request, SetPasswordForm(invitation.user))

    @transaction.atomic
    def post(self, request: HttpRequest, token: str) -> HttpResponse:
        invitation = Invitation.objects.of_token(token).select_for_update().first()
        if invitation is None:
            return render(request, "account/invitation_gone.html", status=HTTPStatus.GONE)
        form = SetPasswordForm(invitation.user, request.POST)
        if not form.is_valid():
            return self._show(request, form)
        form.save()  # which ends the logins of that account
        invitation.used_at = timezone.now()
        invitation.save(update_fields=["used_at"])
        log_event(SecurityEvent.INVITATION_USED, user=invitation.user.get_username())
        messages.success(request, WELCOME)
        return redirect("account_login")

    def _show(self, request: HttpRequest, form: SetPasswordForm) -> HttpResponse:
        return render(request, "account/invitation.html", {"form": form, "account": form.user})


@method_decorator([never_cache, login_required], name="dispatch")
class SessionListView(View):
    """One's own logins: since when, from where, and a button that ends each, or all others."""

    http_method_names = ["get", "head", "post"]

    def get(self, request: HttpRequest) -> HttpResponse:
        UserSession.objects.create_from_request(request)  # if it began before they were listed
        logins = UserSession.objects.purge_and_list(request.user)
        for each in logins:
            seen = each._session_store(each.session_key).get(SEEN_AT)
            each.seen_at = datetime.fromtimestamp(seen, UTC) if seen else each.created_at
            each.browser = browser_name(each.user_agent)
            each.is_this = each.session_key == request.session.session_key
        logins.sort(key=lambda each: (not each.is_this, -each.seen_at.timestamp()))
        return render(request, "account/sessions.html", {"logins": logins})

    @method_decorator(reauthentication_required)
    def post(self, request: HttpRequest) -> HttpResponse:
        own = UserSession.objects.filter(user=request.user)
        given = request.POST.get("login", "")
        if given == "others":
            chosen = own.exclude(session_key=request.session.session_key)
        elif given.isdecimal() and len(given) < 19:
            chosen = own.filter(pk=given)
        else:
            raise Http404("There is no such login.")
        ended = list(chosen)
        is_this = any(each.session_key == request.session.session_key for each in ended)
        for each in ended:
            each.end()
            log_event(SecurityEvent.SESSION_ENDED, address=each.ip)
        if is_this:
            logout(request)
            return redirect("account_login")
        messages.success(request, f"{pluralize_count(len(ended), 'login')} ended.")
        return redirect("account_sessions")


@login_required
def change_password(request: HttpRequest) -> HttpResponse:
    """Show the form of django-allauth; whoever has no password here is told where it is."""
    if request.user.has_usable_password():
        return password_change(request)
    messages.info(request, ELSEWHERE)
    return redirect("account_sessions")
