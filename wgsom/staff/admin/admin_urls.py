"""The addresses of the desk's screens."""

from django.db.models import Model
from django.urls import reverse
from reversion.models import Version


def screen_address(subject: Model | type[Model], name: str, *arguments) -> str:
    """Return the address of a screen of a model, or of one of a record's own screens."""
    meta = subject._meta
    own = [] if isinstance(subject, type) else [subject.pk]
    return reverse(f"admin:{meta.app_label}_{meta.model_name}_{name}", args=[*own, *arguments])


def version_screen(version: Version) -> str:
    """Return the address of the screen of a version."""
    return screen_address(version._model, "version", version.object_id, version.pk)
