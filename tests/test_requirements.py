"""What is installed is what people edit, with digests; and the README says what each is for."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PAIRS = ["requirements", "requirements-dev"]


def pinned(name: str) -> dict[str, str]:
    """Return the version of each library in a file, by its name in small letters."""
    text = (ROOT / name).read_text()
    found = re.findall(r"^([\w.-]+)(?:\[[\w,]+\])?==([\w.]+)", text, re.MULTILINE)
    return {library.lower().replace("_", "-"): version for library, version in found}


@pytest.mark.parametrize("name", PAIRS)
def test_what_is_installed_is_what_people_edit(name):
    edited, made = pinned(f"{name}.in"), pinned(f"{name}.txt")

    assert edited.items() <= made.items()
    assert len(made) > len(edited) > 15


@pytest.mark.parametrize("name", PAIRS)
def test_every_library_has_digests(name):
    entries = (ROOT / f"{name}.txt").read_text().replace("\\\n", " ").splitlines()
    libraries = [line for line in entries if line and not line.startswith("#")]

    assert len(libraries) == len(pinned(f"{name}.txt"))
    assert [line[:40] for line in libraries if "--hash=sha256:" not in line] == []


def test_the_register_runs_on_what_it_is_tested_on():
    assert pinned("requirements.txt").items() <= pinned("requirements-dev.txt").items()


@pytest.mark.parametrize("name", PAIRS)
def test_the_readme_says_what_each_is_for(name):
    built_on = (ROOT / "README.md").read_text().lower()
    for library in pinned(f"{name}.in"):
        assert library in built_on or library.replace("-", "_") in built_on, library
