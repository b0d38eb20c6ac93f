"""Search: what people type, read as they mean it, and the same hits on every database."""

from wgsom.search.highlighting import find_spans
from wgsom.search.index import IndexDocument, optimize_index, update_index
from wgsom.search.lookups import KeyIn
from wgsom.search.search import Search

__all__ = ["IndexDocument", "KeyIn", "Search", "find_spans", "optimize_index", "update_index"]
