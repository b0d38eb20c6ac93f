"""The build: which release with which settings makes the responses of this process."""

from functools import cache
from hashlib import sha256
from pathlib import Path

from django.conf import settings

SOURCES = {
    "wgsom": ".py",
    "sessions": ".py",
    "topics": ".py",
    "templates": ".html",
    "static": "",
}
# What pages depend on besides the record and the source.
SETTINGS = (
    "LANGUAGE_CODE",
    "TIME_ZONE",
    "STATIC_URL",
    "SITE_URL",
    "SECURE_CSP",
    "SECURE_HSTS_SECONDS",
)


@cache
def build_id() -> str:
    """Return a digest of the source, of the versions it runs on and of the settings.

    It is the same on every machine that serves the same release in the same way.
    """
    base = Path(settings.BASE_DIR)
    files = [base / "requirements.txt"]
    for folder, suffix in SOURCES.items():
        files += [path for path in (base / folder).rglob(f"*{suffix}") if path.is_file()]
    digest = sha256(repr([getattr(settings, name) for name in SETTINGS]).encode())
    for path in sorted(files):
        digest.update(str(path.relative_to(base)).encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()
