"""The file of a backup: a tar archive of a manifest and of what the engine wrote."""

import json
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from hashlib import file_digest
from io import BytesIO
from pathlib import Path

from wgsom.backups.digests import TableDigest, Tables
from wgsom.backups.errors import BackupError

FORMAT = 1  # of the file; one of a later release may be another
MANIFEST = "manifest.json"
MAX_MANIFEST = 4 * 1024 * 1024  # bytes


@dataclass(frozen=True)
class Manifest:
    """The description of a backup, in the backup itself.

    `migrations` are those that were applied, as "app.name"; `tables` has the rows of each table;
    `sha256` is that of the payload; `made_at` is in universal time, as ISO 8601 has it.
    """

    vendor: str
    database_version: str
    made_at: str
    data_revision: int
    migrations: list[str]
    tables: Tables
    sha256: str
    format: int = FORMAT

    @property
    def row_count(self) -> int:
        """The rows of all tables together."""
        return sum(table.rows for table in self.tables.values())


def sha256_of(path: Path) -> str:
    """Return the SHA-256 of a file, in hexadecimal digits."""
    with path.open("rb") as file:
        return file_digest(file, "sha256").hexdigest()


def write(path: Path, manifest: Manifest, payload: Path, name: str) -> None:
    """Write the file of a backup, for its owner's eyes alone."""
    path.touch(mode=0o600)
    text = json.dumps(asdict(manifest), indent=1).encode()
    with tarfile.open(path, "w", format=tarfile.PAX_FORMAT) as archive:
        head = tarfile.TarInfo(MANIFEST)
        head.size = len(text)
        archive.addfile(head, BytesIO(text))
        archive.add(payload, name, filter=_anonymous)


def _anonymous(member: tarfile.TarInfo) -> tarfile.TarInfo:
    member.uid = member.gid = 0
    member.uname = member.gname = ""
    member.mode = 0o600
    return member


@contextmanager
def opened(path: Path) -> Iterator[tuple[Manifest, Path]]:
    """Give the manifest of a backup, and its payload in a folder for as long as it is needed.

    Raises BackupError for what is no backup, of a later format, or damaged.
    """
    if not path.is_file():
        raise BackupError(f"There is no file {path}.")
    with tempfile.TemporaryDirectory(prefix="register-backup-") as folder:
        payload = Path(folder) / "payload"
        try:
            with tarfile.open(path, "r:") as archive:
                manifest = _manifest(archive, path)
                _extract(archive, payload)
        except tarfile.TarError as error:
            raise BackupError(f"{path} is no backup, or damaged: {error}.") from error
        if sha256_of(payload) != manifest.sha256:
            raise BackupError(f"{path} is damaged: it is not what was written.")
        yield manifest, payload


def _manifest(archive: tarfile.TarFile, path: Path) -> Manifest:
    head = archive.next()
    file = archive.extractfile(head) if head and head.name == MANIFEST else None
    if head is None or file is None or head.size > MAX_MANIFEST:
        raise BackupError(f"{path} is no backup of the register.")
    try:
        given = json.loads(file.read())
        if given["format"] != FORMAT:
            raise BackupError(f"{path} has format {given['format']}, which a later release reads.")
        tables = {name: TableDigest(**table) for name, table in given.pop("tables").items()}
        return Manifest(**given, tables=tables)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise BackupError(f"The manifest of {path} cannot be read: {error}.") from error


def _extract(archive: tarfile.TarFile, payload: Path) -> None:
    """Write the second member to a file of our own naming, whatever the archive calls it."""
    member = archive.next()
    file = archive.extractfile(member) if member else None
    if file is None:
        raise BackupError("The backup has nothing in it.")
    with payload.open("wb") as target:
        while block := file.read(1024 * 1024):
            target.write(block)
