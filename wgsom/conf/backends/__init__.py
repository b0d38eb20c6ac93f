"""Django's database backends, with what happens right before each commit."""
