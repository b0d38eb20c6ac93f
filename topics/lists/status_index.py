"""The statuses of all topics as of a session, indexed: which topics have which value.

A topic stands in the bitmaps at its place among those that exist by then, by number. What the list
filters, counts and sorts by is here; the rows that are shown are read from the database.
"""

from array import array
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from typing import Any, cast

from django.db.models import F, IntegerField, OrderBy, QuerySet, Sum
from django.db.models.functions import Cast

from sessions.as_of import all_sessions
from topics.choices import Answer
from topics.lists.ordering import Alphabetical
from topics.models import Topic, TopicStatus
from topics.models.status import as_of_lookups
from wgsom.lists.bitmaps import bitmap
from wgsom.lists.filters import NONE
from wgsom.records.publication import State
from wgsom.revision_cache import cache_key, cached_by_revision, is_settled

SEVERAL, YES = "several", "yes"

# What the index is made of. Values that rows share are looked at once, however many rows have them.
FIELDS = [
    *["answer", "cluster__slug", "proposal_count", "needs_review", "proposed_at", "considered_at"],
    *["mandated_by", "first_proposed", "last_considered", "wait"],
]
WAIT_UNIT = 1_000  # sessions, in what joins the first session of a status with its wait by then
MAX_UPDATED = 1_000  # statuses that are new since an index was made; for more it is made anew

Sets = dict[str, dict[Any, int]]  # by name and value: bitmaps


@dataclass(frozen=True)
class StatusIndex:
    """The topics as of a session, as bitmaps.

    `numbers`, `keys` and `statuses` have their numbers, their primary keys and those of their
    statuses, by place; `sets` are the topics of each value of what `_memberships` names.
    """

    session: int
    numbers: Sequence[int]
    keys: Sequence[int]
    statuses: Sequence[int]
    sets: Sets

    @property
    def all(self) -> int:
        """All topics."""
        return (1 << len(self.numbers)) - 1

    def answer(self, key: int) -> Answer | None:
        """Return the answer to the topic of a primary key; None if it is not there by then."""
        place = self.places.get(key)
        if place is None:
            return None
        by_answer = self.values["answer"].items()
        return next((Answer(value) for value, topics in by_answer if topics >> place & 1), None)

    @cached_property
    def values(self) -> Mapping[str, Mapping[str, int]]:
        """The topics of each value, by the name of a filter; "none" where a topic may have none."""
        considered, extents = defaultdict(int), defaultdict(int)
        for (session, extent), topics in self.considerations.items():
            considered[session] |= topics
            extents[extent] |= topics
        first_proposed = self.sets["first_proposed"].items()
        plain = ["answer", "cluster", "asked", "needs_review", "proposed", "resolution"]
        return {
            **{name: self.sets[name] for name in plain},
            "considered": considered | self.sets["nowhere"],
            "extent": extents,
            "first_proposed": {str(number or NONE): topics for number, topics in first_proposed},
        }

    @property
    def considerations(self) -> Mapping[tuple[str, str], int]:
        """The topics that a session considered to an extent."""
        return self.sets["considerations"]

    def sorted_by(self, name: str) -> Mapping[int | None, int] | None:
        """Return the topics of each value, by the name of an ordering; None for another one.

        The value is None where topics have none.
        """
        match name:
            case "answer":
                answers = self.sets["answer"].items()
                return {Answer.values.index(answer): topics for answer, topics in answers}
            case "proposed":
                return self.sets["first_proposed"]
            case "considered":
                return self.sets["last_considered"]
            case "waiting":
                return self._by_beginning_of_wait
        return None

    @cached_property
    def _by_beginning_of_wait(self) -> Mapping[int | None, int]:
        """The topics by how many sessions there were before they waited: the longest wait first."""
        numbers = [session.number for session in all_sessions()]
        topics: dict[int | None, int] = defaultdict(int)
        for stored, waiting in self.sets["wait"].items():
            if stored is None:
                topics[None] |= waiting
                continue
            first, wait = divmod(stored, WAIT_UNIT)
            topics[bisect_right(numbers, first) - wait] |= waiting
        return topics

    @cached_property
    def places(self) -> Mapping[int, int]:
        """The place of each topic by its primary key."""
        return {key: place for place, key in enumerate(self.keys)}

    @cached_property
    def by_title(self) -> Sequence[int]:
        """The places of the topics in the order of their titles."""
        return self._in_order(Alphabetical("title").asc())

    @cached_property
    def by_title_reversed(self) -> Sequence[int]:
        """Those in the reversed order; equal titles stand by number all the same."""
        return self._in_order(Alphabetical("title").desc())

    def _in_order(self, order: OrderBy) -> Sequence[int]:
        keys = Topic.objects.order_by(order, "number").values_list("pk", flat=True)
        ordered = dict.fromkeys(self.places[key] for key in keys if key in self.places)
        # One that was deleted meanwhile is among the topics of the index all the same.
        return array(
            "q", [*ordered, *(place for place in self.places.values() if place not in ordered)]
        )

    def updated(self) -> "StatusIndex | None":
        """Return the index of the statuses as they are now; None where it has to be made anew.

        A status is never changed: it is deleted, and a new one is stored, with a higher key. Where
        the topics are the same as before, what is new takes the place of what was there; that
        nothing else came or went is seen by the sum of all keys.
        """
        newest = max(self.statuses, default=0)
        new = TopicStatus.objects.filter(pk__gt=newest).order_by("pk").values("pk")[:MAX_UPDATED]
        changed = _rows(self.session).filter(pk__in=new)
        sets = {name: dict(by_value) for name, by_value in self.sets.items()}
        statuses = array("q", self.statuses)
        for status, number, key, *stored in changed:
            place = bisect_left(self.numbers, number)
            if self.keys[place : place + 1] != array("q", [key]):
                return None
            statuses[place] = status
            _replace(sets, 1 << place, stored)
        now = TopicStatus.objects.filter(**as_of_lookups(self.session))
        if not is_settled():  # else there are none of topics that are not public
            now = now.filter(topic__state=State.PUBLISHED)
        if now.aggregate(sum=Sum("pk", default=0))["sum"] != sum(statuses):
            return None
        return StatusIndex(self.session, self.numbers, self.keys, statuses, sets)


def _replace(sets: Sets, topic: int, stored: Sequence[Any]) -> None:
    """Take a topic, a set of one, out of all sets, and put it into those of what is stored now."""
    for by_value in sets.values():
        for value, topics in by_value.items():
            if topics & topic:
                by_value[value] = topics ^ topic
    for field, found in zip(FIELDS, stored, strict=True):
        for name, value in _memberships(field, found):
            sets[name][value] = sets[name].get(value, 0) | topic


_last_indexes: dict[int, StatusIndex] = {}


def status_index(session: int) -> StatusIndex:
    """Return the index as of the session of that number.

    Made of the last one where little has changed since, so that a reader need not wait for a large
    register to be read. Within a transaction, and in a preview, nothing is taken from what others
    keep.
    """
    return _kept_index(session) if cache_key(even_unsettled=True) else _made_anew(session)


@partial(cached_by_revision, even_unsettled=True)
def _kept_index(session: int) -> StatusIndex:
    return _brought_up_to_date(session)


def _brought_up_to_date(session: int) -> StatusIndex:
    earlier = _last_indexes.get(session)
    index = (earlier and earlier.updated()) or _made_anew(session)
    _last_indexes[session] = index
    return index


def _rows(session: int) -> QuerySet:
    """Return the statuses as of a session: their keys, numbers, topics and `FIELDS`."""
    statuses = TopicStatus.objects.filter(**as_of_lookups(session), topic__state=State.PUBLISHED)
    first = Cast("first_session", IntegerField())
    rows = statuses.annotate(wait=first * WAIT_UNIT + F("waiting") + F("waiting_unknown"))
    return rows.order_by("topic__number").values_list("pk", "topic__number", "topic", *FIELDS)


def _made_anew(session: int) -> StatusIndex:
    numbers, keys, statuses = array("q"), array("q"), array("q")
    by_stored: dict[str, dict] = {field: defaultdict(list) for field in FIELDS}
    rows = cast(Iterator[Sequence[Any]], _rows(session).iterator(chunk_size=5_000))
    for place, (status, number, key, *stored) in enumerate(rows):
        numbers.append(number)
        keys.append(key)
        statuses.append(status)
        for field, value in zip(FIELDS, stored, strict=True):
            by_stored[field][value].append(place)
    places: dict[str, dict] = {name: defaultdict(list) for name in SET_NAMES}
    for field, by_value in by_stored.items():
        for value, found in by_value.items():
            for name, each in _memberships(field, value):
                places[name][each] += found
    sets = {
        name: {value: bitmap(found) for value, found in by_value.items()}
        for name, by_value in places.items()
    }
    return StatusIndex(session, numbers, keys, statuses, sets)


# The sets of an index, by the field that they are made of.
SET_NAMES = [
    *["answer", "cluster", "asked", "needs_review", "proposed", "considerations", "nowhere"],
    *["resolution", "first_proposed", "last_considered", "wait"],
]


def _memberships(field: str, stored: Any) -> Iterable[tuple[str, Any]]:
    """Return the sets, by name and value, that a topic is in for what a field of it has."""
    if field == "cluster__slug":
        return [("cluster", stored or NONE)]
    if field == "proposal_count":
        return [("asked", SEVERAL if stored > 1 else NONE)]
    if field == "needs_review":
        return [(field, YES if stored else NONE)]
    if field == "proposed_at":
        return [("proposed", number) for number in stored or [NONE]]
    if field == "considered_at":
        pairs: list[tuple[str, Any]] = [("considerations", tuple(each.split())) for each in stored]
        return pairs or [("nowhere", NONE)]
    if field == "mandated_by":
        slugs = {citation.partition(" ")[0].replace("/", "-") for citation in stored}
        return [("resolution", slug) for slug in slugs or {NONE}]
    return [(field, stored)]
