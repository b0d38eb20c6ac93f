"""Large files that were made, kept on disk for all processes of a machine."""

import json
import os
import tempfile
from dataclasses import dataclass
from pathlib import Path

from wgsom.conf.private_folder import files_in, private_folder

MAX_BYTES = 512 * 1024 * 1024  # of all files
CONTENT = (".body", ".part")  # a part is left where a process was killed


@dataclass(frozen=True)
class StoredFile:
    """A file as it was sent: its headers, and where its bytes are."""

    headers: list[tuple[str, str]]
    path: Path
    size: int  # of its body, in bytes


class FileStore:
    """Files by ETag, which names all that they depend on; those used longest ago are dropped.

    Nothing depends on it: where it cannot be written, a file is made again.
    """

    def __init__(self, folder: Path | None = None, max_bytes: int = MAX_BYTES):
        self.folder, self.max_bytes = folder, max_bytes  # by default the private one

    def get(self, etag: str) -> StoredFile | None:
        """Return the file of an ETag; None if it is not kept."""
        try:
            body = self._path(etag)
            headers = json.loads(body.with_suffix(".json").read_text())
            os.utime(body)
            size = body.stat().st_size
        except (OSError, ValueError):
            return None
        return StoredFile([(name, value) for name, value in headers], body, size)

    def add(self, etag: str, headers: list[tuple[str, str]], body: bytes) -> None:
        """Keep a file, unless the disk is full, or the folder somebody else's."""
        try:
            path = self._path(etag)
            self._write(path, body)
            self._write(path.with_suffix(".json"), json.dumps(headers).encode())
            self._drop(path.parent)
        except OSError:
            return

    def _path(self, etag: str) -> Path:
        folder = self.folder or private_folder()
        return folder / f"{etag.strip(chr(34))}.body"

    def _write(self, path: Path, content: bytes) -> None:
        """Write a file that is there whole, or not at all."""
        with tempfile.NamedTemporaryFile(dir=path.parent, suffix=".part", delete=False) as file:
            try:
                file.write(content)
                file.close()
                os.replace(file.name, path)
            except BaseException:
                Path(file.name).unlink(missing_ok=True)
                raise

    def _drop(self, folder: Path) -> None:
        bodies = sorted(
            (found.st_mtime, path, found.st_size) for found, path in files_in(folder, CONTENT)
        )
        size = sum(each for _, _, each in bodies)
        for _, path, freed in bodies:
            if size <= self.max_bytes:
                return
            size -= freed
            path.with_suffix(".json").unlink(missing_ok=True)
            path.unlink(missing_ok=True)
