"""Large files that were made, kept on disk for all processes of a machine."""

import json
import os
import tempfile
from dataclasses import dataclass
from pathlib import Path

MAX_BYTES = 512 * 1024 * 1024  # of all files


@dataclass(frozen=True)
class StoredFile:
    """A file as it was sent: its headers, and where its bytes are."""

    headers: list[tuple[str, str]]
    path: Path

    @property
    def size(self) -> int:
        """The bytes of its body."""
        return self.path.stat().st_size


class FileStore:
    """Files by ETag, which names all that they depend on; those used longest ago are dropped.

    Nothing depends on it: where it cannot be written, a file is made again.
    """

    def __init__(self, folder: Path | None = None, max_bytes: int = MAX_BYTES):
        by_default = Path(tempfile.gettempdir()) / f"register-files-{os.getuid()}"
        self.folder, self.max_bytes = folder or by_default, max_bytes

    def get(self, etag: str) -> StoredFile | None:
        """Return the file of an ETag; None if it is not kept."""
        body = self._path(etag)
        try:
            headers = json.loads(body.with_suffix(".json").read_text())
            os.utime(body)
        except (OSError, ValueError):
            return None
        return StoredFile([(name, value) for name, value in headers], body)

    def add(self, etag: str, headers: list[tuple[str, str]], body: bytes) -> None:
        """Keep a file, unless the disk is full, or the folder somebody else's."""
        try:
            self.folder.mkdir(mode=0o700, exist_ok=True)
            if self.folder.stat().st_uid != os.getuid():
                return
            path = self._path(etag)
            self._write(path, body)
            self._write(path.with_suffix(".json"), json.dumps(headers).encode())
            self._drop()
        except OSError:
            return

    def _path(self, etag: str) -> Path:
        name = etag.strip('"')
        return self.folder / f"{name}.body"

    def _write(self, path: Path, content: bytes) -> None:
        """Write a file that is there whole, or not at all."""
        with tempfile.NamedTemporaryFile(dir=self.folder, delete=False) as file:
            try:
                file.write(content)
                file.close()
                os.replace(file.name, path)
            except BaseException:
                Path(file.name).unlink(missing_ok=True)
                raise

    def _drop(self) -> None:
        bodies = [(each.stat().st_mtime, each) for each in self.folder.glob("*.body")]
        size = sum(each.stat().st_size for _, each in bodies)
        for _, each in sorted(bodies):
            if size <= self.max_bytes:
                return
            size -= each.stat().st_size
            each.with_suffix(".json").unlink(missing_ok=True)
            each.unlink(missing_ok=True)
