"""Search: what people type, read as they mean it, and the same hits on every database."""

from wgsom.search.among import Among
from wgsom.search.entries import Entry, optimize, store
from wgsom.search.marking import found_in
from wgsom.search.search import Search

__all__ = ["Among", "Entry", "Search", "found_in", "optimize", "store"]
