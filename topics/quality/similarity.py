"""Topics and clusters by what their words have in common."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from math import ceil

from topics.models import Cluster, Topic
from topics.similarity import stems

# Of the topics, for a word to tell nothing since nearly every topic has it.
MIN_COMMON_SHARE, MIN_COMMON_COUNT = 0.4, 5

# How much of the words of the shorter of two titles the other one has, for them to be alike.
MIN_SIMILARITY, MIN_SHARED_STEMS = 0.75, 3
# How much of the words of a phrase one topic has, for the phrase to fit it.
MIN_PHRASE_OVERLAP = 0.6


def topics_in_no_cluster() -> Iterator[tuple[Topic, str]]:
    """Yield topics that nobody has put into a cluster."""
    for topic in Topic.objects.filter(cluster=None):
        yield topic, "It is in no cluster."


def near_duplicates() -> Iterator[tuple[Topic, str]]:
    """Yield topics whose titles have most words in common with an earlier topic's."""
    topics = {topic.number: topic for topic in Topic.objects.all()}
    told = _telling({number: topic.title for number, topic in topics.items()})
    for first, second in sorted(_alike(told)):
        shared = told[first].keys() & told[second].keys()
        common = ", ".join(sorted(told[second][stem] for stem in shared))
        yield topics[second], f"Much like topic {first}. Both have: {common}."


def phrases_that_fit_no_topic() -> Iterator[tuple[Cluster, str]]:
    """Yield clusters whose description names, between semicolons, what no topic is about."""
    titles = dict(Topic.objects.values_list("number", "title"))
    told = [set(each) for each in _telling(titles).values()]
    common = _common(titles.values())
    for cluster in Cluster.objects.all():
        for phrase in _phrases(cluster.description):
            wanted = set(stems(phrase)) - common
            if wanted and not any(
                len(wanted & each) >= MIN_PHRASE_OVERLAP * len(wanted) for each in told
            ):
                yield cluster, f"No topic is about “{phrase}”."


def _phrases(description: str) -> list[str]:
    text = re.sub(r"^including\s+", "", description.strip())
    return [phrase.strip(" .") for phrase in text.split(";") if phrase.strip(" .")]


def _common(titles: Iterable[str]) -> set[str]:
    """Return the stems that so many titles have that they tell nothing."""
    titles = list(titles)
    counts = Counter(stem for title in titles for stem in stems(title))
    limit = max(MIN_COMMON_COUNT, MIN_COMMON_SHARE * len(titles))
    return {stem for stem, count in counts.items() if count >= limit}


def _telling(titles: Mapping[int, str]) -> dict[int, dict[str, str]]:
    """Return the telling stems of each title, by number."""
    common = _common(titles.values())
    return {
        number: {stem: word for stem, word in stems(title).items() if stem not in common}
        for number, title in titles.items()
    }


def _alike(told: Mapping[int, Mapping[str, str]]) -> set[tuple[int, int]]:
    """Return the pairs of titles that are much alike, by their numbers, the smaller one first.

    Of the rarest words of the shorter title the longer one must have one, else it cannot have
    enough: only those are looked up, so that it takes no longer for words that many titles have.
    """
    having = defaultdict(list)
    for number, words in told.items():
        for stem in words:
            having[stem].append(number)
    found = set()
    for number, words in told.items():
        needed = max(MIN_SHARED_STEMS, ceil(MIN_SIMILARITY * len(words)))
        rarest = sorted(words, key=lambda stem: (len(having[stem]), stem))
        candidates = {each for stem in rarest[: len(words) - needed + 1] for each in having[stem]}
        for other in candidates - {number}:
            is_longer = len(told[other]) >= len(words)
            if is_longer and len(words.keys() & told[other].keys()) >= needed:
                found.add((min(number, other), max(number, other)))
    return found
