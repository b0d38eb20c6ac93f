"""A folder for what the processes of a server share on one machine, and nobody else may touch."""

import os
import stat
import tempfile
from collections.abc import Container, Iterator
from pathlib import Path


def private_folder() -> Path:
    """Return the folder, made if need be, under the system's folder for temporary files.

    Raises OSError where it cannot be made, or is not this account's alone: others may make folders
    beside it.
    """
    folder = Path(tempfile.gettempdir()) / f"register-{os.getuid()}"
    folder.mkdir(mode=0o700, exist_ok=True)
    found = folder.lstat()
    is_ours = stat.S_ISDIR(found.st_mode) and found.st_uid == os.getuid()
    if not is_ours or found.st_mode & 0o077:
        raise PermissionError(f"{folder} is not a folder of this account alone. Remove it.")
    return folder


def files_in(folder: Path, suffixes: Container[str]) -> Iterator[tuple[os.stat_result, Path]]:
    """Give the files of a folder with these suffixes; those that go meanwhile are left out."""
    for path in folder.iterdir():
        if path.suffix in suffixes:
            try:
                found = path.stat()
            except FileNotFoundError:
                continue
            yield found, path
