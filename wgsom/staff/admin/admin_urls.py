"""The URLs of the desk's screens."""

from django.db.models import Model
from django.urls import reverse
from reversion.models import Version

from wgsom.records.revisions.snapshots import model_of


def admin_url(subject: Model | type[Model], name: str, *arguments) -> str:
    """Return the URL of a screen of a model, or of one of a record's own screens."""
    meta = subject._meta
    own = [] if isinstance(subject, type) else [subject.pk]
    return reverse(f"admin:{meta.app_label}_{meta.model_name}_{name}", args=[*own, *arguments])


def version_url(version: Version) -> str:
    """Return the URL of the screen of a version."""
    return admin_url(model_of(version), "version", version.object_id, version.pk)
