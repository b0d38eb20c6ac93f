"""Mail to those who publish, once a release awaits them."""

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import User

from wgsom.releases.models import Release
from wgsom.releases.publication import may_publish
from wgsom.staff.admin.admin_urls import admin_url
from wgsom.staff.admin.users import display_name
from wgsom.staff.mail import send_mail_to
from wgsom.text import pluralize_count

PERMISSION_BACKEND = "django.contrib.auth.backends.ModelBackend"


def notify_publishers(release: Release, by: AbstractBaseUser) -> bool:
    """Send a mail to everybody else who may publish a release; return whether one was sent."""
    staff = User.objects.with_perm("wgsom.publish_release", backend=PERMISSION_BACKEND)
    others = staff.filter(is_staff=True).exclude(pk=by.pk).exclude(email="")
    context = {
        "release": release,
        "by": display_name(by),
        "count": pluralize_count(release.changes.pending().count(), "change"),
        "link": f"{settings.SITE_URL}{admin_url(release, 'change')}",
    }
    addresses = sorted({each.email for each in others if not may_publish(release, each)})
    subject = f"To review: {release}"
    return send_mail_to(addresses, subject, "admin/releases/review_mail.txt", context)
