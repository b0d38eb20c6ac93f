"""How many topics each option of a filter would leave, as of the session of the list."""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping

from django.db.models import Count, QuerySet
from django.utils.functional import cached_property

from topics.models.status import EVIDENCE_FIELDS
from wgsom.lists.filterset import NONE

Evidence = Iterator[tuple[str, int]]  # values of a field, and how many topics have each

SEVERAL, YES = "several", "yes"
CROSS_TAB_FILTERS = (
    "answer",
    "cluster",
    "asked",
    "needs_review",
)  # filters by what a topic has one of


class TopicFacets:
    """The counts of the options, from the readings of the topics, however many options.

    One query for all the crossed filters together, and at most one each for the filter by
    proposal, for those by consideration, and for the filter by resolution. For a ListFilterSet
    with `clusters`.
    """

    @cached_property
    def cross_tab(self) -> Mapping[tuple, int]:
        """How many topics there are of each answer, cluster, and so on: the crossed filters'
        values, of topics that pass every other filter."""
        of = ("answer", "cluster", "proposal_count", "needs_review")
        slugs = {cluster.pk: cluster.slug for cluster in self.clusters} | {None: NONE}
        cross_tab = Counter()
        for row, count in _grouped(self._rows_without(CROSS_TAB_FILTERS), *of):
            answer, cluster, proposals, needs_review = row
            asked = SEVERAL if proposals > 1 else NONE
            cross_tab[answer, slugs.get(cluster, NONE), asked, YES if needs_review else NONE] += (
                count
            )
        return cross_tab

    def counts_of_all(self, name: str) -> Mapping[str, int]:
        """Return how many topics there are of each value of a crossed filter, all applied."""
        return self._cross_tab_counts(name, CROSS_TAB_FILTERS)

    @property
    def first_proposed_counts(self) -> Mapping[str, int]:
        """How many topics each session was the first to propose, every filter applied."""
        counted = _grouped(self._rows_without(), "first_proposed")
        return {str(number or NONE): count for (number,), count in counted}

    def answer_counts(self, rows: QuerySet) -> Mapping[str, int]:
        """Return how many topics have each answer."""
        return self._counts_without("answer")

    def cluster_counts(self, rows: QuerySet) -> Mapping[str, int]:
        """Return how many topics are in each cluster, and how many in none."""
        return self._counts_without("cluster")

    def asked_counts(self, rows: QuerySet) -> Mapping[str, int]:
        """Return how many topics several sessions proposed."""
        return self._counts_without("asked")

    def needs_review_counts(self, rows: QuerySet) -> Mapping[str, int]:
        """Return how many topics were considered since they were last assessed."""
        return self._counts_without("needs_review")

    def proposed_counts(self, rows: QuerySet) -> Mapping[str, int]:
        """Return how many topics each session proposed, and how many none did."""
        counts = self._evidence_counts(rows, "proposed_at", "proposed")
        return _counted((text.split("|"), count) for text, count in counts)

    def resolution_counts(self, rows: QuerySet) -> Mapping[str, int]:
        """Return how many topics stem from each resolution, and how many from none."""
        counts = self._evidence_counts(rows, "mandated_by", "resolution")
        return _counted(
            ({_slug(each) for each in text.split("|")}, count) for text, count in counts
        )

    def considered_counts(self, rows: QuerySet) -> Mapping[str, int]:
        """Return how many topics each session considered, to a given extent if any."""
        extents = self.form.cleaned_data["extent"]
        counts = _counted(
            ({number for number, extent in pairs if extent in extents or not extents}, count)
            for pairs, count in self._considered
        )
        return counts | {NONE: 0} if extents else counts

    def extent_counts(self, rows: QuerySet) -> Mapping[str, int]:
        """Return how many topics were considered to each extent, at a given session if any."""
        numbers = self.form.cleaned_data["considered"]
        return _counted(
            ({extent for number, extent in pairs if number in numbers or not numbers}, count)
            for pairs, count in self._considered
        )

    @cached_property
    def _considered(self) -> list[tuple[list[list[str]], int]]:
        """Who considered topics to which extent, and how many topics; without those filters."""
        rows = self._rows_without(self.combined)
        counts = self._evidence_counts(rows, "considered_at", *self.combined)
        return [
            ([pair.split() for pair in text.split("|") if pair], count) for text, count in counts
        ]

    @cached_property
    def _evidence(self) -> list[tuple[tuple, int]]:
        """The evidence on the topics that pass every filter, and on how many it is the same."""
        return list(_grouped(self._rows_without(), *EVIDENCE_FIELDS))

    def _evidence_counts(self, rows: QuerySet, field: str, *filters: str) -> Evidence:
        """Return the values of a field of evidence, and how many of the rows have each.

        `rows` are those without these filters. A search leaves few rows, and mostly the same
        ones for every field: then all fields are taken at once.
        """
        is_applied = any(self.form.cleaned_data[name] for name in filters)
        if self.search and not is_applied:
            place = EVIDENCE_FIELDS.index(field)
            return ((values[place], count) for values, count in self._evidence)
        return ((text, count) for (text,), count in _grouped(rows, field))

    def _counts_without(self, name: str) -> Mapping[str, int]:
        return self._cross_tab_counts(name, set(CROSS_TAB_FILTERS) - {name})

    def _cross_tab_counts(self, name: str, applied: Collection[str]) -> Mapping[str, int]:
        chosen = {each: self.form.cleaned_data[each] for each in applied}
        counts = Counter()
        for key, count in self.cross_tab.items():
            values = dict(zip(CROSS_TAB_FILTERS, key, strict=True))
            if all(values[each] in options for each, options in chosen.items() if options):
                counts[values[name]] += count
        return counts


def _grouped(rows: QuerySet, *fields: str) -> Iterator[tuple[tuple, int]]:
    """Yield each set of values that rows have in some fields, and how many rows have it."""
    for *values, count in rows.order_by().values_list(*fields).annotate(Count("pk")):
        yield tuple(values), count


def _counted(groups) -> Mapping[str, int]:
    """Return how many topics have each value, and none, from values and how many have them."""
    counts = Counter()
    for values, count in groups:
        for value in values or [NONE]:
            counts[value or NONE] += count
    return counts


def _slug(citation: str) -> str:
    return citation.partition(" ")[0].replace("/", "-")
