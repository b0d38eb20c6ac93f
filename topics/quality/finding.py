"""A finding of a check, and its fingerprint."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from hashlib import sha256

from django.db.models import Model


@dataclass(frozen=True)
class Finding:
    """Something odd in the record: the record it is about, and a sentence that says what.

    The sentence says all that matters: a finding that was accepted is open again as soon as it
    would read otherwise.
    """

    check_name: str
    record: Model
    sentence: str

    @property
    def fingerprint(self) -> str:
        """The digest that identifies the finding: of check, record and sentence."""
        parts = [self.check_name, self.record._meta.label_lower, str(self.record.pk), self.sentence]
        return sha256("\0".join(parts).encode()).hexdigest()


@dataclass(frozen=True)
class QualityRule:
    """Something to look for: its name, what it looks for, and how to mend what it finds."""

    name: str
    title: str
    advice: str
    find: Callable[[], Iterable[tuple[Model, str]]]

    def findings(self) -> list[Finding]:
        """Return what it finds now, each once."""
        found = (Finding(self.name, record, sentence) for record, sentence in self.find())
        return list({finding.fingerprint: finding for finding in found}.values())
