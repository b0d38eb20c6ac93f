"""Ending the logins of an account, wherever they are."""

from allauth.account.signals import password_changed
from allauth.usersessions.models import UserSession
from django.contrib.auth import SESSION_KEY
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import User
from django.contrib.sessions.models import Session
from django.db.models.signals import post_save
from django.dispatch import receiver

from wgsom.monitoring.security_log import SecurityEvent, log_event
from wgsom.staff.accounts.models import Invitation


def end_logins(user: AbstractBaseUser) -> int:
    """End all logins of an account; return how many there were.

    Also those that are not listed, as from before logins were.
    """
    key = str(user.pk)
    logins = [
        each for each in Session.objects.iterator() if each.get_decoded().get(SESSION_KEY) == key
    ]
    for login in logins:
        login.delete()
    UserSession.objects.filter(user_id=user.pk).delete()
    if logins:
        log_event(SecurityEvent.SESSION_ENDED, account=user.get_username(), count=len(logins))
    return len(logins)


@receiver(post_save, sender=User)
def _end_those_of_a_closed_account(instance: User, created: bool, **kwargs) -> None:
    """A login of an account that is closed, or of staff no more, is not to come to life again."""
    if not created and not (instance.is_active and instance.is_staff):
        end_logins(instance)
        Invitation.objects.withdraw(instance)


@receiver(password_changed)
def _withdraw_invitations(user: AbstractBaseUser, **kwargs) -> None:
    """A link that is still about is not to set another password over a new one."""
    Invitation.objects.withdraw(user)
