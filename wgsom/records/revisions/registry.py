"""Which models the history keeps."""

import reversion

from wgsom.records.aggregates import KeptModel


def keep_history_of(*models: type[KeptModel]) -> None:
    """Keep the history of these models: a version of a whole has its parts in it."""
    for model in models:
        reversion.register(model, follow=model.parts)
