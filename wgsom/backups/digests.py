"""Digests of tables, to compare what is stored in two places row by row."""

from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import blake2b

BITS = 64


@dataclass(frozen=True)
class TableDigest:
    """The number of a table's rows, and a digest of them that does not depend on their order."""

    rows: int = 0
    digest: str = "0" * (BITS // 4)

    @classmethod
    def of(cls, lines: Iterable[bytes]) -> "TableDigest":
        """Return the digest of rows, each a line as its engine writes it. Constant memory."""
        count = total = 0
        for line in lines:
            count += 1
            total += int.from_bytes(blake2b(line, digest_size=BITS // 8).digest(), "big")
        return cls(count, f"{total % 2**BITS:0{BITS // 4}x}")


Tables = dict[str, TableDigest]


def differences(expected: Tables, found: Tables) -> list[str]:
    """Return a sentence for each table that is not the same in two places; empty if all are."""
    sentences = []
    for name in sorted(expected.keys() | found.keys()):
        one, other = expected.get(name), found.get(name)
        if one is None or other is None:
            sentences.append(f"{name} is {'missing' if other is None else 'one too many'}.")
        elif one.rows != other.rows:
            sentences.append(f"{name} has {other.rows:,} rows, and should have {one.rows:,}.")
        elif one != other:
            sentences.append(f"{name} has as many rows as it should, with other values.")
    return sentences
