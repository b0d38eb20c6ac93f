"""Every URL of the site."""

from django.contrib import admin
from django.urls import include, path, register_converter
from django.views.generic import RedirectView

from wgsom.web.converters import (
    DataExtensionConverter,
    DocumentExtensionConverter,
    ExtensionConverter,
    NumberConverter,
)
from wgsom.web.health import healthz

register_converter(NumberConverter, "number")
register_converter(ExtensionConverter, "extension")
register_converter(DataExtensionConverter, "data_extension")
register_converter(DocumentExtensionConverter, "document_extension")

urlpatterns = [
    path("", include("topics.pages.urls")),
    path("", include("sessions.urls")),
    path("", include("wgsom.changelog.urls")),
    path("accounts/", include("wgsom.staff.accounts.urls")),
    # Attempts are limited there, and not on the desk's own screen.
    path("admin/password_change/", RedirectView.as_view(pattern_name="account_change_password")),
    path("admin/", admin.site.urls),
    path("healthz", healthz),
]
