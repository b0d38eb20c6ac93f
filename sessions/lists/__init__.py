"""The lists of sessions and resolutions: filter sets, queries, tables, print layouts."""
