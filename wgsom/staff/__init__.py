"""The Secretariat's side: the admin and its accounts."""
