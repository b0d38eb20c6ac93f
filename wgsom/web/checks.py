"""Checks of the settings: what crosses a network is encrypted, and secrets cannot be guessed."""

from urllib.parse import urlsplit

from django.conf import settings
from django.core.checks import Error, Tags, register
from django.db import connections

from wgsom.conf.secret_key import secret_key_problem

HERE = ("", "localhost", "127.0.0.1", "::1")
VERIFYING = ("verify-ca", "verify-full")
MIN_TOKEN_LENGTH = 32
SCHEMES = {
    "EMAIL_URL": ("smtp+tls://", "smtp+ssl://"),
    "OIDC_SERVER_URL": ("https://",),
    "CDN_PURGE_URL": ("https://",),
}


@register(Tags.security)
def check_connections(app_configs, **kwargs) -> list[Error]:
    """Return the connections that others could listen to, outside a local run."""
    if settings.IS_LOCAL:
        return []
    problems = [
        (f"{name} does not begin with {' or '.join(schemes)}.", number)
        for number, (name, schemes) in enumerate(SCHEMES.items(), start=21)
        if _is_elsewhere(url := getattr(settings, name)) and not url.startswith(schemes)
    ]
    problems += [
        (
            f"The database {alias} is on another machine, and its server is not verified. Set "
            "DATABASE_TLS=verify-full, or DATABASE_TRUSTED_NETWORK=true if nobody else is in that "
            "network.",
            29,
        )
        for alias in connections
        if connections[alias].vendor == "postgresql" and _is_unverified(alias)
    ]
    return [
        Error(f"Others could listen. {problem}", id=f"wgsom.E{number:03}")
        for problem, number in problems
    ]


@register(Tags.security)
def check_secrets(app_configs, **kwargs) -> list[Error]:
    """Return the secrets that could be guessed, outside a local run."""
    if settings.IS_LOCAL:
        return []
    problems = [
        (f"An earlier key, in SECRET_KEY_FALLBACKS, {problem}.", 31)
        for key in settings.SECRET_KEY_FALLBACKS
        if (problem := secret_key_problem(key))
    ]
    if 0 < len(settings.MONITORING_TOKEN) < MIN_TOKEN_LENGTH:
        sentence = f"MONITORING_TOKEN has fewer than {MIN_TOKEN_LENGTH} characters."
        problems.append((sentence, 32))
    return [
        Error(f"It could be guessed. {problem}", id=f"wgsom.E{number:03}")
        for problem, number in problems
    ]


def _is_elsewhere(url: str) -> bool:
    return bool(url) and urlsplit(url).hostname not in HERE


def _is_unverified(alias: str) -> bool:
    database = connections[alias].settings_dict
    is_elsewhere = database["HOST"] not in HERE and not database["HOST"].startswith("/")
    level = database["OPTIONS"].get("sslmode", "")
    return is_elsewhere and level not in VERIFYING and not settings.DATABASE_TRUSTED_NETWORK
