"""The names of accounts as logs have them."""

from django.contrib.auth import get_user_model

UNKNOWN = "unknown"


def known_name(given: str) -> str:
    """Return a name that was typed, if an account has it: what is none may be a password."""
    user = get_user_model().objects.filter(username__iexact=given.strip()[:150]).first()
    return user.get_username() if user else UNKNOWN
