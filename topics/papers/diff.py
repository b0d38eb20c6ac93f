"""The differences between two papers, row by row."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from functools import cached_property

from topics.choices import Answer
from topics.papers.content import MandatedTopic, Paper, Section, TopicRow
from wgsom.text import join_words, pluralize_count


@dataclass(frozen=True)
class PaperEntry:
    """A topic or a cluster as a paper has it: what it is called, and its cells as texts."""

    name: str  # in the register: topic 5, cluster prevention
    title: str
    origin: str = ""  # when it was proposed, or the paragraphs that it stems from
    answer: str = ""
    text: str = ""  # the statement, or the cluster's description
    bold: tuple[str, ...] = ()


NOTHING = PaperEntry("", "")


@dataclass(frozen=True)
class Pair:
    """An entry as two papers have it; None where one of them does not."""

    before: PaperEntry | None
    after: PaperEntry | None

    @property
    def entry(self) -> PaperEntry:
        """The later of the two."""
        return self.after or self.before or NOTHING

    @cached_property
    def what(self) -> list[str]:
        """The change in words; empty if there is none."""
        if not self.before:
            return ["added"]
        if not self.after:
            return ["no longer listed"]
        return [*self._moved, *self._reworded]

    @property
    def _moved(self) -> list[str]:
        if self.before.answer == self.after.answer:
            return []
        answers = [Answer(each.answer).label.lower() for each in (self.before, self.after)]
        return ["answer moved from {} to {}".format(*answers)]

    @property
    def _reworded(self) -> list[str]:
        parts = {
            "title": "title reworded",
            "bold": "other phrases bold",
            "origin": "origin changed",
            "text": "text reworded",
        }
        return [
            words
            for name, words in parts.items()
            if getattr(self.before, name) != getattr(self.after, name)
        ]


@dataclass(frozen=True)
class Difference:
    """A difference between two papers: the key that names it, and the sentence for readers."""

    key: str
    sentence: str


@dataclass(frozen=True)
class PaperDiff:
    """Two papers, entry by entry, in the order of the later one; what is no more comes last."""

    before: Paper
    after: Paper

    @cached_property
    def _topics_by_key(self) -> Mapping[int, Pair]:
        return _paired(_topics(self.before), _topics(self.after))

    @cached_property
    def _clusters_by_key(self) -> Mapping[str, Pair]:
        return _paired(_clusters(self.before), _clusters(self.after))

    @property
    def topics(self) -> list[Pair]:
        """The topics of both."""
        return list(self._topics_by_key.values())

    @property
    def clusters(self) -> list[Pair]:
        """The clusters of both."""
        return list(self._clusters_by_key.values())

    @property
    def changed(self) -> list[Pair]:
        """The topics and clusters that changed."""
        return [pair for pair in (*self.topics, *self.clusters) if pair.what]

    @cached_property
    def differences(self) -> list[Difference]:
        """Every difference, anywhere, in the order in which readers are told."""
        return [*self._masthead, *self._rows, *self._order, *self._texts]

    @property
    def sentences(self) -> list[str]:
        """A sentence for each difference: "Topic 5: answer moved from no to yes." """
        return [each.sentence for each in self.differences]

    @property
    def summary(self) -> str:
        """The number of changes, in a sentence."""
        changed = [pair for pair in self.topics if pair.what]
        if not self.changed:
            return "No row and no cluster has changed."
        counts = {"topic": len(changed), "cluster": len(self.changed) - len(changed)}
        parts = [pluralize_count(count, noun) for noun, count in counts.items() if count]
        return f"Changed: {join_words(parts)}."

    @property
    def _masthead(self) -> list[Difference]:
        """Differences above the introduction, and in the headings of the table."""
        before, after = (asdict(paper.masthead) for paper in (self.before, self.after))
        lines = [
            Difference(
                f"masthead-{name}",
                f"{name.replace('_', ' ').capitalize()}: “{before[name]}” is now “{after[name]}”.",
            )
            for name in before
            if before[name] != after[name]
        ]
        if [*self.before.headings] == [*self.after.headings]:
            return lines
        return [*lines, Difference("headings", "Changed: the headings of the table.")]

    @property
    def _rows(self) -> list[Difference]:
        pairs = [
            *((f"topic-{key}", pair) for key, pair in self._topics_by_key.items()),
            *((f"cluster-{key}", pair) for key, pair in self._clusters_by_key.items()),
        ]
        return [
            Difference(key, f"{pair.entry.name}: {', '.join(pair.what)}.")
            for key, pair in pairs
            if pair.what
        ]

    @property
    def _order(self) -> list[Difference]:
        """Another order of what both papers have."""
        orders: dict[str, tuple[list, list]] = {
            "topics": (topic_order(self.before), topic_order(self.after)),
            "clusters": (cluster_order(self.before), cluster_order(self.after)),
        }
        return [
            Difference(f"order-{name}", f"The {name} stand in another order.")
            for name, (before, after) in orders.items()
            if [key for key in before if key in after] != [key for key in after if key in before]
        ]

    @property
    def _texts(self) -> list[Difference]:
        """Differences of the running text, by heading."""
        found = []
        for name in TEXTS:
            before, after = (getattr(paper, name) for paper in (self.before, self.after))
            if _words(before) != _words(after):
                sentence = f"Reworded: the text below “{after.heading}”."
                found.append(Difference(f"text-{name}", sentence))
        if self.before.answer_note != self.after.answer_note:
            found.append(Difference("answer_note", "Reworded: the footnote to the answers."))
        return found


TEXTS = ["introduction", "proposed", "mandated", "clustering"]


def topic_order(paper: Paper) -> list[int]:
    """Return the numbers of the topics of a paper, in its order."""
    return [*(row.number for row in paper.rows), *(each.number for each in paper.mandated_topics)]


def cluster_order(paper: Paper) -> list[str]:
    """Return the slugs of the clusters of a paper, in its order."""
    return [each.slug for each in paper.clusters]


def _words(section: Section) -> tuple[str, ...]:
    return (section.heading, *section.paragraphs)


def _topics(paper: Paper) -> Mapping[int, PaperEntry]:
    rows = {row.number: _of_table(row) for row in paper.rows}
    return rows | {each.number: _of_list(each) for each in paper.mandated_topics}


def _of_table(row: TopicRow) -> PaperEntry:
    cells = (row.title, row.proposed, row.answer, row.statement)
    return PaperEntry(f"Topic {row.number}", *cells, bold=tuple(row.bold))


def _of_list(topic: MandatedTopic) -> PaperEntry:
    cells = (topic.title, topic.reference, topic.answer, topic.statement)
    return PaperEntry(f"Topic {topic.number}", *cells, bold=tuple(topic.bold))


def _clusters(paper: Paper) -> Mapping[str, PaperEntry]:
    return {
        each.slug: PaperEntry(f"Cluster “{each.name}”", each.name, text=each.description)
        for each in paper.clusters
    }


def _paired(before: Mapping, after: Mapping) -> Mapping:
    keys = [*after, *(key for key in before if key not in after)]
    return {key: Pair(before.get(key), after.get(key)) for key in keys}
