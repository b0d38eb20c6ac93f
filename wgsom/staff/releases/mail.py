"""Mail to those who publish, once a release awaits them."""

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import User

from wgsom.releases.models import Release
from wgsom.staff.admin.admin_urls import admin_url
from wgsom.staff.admin.users import display_name
from wgsom.staff.mail import send_mail_to
from wgsom.text import pluralize_count

ROLES = "django.contrib.auth.backends.ModelBackend"  # what gives permissions by groups


def tell_publishers(release: Release, by: AbstractBaseUser) -> bool:
    """Send a mail to everybody else who may publish a release; return whether one was sent."""
    publishers = User.objects.with_perm("wgsom.publish_release", backend=ROLES)
    others = publishers.exclude(pk=by.pk).exclude(email="")
    context = {
        "release": release,
        "by": display_name(by),
        "count": pluralize_count(release.changes.pending().count(), "change"),
        "link": f"{settings.SITE_URL}{admin_url(release, 'change')}",
    }
    addresses = sorted(set(others.values_list("email", flat=True)))
    subject = f"To review: {release}"
    return send_mail_to(addresses, subject, "admin/releases/review_mail.txt", context)
