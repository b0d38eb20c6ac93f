"""The address of whoever asks: what proxies say counts as far as they are trusted."""

from collections.abc import Mapping
from functools import lru_cache
from ipaddress import ip_address

from django.conf import settings

UNKNOWN = "0.0.0.0"  # noqa: S104 - nothing listens there; of a request over a socket of this machine


def client_address(meta: Mapping[str, str]) -> str:
    """Return the address that a request came from, by its environ.

    Of X-Forwarded-For, where BEHIND_PROXY is on, the one that the outermost trusted proxy added
    (TRUSTED_PROXY_COUNT): what stands before that may be anybody's invention. A header that is too
    short, or no address, counts for nothing.
    """
    count = getattr(settings, "ALLAUTH_TRUSTED_PROXY_COUNT", 0)
    forwarded = meta.get("HTTP_X_FORWARDED_FOR", "").split(",")
    candidates = [forwarded[-count]] if count and len(forwarded) >= count else []
    candidates.append(meta.get("REMOTE_ADDR", ""))
    return next(filter(None, map(_normalized, candidates)), UNKNOWN)


@lru_cache(maxsize=1_024)
def _normalized(given: str) -> str:
    """Return an address in its one spelling; empty for what is none."""
    try:
        return str(ip_address(given.strip()))
    except ValueError:
        return ""
