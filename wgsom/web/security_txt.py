"""The file that tells who finds a weakness where to report it (RFC 9116)."""

from datetime import UTC, datetime, time, timedelta

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone

VALID_FOR = timedelta(days=180)  # from each day on: the standard wants less than a year


def security_txt(request: HttpRequest) -> HttpResponse:
    """Answer with the contact, which is SECURITY_CONTACT, or else the form for reports."""
    form = f"{settings.SITE_URL}{reverse('report-problem')}"
    end = datetime.combine(timezone.localdate() + VALID_FOR, time(), UTC)
    lines = [
        f"Contact: {settings.SECURITY_CONTACT or form}",
        f"Expires: {end:%Y-%m-%dT%H:%M:%SZ}",
        "Preferred-Languages: en",
        f"Canonical: {settings.SITE_URL}{request.path}",
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")
