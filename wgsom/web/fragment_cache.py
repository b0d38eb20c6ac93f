"""The cache behind Django's `cache` tag: fragments of pages, kept while the record is the same."""

from sys import getsizeof
from typing import Any

from django.core.cache.backends.base import BaseCache
from django.urls import get_script_prefix
from django.utils.translation import get_language

from wgsom.revision_cache import cached_by_revision
from wgsom.web.lru_store import LruStore

MAX_BYTES = 16 * 1024 * 1024  # of all fragments of one revision


class FragmentCache(BaseCache):
    """Fragments by their key, as long as the data revision is the same (wgsom/revision_cache.py).

    A key has to name all that a fragment depends on besides the record: others read it as well.
    Within a transaction and in a preview nothing is kept. Time-outs count for nothing.
    """

    def __init__(self, location: str, params: dict[str, Any]):
        super().__init__(params)

    def get(self, key: str, default: Any = None, version: int | None = None) -> Any:
        fragment = _kept().get(_whole(key))
        return default if fragment is None else fragment

    def set(self, key: str, value: Any, timeout: Any = None, version: int | None = None) -> None:
        _kept().add(_whole(key), value)


def _whole(key: str) -> tuple[str, str | None, str]:
    return get_script_prefix(), get_language(), key


@cached_by_revision
def _kept() -> LruStore[str]:
    return LruStore(MAX_BYTES, getsizeof)
