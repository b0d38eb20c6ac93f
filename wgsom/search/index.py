"""The search index: the texts of a record as tokens, stored for the database to search."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain

from django.db import connection

from wgsom.records.bulk_insert import bulk_insert
from wgsom.search.models import IndexEntry, IndexTerm
from wgsom.search.references import KEYWORD_PREFIX, references
from wgsom.search.tokenizer import compound_forms, normalize, words

GAP = f"{KEYWORD_PREFIX}gap"  # between two texts: no phrase reaches from one into the other
TRUNCATED = f"{KEYWORD_PREFIX}truncated"  # of an entry that is not whole
TITLE = "\ue001"  # begins a word of the title, where the title's words stand once more
# Bytes of a record's tokens. PostgreSQL takes a megabyte, in which each token has some bytes of its
# own; what is longer is found by its beginning, and the check of the register names it.
MAX_TOKENS_SIZE = 400_000
BATCH_SIZE = 200  # rows written in one statement


@dataclass(frozen=True)
class IndexDocument:
    """A search index document: what a record is found by.

    `titles` are texts whose words make a better match, and `identity` the keywords of the record
    itself; `keywords` are those of what it refers to (wgsom/search/references.py); `scopes` name
    the sessions as of which it is to be found so. What the texts themselves refer to is found too,
    but for a "sixth session": that may be anyone's.
    """

    object_id: int
    titles: tuple[str, ...]
    texts: tuple[str, ...] = ()
    identity: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()
    scopes: tuple[str, ...] = ()

    def tokens(self, object_type: str) -> str:
        """Return all that it is found by, with blanks between."""
        scopes = [scope_keyword(object_type, scope) for scope in self.scopes or [""]]
        named = [f"{TITLE}{keyword}" for keyword in self.identity]
        keywords = [*scopes, *self.identity, *named, *self.keywords]
        titles = [_tokens(text, TITLE) for text in self.titles]
        texts = [_tokens(text) for text in (*self.titles, *self.texts) if text]
        return f" {GAP} ".join([" ".join(keywords), *titles, *texts])


def scope_keyword(object_type: str, scope: str = "") -> str:
    """Return the keyword of every entry of a kind of record that is to be found in a scope."""
    return f"{KEYWORD_PREFIX}in{object_type}{scope}"


def update_index(
    object_type: str, object_ids: Sequence[int], documents: Iterable[IndexDocument]
) -> None:
    """Store what these records are found by, in place of what was stored of them."""
    IndexEntry.objects.filter(object_type=object_type, object_id__in=object_ids).delete()
    documents = list(documents)
    bulk_insert(_index_entry(object_type, each) for each in documents)
    texts = {text for each in documents for text in (*each.titles, *each.texts)}
    stems = dict(chain.from_iterable(map(_words, texts)))
    IndexTerm.objects.bulk_create(
        (IndexTerm(word=word, stem=stems[word]) for word in sorted(stems)),
        batch_size=BATCH_SIZE,
        ignore_conflicts=True,
    )


def truncated_records() -> list[tuple[str, int]]:
    """Return the records that are so long that their entries are not whole: kinds and keys."""
    entries = IndexEntry.objects.filter(tokens__matches=lambda dialect: dialect.token(TRUNCATED))
    return sorted(set(entries.values_list("object_type", "object_id")))


def optimize_index() -> None:
    """Bring SQLite's index into one piece, and take stock of its tables, after much was stored.

    It is searched faster so, and knows which of two indexes finds less. PostgreSQL does so by
    itself.
    """
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("INSERT INTO wgsom_searchindex (wgsom_searchindex) VALUES ('optimize')")
            cursor.execute("ANALYZE")


def _index_entry(object_type: str, document: IndexDocument) -> IndexEntry:
    """Return the entry of a document, with as many tokens as every database can index."""
    tokens = document.tokens(object_type)
    if len(encoded := tokens.encode()) > MAX_TOKENS_SIZE:
        beginning = encoded[:MAX_TOKENS_SIZE].decode(errors="ignore")
        tokens = f"{TRUNCATED} {beginning.rpartition(' ')[0]}"
    return IndexEntry(object_type=object_type, object_id=document.object_id, tokens=tokens)


# Of the texts of a batch: documents of one record have most of them in common.
@lru_cache(maxsize=4096)
def _words(text: str) -> tuple[tuple[str, str], ...]:
    """Return the words of a text, each with its stem."""
    return tuple((word.text, word.stem) for word in words(normalize(text)))


@lru_cache(maxsize=4096)
def _tokens(text: str, prefix: str = "") -> str:
    stems = [f"{prefix}{stem}" for _, stem in _words(text)]
    text = normalize(text)
    compounds = [f"{GAP} {prefix}{form}" for form in compound_forms(text)]
    return " ".join([*stems, *compounds, *([] if prefix else _keywords(text))])


def _keywords(text: str) -> list[str]:
    found = [each for each in references(text) if not each.is_any_session]
    return [keyword for each in found for keyword in (each.keyword, *each.implied)]
