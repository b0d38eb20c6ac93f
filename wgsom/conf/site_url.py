"""Addresses that the register gives of itself, and never of the host that a request names."""

from collections.abc import Sequence
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured


def site_url(given: str, hosts: Sequence[str], *, is_secure: bool, port: int) -> str:
    """Return the origin of the site, as https://register.example.org, without a slash at its end.

    The one that is given; else the first of the allowed hosts that is a name and not a pattern,
    with the port on a local run. Raises ImproperlyConfigured for what is no origin.
    """
    if given:
        parts = urlsplit(given)
        if parts.scheme not in ("http", "https") or not parts.netloc or parts.path.strip("/"):
            raise ImproperlyConfigured(
                f"SITE_URL is {given!r}. It has to be a scheme and a host, without a path: "
                "https://register.example.org."
            )
        return f"{parts.scheme}://{parts.netloc}"
    host = next((each for each in hosts if each[:1] not in ("", ".", "*")), "localhost")
    if is_secure:
        return f"https://{host}"
    return f"http://127.0.0.1:{port}" if host == "localhost" else f"http://{host}"


def security_contact(given: str) -> str:
    """Return the URI of whom to tell of a weakness; empty if none is given.

    Raises ImproperlyConfigured for what is no URI of mail, telephone or the web (RFC 9116, 2.5.3).
    """
    if given and (not given.startswith(("https://", "mailto:", "tel:")) or not given.isprintable()):
        raise ImproperlyConfigured(
            f"SECURITY_CONTACT is {given!r}. It has to be a URI: mailto:security@example.org, "
            "tel:+43-1-…, or https://…"
        )
    return given
