"""Queries as expressions over the tokens of entries."""

from collections.abc import Callable, Iterable, Mapping
from itertools import starmap

from django.db.models import Case, QuerySet, SmallIntegerField, Value, When

from wgsom.search.dialects import Dialect
from wgsom.search.index import TITLE, scope_keyword
from wgsom.search.models import IndexEntry
from wgsom.search.query import Query, Term

Expression = Callable[[Dialect], str]

# The stems of words that begin as a typed one does, where the stem itself does not.
Stems = Mapping[Term, Iterable[str]]


class CompiledQuery:
    """A query compiled for the index entries of some kinds, each in a scope."""

    def __init__(self, query: Query, scopes: Mapping[str, str], stems: Stems):
        self.query, self.stems = query, stems
        self.keywords = [scope_keyword(kind, scope) for kind, scope in scopes.items()]

    def hits(self, ranked: Mapping[Term, bool]) -> QuerySet:
        """Return the records in which all clauses of the query hold: kinds and primary keys.

        Each with its score: two for every ranked term that is a word of the title, or names the
        record itself, and one for those that are a whole word elsewhere, where longer words are
        found for them too.
        """
        score = sum(
            starmap(self._score, ranked.items()), Value(0, output_field=SmallIntegerField())
        )
        found = IndexEntry.objects.filter(tokens__matches=self._all).annotate(score=score)
        return found.values_list("object_type", "object_id", "score")

    def _score(self, term: Term, has_longer_words: bool) -> Case:
        elsewhere = [When(tokens__matches=self._exactly(term), then=Value(1))]
        return Case(
            When(tokens__matches=self._exactly(term, TITLE), then=Value(2)),
            *(elsewhere if has_longer_words else []),
            default=Value(0),
            output_field=SmallIntegerField(),
        )

    def _exactly(self, term: Term, prefix: str = "") -> Expression:
        return lambda dialect: dialect.all_of(
            [self._in_scope(dialect), _exact(dialect, term, prefix)]
        )

    def _all(self, dialect: Dialect) -> str:
        clauses = {True: [], False: []}
        for clause in self.query.clauses:
            terms = [self._term(dialect, term) for term in clause.terms]
            clauses[clause.is_negated].append(dialect.any_of(terms))
        found = dialect.all_of([self._in_scope(dialect), *clauses[False]])
        for unwanted in clauses[True]:
            found = dialect.but_not(found, unwanted)
        return found

    def _in_scope(self, dialect: Dialect) -> str:
        return dialect.any_of(map(dialect.token, self.keywords))

    def _term(self, dialect: Dialect, term: Term) -> str:
        forms = [_exact(dialect, term)]
        if term.is_prefix:
            forms.append(dialect.beginning(term.word.text))
            forms += [dialect.token(stem) for stem in self.stems.get(term, ())]
        return dialect.any_of(forms)


def _exact(dialect: Dialect, term: Term, prefix: str = "") -> str:
    if term.reference:
        return dialect.token(f"{prefix}{term.reference.keyword}")
    phrase = dialect.in_order([f"{prefix}{word.stem}" for word in term.words])
    return dialect.any_of([phrase, *(dialect.token(f"{prefix}{form}") for form in term.compounds)])
