"""Synonyms: words that people use for what the texts say otherwise.

One way only: a search for people's word finds the words of the texts as well, and never the other
way round ("fraud" finds fraudulent documents; "documents" finds no fraud). They are data, which
staff extend: fixtures/synonyms.json is where they begin.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from wgsom.revision_cache import cached_by_revision
from wgsom.search.models import Synonym
from wgsom.search.query import Clause, Query, Term
from wgsom.search.tokenizer import normalize, words

Stems = tuple[str, ...]


@cached_by_revision
def known_synonyms() -> Mapping[Stems, tuple[Term, ...]]:
    """Return what each word or phrase of people stands for, by its stems. Takes one query."""
    found = {}
    for synonym in Synonym.objects.all():
        key = tuple(word.stem for word in words(normalize(synonym.word)))
        meanings = filter(None, map(_term, synonym.meanings))
        found[key] = tuple(term for term in meanings if _stems(term) != key)
    return found


def with_synonyms(query: Query) -> Query:
    """Return a query that finds what people's words in it stand for, too.

    Quoted words are meant as they are, and so is what must not occur. Each word of a phrase is
    given what the phrase stands for: both together occur, or any of these does.
    """
    known = known_synonyms()
    longest = max(map(len, known), default=0)
    clauses = list(query.clauses)
    for start in range(len(clauses)):
        for length in range(min(longest, len(clauses) - start), 0, -1):
            part = clauses[start : start + length]
            stems = tuple(_stem(clause) for clause in part)
            if meanings := known.get(stems):
                clauses[start : start + length] = [_extended(clause, meanings) for clause in part]
                break
    return replace(query, clauses=tuple(_of_alternatives(each, known) for each in clauses))


def _term(text: str) -> Term | None:
    found = tuple(words(normalize(text)))
    return Term(found, is_quoted=True, typed=text, is_synonym=True) if found else None


def _stems(term: Term) -> Stems:
    return tuple(word.stem for word in term.words)


def _stem(clause: Clause) -> str:
    """Return the stem of a clause that is one plain word; else the empty text, which none has."""
    plain = [term for term in clause.terms if not term.is_synonym]
    word = plain[0].word if len(plain) == 1 else None
    return word.stem if word and not clause.is_negated and not plain[0].is_quoted else ""


def _of_alternatives(clause: Clause, known: Mapping[Stems, tuple[Term, ...]]) -> Clause:
    """Return a clause of several words, with what each of them stands for."""
    plain = [term for term in clause.terms if not term.is_synonym]
    if clause.is_negated or len(plain) < 2:
        return clause
    for term in plain:
        if term.word and not term.is_quoted:
            clause = _extended(clause, known.get((term.word.stem,), ()))
    return clause


def _extended(clause: Clause, meanings: Sequence[Term]) -> Clause:
    missing = [term for term in meanings if term not in clause.terms]
    return replace(clause, terms=(*clause.terms, *missing))
