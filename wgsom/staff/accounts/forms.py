"""Forms of accounts: a new one, and those that ask for a second factor."""

from allauth.mfa import app_settings
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base import forms
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import AuthenticateWebAuthnForm, ReauthenticateWebAuthnForm
from django.contrib.auth.forms import UsernameField
from django.contrib.auth.models import User
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.forms import ModelForm

from wgsom.monitoring.security_log import SecurityEvent, log_event


class OneUseMixin:
    """A code that was taken is refused for as long as the app's clock may be off.

    allauth forgets it after one period; with a tolerance it is valid for more (RFC 6238, 5.2).
    """

    def clean_code(self) -> str:
        code = super().clean_code()
        periods = 1 + 2 * app_settings.TOTP_TOLERANCE
        bare = "".join(filter(str.isalnum, code))  # allauth takes it with spaces and dashes, too
        used = f"wgsom.staff.accounts.used:{self.user.pk}:{bare}"
        if not cache.add(used, True, timeout=periods * app_settings.TOTP_PERIOD):
            raise get_adapter().validation_error("incorrect_code")
        return code


class AuthenticateForm(OneUseMixin, forms.AuthenticateForm):
    """Asks for the second factor when signing in."""


class ActivateForm(OneUseMixin, ActivateTOTPForm):
    """Asks for a code when an app is set up."""


class ReauthenticateForm(OneUseMixin, forms.ReauthenticateForm):
    """Asks for it once more, before factors are changed."""


class LoggedKeyMixin:
    """A passkey that is not taken is logged; allauth tells of codes alone."""

    def clean_credential(self) -> Authenticator:
        try:
            return super().clean_credential()
        except ValidationError:
            name = self.user.get_username() if self.user else "unknown"
            log_event(SecurityEvent.FACTOR_FAILED, user=name, factor="webauthn")
            raise


class AuthenticateKeyForm(LoggedKeyMixin, AuthenticateWebAuthnForm):
    """Asks for a passkey when signing in."""


class ReauthenticateKeyForm(LoggedKeyMixin, ReauthenticateWebAuthnForm):
    """Asks for it once more, before factors are changed."""


class NewAccountForm(ModelForm):
    """The form of a new account of staff: it has no password until its owner sets one."""

    class Meta:
        model = User
        fields = ("username", "first_name", "last_name", "email", "groups")
        field_classes = {"username": UsernameField}

    def clean_username(self) -> str:
        """Refuse a name that differs from another one in capital letters alone."""
        name = self.cleaned_data["username"]
        if User.objects.filter(username__iexact=name).exists():
            raise ValidationError("There is an account of that name already.")
        return name

    def save(self, commit: bool = True) -> User:
        self.instance.is_staff = True  # everybody whom somebody makes an account for
        self.instance.set_unusable_password()
        return super().save(commit)
