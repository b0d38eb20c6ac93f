"""Backups of the whole database: made while it is in use, verified, restored, and drilled."""
