"""The first step: each agenda item of a session, with the topics that it touched."""

from collections import defaultdict
from dataclasses import dataclass, replace

from django.core.exceptions import ValidationError
from django.db.models import Max

from sessions.models import AgendaItem, Session
from topics.choices import Extent
from topics.models import Consideration, Topic
from topics.similarity import TitleIndex
from wgsom.records.fields import MAX_NUMBER
from wgsom.records.publication import State
from wgsom.records.revisions.snapshots import error_sentences
from wgsom.releases.staging import Staging
from wgsom.staff.admin.merge import posted_number
from wgsom.staff.admin.submission import Submission

SUGGESTED = 5  # topics an item
YES = "yes"


@dataclass(frozen=True)
class Choice:
    """A topic beside an agenda item: to what extent that touched it, if it did."""

    item: AgendaItem
    topic: Topic
    words: str
    extent: str
    chosen: str  # the same, but for what somebody chose and could not be saved

    @property
    def name(self) -> str:
        """The name of its entry."""
        return f"extent-{self.item.pk}-{self.topic.pk}"


@dataclass(frozen=True)
class ItemMatch:
    """An agenda item with the topics that it touched, and those that it is likely to mean."""

    item: AgendaItem
    choices: list[Choice]
    more: str = ""  # what was typed for a topic that is not among them, and could not be taken
    more_extent: str = ""
    is_none_chosen: bool = False

    @property
    def is_open(self) -> bool:
        """Whether nobody has said yet what it touched."""
        return not self.item.touches_no_topic and not any(each.extent for each in self.choices)

    @property
    def none_name(self) -> str:
        """The name of the entry that says that it touched no topic."""
        return f"none-{self.item.pk}"

    @property
    def more_name(self) -> str:
        """The name of the entry for a topic that is not among the choices, by its number."""
        return f"more-{self.item.pk}"

    @property
    def none(self) -> str:
        """The present value of that entry."""
        return YES if self.item.touches_no_topic else ""


class Matching:
    """The agenda of a session, matched to topics, as it stands in the release that is worked in."""

    def __init__(self, session: Session, entered: Submission | None = None):
        self.session, self.entered = session, entered
        self.items = list(session.agenda_items.order_by("position"))
        self.rows = list(
            Consideration.all_objects.filter(session=session)
            .exclude(agenda_item=None)
            .select_related("topic")
        )
        self.matches = [self._match(*each) for each in self._ranked()]

    def _ranked(self) -> list[tuple[AgendaItem, dict[int, str]]]:
        index = TitleIndex.of_all_topics()
        return [
            (
                item,
                {
                    each.number: ", ".join(each.words)
                    for each in index.ranked(item.title, SUGGESTED)
                },
            )
            for item in self.items
        ]

    def _match(self, item: AgendaItem, words: dict[int, str]) -> ItemMatch:
        mine = [row for row in self.rows if row.agenda_item_id == item.pk]
        recorded = {row.topic.number: row.extent for row in mine}
        topics = Topic.all_objects.filter(number__in=[*recorded, *words])
        known = {topic.number: topic for topic in topics}
        numbers = [*words, *sorted(recorded.keys() - words.keys())]
        choices = [
            Choice(item, known[number], words.get(number, ""), *[recorded.get(number, "")] * 2)
            for number in numbers
        ]
        match = ItemMatch(item, choices, is_none_chosen=item.touches_no_topic)
        return self._as_entered(match, self.entered) if self.entered else match

    def _as_entered(self, match: ItemMatch, entered: Submission) -> ItemMatch:
        """Return a match with what somebody entered in place of what stands."""
        return replace(
            match,
            choices=[
                replace(each, chosen=entered.data.get(each.name, each.chosen))
                for each in match.choices
            ],
            more=entered.text(match.more_name),
            more_extent=entered.text(f"{match.more_name}-extent"),
            is_none_chosen=bool(entered.text(match.none_name)),
        )

    @property
    def open_items(self) -> list[AgendaItem]:
        """The items of which nobody has said what they touched."""
        return [each.item for each in self.matches if each.is_open]

    def save(self, submission: Submission, stage: Staging) -> bool:
        """Take over what was posted; return whether there are new items, to be matched next.

        What cannot be taken over stands in the problems of the submission.
        """
        for match in self.matches:
            self._save_item(match, submission, stage)
        return self._add_items(submission, stage)

    def _save_item(self, match: ItemMatch, submission: Submission, stage: Staging) -> None:
        where = f"Item {match.item.position}"
        wanted = {
            choice.topic: submission.changed(choice.name, choice.extent, f"{where}, {choice.topic}")
            for choice in match.choices
        }
        more = submission.text(match.more_name)
        extent = submission.text(f"{match.more_name}-extent")
        if more:
            topic = Topic.all_objects.filter(number=posted_number(more)).first()
            if topic is None:
                submission.problems.append(f"{where}: there is no topic “{more}”. Type its number.")
            elif not extent:
                submission.problems.append(f"{where}: say to what extent it took up {topic}.")
            else:
                wanted[topic] = extent
        none = submission.changed(match.none_name, match.none, f"{where}, no topic")
        takes_up = any(wanted.values()) or any(
            choice.extent and wanted.get(choice.topic) is None for choice in match.choices
        )
        if none == YES and takes_up:
            submission.problems.append(
                f"{where} cannot touch no topic, and a topic as well. Choose one of the two."
            )
            return
        if takes_up and match.item.touches_no_topic:
            none = ""
        if none == "":
            self._set_none(match.item, False, stage)
        for topic, value in wanted.items():
            if value is not None:
                self._set(match.item, topic, value, submission, stage)
        if none == YES:
            self._set_none(match.item, True, stage)

    def _set(
        self, item: AgendaItem, topic: Topic, extent: str, submission: Submission, stage: Staging
    ) -> None:
        row = Consideration.all_objects.filter(topic=topic, agenda_item=item).first()
        if not extent:
            if row:
                row.delete()
        else:
            row = row or Consideration(topic=topic, session=self.session, agenda_item=item)
            row.extent, row.state = extent, State.PUBLISHED
            try:
                row.full_clean()
            except ValidationError as error:
                sentences = " ".join(error_sentences(row, error))
                submission.problems.append(f"Item {item.position}, {topic}: {sentences}")
                return
            row.save()
        stage.note(topic)

    def _set_none(self, item: AgendaItem, value: bool, stage: Staging) -> None:
        item.touches_no_topic = value
        item.save()
        stage.note(self.session)

    def _add_items(self, submission: Submission, stage: Staging) -> bool:
        titles = [line.strip() for line in submission.text("agenda").splitlines() if line.strip()]
        known = {item.title for item in self.items}
        last = self.session.agenda_items.aggregate(last=Max("position"))["last"] or 0
        added = []
        for position, title in enumerate(
            (each for each in dict.fromkeys(titles) if each not in known), start=last + 1
        ):
            item = AgendaItem(session=self.session, position=position, title=title)
            try:
                item.full_clean()
            except ValidationError as error:
                submission.problems.append(f"“{title[:80]}”: {' '.join(error.messages)}")
                continue
            added.append(item)
        if submission.problems:
            return False  # the lines stay in their box, to be corrected
        for item in added[:MAX_NUMBER]:
            item.save()
            stage.note(self.session)
        return bool(added)


def extents() -> list[tuple[str, str]]:
    """Return the choices of an extent, with none first."""
    return [("", "Not"), *Extent.choices]


def considered_topics(session: Session) -> dict[Topic, list[Consideration]]:
    """Return the topics that a session considered, by number, each with its considerations."""
    found = defaultdict(list)
    rows = Consideration.all_objects.filter(session=session).select_related("topic", "agenda_item")
    for row in rows.order_by("topic__number", "agenda_item__position", "pk"):
        found[row.topic].append(row)
    return dict(found)
