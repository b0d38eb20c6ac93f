"""How many topics each option of a filter would leave, as of the session of the list."""

from collections.abc import Mapping

from django.db.models import Count, Exists, FilteredRelation, OuterRef, Q, QuerySet

from topics.models import Mandate
from wgsom.listing.filters import NONE, counts_by


class TopicOptionCounts:
    """The counts of the filters by evidence: one or two queries each, however many options.

    For a ListFilters with `session`, `sessions` and `resolutions`.
    """

    def proposed_counts(self, rows: QuerySet) -> Mapping[str, int]:
        """Return how many topics each session proposed, and how many none did."""
        return self._numbered(counts_by(_seen(rows, "proposals", self._up_to()), "seen__session"))

    def considered_counts(self, rows: QuerySet) -> Mapping[str, int]:
        """Return how many topics each session considered, to a given extent if any."""
        extents = self.form.cleaned_data["extent"]
        to_extent = {"extent__in": extents} if extents else {}
        seen = _seen(rows, "considerations", self._up_to() | to_extent)
        counts = self._numbered(counts_by(seen, "seen__session"))
        return counts | {NONE: 0} if extents else counts

    def extent_counts(self, rows: QuerySet) -> Mapping[str, int]:
        """Return how many topics were considered to each extent, at a given session if any."""
        numbers = self.form.cleaned_data["considered"]
        return counts_by(_seen(rows, "considerations", self._up_to(numbers)), "seen__extent")

    def resolution_counts(self, rows: QuerySet) -> Mapping[str, int]:
        """Return how many topics stem from each resolution, and how many from none."""
        mandates = Mandate.objects.up_to(self.session).order_by()
        counted = (
            mandates.filter(topic__in=rows.values("pk"))
            .values_list("operative_paragraph__resolution")
            .annotate(Count("topic", distinct=True))
        )
        slugs = {resolution.pk: slug for slug, resolution in self.resolutions.items()}
        none = rows.filter(~Exists(mandates.filter(topic=OuterRef("pk")))).count()
        return {slugs[key]: count for key, count in counted} | {NONE: none}

    def asked_counts(self, rows: QuerySet) -> Mapping[str, int]:
        """Return how many topics several sessions proposed."""
        return {"several": self.filter_asked(rows, "", ["several"]).count()}

    def needs_review_counts(self, rows: QuerySet) -> Mapping[str, int]:
        """Return how many topics were considered since they were last assessed."""
        return {"yes": self.filter_needs_review(rows, "", ["yes"]).count()}

    def _up_to(self, numbers: list[str] | None = None) -> dict:
        sessions = [each for each in self.sessions if each.number <= self.session.number]
        if numbers:
            sessions = [each for each in sessions if str(each.number) in numbers]
        return {"session__in": sessions}

    def _numbered(self, counts: Mapping[str, int]) -> Mapping[str, int]:
        numbers = {str(session.pk): str(session.number) for session in self.sessions}
        return {numbers.get(key, key): count for key, count in counts.items()}


def _seen(rows: QuerySet, evidence: str, condition: Mapping) -> QuerySet:
    """Join topics with the evidence that counts, as `seen`; one without any stays, with null.

    Group by columns of the evidence only: Django puts a further join before this one, which
    no database takes.
    """
    conditions = Q(**{f"{evidence}__{name}": value for name, value in condition.items()})
    return rows.annotate(seen=FilteredRelation(evidence, condition=conditions))
