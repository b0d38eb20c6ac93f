"""The search box of the admin, which finds records as they are cited: "12", "6/3 OP 15"."""

from collections.abc import Mapping
from typing import ClassVar

from django.contrib import admin
from django.db.models import Case, Q, QuerySet, Value, When
from django.http import HttpRequest

from wgsom.search.references import cited_numbers

SYMBOL = "symbol"


class CitationSearchMixin(admin.ModelAdmin):
    """A search, in a list or a field, in which what the text names comes first.

    `citation_fields` gives the lookup of each part of a citation that the record has, by the names
    of `cited_numbers`; that of `symbol` is compared with the text as a whole, without case.
    """

    citation_fields: ClassVar[Mapping[str, str]]

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet, search_term: str
    ) -> tuple[QuerySet, bool]:
        found, may_have_duplicates = super().get_search_results(request, queryset, search_term)
        lookups = self._lookups(search_term)
        if not lookups:
            return found, may_have_duplicates
        # As subqueries: neither lookups nor search fields can make a row come twice.
        cited = Q(pk__in=self.model._base_manager.filter(**lookups).values("pk"))
        rows = queryset.filter(cited | Q(pk__in=found.order_by().values("pk")))
        order = queryset.query.order_by or self.opts.ordering
        is_cited = Case(When(cited, then=Value(0)), default=Value(1))
        return rows.order_by(is_cited, *order), False

    def _lookups(self, text: str) -> dict[str, int | str]:
        """Return what the record cited by a text is looked up by; empty if it cites none."""
        fields = self.citation_fields
        if numbers := cited_numbers(text):
            is_of_this_kind = numbers.keys() <= fields.keys()
            return {fields[part]: numbers[part] for part in numbers} if is_of_this_kind else {}
        return {fields[SYMBOL]: text.strip()} if text.strip() and SYMBOL in fields else {}
