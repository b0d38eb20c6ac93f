"""A check of the templates, which `make lint` runs: lines, comments, needs of partials.

A line has 120 characters at most, a comment is on one line, and a partial begins with one.
"""

import sys
from collections.abc import Iterator
from pathlib import Path

MAX_LENGTH = 120
TEMPLATES = Path(__file__).resolve().parents[2] / "templates"


def main() -> int:
    """Print each fault, and return 1 if there is any."""
    faults = [fault for path in sorted(TEMPLATES.rglob("*.html")) for fault in faults_of(path)]
    print("\n".join(faults), end="\n" if faults else "")
    return int(bool(faults))


def faults_of(path: Path) -> Iterator[str]:
    """Yield what is wrong in a template, each with its place."""
    name, lines = path.relative_to(TEMPLATES.parent), path.read_text().splitlines()
    if path.name.startswith("_") and not lines[0].startswith("{#"):
        yield f"{name}:1: a partial begins with a comment: what it shows, and what it needs"
    for number, line in enumerate(lines, start=1):
        if len(line) > MAX_LENGTH:
            yield f"{name}:{number}: {len(line)} characters, and {MAX_LENGTH} at most"
        if line.count("{#") != line.count("#}"):
            yield f"{name}:{number}: a comment is on one line: else it is printed on the page"


if __name__ == "__main__":
    sys.exit(main())
