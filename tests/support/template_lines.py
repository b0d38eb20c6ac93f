"""A check of the templates, which `make lint` runs: short lines, and partials that say their needs.

A line has 120 characters at most, and a partial begins with a comment.
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


if __name__ == "__main__":
    sys.exit(main())
