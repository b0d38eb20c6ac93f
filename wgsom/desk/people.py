"""How the desk names who did something."""

from django.contrib.auth.base_user import AbstractBaseUser
from django.utils.html import format_html
from django.utils.safestring import SafeString
from reversion.models import Version

from wgsom.desk.screens import version_screen
from wgsom.wholes import KeptModel, WholeModel

PROGRAM = "The register's own program"


def name_of(user: AbstractBaseUser | None) -> str:
    """Return somebody's full name, or else the user name; of nobody, that it was a program."""
    return (user.get_full_name() or user.get_username()) if user else PROGRAM


def last_version(model: type[KeptModel], key: int | str) -> Version | None:
    """Return the newest version of a row, with who made it; None if nothing was kept of it."""
    versions = Version.objects.get_for_object_reference(model, key)
    return versions.select_related("revision__user").first()


def look_again(whole: WholeModel) -> SafeString:
    """Return the sentence that refuses what was done to a whole as it stood before a change."""
    last = last_version(type(whole), whole.pk)
    return format_html(
        "{} changed this since you opened this page. "
        '<a href="{}">Look at what changed</a> first, and do it again.',
        name_of(last.revision.user) if last else "Somebody",
        version_screen(last) if last else "",
    )
