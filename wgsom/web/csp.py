"""The Content-Security-Policy header, as Django 6 sends it.

Django 6 has this middleware and the `SECURE_CSP` setting of its own: on that upgrade this
module goes, and `MIDDLEWARE` names Django's.
"""

from django.conf import settings


class ContentSecurityPolicyMiddleware:
    """Send the policy of `settings.SECURE_CSP` with every response that has none."""

    def __init__(self, get_response):
        self.get_response = get_response
        self.policy = "; ".join(
            f"{directive} {' '.join(sources)}" for directive, sources in settings.SECURE_CSP.items()
        )

    def __call__(self, request):
        response = self.get_response(request)
        response.headers.setdefault("Content-Security-Policy", self.policy)
        return response
