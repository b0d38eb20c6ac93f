"""The Permissions-Policy header: no page may use a feature of the device, but for a few.

Django has no setting for it.
"""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from wgsom.web import STAFF_PATHS

# What pages do: copy an address, and sign in with a passkey. Sharing one is the page's own by
# default, and browsers that have no such feature complain of its name.
ALLOWED = (
    "clipboard-read",  # asks each time
    "clipboard-write",
    "publickey-credentials-create",
    "publickey-credentials-get",
)
DENIED = (
    "accelerometer",
    "autoplay",
    "browsing-topics",
    "camera",
    "display-capture",
    "encrypted-media",
    "fullscreen",
    "geolocation",
    "gyroscope",
    "hid",
    "idle-detection",
    "magnetometer",
    "microphone",
    "midi",
    "payment",
    "picture-in-picture",
    "screen-wake-lock",
    "serial",
    "usb",
    "xr-spatial-tracking",
)
POLICY = ", ".join([*(f"{each}=()" for each in DENIED), *(f"{each}=(self)" for each in ALLOWED)])


class PermissionsPolicyMiddleware:
    """Send the policy with every response; pages of staff are no part of any other site, either."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Permissions-Policy", POLICY)
        if request.path_info.startswith(STAFF_PATHS):
            response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        return response
