"""The request that is being answered, as logs name it."""

import getpass
import re
import secrets
from collections.abc import Mapping
from contextvars import ContextVar
from dataclasses import dataclass

from django.conf import settings

from wgsom.monitoring.client_address import client_address

HEADER = "HTTP_X_REQUEST_ID"
REQUEST_ID = re.compile(r"[A-Za-z0-9._-]{8,64}")  # that another program gave


@dataclass
class RequestContext:
    """A request: its id, the address of whoever asks, and their name once they are known."""

    id: str
    address: str
    user: str = ""

    @classmethod
    def of(cls, environ: Mapping[str, str]) -> "RequestContext":
        """Return the context of a request; its id is the proxy's, where there is a proxy."""
        given = environ.get(HEADER, "") if settings.SECURE_PROXY_SSL_HEADER else ""
        request_id = given if REQUEST_ID.fullmatch(given) else secrets.token_hex(16)
        return cls(request_id, client_address(environ))


# None outside of requests: in commands and in threads of their own.
request_context: ContextVar[RequestContext | None] = ContextVar("request context", default=None)


def actor_name() -> str:
    """Return who does what happens now: an account, "anonymous", or the shell and its account."""
    if context := request_context.get():
        return context.user or "anonymous"
    try:
        return f"shell:{getpass.getuser()}"
    except (KeyError, OSError):  # the account of a container may have no name
        return "shell"
