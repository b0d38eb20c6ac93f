"""Programs of the system that tests use: found, or installed where this user may."""

import os
import shutil
import subprocess
from pathlib import Path

APT = Path("/usr/bin/apt-get")


def find(*names: str) -> str | None:
    """Return the path of the first of those programs that is there, or None."""
    return next((path for name in names if (path := shutil.which(name))), None)


def install(package: str) -> None:
    """Install a package of Debian's, or do nothing on another system or without the right to."""
    if not APT.exists() or os.geteuid() != 0:
        return
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for words in (["update"], ["install", "--yes", "--no-install-recommends", package]):
        subprocess.run([APT, "--quiet", *words], env=environment)
