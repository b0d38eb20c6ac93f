"""The addresses of a page to send on, and their QR codes."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from wgsom.charts.qr_code import MAX_BYTES, qr_code


@dataclass(frozen=True)
class ShareLink:
    """An address of a page, from the root of the site on, and what it is in a few words."""

    label: str
    path: str

    @property
    def url(self) -> str:
        """The whole address."""
        return f"{settings.SITE_URL}{self.path}"

    @property
    def code_url(self) -> str:
        """The URL of its QR code; empty where the address is longer than a code holds."""
        if len(self.url.encode()) > MAX_BYTES:
            return ""
        return f"{reverse('qr-code')}?{urlencode({'path': self.path})}"


def share_links(permanent: str, latest: str, as_of: str) -> list[ShareLink]:
    """Return the addresses of a page: as of a session, which reads the same for good, and latest.

    `as_of` names that session in words. There is one address where the page depends on none.
    """
    if not as_of or permanent == latest:
        return [ShareLink("The address of this page", latest)]
    return [
        ShareLink(f"As of the {as_of}, for good", permanent),
        ShareLink("Always the latest", latest),
    ]


def qr_code_view(request: HttpRequest) -> HttpResponse:
    """Return the QR code of a page of this site; status 400 for anything else."""
    path = request.GET.get("path", "")
    url = f"{settings.SITE_URL}{path}"
    if not path.startswith("/") or path.startswith("//") or len(url.encode()) > MAX_BYTES:
        sentence = f"path: This takes the address of a page, from / on, of {MAX_BYTES} bytes.\n"
        return HttpResponse(sentence, status=400, content_type="text/plain; charset=utf-8")
    return HttpResponse(qr_code(url), content_type="image/svg+xml; charset=utf-8")
