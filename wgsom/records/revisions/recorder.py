"""Records what was changed as a revision, and signals it."""

from uuid import uuid4

import reversion
from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from reversion.models import Version

from wgsom.monitoring.security_log import SecurityEvent, log_event
from wgsom.records.aggregates import AggregateRoot, VersionedModel
from wgsom.records.revisions.signals import deletion_recorded, revision_recorded

BASELINE_REASON = "As it stood when its history began."


@transaction.atomic
def record_revision(
    *roots: AggregateRoot, by: AbstractBaseUser | None = None, reason: str = ""
) -> None:
    """Keep aggregates with their parts as new versions, after a change; `by` is None for a program.

    Call it within the transaction of the change. Readers are told of what changed in public.
    """
    for root in roots:
        root.version_token = uuid4()
        type(root)._base_manager.filter(pk=root.pk).update(version_token=root.version_token)
        _keep(root, by, reason)
    revision_recorded.send(sender=record_revision, roots=roots, is_news=True)


@transaction.atomic
def record_deletion(root: AggregateRoot, *, by: AbstractBaseUser, reason: str) -> None:
    """Keep an aggregate as it stands, before it is deleted: it can be restored from that."""
    record_baseline(root)
    _keep(root, by, reason)
    log_event(SecurityEvent.DELETED, record=f"{root._meta.model_name} {root.pk}", name=str(root))
    deletion_recorded.send(sender=record_deletion, root=root)


def record_baseline(root: AggregateRoot) -> None:
    """Keep an aggregate as it stands, unless a version of it is there; before it is changed."""
    if not Version.objects.get_for_object(root).exists():
        _keep(root, None, BASELINE_REASON)
        revision_recorded.send(sender=record_baseline, roots=(root,), is_news=False)


def _keep(root: AggregateRoot, by: AbstractBaseUser | None, reason: str) -> None:
    as_it_stands = type(root)._base_manager.get(pk=root.pk)
    with reversion.create_revision(manage_manually=True):
        reversion.set_user(by)
        reversion.set_comment(reason)
        reversion.add_to_revision(as_it_stands)


class ChangeRecorder:
    """The aggregates that are changed together, by one person and for one reason."""

    def __init__(self):
        self._roots = {}

    def before(self, row: VersionedModel) -> None:
        """Record the root of a row, before it is saved or deleted; begin its history."""
        if row.root.pk and self._record(row.root):
            record_baseline(row.root)

    def after(self, row: VersionedModel) -> None:
        """Record the root of a row, once it is saved."""
        self._record(row.root)

    def record(self, *, by: AbstractBaseUser | None = None, reason: str = "") -> None:
        """Keep each of them as a new version."""
        record_revision(*self.roots, by=by, reason=reason)

    @property
    def roots(self) -> list[AggregateRoot]:
        """The aggregates that are changed."""
        return list(self._roots.values())

    def _record(self, root: AggregateRoot) -> bool:
        """Note an aggregate; return whether it was not noted yet."""
        key = (type(root), root.pk)
        is_new = key not in self._roots
        self._roots[key] = root
        return is_new
