"""The table of the 2023 paper as people paste it, made of the shipped record and its oddities."""

import json
from pathlib import Path

FIXTURES = Path(__file__).resolve().parents[2] / "fixtures"
HEADINGS = (
    "Proposed future topics",
    "Proposed when?",
    "Has the Working Group addressed the topic since it was proposed? ³",
)


def shipped(name: str) -> list[dict]:
    """Return the rows of a fixture as they are written."""
    rows = json.loads((FIXTURES / f"{name}.json").read_text(encoding="utf-8"))
    return [row["fields"] for row in rows]


def pasted_table() -> str:
    """Return the paper's table, with tabs, as it comes out of its PDF.

    Ordinals stand apart from their numbers, a page break has cut the thirteenth row in two, and the
    headings are there once a page.
    """
    titles = {row["number"]: row["title"] for row in shipped("topics")}
    years = {row["number"]: row["year"] for row in shipped("sessions")}
    proposed: dict[int, list[int]] = {}
    for row in shipped("proposals"):
        proposed.setdefault(row["topic"][0], []).append(row["session"][0])
    lines = ["\t".join(HEADINGS)]
    for row in shipped("assessments"):
        (number,) = row["topic"]
        when = " and ".join(f"{each} {_suffix(each)} WG {years[each]}" for each in proposed[number])
        statement = row["statement"].replace("9th", "9 th").replace("8th", "8 th")
        title = titles[number].replace(", ", " , ", 1)
        head, tail = (title, "") if number != 13 else _cut(title)
        lines.append("\t".join([head, when, statement]))
        if tail:
            lines += ["\t".join(HEADINGS), f"{tail}\t\t"]
    return "\n".join(lines) + "\n"


def _suffix(number: int) -> str:
    return {1: "st", 2: "nd", 3: "rd"}.get(number, "th")


def _cut(title: str) -> tuple[str, str]:
    words = title.split()
    half = len(words) // 2
    return " ".join(words[:half]), " ".join(words[half:])
