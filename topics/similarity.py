"""Topics by the words that a text has in common with their titles, the rarest counting most."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from math import log

from topics.models import Topic
from wgsom.search.query import STOP_WORDS
from wgsom.search.tokenizer import normalize, words

# Words that tell nothing of what a topic is about.
SMALL = STOP_WORDS | {
    "how",
    "include",
    "including",
    "into",
    "other",
    "such",
    "use",
    "using",
    "who",
}


def stems(text: str) -> dict[str, str]:
    """Return the stems of a text that tell something, each with a word of the text."""
    return {word.stem: word.text for word in words(normalize(text)) if word.text not in SMALL}


@dataclass(frozen=True)
class Match:
    """A topic that a text has words in common with; they stand in the order of their rarity."""

    number: int
    score: float
    words: tuple[str, ...]


class TitleIndex:
    """The titles of topics, by number, to be looked up by the words of a text.

    A stem weighs log(1 + n/k), where n is the number of titles and k of those that have it.
    """

    def __init__(self, titles: Mapping[int, str]):
        self.words = {number: stems(title) for number, title in titles.items()}
        counts = Counter(stem for found in self.words.values() for stem in found)
        self.weights = {stem: log(1 + len(titles) / count) for stem, count in counts.items()}

    @classmethod
    def of_all_topics(cls) -> "TitleIndex":
        """Return the index of every topic there is, drafts included."""
        return cls(dict(Topic.all_objects.values_list("number", "title")))

    def ranked(self, text: str) -> list[Match]:
        """Return the topics with any word of a text, those with the rarest words first."""
        wanted = stems(text)
        matches = (self._match(number, wanted) for number in self.words)
        return sorted((each for each in matches if each.words), key=_order)

    def _match(self, number: int, wanted: Mapping[str, str]) -> Match:
        found = self.words[number]
        shared = sorted(found.keys() & wanted.keys(), key=lambda stem: (-self.weights[stem], stem))
        score = sum(self.weights[stem] for stem in shared)
        return Match(number, score, tuple(found[stem] for stem in shared))


def _order(match: Match) -> tuple[float, int]:
    return -match.score, match.number
