"""The register at a glance: the headline, what waits longest, the sessions, what is new."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta

from django.http import QueryDict
from django.utils.functional import cached_property
from django.utils.safestring import SafeString

from sessions.lists.charts import responsive_chart
from sessions.lists.list_queries import topic_counts
from sessions.models import Session
from topics.choices import Answer
from topics.lists.charts import evidence_cells
from topics.lists.cluster_list_queries import OverviewQuery
from topics.lists.list_queries import TopicListQuery
from topics.lists.presets import WAITING
from topics.models import IssuedPaper, Topic
from wgsom.changelog.list_query import ChangeListQuery
from wgsom.charts.strip import small_strip
from wgsom.exports import DOCUMENT_FORMATS
from wgsom.lists.querystring import replace_params
from wgsom.lists.record_views import FileLink
from wgsom.revision_cache import cached_by_revision
from wgsom.text import pluralize_count

MAX_WAITING = 5  # topics on the front page; the list has all


@dataclass(frozen=True)
class WaitingTopic:
    """A topic that waits, and its strip as SVG."""

    topic: Topic
    strip: SafeString


@dataclass(frozen=True)
class NewestPaper:
    """The paper that was issued last: what it is, where it is, and its files."""

    session: int
    label: str
    url: str
    files: list[FileLink]


@dataclass(frozen=True)
class Changes:
    """The number of public changes since a day, with the URLs of their page and their file."""

    count: int
    url: str
    file_url: str


class Glance:
    """The overview of the front page beside the counts, as of the session of its list."""

    def __init__(self, overview: OverviewQuery):
        self.overview, self.as_of = overview, overview.as_of
        self.topics = overview.topics()

    @property
    def headline(self) -> str:
        """The answer to the question behind the register, in two sentences made of counts."""
        return headline(self.topics.count, self.topics.answer_counts)

    @cached_property
    def _waiting(self) -> TopicListQuery:
        return self.overview.topics(**WAITING)

    @property
    def waiting_url(self) -> str:
        """The URL of the list of all that wait."""
        return self._waiting.url()

    @property
    def waiting_count(self) -> int:
        """The number of topics that wait."""
        return self._waiting.count

    @property
    def longest_waiting(self) -> list[WaitingTopic]:
        """The topics that have waited longest, each with its strip."""
        sessions, not_entered = self.as_of.evidence_sessions, self.as_of.not_entered_sessions
        return [
            WaitingTopic(
                topic,
                SafeString(
                    small_strip(
                        evidence_cells(topic, sessions, not_entered), f"Topic {topic.number}"
                    ).inline()
                ),
            )
            for topic in self._waiting.page_rows(0, MAX_WAITING)
        ]

    @property
    def timeline(self) -> SafeString:
        """The sessions up to that one as a chart; empty before the first."""
        query = f"?as_of={self.as_of.param}" if self.as_of.param else ""
        return responsive_chart(self.as_of.evidence_sessions, topic_counts(), query)

    @property
    def newest_paper(self) -> NewestPaper | None:
        """The paper issued last for a session up to that one; None if none was."""
        papers = [each for each in issued_papers() if each.session <= self.as_of.session.number]
        return papers[-1] if papers else None

    @property
    def next_session(self) -> Session | None:
        """The next session, once it is announced; None while an earlier session is read."""
        if self.as_of.is_earlier:
            return None
        return next((each for each in upcoming_sessions() if not each.was_held_by()), None)

    @property
    def changes(self) -> Changes | None:
        """The changes that readers saw since that session; None where there are none."""
        if not self.as_of.number:
            return None
        since = (self.as_of.session.last_day + timedelta(days=1)).isoformat()
        given = replace_params(QueryDict(), since=since, as_of=self.as_of.param)
        listed = ChangeListQuery(given)
        return (
            Changes(listed.count, listed.url(), listed.export_url("docx")) if listed.count else None
        )


def headline(total: int, counts: Mapping[str, int]) -> str:
    """Return how many topics were asked for, and how many of them were taken up, in sentences."""
    if not total:
        return "No topic has been asked for yet."
    yes, partly, no, not_assessed = (counts.get(each.value, 0) for each in Answer)
    were = "was" if total == 1 else "were"
    in_part = f", {partly} of them in part" if partly and yes else " in part" if partly else ""
    taken_up = f"The Group has taken up {yes + partly or 'none'}{in_part}"
    rest = [f"{no} it has not"] if no and yes + partly else []
    rest += [f"{not_assessed} nobody has assessed"] if not_assessed else []
    said = f"{taken_up}; {', and '.join(rest)}." if rest else f"{taken_up}."
    return f"{pluralize_count(total, 'topic')} {were} asked for. {said}"


@cached_by_revision
def issued_papers() -> list[NewestPaper]:
    """Return the papers as issued, the last one last."""
    papers = []
    for issued in IssuedPaper.objects.defer("content").select_related("session"):
        url = issued.get_absolute_url()
        files = [
            FileLink(each.label, f"{url.rstrip('/')}.{each.extension}")
            for each in DOCUMENT_FORMATS.values()
        ]
        label = f"{issued}, of {issued.issue_description}"
        papers.append(NewestPaper(issued.session.number, label, url, files))
    return papers


@cached_by_revision
def upcoming_sessions() -> list[Session]:
    """Return the sessions that had not been held when this was read, with their agenda."""
    sessions = Session.objects.with_is_held().filter(is_held=False)
    return list(sessions.order_by("number").prefetch_related("agenda_items"))


def most_common_basis(topics: Iterable[Topic]) -> str:
    """Return the basis that most answers of some topics have, in words: a page says it once.

    Empty where there are fewer than two of it: a row says its own.
    """
    counts = Counter(filter(None, (topic.basis_description for topic in topics)))
    basis, count = next(iter(counts.most_common(1)), ("", 0))
    return basis if count > 1 else ""
