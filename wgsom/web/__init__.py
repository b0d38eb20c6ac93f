"""Middleware, URL converters, context processors and health checks of the site."""

STAFF_PATHS = ("/admin/", "/accounts/", "/preview/")
REPORT_PATH = "/report/"  # of readers' reports, which are theirs alone
SYSTEM_PATHS = ("/healthz", "/readyz", "/metrics", "/static/")  # they say nothing of the record

CLIENT = "wgsom.client"  # in the environ: who waits for a document that is made in the background
