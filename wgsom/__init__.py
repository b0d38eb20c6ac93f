"""What composes the site, and what both apps stand on: lists, exports, search, loading."""
