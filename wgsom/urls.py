"""Every URL of the site."""

from django.conf import settings
from django.contrib import admin
from django.contrib.sitemaps.views import sitemap
from django.urls import include, path, register_converter
from django.views.decorators.http import require_safe
from django.views.generic import RedirectView, TemplateView

from topics.pages.offline import offline, offline_json, service_worker
from topics.pages.sitemaps import SITEMAPS, sitemap_index
from wgsom.staff.releases.preview import preview
from wgsom.web.converters import (
    CitationExtensionConverter,
    DataExtensionConverter,
    DocumentExtensionConverter,
    ExtensionConverter,
    NumberConverter,
    PictureExtensionConverter,
)
from wgsom.web.crawlers import robots_txt
from wgsom.web.documents import progress
from wgsom.web.health import healthz, metrics, readyz
from wgsom.web.security_txt import security_txt
from wgsom.web.share import qr_code_view

register_converter(NumberConverter, "number")
register_converter(ExtensionConverter, "extension")
register_converter(DataExtensionConverter, "data_extension")
register_converter(DocumentExtensionConverter, "document_extension")
register_converter(PictureExtensionConverter, "picture_extension")
register_converter(CitationExtensionConverter, "citation_extension")

handler400 = "wgsom.web.errors.bad_request"
handler403 = "wgsom.staff.accounts.events.permission_denied"
handler429 = "wgsom.staff.accounts.attempts.too_many_requests"  # asked for by django-allauth
handler500 = "wgsom.staff.admin.session_expiry.server_error"

urlpatterns = [
    path("", include("topics.pages.urls")),
    path("", include("sessions.urls")),
    path("", include("wgsom.changelog.urls")),
    path("", include("wgsom.problem_reports.urls")),
    path("accounts/", include("wgsom.staff.accounts.urls")),
    # Attempts are limited there, and not on the desk's own screen.
    path("admin/password_change/", RedirectView.as_view(pattern_name="account_change_password")),
    path("admin/plan/", include("topics.plans.urls")),
    path("admin/import/", include("topics.imports.urls")),
    path("admin/enter/", include("topics.entry.urls")),
    path("admin/", admin.site.urls),
    path("preview/<str:key>/", preview, name="preview"),
    path("preview/<str:key>/<path:path>", preview, name="preview"),
    path("healthz", require_safe(healthz)),
    path("readyz", require_safe(readyz)),
    path("metrics", require_safe(metrics)),
    path("files/<path:path>", require_safe(progress), name="progress"),
    path(
        "opensearch.xml",
        require_safe(
            TemplateView.as_view(
                template_name="opensearch.xml",
                content_type="application/opensearchdescription+xml; charset=utf-8",
                extra_context={"site_url": settings.SITE_URL},
            )
        ),
        name="opensearch",
    ),
    path("service-worker.js", require_safe(service_worker), name="service-worker"),
    path("offline.json", require_safe(offline_json)),
    path("offline/", require_safe(offline), name="offline"),
    path("qr.svg", require_safe(qr_code_view), name="qr-code"),
    path("robots.txt", require_safe(robots_txt)),
    path(".well-known/security.txt", require_safe(security_txt)),
    path("sitemap.xml", require_safe(sitemap_index), name="sitemap"),
    path(
        "sitemap-<slug:section>.xml",
        require_safe(sitemap),
        {"sitemaps": SITEMAPS},
        name="sitemap-section",
    ),
]
