"""The history of the record: every change with who made it, when and why.

A version (django-reversion) is an aggregate with all its parts as it stood after a change;
`record_revision` keeps one, and sends `revision_recorded`; the public change log listens to that
(wgsom/changelog).
"""
