"""Secrets: of the environment, or of files that a container's manager mounts."""

import os
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured


def secret(name: str) -> str:
    """Return a secret as it stands: the variable, or what the file that NAME_FILE names has.

    Empty for none. django-environ would look up another variable for one that begins with "$".
    Raises ImproperlyConfigured for a file that cannot be read.
    """
    if given := os.environ.get(name, ""):
        return given
    path = os.environ.get(f"{name}_FILE", "")
    try:
        return Path(path).read_text().rstrip("\n") if path else ""
    except OSError as error:
        raise ImproperlyConfigured(f"{name}_FILE is {path!r}, which cannot be read.") from error


def bare_environment() -> dict[str, str]:
    """Return the environment of a process that works on what others sent: none of the secrets."""
    kept = ("PATH", "TMPDIR", "LANG", "LC_ALL", "HOME", "PYTHONPATH", "VIRTUAL_ENV")
    return {name: os.environ[name] for name in kept if name in os.environ}
