"""A WSGI application that answers everything with the bytes of one file: what a server can do."""

import os
from pathlib import Path

BODY = Path(os.environ["CONSTANT_BODY"]).read_bytes()
HEADERS = [("Content-Type", "text/html; charset=utf-8"), ("Content-Length", str(len(BODY)))]


def application(environ, start_response):
    """Answer."""
    start_response("200 OK", HEADERS)
    return [BODY]
