"""The history of the record: every change with who made it, when and why.

A version (django-reversion) is an aggregate with all its parts as it stood after a change;
`record_revision` keeps one, and notes for readers what became of its public rows
(wgsom.models.ChangelogEntry).
"""
