"""A check of the templates' lines: 120 characters at most; `make lint` runs it."""

import sys
from pathlib import Path

MAX_LENGTH = 120
TEMPLATES = Path(__file__).resolve().parents[2] / "templates"


def main() -> int:
    """Print each line that is too long, and return 1 if there is any."""
    too_long = [
        f"{path.relative_to(TEMPLATES.parent)}:{number}: {len(line)} characters"
        for path in sorted(TEMPLATES.rglob("*.html"))
        for number, line in enumerate(path.read_text().splitlines(), start=1)
        if len(line) > MAX_LENGTH
    ]
    print("\n".join(too_long), end="\n" if too_long else "")
    return int(bool(too_long))


if __name__ == "__main__":
    sys.exit(main())
