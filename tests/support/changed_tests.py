"""Run the tests of what changed since the last commit, on SQLite; `make check` calls this.

A module's tests are those of the module in tests that has its path, as tests/topics/lists has those
of topics/lists/facets.py; a test that changed is run itself. Arguments are handed on to pytest.
"""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def main(arguments: list[str]) -> int:
    """Run the tests; return 0 if they passed, or if nothing changed that has any."""
    chosen = sorted({str(test) for path in changed() if (test := tests_of(path))})
    if not chosen:
        print("Nothing changed that has tests.")
        return 0
    print("Testing", *chosen)
    command = [sys.executable, "-m", "pytest", "-q", "-n", "2", *arguments, *chosen]
    return subprocess.run(command, cwd=ROOT).returncode


def changed() -> list[Path]:
    """Return the Python files that differ from the last commit, new ones too."""
    listing = ["git", "status", "--porcelain", "--untracked-files=all", "--", "*.py"]
    lines = subprocess.run(listing, cwd=ROOT, capture_output=True, text=True).stdout.splitlines()
    paths = [Path(line[3:].partition(" -> ")[2] or line[3:]) for line in lines]
    return [path for path in paths if (ROOT / path).exists()]


def tests_of(path: Path) -> Path | None:
    """Return the tests of a file: a module of its name, or else the nearest folder that has any."""
    if path.parts[0] == "tests":
        return path if path.name.startswith("test_") else None
    test = Path("tests", path.parent, f"test_{path.name}")
    if (ROOT / test).exists():
        return test
    folder = Path("tests", path.parent)
    while not (ROOT / folder).is_dir():
        folder = folder.parent
    return folder if folder != Path("tests") else None


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
