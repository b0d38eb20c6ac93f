"""The parser of search queries.

Words must all occur, in any of their forms; OR between two means either; "quoted words" stand side
by side in that order; a minus or NOT before something means without it. References are understood
as people write them (wgsom/search/references.py).
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from wgsom.search.references import Reference, references
from wgsom.search.tokenizer import (
    HYPHENATED,
    HYPHENS,
    QUOTES,
    Word,
    compound_forms,
    normalize,
    words,
)

MIN_PREFIX_LENGTH = 3  # letters

# Left aside where they stand alone, as they say nothing of what is meant. Quote them to have them.
STOP_WORDS = frozenset(
    [
        *["a", "an", "and", "as", "at", "by", "for", "from", "has", "have", "in", "is", "it"],
        *["its", "not", "of", "on", "or", "that", "the", "their", "to", "was", "were"],
        *["which", "with"],
    ]
)

MINUS = re.compile(rf"(?:^|\s)[{HYPHENS}]$")
NOT = re.compile(r"(?<!\S)NOT\s+(?=\S)")
ORIGIN = re.compile(r"https?://[^/\s]+/")  # of a document, say: its symbol follows
SIGNS = ".,;:!?()[]"  # around a word, and none of its own
PIECES = re.compile(rf'((?:(?<!\S)[{HYPHENS}])?"[^"]*"?|(?<!\S)OR(?!\S))')


@dataclass(frozen=True)
class Term:
    """One thing to be found.

    A word, with its other forms and, if it has three letters or more, longer words that begin
    with it; some words side by side, if there are several; or a reference.
    """

    words: tuple[Word, ...] = ()
    compounds: tuple[str, ...] = ()  # the stem of several, written as one: co-operation
    reference: Reference | None = None
    is_quoted: bool = False
    typed: str = ""
    is_synonym: bool = False  # whether nobody typed it: a typed word stands for it

    @property
    def word(self) -> Word | None:
        """The word, if it is a single one."""
        return self.words[0] if len(self.words) == 1 else None

    @property
    def is_prefix(self) -> bool:
        """Whether longer words that begin with it are found too."""
        return bool(self.word and not self.is_quoted and len(self.word.text) >= MIN_PREFIX_LENGTH)

    @property
    def is_stop_word(self) -> bool:
        """Whether it says nothing of what is meant."""
        return bool(self.word and not self.is_quoted and self.word.text in STOP_WORDS)

    @property
    def text(self) -> str:
        """The term in words, as it is said back to who typed it."""
        if self.reference:
            return self.reference.description
        if self.is_synonym:
            return self.typed
        return self.word.text if self.word else f"“{self.typed}”"


@dataclass(frozen=True)
class Clause:
    """Some terms of which one must occur; or a term that must not, if it `is_negated`."""

    terms: tuple[Term, ...]
    is_negated: bool = False


@dataclass(frozen=True)
class Query:
    """A parsed query: clauses that must all hold, and the stop words that are ignored."""

    clauses: tuple[Clause, ...]
    ignored: tuple[str, ...] = ()

    @property
    def terms(self) -> list[Term]:
        """All terms, in order."""
        return [term for clause in self.clauses for term in clause.terms]

    @property
    def wanted(self) -> list[Term]:
        """The terms that a hit may have, not those that it must not have."""
        clauses = [clause for clause in self.clauses if not clause.is_negated]
        return [term for clause in clauses for term in clause.terms]


def parse(text: str) -> Query:
    """Return what was typed as a query; one without clauses if there is no word in it."""
    pieces = list(_pieces(text.translate(QUOTES)))
    ignored = [piece.term.text for piece in pieces if piece.term and piece.term.is_stop_word]
    meant = [piece for piece in pieces if not (piece.term and piece.term.is_stop_word)]
    if not any(piece.term for piece in meant):
        return Query(_clauses(pieces))
    return Query(_clauses(meant), tuple(dict.fromkeys(ignored)))


@dataclass(frozen=True)
class _Piece:
    """A term as it was typed; without one, the word OR."""

    term: Term | None
    is_negated: bool = False


def _clauses(pieces: Sequence[_Piece]) -> tuple[Clause, ...]:
    clauses, is_either = [], False
    for piece in pieces:
        if piece.term is None:
            is_either = bool(clauses)
            continue
        if is_either and not piece.is_negated and not clauses[-1].is_negated:
            clauses[-1] = Clause((*clauses[-1].terms, piece.term))
        else:
            clauses.append(Clause((piece.term,), piece.is_negated))
        is_either = False
    return tuple(clauses)


def _pieces(text: str) -> Iterator[_Piece]:
    for part in PIECES.split(text):
        if part == "OR":
            yield _Piece(None)
        elif '"' in part:
            term = _quoted(part.strip(f'"{HYPHENS}'))
            yield from [_Piece(term, part[0] != '"')] if term else []
        else:
            yield from _plain_pieces(normalize(NOT.sub("-", part)))


def _quoted(text: str) -> Term | None:
    plain = normalize(text).strip()
    for reference in references(plain):
        if (reference.start, reference.end) == (0, len(plain)):
            return Term(reference=reference)
    found = tuple(words(plain))
    return Term(found, is_quoted=True, typed=text) if found else None


def _plain_pieces(text: str) -> Iterator[_Piece]:
    end = 0
    for reference in references(text):
        before = text[end : reference.start]
        yield from _word_pieces(before, follows=end > 0)
        is_negated = bool(MINUS.search(before)) and (end == 0 or before[0].isspace())
        yield _Piece(Term(reference=reference), is_negated)
        end = reference.end
    yield from _word_pieces(text[end:], follows=end > 0)


def _word_pieces(text: str, *, follows: bool) -> Iterator[_Piece]:
    """Yield the words of a text. One that `follows` a reference does not begin with a minus."""
    text = ORIGIN.sub("", text.lstrip(HYPHENS) if follows else text)
    for typed in text.split():
        if found := tuple(words(typed)):
            term = Term(found, _as_one(typed), typed=typed.lstrip(HYPHENS))
            yield _Piece(term, typed[0] in HYPHENS)


def _as_one(typed: str) -> tuple[str, ...]:
    bare = typed.strip(SIGNS + HYPHENS)
    return tuple(compound_forms(bare)) if HYPHENATED.fullmatch(bare) else ()
