"""The data revision: one number for the state of all that readers could see.

The database increments it in every transaction that changes a table which public pages read,
whoever makes the change. Every cache has it in its key, so that nothing has to be invalidated, and
nothing can be out of date.
"""
