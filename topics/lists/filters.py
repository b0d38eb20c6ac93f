"""The filters of topics: each with its choices, its condition and its facet counts."""

from collections.abc import Mapping
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Q

from sessions.models import Resolution
from topics.choices import Extent
from topics.lists.facets import NONE, count_values
from wgsom.lists import DisplayFilter, MultipleChoiceFilter

SEVERAL, YES = "several", "yes"

Choices = list[tuple[str, str]]


class AsOfFilter(DisplayFilter):
    """The session to read as of; the rows are read as of it to begin with."""

    def __init__(self):
        super().__init__(label="As of", help_text="How the register read at an earlier session.")

    def get_choices(self) -> Choices:
        """Return the sessions that the list can read as of, the last one first."""
        as_of = self.parent.as_of
        last = as_of.last_held
        latest = f"Latest: {last.ordinal} ({last.year})" if last.number else "No session held yet"
        return [("", latest), *((str(s.number), str(s)) for s in reversed(as_of.options))]


class CrossTabFilter(MultipleChoiceFilter):
    """A filter by something that a topic has one of: `field_name` of its status decides.

    The facets of all such filters are counted in one query together (`CrossTab`).
    """

    def value_of(self, stored: Any) -> str:
        """Return the filter's value for what is stored."""
        return stored

    def facet_counts(self) -> Mapping[str, int]:
        return self.parent.cross_tab.counts(self.name, without=self.name)


class ClusterFilter(CrossTabFilter):
    """By cluster, named by its slug."""

    def get_choices(self) -> Choices:
        return [*((each.slug, each.name) for each in self.parent.clusters), (NONE, "No cluster")]

    def condition(self, values: list[str]) -> Q:
        none = Q(cluster=None) if NONE in values else Q()
        return Q(cluster__in=[each for each in self.parent.clusters if each.slug in values]) | none

    def value_of(self, stored: int | None) -> str:
        return {each.pk: each.slug for each in self.parent.clusters}.get(stored, NONE)


class TimesProposedFilter(CrossTabFilter):
    """By whether several sessions proposed a topic."""

    def condition(self, values: list[str]) -> Q:
        return Q(proposal_count__gt=1)

    def value_of(self, stored: int) -> str:
        return SEVERAL if stored > 1 else NONE


class NeedsReviewFilter(CrossTabFilter):
    """By whether a topic needs review (rule: topics/answers.py)."""

    def condition(self, values: list[str]) -> Q:
        return Q(needs_review=True)

    def value_of(self, stored: bool) -> str:
        return YES if stored else NONE


class SessionFilter(MultipleChoiceFilter):
    """By sessions, or none of them."""

    def get_choices(self) -> Choices:
        sessions = self.parent.as_of.sessions
        return [*((str(s.number), str(s)) for s in sessions), (NONE, "No session")]


class ProposedFilter(SessionFilter):
    """By the sessions that proposed a topic."""

    def condition(self, values: list[str]) -> Q:
        return _any(_has("proposed_at", value) for value in values)

    def facet_counts(self) -> Mapping[str, int]:
        return count_values(self.parent.evidence_counts("proposed_at", self.name))


class ConsideredFilter(SessionFilter):
    """By the sessions that considered a topic; with extents chosen, to one of these."""

    combined = frozenset({"considered", "extent"})

    def condition(self, values: list[str]) -> Q:
        extents = self.parent.chosen("extent")
        pairs = [
            f"{number} {extent}" for number in _given(values) for extent in extents or Extent.values
        ]
        nothing = [NONE] if NONE in values and not extents else []
        return _any(_has("considered_at", item) for item in pairs + nothing)

    def facet_counts(self) -> Mapping[str, int]:
        extents = self.parent.chosen("extent")
        counts = count_values(
            ({number for number, extent in pairs if extent in extents or not extents}, count)
            for pairs, count in self.parent.consideration_counts
        )
        return {**counts, NONE: 0} if extents else counts


class ExtentFilter(MultipleChoiceFilter):
    """By the extent to which a topic was considered; with sessions chosen, at one of these."""

    combined = ConsideredFilter.combined

    def condition(self, values: list[str]) -> Q:
        return _any(Q(considered_at__has_suffix=f" {extent}") for extent in values)

    def facet_counts(self) -> Mapping[str, int]:
        numbers = self.parent.chosen("considered")
        return count_values(
            ({extent for number, extent in pairs if number in numbers or not numbers}, count)
            for pairs, count in self.parent.consideration_counts
        )


class ResolutionFilter(MultipleChoiceFilter):
    """By the resolutions that a topic stems from, named by their slugs."""

    def get_choices(self) -> Choices:
        known = [(resolution.slug, str(resolution)) for resolution in Resolution.objects.all()]
        return [*known, (NONE, "No resolution")]

    def condition(self, values: list[str]) -> Q:
        none = [_has("mandated_by", NONE)] if NONE in values else []
        symbols = [slug.replace("-", "/") for slug in _given(values)]
        return _any([*(Q(mandated_by__has_prefix=f"{symbol} ") for symbol in symbols), *none])

    def facet_counts(self) -> Mapping[str, int]:
        counts = self.parent.evidence_counts("mandated_by", self.name)
        return count_values(
            ({each.partition(" ")[0].replace("/", "-") for each in citations}, count)
            for citations, count in counts
        )


def _has(field: str, value: str) -> Q:
    """Return the condition that a field has a value; "none": that it has no value at all."""
    return Q(**{field: ""}) if value == NONE else Q(**{f"{field}__has": value})


def _any(conditions) -> Q:
    """Return the condition that one of several holds; never, if there are none."""
    return reduce(or_, conditions, Q(pk__in=[]))


def _given(values: list[str]) -> list[str]:
    return [value for value in values if value != NONE]
