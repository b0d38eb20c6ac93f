"""The secret key: what is one, and that of a local run, made once and kept on that machine."""

import os
from pathlib import Path

from django.core.management.utils import get_random_secret_key

# As Django's own check of a deployment (security.W009) has it, which only warns.
MIN_LENGTH, MIN_DIFFERENT = 50, 5


def secret_key_problem(key: str) -> str:
    """Return why a key could be guessed, as what follows its name; empty if it could not be."""
    if not key:
        return "is not set"
    if len(key) < MIN_LENGTH:
        return f"has {len(key)} characters, and needs {MIN_LENGTH}"
    if len(set(key)) < MIN_DIFFERENT or key.startswith("django-insecure-"):
        return "can be guessed"
    return ""


def local_secret_key(path: Path) -> str:
    """Return the key kept at `path`; make one, readable by its owner only, where there is none."""
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text()
    with os.fdopen(descriptor, "w") as file:
        file.write(key := get_random_secret_key())
    return key
