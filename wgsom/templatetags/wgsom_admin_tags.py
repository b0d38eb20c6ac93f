"""Template tags of the admin: URLs of its screens, who did something, and in which release."""

from django import template

from wgsom.releases.merging import ReleaseError
from wgsom.releases.models import Release
from wgsom.staff.admin.admin_urls import admin_url, version_url
from wgsom.staff.admin.users import display_name
from wgsom.staff.releases.working import working_release

register = template.Library()
register.simple_tag(admin_url)
register.simple_tag(version_url)
register.filter(display_name)


@register.inclusion_tag("admin/_working_release.html", takes_context=True)
def working_release_bar(context: template.Context) -> dict:
    """Show which release somebody works in, or which they could; nothing to who may do neither."""
    request = context["request"]
    if not request.user.has_perm("wgsom.change_release"):
        return {}
    try:
        release = working_release(request)
    except ReleaseError:  # published meanwhile: the next save says so
        release = None
    return {
        "release": release,
        "releases": [] if release else Release.objects.unfinished(),
        "next": request.get_full_path(),
        "csrf_token": context.get("csrf_token"),
    }
