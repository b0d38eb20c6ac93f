"""The register's settings for servers that tests start: as shipped, but for static files.

The real storage needs collectstatic to have run.
"""

from wgsom.settings import *  # noqa: F403 - all of them, but for these

STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
STATIC_ROOT = BASE_DIR / "static"  # noqa: F405 - as above
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
