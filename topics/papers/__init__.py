"""The Secretariat's paper on topics for future sessions: composed from the record, and issued."""
