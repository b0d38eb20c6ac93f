"""Search: what people type, read as they mean it, and the same hits on every database."""

from wgsom.search.highlighting import found_in
from wgsom.search.index import Entry, optimize, store
from wgsom.search.lookups import Among
from wgsom.search.search import Search

__all__ = ["Among", "Entry", "Search", "found_in", "optimize", "store"]
