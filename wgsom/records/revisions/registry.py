"""Which models the history keeps."""

import reversion

from wgsom.records.aggregates import VersionedModel


def register_versioned_models(*models: type[VersionedModel]) -> None:
    """Keep the history of these models: a version of an aggregate has its parts in it."""
    for model in models:
        reversion.register(model, follow=model.child_relations)
