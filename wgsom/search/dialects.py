"""Full-text expressions as the two databases write them.

What stands in them are tokens of our own making, letters and digits only: whatever was typed,
nothing of it is ever read as a database's own syntax.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Lookup

from wgsom.search.models import TokensField


@dataclass(frozen=True)
class Dialect:
    """The query syntax of a database: a token, a prefix, and the operators between them."""

    quote: str
    prefix: str
    phrase: str
    both: str
    either: str
    without: str

    def token(self, token: str) -> str:
        """Return the expression for a token."""
        return self.quote.format(token)

    def beginning(self, token: str) -> str:
        """Return the expression for every token that begins so."""
        return self.prefix.format(token)

    def in_order(self, tokens: Iterable[str]) -> str:
        """Return the expression for tokens side by side."""
        quoted = self.phrase.join(map(self.token, tokens))
        return f"({quoted})"

    def all_of(self, parts: Iterable[str]) -> str:
        """Return the expression for all of several."""
        return f"({self.both.join(parts)})"

    def any_of(self, parts: Iterable[str]) -> str:
        """Return the expression for any of several."""
        return f"({self.either.join(parts)})"

    def but_not(self, wanted: str, unwanted: str) -> str:
        """Return the expression for the one without the other."""
        return self.without.format(wanted, unwanted)


FTS5 = Dialect(
    quote='"{}"',
    prefix='"{}" *',
    phrase=" + ",
    both=" AND ",
    either=" OR ",
    without="({} NOT {})",
)
TSQUERY = Dialect(
    quote="'{}'",
    prefix="'{}':*",
    phrase=" <-> ",
    both=" & ",
    either=" | ",
    without="({} & !{})",
)


@TokensField.register_lookup
class Matches(Lookup):
    """Whether the tokens of an entry match; the right side gives the expression in a dialect."""

    lookup_name = "matches"
    prepare_rhs = False

    def as_sqlite(self, compiler, connection):
        alias = compiler.quote_name_unless_alias(self.lhs.alias)
        found = "SELECT rowid FROM wgsom_searchindex WHERE wgsom_searchindex MATCH %s"
        return f"{alias}.id IN ({found})", [self.rhs(FTS5)]

    def as_postgresql(self, compiler, connection):
        tokens, parameters = self.process_lhs(compiler, connection)
        return f"{tokens} @@ %s::tsquery", [*parameters, self.rhs(TSQUERY)]
