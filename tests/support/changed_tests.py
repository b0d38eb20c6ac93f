"""Run the tests of what changed since the last commit, on SQLite; `make check` calls this.

A module's tests are those of the module in tests that has its path, as tests/topics/lists has those
of topics/lists/facets.py; a test that changed is run itself, and so is every test that imports a
helper that changed. Files of other kinds, and some packages, name their tests below. Arguments are
handed on to pytest.
"""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]

# Tests beside those of the same path, by the beginning of the path: the longest counts.
ALSO = {
    "fixtures/": ["tests/wgsom/records/fixtures"],
    "sessions/": ["tests/wgsom/test_completeness.py"],
    "static/": ["tests/wgsom/web"],
    "templates/": ["tests/wgsom/web", "tests/wgsom/lists"],
    "templates/admin/": ["tests/wgsom/staff"],
    "topics/": ["tests/wgsom/test_completeness.py"],
    "topics/lists/": [
        "tests/wgsom/test_completeness.py",
        "tests/wgsom/exports",
        "tests/wgsom/lists",
    ],
    "topics/models/": ["tests/wgsom/test_completeness.py", "tests/wgsom/exports"],
    "wgsom/exports/": ["tests/wgsom/test_completeness.py"],
    "wgsom/lists/": ["tests/topics/lists"],
    "wgsom/records/": ["tests/topics/test_projections.py"],
}


def main(arguments: list[str]) -> int:
    """Run the tests; return 0 if they passed, or if nothing changed that has any."""
    chosen = sorted({test for path in changed() for test in tests_of(path)})
    if not chosen:
        print("Nothing changed that has tests.")
        return 0
    print("Testing", *chosen)
    command = [sys.executable, "-m", "pytest", "-q", "-n", "2", *arguments, *chosen]
    return subprocess.run(command, cwd=ROOT).returncode


def changed() -> list[Path]:
    """Return the files that differ from the last commit, new ones too."""
    lines = _lines("git", "status", "--porcelain", "--untracked-files=all")
    paths = [Path(line[3:].partition(" -> ")[2] or line[3:]) for line in lines]
    return [path for path in paths if (ROOT / path).exists()]


def tests_of(path: Path) -> list[str]:
    """Return the tests of a file, as paths that pytest takes; none where it has none."""
    if path.parts[0] == "tests":
        return _tests_in_tests(path)
    also = max((each for each in ALSO if str(path).startswith(each)), key=len, default=None)
    own = _mirrored(path) if path.suffix == ".py" else []
    return [*own, *ALSO.get(also, [])]


def _tests_in_tests(path: Path) -> list[str]:
    if path.name.startswith("test_"):
        return [str(path)]
    if path.name == "conftest.py":
        return [str(path.parent)]
    package = ".".join(path.parent.parts)
    imports = ["-e", f"from {package} import {path.stem}", "-e", f"from {package}.{path.stem} "]
    return _lines("git", "grep", "-l", *imports, "--", "tests/**/test_*.py")


def _mirrored(path: Path) -> list[str]:
    """Return the module of tests of its name, or else the nearest folder that has any."""
    test = Path("tests", path.parent, f"test_{path.name}")
    if (ROOT / test).exists():
        return [str(test)]
    folder = Path("tests", path.parent)
    while not (ROOT / folder).is_dir():
        folder = folder.parent
    return [] if folder == Path("tests") else [str(folder)]


def _lines(*command: str) -> list[str]:
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True).stdout.splitlines()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
