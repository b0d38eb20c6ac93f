"""The public pages of topics and clusters."""
