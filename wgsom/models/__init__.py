"""What the register keeps beside the record."""

from wgsom.models.open_screen import OpenScreen
from wgsom.models.public_change import PublicChange
from wgsom.models.search import SearchEntry, SearchWord, StaleRecord, TokensField
from wgsom.models.shipped_record import ShippedRecord

__all__ = [
    "OpenScreen",
    "PublicChange",
    "SearchEntry",
    "SearchWord",
    "ShippedRecord",
    "StaleRecord",
    "TokensField",
]
