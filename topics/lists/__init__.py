"""The lists of topics and clusters: filter sets, facets, queries, tables, print layouts."""
