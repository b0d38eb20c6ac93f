"""The register's settings, as the tests need them."""

import os

# Read by the settings below: a local run, without TLS and with a key of its own.
os.environ.setdefault("LOCAL_MODE", "true")
# Nor what the developer's own .env says.
os.environ.setdefault("ENV_FILE", "")

from wgsom.settings import *  # noqa: F403 - the environment comes first

# The real storage needs collectstatic to have run; test_production.py tests that one.
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
ALLOWED_HOSTS = ["*"]
SITE_URL = "http://testserver"
WHITENOISE_AUTOREFRESH = True
WHITENOISE_USE_FINDERS = True
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):  # noqa: F405 - of the star import
    # By that name pytest-django knows that it lies in memory; else by Django's own backend alone.
    DATABASES["default"]["TEST"] = {"NAME": ":memory:"}  # noqa: F405 - as above
