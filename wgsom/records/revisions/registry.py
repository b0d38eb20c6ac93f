"""Registration of the models whose history django-reversion keeps."""

import reversion
from django.apps import apps

from wgsom.records.aggregates import VersionedModel


def register_versioned_models() -> None:
    """Keep the history of every VersionedModel; a version of a root has its children in it."""
    for model in apps.get_models():
        if issubclass(model, VersionedModel):
            reversion.register(model, follow=model.child_relations)
