"""The former name of `rebuild_projections`, kept for scripts that call it."""

from wgsom.management.commands.rebuild_projections import Command

__all__ = ["Command"]
