"""Projections: what is derived from the record and stored, and kept in step with it.

An app says what it stores, of which kind of record, and which tables that depends on. Triggers of
the database then note every record that a change concerns, however the change was made: on the
desk, by `load_register`, by an update of many rows, by a deletion. What they note is worked out in
the same transaction, or, where it is very much, soon after it (refresh.py).
"""
