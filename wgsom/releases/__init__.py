"""Releases: changes that are prepared out of sight, and become public together."""
