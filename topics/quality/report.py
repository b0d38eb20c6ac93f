"""The report of the quality check: open findings, and accepted ones."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from topics.models import AcceptedFinding
from topics.quality import RULES, Finding, QualityRule, findings


@dataclass(frozen=True)
class QualityReport:
    """The open findings of all checks, beside the accepted ones."""

    found: Sequence[Finding]
    accepted: Sequence[AcceptedFinding]

    @classmethod
    def now(cls) -> "QualityReport":
        """Return the state of the register now."""
        return cls(findings(), list(AcceptedFinding.objects.select_related("accepted_by")))

    @cached_property
    def open(self) -> list[Finding]:
        """The findings that nobody has accepted."""
        known = {each.fingerprint for each in self.accepted}
        return [finding for finding in self.found if finding.fingerprint not in known]

    @property
    def open_by_check(self) -> list[tuple[QualityRule, list[Finding]]]:
        """The open findings of each check that has any, in the order of the checks."""
        grouped = [(rule, [f for f in self.open if f.check_name == rule.name]) for rule in RULES]
        return [(rule, some) for rule, some in grouped if some]

    @property
    def still_found(self) -> list[AcceptedFinding]:
        """The accepted findings that still are found."""
        found = {finding.fingerprint for finding in self.found}
        return [each for each in self.accepted if each.fingerprint in found]

    @property
    def past(self) -> list[AcceptedFinding]:
        """The accepted findings that are found no more: mended, or changed, since."""
        still_found = self.still_found
        return [each for each in self.accepted if each not in still_found]

    def find_open(self, fingerprint: str) -> Finding | None:
        """Return the open finding of that fingerprint; None if it is mended or accepted."""
        return next((each for each in self.open if each.fingerprint == fingerprint), None)
