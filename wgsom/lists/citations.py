"""Citations of records for reference managers: BibTeX and RIS."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

PUBLISHER = "Register of topics, Working Group on the Smuggling of Migrants"

# Characters that mean something to TeX, and what stands for them in a text.
_TEX = {
    "\\": r"\textbackslash{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    **{character: f"\\{character}" for character in "&%$#_{}"},
}


@dataclass(frozen=True)
class Citation:
    """A record as it is cited: its title, as of which session, its URL, and the day of reading.

    `key` names it among the citations of a paper; `as_of` is empty where it depends on no session.
    """

    key: str
    title: str
    as_of: str
    url: str
    read_on: date


def bibtex(citation: Citation) -> str:
    """Return the citation for BibTeX and biblatex."""
    title = "".join(_TEX.get(character, character) for character in _line(citation.title))
    fields = {
        "title": f"{{{title}}}",
        "howpublished": PUBLISHER,
        "note": f"As of the {citation.as_of}" if citation.as_of else "",
        "url": citation.url,
        "urldate": citation.read_on.isoformat(),
    }
    lines = [f"  {name} = {{{value}}}" for name, value in fields.items() if value]
    joined = ",\n".join(lines)
    return f"@misc{{{citation.key},\n{joined}\n}}\n"


def ris(citation: Citation) -> str:
    """Return the citation as RIS: each field a line, ended as the format asks for."""
    fields = [
        ("TY", "ELEC"),
        ("TI", _line(citation.title)),
        ("T2", PUBLISHER),
        ("N1", f"As of the {citation.as_of}" if citation.as_of else ""),
        ("UR", citation.url),
        ("Y2", f"{citation.read_on:%Y/%m/%d}"),
        ("ID", citation.key),
    ]
    lines = [f"{name}  - {value}" for name, value in fields if value]
    return "".join(f"{line}\r\n" for line in [*lines, "ER  - "])


def _line(text: str) -> str:
    return " ".join(text.split())


@dataclass(frozen=True)
class CitationFormat:
    """A format of reference managers."""

    extension: str
    label: str
    media_type: str
    write: Callable[[Citation], str]


CITATION_FORMATS = {
    each.extension: each
    for each in (
        CitationFormat("bib", "BibTeX", "application/x-bibtex; charset=utf-8", bibtex),
        CitationFormat("ris", "RIS", "application/x-research-info-systems; charset=utf-8", ris),
    )
}
