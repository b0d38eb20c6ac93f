"""The models of this app, gathered for Django: each stands in the package that it belongs to."""

from wgsom.changelog.models import PublicChange
from wgsom.records.fixtures.models import ShippedRecord
from wgsom.records.projections.models import StaleRecord
from wgsom.search.models import SearchEntry, SearchWord, TokensField
from wgsom.staff.admin.models import OpenScreen

__all__ = [
    "OpenScreen",
    "PublicChange",
    "SearchEntry",
    "SearchWord",
    "ShippedRecord",
    "StaleRecord",
    "TokensField",
]
