"""The URLs of the admin's screens, and from there to public pages."""

from django.db.models import Model
from django.urls import reverse
from reversion.models import Version

from wgsom.records.aggregates import VersionedModel
from wgsom.records.publication import PublicVisibilityModel
from wgsom.records.revisions.snapshots import model_of


def admin_url(subject: Model | type[Model], name: str, *arguments) -> str:
    """Return the URL of a screen of a model, or of one of a record's own screens."""
    meta = subject._meta
    own = [] if isinstance(subject, type) else [subject.pk]
    return reverse(f"admin:{meta.app_label}_{meta.model_name}_{name}", args=[*own, *arguments])


def version_url(version: Version) -> str:
    """Return the URL of the screen of a version."""
    return admin_url(model_of(version), "version", version.object_id, version.pk)


class PublicLinkMixin:
    """Rows of an inline that lead to the public page of a record, if everyone sees it there."""

    def view_on_site(self, obj: VersionedModel) -> str | None:
        """Return the URL of the public page; None if nobody can see the record there."""
        if not (obj.has_public_changes and hasattr(obj, "get_absolute_url")):
            return None
        # By what is read already: a query for each row would be one too many.
        is_public = not isinstance(obj, PublicVisibilityModel) or obj.would_be_public
        return obj.get_absolute_url() if is_public else None
