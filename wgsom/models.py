"""The models of this app, gathered for Django: each stands in the package that it belongs to."""

from wgsom.backups.models import BackupRun
from wgsom.changelog.models import ChangelogEntry
from wgsom.imports.models import RememberedMapping, Upload
from wgsom.problem_reports.models import ProblemReport
from wgsom.records.data_revision.models import DataRevision, PendingRevision
from wgsom.records.fixtures.models import FixtureBaseline
from wgsom.records.projections.models import InvalidatedRecord
from wgsom.releases.models import Release, ReleaseChange
from wgsom.search.models import IndexEntry, IndexTerm, Synonym, TokensField
from wgsom.staff.accounts.models import Invitation
from wgsom.staff.admin.models import EditingSession

__all__ = [
    "BackupRun",
    "ChangelogEntry",
    "DataRevision",
    "EditingSession",
    "FixtureBaseline",
    "IndexEntry",
    "IndexTerm",
    "InvalidatedRecord",
    "Invitation",
    "PendingRevision",
    "ProblemReport",
    "Release",
    "ReleaseChange",
    "RememberedMapping",
    "Synonym",
    "TokensField",
    "Upload",
]
