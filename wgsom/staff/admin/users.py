"""The display names of users in the admin."""

from django.contrib.auth.base_user import AbstractBaseUser
from django.utils.html import format_html
from django.utils.safestring import SafeString

from wgsom.records.aggregates import AggregateRoot
from wgsom.records.revisions.snapshots import versions_of
from wgsom.staff.admin.admin_urls import version_url

SYSTEM = "System"
UNKNOWN = "Somebody"


def display_name(user: AbstractBaseUser | None) -> str:
    """Return somebody's full name, or else the user name; of nobody, that it was a program."""
    return (user.get_full_name() or user.get_username()) if user else SYSTEM


def stale_page_message(root: AggregateRoot) -> SafeString:
    """Return the sentence that refuses what was done to an outdated state of an aggregate."""
    last = versions_of(type(root), root.pk).first()
    return format_html(
        "{} changed this since you opened this page. "
        '<a href="{}">Look at what changed</a> first, and do it again.',
        display_name(last.revision.user) if last else UNKNOWN,
        version_url(last) if last else "",
    )
