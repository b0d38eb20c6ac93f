"""A search: what was typed, the records that it finds, and what is to be said of it."""

from collections import defaultdict
from collections.abc import Mapping
from difflib import get_close_matches
from functools import cached_property, reduce
from operator import or_

from django.db.models import Case, OrderBy, Q, Value, When

from wgsom.revision_cache import cached_by_revision
from wgsom.search.backend import CompiledQuery
from wgsom.search.lookups import KeyIn, KeySet
from wgsom.search.models import IndexTerm
from wgsom.search.query import Clause, Query, Term, parse
from wgsom.search.synonyms import with_synonyms
from wgsom.search.tokenizer import normalize_with_places, words
from wgsom.text import join_words

MAX_RANKED_TERMS = 5  # terms that the order of the hits is made by
MAX_KEPT_SEARCHES = 16  # whose hits are kept: each may have a hundred thousand
MAX_STEMS = 50  # that one typed word may stand for, beyond the words whose stem begins with it
MAX_SUGGESTIONS = 3  # words that are suggested for one
MAX_UNKNOWN_WORDS = 2  # words that others are suggested for
MIN_SIMILARITY = 0.7  # of a word that is suggested, from 0 to 1


class Search:
    """A search among one kind of record, in one scope."""

    def __init__(self, text: str, object_type: str, scope: str = ""):
        self.text, self.object_type, self.scope = text, object_type, scope

    @cached_property
    def query(self) -> Query:
        """The parsed query, which finds what people's words stand for, too."""
        return with_synonyms(parse(self.text))

    @cached_property
    def expansions(self) -> Mapping[Term, dict[str, str]]:
        """The words of the register that each single word finds, with their stems."""
        typed = [term for term in self.query.terms if term.word]
        found = known_words(tuple(typed)) if typed else []
        return {
            term: {word: stem for word, stem in found if _is_found(word, stem, term)}
            for term in typed
        }

    @cached_property
    def hits(self) -> KeySet:
        """The primary keys of the records that it finds."""
        return KeySet(self.scores)

    @cached_property
    def by_relevance(self) -> list[OrderBy]:
        """The order of the hits, over their primary keys; empty if none is better than another.

        Those come first that have words in their title, and those last in which words only
        begin as was typed.
        """
        keys = defaultdict(list)
        for key, score in self.scores.items():
            keys[score].append(key)
        scores = [When(KeyIn("pk", KeySet(keys[score])), then=Value(score)) for score in keys]
        return [Case(*scores).desc()] if len(scores) > 1 else []

    @cached_property
    def scores(self) -> Mapping[int, int]:
        """The primary keys of the records that it finds, each with how well it matches."""
        key = (self.text, self.object_type, self.scope)
        found = kept_scores().get(key)
        return self.find({self.object_type: self.scope})[key] if found is None else found

    def find(self, scopes: Mapping[str, str]) -> Mapping[tuple[str, str, str], dict[int, int]]:
        """Look up what it finds of several kinds, each in its scope, and keep it. One query.

        A search of everything asks for all kinds at once, before the list of each does.
        """
        compiled = CompiledQuery(self.query, scopes, self.stems)
        wanted = self.query.wanted
        ranked = sorted(wanted, key=lambda term: term.is_synonym)[:MAX_RANKED_TERMS]
        found: dict = {(self.text, kind, scope): {} for kind, scope in scopes.items()}
        for kind, key, score in compiled.hits(
            {term: self._has_longer_words(term) for term in ranked}
        ):
            found[self.text, kind, scopes[kind]][key] = score
        kept = kept_scores()
        if len(kept) >= MAX_KEPT_SEARCHES:
            kept.clear()
        kept.update(found)
        return found

    def _has_longer_words(self, term: Term) -> bool:
        return any(stem != term.word.stem for stem in self.expansions.get(term, {}).values())

    @property
    def description(self) -> str:
        """The query as it was understood: "prosecution (and its other forms) and not sea"."""
        clauses = [self._describe_clause(clause) for clause in self.query.clauses]
        ignored = join_words([f"“{word}”" for word in self.query.ignored])
        hint = " (write OR for either)" if "or" in self.query.ignored else ""
        return " and ".join(clauses) + (f"; {ignored} ignored{hint}" if ignored else "")

    @property
    def with_any(self) -> str:
        """The same search for any of its words in place of all; empty where it has but one."""
        clauses = [clause for clause in self.query.clauses if not clause.is_negated]
        typed = [term for clause in clauses for term in clause.terms if not term.is_synonym]
        if len(clauses) < 2:
            return ""
        unwanted = [each.terms[0] for each in self.query.clauses if each.is_negated]
        return " ".join(
            [" OR ".join(map(_as_typed, typed)), *(f"-{_as_typed(t)}" for t in unwanted)]
        )

    @property
    def suggestions(self) -> list[tuple[str, str]]:
        """The nearest words of the register for typed ones that it does not have.

        Each with the whole search, the word put in its place; only such as find something.
        """
        vocabulary = IndexTerm.objects.values_list("word", flat=True)
        suggestions = {
            near: self._with(word, near)
            for word in self._unknown
            for near in get_close_matches(word, vocabulary, MAX_SUGGESTIONS, MIN_SIMILARITY)
        }
        # The word by itself too: what was withdrawn leaves words behind, and OR would offer them.
        return [
            (near, text)
            for near, text in suggestions.items()
            if self._finds(text) and self._finds(near)
        ]

    def _finds(self, text: str) -> bool:
        return bool(Search(text, self.object_type, self.scope).hits.joined)

    @property
    def _unknown(self) -> list[str]:
        """The words, at most a few, that no word of the register is a form of."""
        terms = [term for term in self.query.wanted if not term.is_synonym]
        typed = {word.text: word for term in terms for word in term.words}
        stems = {word.stem for word in typed.values()}
        known = set(IndexTerm.objects.filter(stem__in=stems).values_list("stem", flat=True))
        begun = {term.word.text for term, found in self.expansions.items() if found}
        unknown = [text for text, word in typed.items() if word.stem not in known]
        return [text for text in unknown if text not in begun][:MAX_UNKNOWN_WORDS]

    def _with(self, word: str, other: str) -> str:
        """Return what was typed with another word in the place of one, accents and all."""
        plain, places = normalize_with_places(self.text)
        (start, end), *_ = ((each.start, each.end) for each in words(plain) if each.text == word)
        return f"{self.text[: places[start]]}{other}{self.text[places[end - 1] + 1 :]}"

    @cached_property
    def stems(self) -> Mapping[Term, list[str]]:
        """The stems of words that begin as a typed one does, where the stem itself does not."""
        return {
            term: sorted({s for s in found.values() if not s.startswith(term.word.text)})[
                :MAX_STEMS
            ]
            for term, found in self.expansions.items()
        }

    def _describe_clause(self, clause: Clause) -> str:
        typed = [self._describe_term(term) for term in clause.terms if not term.is_synonym]
        terms = " or ".join(typed)
        if also := [term.text for term in clause.terms if term.is_synonym]:
            terms += f" (also: {', '.join(also)})"
        terms = f"({terms})" if len(typed) > 1 and len(self.query.clauses) > 1 else terms
        return f"not {terms}" if clause.is_negated else terms

    def _describe_term(self, term: Term) -> str:
        if not term.word:
            return term.text
        others = self.expansions[term].keys() - {term.word.text}
        return f"{term.text} (and its other forms)" if others else term.text


def _as_typed(term: Term) -> str:
    return term.text if term.word or term.reference else f'"{term.typed}"'


@cached_by_revision
def kept_scores() -> dict[tuple[str, str, str], Mapping[int, int]]:
    """Return where hits are kept, by text, kind and scope: a list is filtered again and again."""
    return {}


@cached_by_revision
def known_words(terms: tuple[Term, ...]) -> list[tuple[str, str]]:
    """Return the words of the register that some words find, with their stems."""
    asked = reduce(or_, map(_asked, terms))
    return list(IndexTerm.objects.filter(asked).values_list("word", "stem"))


def _asked(term: Term) -> Q:
    beginning = Q(word__begins=term.word.text) if term.is_prefix else Q()
    return Q(stem=term.word.stem) | beginning


def _is_found(word: str, stem: str, term: Term) -> bool:
    return stem == term.word.stem or (term.is_prefix and word.startswith(term.word.text))
