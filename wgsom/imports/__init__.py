"""Imports: files read apart, rows compared with the record, what changes kept in a release."""
