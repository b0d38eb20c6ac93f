"""Topics by the words that a text has in common with their titles, the rarest counting most."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from math import log

from topics.models import Topic
from wgsom.revision_cache import cached_by_revision
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
        self.size = len(titles)
        self.having: dict[str, dict[int, str]] = defaultdict(dict)
        for number, title in titles.items():
            for stem, word in stems(title).items():
                self.having[stem][number] = word

    @classmethod
    def of_all_topics(cls) -> "TitleIndex":
        """Return the index of every topic there is, drafts included."""
        return _of_all_topics()

    def ranked(self, text: str, limit: int | None = None) -> list[Match]:
        """Return the topics with any word of a text, those with the rarest words first."""
        scores: dict[int, float] = defaultdict(float)
        found: dict[int, list[str]] = defaultdict(list)
        wanted = [stem for stem in stems(text) if stem in self.having]
        for stem in sorted(wanted, key=lambda stem: (len(self.having[stem]), stem)):
            weight = log(1 + self.size / len(self.having[stem]))
            for number, word in self.having[stem].items():
                scores[number] += weight
                found[number].append(word)
        order = sorted(scores, key=lambda number: (-scores[number], number))
        return [Match(each, scores[each], tuple(found[each])) for each in order[:limit]]


@cached_by_revision
def _of_all_topics() -> TitleIndex:
    return TitleIndex(dict(Topic.all_objects.values_list("number", "title")))
