"""The desk's screens of accounts, and its login."""

from collections.abc import Callable

from allauth.account.decorators import reauthentication_required, secure_admin_login
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount, SocialApp, SocialToken
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.contrib.auth.admin import GroupAdmin, UserAdmin
from django.contrib.auth.models import Group, User
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.forms import CheckboxSelectMultiple
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils.decorators import method_decorator
from django.utils.html import format_html
from django.views.decorators.http import require_POST

from wgsom.monitoring.security_log import SecurityEvent, log_event
from wgsom.staff.accounts.forms import NewAccountForm
from wgsom.staff.accounts.logins import end_logins
from wgsom.staff.accounts.models import Invitation
from wgsom.staff.admin.changelist import StrictChangelistMixin
from wgsom.staff.mail import send_mail_to
from wgsom.text import pluralize_count

RIGHTS = ("is_staff", "is_superuser", "groups", "user_permissions")


# Who has which factor, logins, and e-mail addresses that are never used, are nobody's to edit.
admin.site.unregister([Authenticator, EmailAddress, Group, User, UserSession])
admin.site.unregister([SocialAccount, SocialApp, SocialToken])
admin.site.login = secure_admin_login(admin.site.login)


@admin.register(User)
class AccountAdmin(StrictChangelistMixin, UserAdmin):
    """Accounts. They are closed (“active” taken away), never deleted: the history names them.

    Nobody sets another one's password: whoever may make accounts gets a link to hand over, with
    which its owner sets it.
    """

    add_form = NewAccountForm
    add_fieldsets = (
        (
            None,
            {
                "fields": ("username", "first_name", "last_name", "email", "groups"),
                "description": "Once it is saved you get a link, with which they set a password of "
                "their own. Where mail is set up, it is sent to the address, too.",
            },
        ),
    )
    fieldsets = ((None, {"fields": ("username",)}), *UserAdmin.fieldsets[1:])
    change_form_template = "admin/auth/user/change_form.html"

    def formfield_for_manytomany(self, db_field, request, **kwargs):
        if db_field.name == "groups":  # which are few
            kwargs["widget"] = CheckboxSelectMultiple
        return super().formfield_for_manytomany(db_field, request, **kwargs)

    def get_urls(self) -> list:
        own = [
            path(f"<path:key>/{name}/", self._confirmed(view), name=f"auth_user_{name}")
            for name, view in (("invite", self.invite), ("end_logins", self.end_logins))
        ]
        return own + super().get_urls()

    def _confirmed(self, view: Callable) -> Callable:
        """Return a view for those who have given their password, or factor, of late."""
        return self.admin_site.admin_view(require_POST(reauthentication_required(view)))

    @method_decorator(reauthentication_required(allow_get=True))
    def add_view(self, request: HttpRequest, form_url: str = "", extra_context=None):
        return super().add_view(request, form_url, extra_context)

    @method_decorator(reauthentication_required(allow_get=True))
    def change_view(self, request: HttpRequest, object_id: str, form_url="", extra_context=None):
        """Show or save an account; a form that is posted goes on once the password is given."""
        return super().change_view(request, object_id, form_url, extra_context)

    def has_delete_permission(self, request: HttpRequest, obj=None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        """Return whether somebody may edit an account: of all rights, those who have them."""
        is_above = obj is None or request.user.is_superuser or not obj.is_superuser
        return is_above and super().has_change_permission(request, obj)

    def get_readonly_fields(self, request: HttpRequest, obj: User | None = None) -> tuple:
        """Return what somebody may not give: nobody gives more than all that they have."""
        return () if request.user.is_superuser else RIGHTS

    def has_invite_permission(self, request: HttpRequest, account: User) -> bool:
        """Return whether somebody may have a link for an account, which opens it to them.

        Those who have all rights may; one of an organisation has its password there.
        """
        return request.user.is_superuser and not account.socialaccount_set.exists()

    def invite(self, request: HttpRequest, key: str) -> HttpResponse:
        """Make a new link for an account, and show it once."""
        account = self.get_object(request, unquote(key))
        if account is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, key)
        if not self.has_invite_permission(request, account):
            raise PermissionDenied
        self._show_link(request, account)
        self.log_change(request, account, "Link of an invitation made.")
        return redirect("admin:auth_user_change", account.pk)

    def end_logins(self, request: HttpRequest, key: str) -> HttpResponse:
        """End all logins of an account."""
        account = self.get_object(request, unquote(key))
        if account is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, key)
        if not self.has_change_permission(request, account):
            raise PermissionDenied
        ended = pluralize_count(end_logins(account), "login")
        self.log_change(request, account, f"{ended} ended.")
        self.message_user(request, f"{ended} of {account.get_username()} ended.")
        return redirect("admin:auth_user_change", account.pk)

    def user_change_password(self, request: HttpRequest, id: str, form_url: str = ""):
        """Lead to the account: a password is set by its owner, with a link."""
        self.message_user(request, "Make a link, with which they set a password.", messages.INFO)
        return redirect("admin:auth_user_change", id)

    def save_model(self, request: HttpRequest, obj: User, form, change: bool) -> None:
        """Save an account; a link to it ends once it may do something else."""
        super().save_model(request, obj, form, change)
        if {*RIGHTS, "is_active"} & set(form.changed_data):
            Invitation.objects.withdraw(obj)

    def response_add(self, request: HttpRequest, obj: User, post_url_continue=None) -> HttpResponse:
        """Show the link of a new account, on its own screen."""
        self._show_link(request, obj)
        return redirect("admin:auth_user_change", obj.pk)

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        may_invite = bool(obj) and obj.is_active and self.has_invite_permission(request, obj)
        context["may_invite"] = may_invite
        context["may_end_logins"] = bool(obj) and self.has_change_permission(request, obj)
        return super().render_change_form(request, context, add, change, form_url, obj)

    def _show_link(self, request: HttpRequest, account: User) -> None:
        token = Invitation.objects.invite(account, request.user)
        link = f"{settings.SITE_URL}{reverse('invitation', args=[token])}"
        log_event(SecurityEvent.INVITED, account=account.get_username())
        hours = pluralize_count(settings.INVITATION_HOURS, "hour")
        sentence = format_html(
            "Give {} this link; it is shown this once, and can be used once, within {}: "
            '<a href="{}" class="invitation-link">{}</a>',
            account.get_username(),
            hours,
            link,
            link,
        )
        messages.success(request, sentence)
        if settings.EMAIL_URL and account.email:
            # Not while the database waits, and not of an account that is not stored.
            transaction.on_commit(lambda: self._send(request, account, link, hours))

    def _send(self, request: HttpRequest, account: User, link: str, hours: str) -> None:
        context = {"account": account, "link": link, "hours": hours, "by": request.user}
        subject = "Your account for the register of topics"
        if send_mail_to([account.email], subject, "account/invitation_mail.txt", context):
            messages.info(request, f"The link was sent to {account.email}, too.")
        else:
            messages.warning(request, "The mail could not be sent: give them the link yourself.")


@admin.register(Group)
class RoleAdmin(StrictChangelistMixin, GroupAdmin):
    """Roles: groups of permissions, edited by those who have all."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return request.user.is_superuser

    def has_change_permission(self, request: HttpRequest, obj: Group | None = None) -> bool:
        return request.user.is_superuser

    def has_delete_permission(self, request: HttpRequest, obj: Group | None = None) -> bool:
        return request.user.is_superuser
