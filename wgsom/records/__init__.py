"""The base of every record model, from natural keys to revisions; it knows no view."""
