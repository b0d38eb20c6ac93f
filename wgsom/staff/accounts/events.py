"""Events of accounts and logins, told to the security log."""

from allauth.account.authentication import get_authentication_records
from allauth.account.signals import password_changed
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import (
    authentication_failed,
    authenticator_added,
    authenticator_removed,
    authenticator_used,
)
from django.contrib.admin.models import LogEntry
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import Group, User
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.contrib.contenttypes.models import ContentType
from django.db.models.signals import post_save
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponse
from django.views import defaults

from wgsom.monitoring.request_context import request_context
from wgsom.monitoring.security_log import SecurityEvent, log_event
from wgsom.staff.accounts.names import known_name


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer and log a refusal (`handler403`)."""
    log_event(SecurityEvent.REFUSED, method=request.method, path=request.path)
    return defaults.permission_denied(request, exception)


def note_actor(user: AbstractBaseUser) -> None:
    """Note in the context of the request who makes it."""
    if context := request_context.get():
        context.user = user.get_username()


@receiver(user_logged_in)
def _log_login(request: HttpRequest, user: AbstractBaseUser, **kwargs) -> None:
    note_actor(user)
    methods = [each.get("method") for each in get_authentication_records(request, user)]
    log_event(SecurityEvent.LOGIN, user=user.get_username(), methods=methods)


@receiver(user_login_failed)
def _log_failed_login(credentials: dict, **kwargs) -> None:
    log_event(SecurityEvent.LOGIN_FAILED, user=known_name(credentials.get("username") or ""))


@receiver(user_logged_out)
def _log_logout(user: AbstractBaseUser | None, **kwargs) -> None:
    if user:
        log_event(SecurityEvent.LOGOUT, user=user.get_username())


@receiver(password_changed)
def _log_password(user: AbstractBaseUser, **kwargs) -> None:
    log_event(SecurityEvent.PASSWORD_CHANGED, user=user.get_username())


@receiver(authenticator_added)
def _log_factor_added(user: AbstractBaseUser, authenticator: Authenticator, **kwargs) -> None:
    details = {"user": user.get_username(), "factor": authenticator.type}
    log_event(SecurityEvent.FACTOR_ADDED, **details)


@receiver(authenticator_removed)
def _log_factor_removed(user: AbstractBaseUser, authenticator: Authenticator, **kwargs) -> None:
    details = {"user": user.get_username(), "factor": authenticator.type}
    log_event(SecurityEvent.FACTOR_REMOVED, **details)


@receiver(authenticator_used)
def _log_factor_used(
    user: AbstractBaseUser, authenticator: Authenticator, reauthenticated: bool, **kwargs
) -> None:
    details = {"factor": authenticator.type, "again": reauthenticated}
    log_event(SecurityEvent.FACTOR_USED, user=user.get_username(), **details)


@receiver(authentication_failed)
def _log_factor_failed(user: AbstractBaseUser, **kwargs) -> None:
    log_event(SecurityEvent.FACTOR_FAILED, user=user.get_username())


@receiver(post_save, sender=LogEntry)
def _log_account(instance: LogEntry, **kwargs) -> None:
    """Log what was done to an account or a role on the desk."""
    of_accounts = ContentType.objects.get_for_models(User, Group).values()
    if instance.content_type in of_accounts:
        log_event(
            SecurityEvent.ACCOUNT_CHANGED,
            user=instance.user.get_username(),
            account=instance.object_repr,
            change=instance.get_change_message(),
        )


@receiver(post_save, sender=User)
def _log_account_of_shell(instance: User, created: bool, update_fields=None, **kwargs) -> None:
    """Log what a command does to an account; of the desk, the entry above tells more."""
    if request_context.get() is None and set(update_fields or ["all"]) != {"last_login"}:
        change = "added" if created else "changed"
        log_event(SecurityEvent.ACCOUNT_CHANGED, account=instance.get_username(), change=change)
