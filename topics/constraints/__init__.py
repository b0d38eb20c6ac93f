"""Database constraints that Django cannot state."""
