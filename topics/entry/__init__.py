"""Entering a session: match its agenda, review the topics that it touched, say that it is done."""
