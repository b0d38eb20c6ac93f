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
        """What changed, in words; empty if nothing did."""
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
class PaperDiff:
    """Two papers, entry by entry, in the order of the later one; what is no more comes last."""

    before: Paper
    after: Paper

    @cached_property
    def topics(self) -> list[Pair]:
        """The topics of both."""
        return _paired(_topics(self.before), _topics(self.after))

    @cached_property
    def clusters(self) -> list[Pair]:
        """The clusters of both."""
        return _paired(_clusters(self.before), _clusters(self.after))

    @property
    def changed(self) -> list[Pair]:
        """The topics and clusters that changed."""
        return [pair for pair in (*self.topics, *self.clusters) if pair.what]

    @property
    def sentences(self) -> list[str]:
        """A sentence for each change, anywhere: "Topic 5: answer moved from no to yes." """
        rows = [f"{pair.entry.name}: {', '.join(pair.what)}." for pair in self.changed]
        return [*self._masthead, *rows, *self._order, *self._texts]

    @property
    def _order(self) -> list[str]:
        """What stands in another order, of what both papers have."""
        pairs = {"topics": self.topics, "clusters": self.clusters}
        readers = {"topics": _topics, "clusters": _clusters}
        found = []
        for name, reader in readers.items():
            both = [pair.entry.name for pair in pairs[name] if pair.before and pair.after]
            before = [each.name for each in reader(self.before).values() if each.name in both]
            found += [f"The {name} stand in another order."] if before != both else []
        return found

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
    def _masthead(self) -> list[str]:
        """What changed above the introduction, and in the headings of the table."""
        before, after = (asdict(paper.masthead) for paper in (self.before, self.after))
        lines = [
            f"{name.replace('_', ' ').capitalize()}: “{before[name]}” is now “{after[name]}”."
            for name in before
            if before[name] != after[name]
        ]
        is_headed = [*self.before.headings] == [*self.after.headings]
        return lines if is_headed else [*lines, "Changed: the headings of the table."]

    @property
    def _texts(self) -> list[str]:
        """What changed in the running text, by heading."""
        names = ["introduction", "proposed", "mandated", "clustering"]
        pairs = [(getattr(self.before, name), getattr(self.after, name)) for name in names]
        reworded = [after for before, after in pairs if _words(before) != _words(after)]
        sentences = [f"Reworded: the text below “{section.heading}”." for section in reworded]
        is_noted = self.before.answer_note != self.after.answer_note
        return [*sentences, *(["Reworded: the footnote to the answers."] if is_noted else [])]


def _words(section: Section) -> tuple[str, ...]:
    return (section.heading, *section.paragraphs)


def _topics(paper: Paper) -> Mapping[int, PaperEntry]:
    rows = {row.number: _of_table(row) for row in paper.rows}
    return rows | {each.number: _of_list(each) for each in paper.mandated_topics}


def _of_table(row: TopicRow) -> PaperEntry:
    cells = (row.title, row.proposed, row.answer, row.statement)
    return PaperEntry(f"Topic {row.number}", *cells, bold=tuple(row.bold))


def _of_list(topic: MandatedTopic) -> PaperEntry:
    cells = (topic.title, topic.reference, topic.answer)
    return PaperEntry(f"Topic {topic.number}", *cells, bold=tuple(topic.bold))


def _clusters(paper: Paper) -> Mapping[str, PaperEntry]:
    return {
        each.slug: PaperEntry(f"Cluster “{each.name}”", each.name, text=each.description)
        for each in paper.clusters
    }


def _paired(before: Mapping, after: Mapping) -> list[Pair]:
    keys = [*after, *(key for key in before if key not in after)]
    return [Pair(before.get(key), after.get(key)) for key in keys]
