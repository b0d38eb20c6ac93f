"""Ask this machine's own server whether it is well.

Run by a container as `python -m wgsom.web.healthcheck`. Exits with 1, and the reason, if it is not.
"""

import os
import sys
import urllib.request


def ask() -> str:
    """Return why the server is not well; empty if it is."""
    host = os.environ.get("ALLOWED_HOSTS", "").split(",")[0].strip().lstrip(".*") or "localhost"
    url = f"http://127.0.0.1:{os.environ.get('PORT', '8000')}/healthz"
    request = urllib.request.Request(url, headers={"Host": host})
    try:
        with urllib.request.urlopen(request, timeout=4):  # noqa: S310 - http, above
            return ""
    except OSError as error:
        return str(error)


if __name__ == "__main__":
    sys.exit(ask() or 0)
