"""Requests to a WSGI application, as a server makes them."""

import gzip
from dataclasses import dataclass

from django.test import RequestFactory


@dataclass(frozen=True)
class WSGIAnswer:
    """The response as a server would send it; headers are by name in lower case."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def text(self) -> str:
        """The body as text, decompressed."""
        is_compressed = self.headers.get("content-encoding") == "gzip"
        return (gzip.decompress(self.body) if is_compressed else self.body).decode()


def ask(application, url: str, method: str = "GET", **headers: str) -> WSGIAnswer:
    """Ask an application for a URL; headers by name, as if_none_match."""
    request = RequestFactory().generic(
        method, url, headers={name.replace("_", "-"): value for name, value in headers.items()}
    )
    given = []
    body = application(request.environ, lambda *start: given.append(start))
    try:
        content = b"".join(body)
    finally:
        if hasattr(body, "close"):
            body.close()
    status, names = given[-1][:2]
    return WSGIAnswer(int(status.split()[0]), {name.lower(): v for name, v in names}, content)
