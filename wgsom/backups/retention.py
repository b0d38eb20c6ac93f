"""Retention of the backups of a folder: the last of each day, week and month, for a while."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

SUFFIX = ".register-backup"
TIME_IN_NAME = "%Y-%m-%dT%H-%M-%S"  # local time


def backup_name(moment: datetime) -> str:
    """Return the name of the file of a backup that is made then."""
    return f"{moment.strftime(TIME_IN_NAME)}{SUFFIX}"


def made_at(path: Path) -> datetime | None:
    """Return when the backup of a name was made, in local time; None for any other file."""
    if not path.name.endswith(SUFFIX):
        return None
    try:
        return datetime.strptime(path.name.removesuffix(SUFFIX), TIME_IN_NAME)
    except ValueError:
        return None


@dataclass(frozen=True)
class Retention:
    """The number of days, weeks and months that keep their last backup."""

    days: int = 7
    weeks: int = 4
    months: int = 12

    def kept(self, paths: Iterable[Path]) -> set[Path]:
        """Return those of the backups that are kept; the last of all is always one of them.

        Days, weeks and months without a backup do not count.
        """
        dated = sorted(((when, path) for path in paths if (when := made_at(path))), reverse=True)
        kept = {path for _, path in dated[:1]}
        for count, pattern in ((self.days, "%Y-%j"), (self.weeks, "%G-%V"), (self.months, "%Y-%m")):
            last_of: dict[str, Path] = {}
            for when, path in dated:
                last_of.setdefault(when.strftime(pattern), path)
            kept |= set(list(last_of.values())[:count])
        return kept


def backups_in(folder: Path) -> list[Path]:
    """Return the backups of a folder, the last first."""
    found = [(when, path) for path in folder.iterdir() if (when := made_at(path))]
    return [path for _, path in sorted(found, reverse=True)]


def drop_old(folder: Path, retention: Retention) -> list[Path]:
    """Remove the backups of a folder that are not kept; return them. Other files stay."""
    paths = backups_in(folder)
    dropped = [path for path in paths if path not in retention.kept(paths)]
    for path in dropped:
        path.unlink(missing_ok=True)
    return dropped
