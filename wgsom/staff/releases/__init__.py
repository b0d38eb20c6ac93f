"""Releases on the Secretariat's desk: working in one, its screen, and its preview."""
