"""The Secretariat's desk: publishing, editing together, and the history."""
