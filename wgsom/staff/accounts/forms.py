"""The forms that ask for a second factor: what an app shows is taken once."""

from allauth.mfa import app_settings
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base import forms
from allauth.mfa.totp.forms import ActivateTOTPForm
from django.core.cache import cache


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
