"""Middleware, URL converters, context processors and health checks of the site."""

IS_FROM_MEMORY = "wgsom.is_from_memory"  # in the environ of a request that the cache answered

STAFF_PATHS = ("/admin/", "/accounts/")
SYSTEM_PATHS = ("/healthz", "/static/")  # they say nothing of the record
