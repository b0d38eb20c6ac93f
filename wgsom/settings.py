"""The settings of the register: one module, read from the environment, safe by default.

Every variable is listed in `.env.example` and explained in docs/deployment.md. Two of them relax
the defaults: `DEBUG` for work on the code, and `LOCAL_MODE` for `make run` on one's own machine.
"""

import os
from pathlib import Path
from urllib.parse import urlsplit

import environ
from django.core.exceptions import ImproperlyConfigured

from wgsom.conf.database import DatabaseSecurity, database_settings
from wgsom.conf.environment import accept_old_names
from wgsom.conf.logging import logging_settings
from wgsom.conf.secret_key import local_secret_key, secret_key_problem
from wgsom.conf.secrets import secret
from wgsom.conf.site_url import security_contact, site_url

BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = BASE_DIR / "var"

env = environ.Env()
if env_file := env.str("ENV_FILE", default=str(BASE_DIR / ".env")):
    env.read_env(env_file)
accept_old_names(os.environ)

DEBUG = env.bool("DEBUG", default=False)
LOCAL_MODE = env.bool("LOCAL_MODE", default=False)
IS_LOCAL = DEBUG or LOCAL_MODE

SECRET_KEY = secret("SECRET_KEY")
if not SECRET_KEY and IS_LOCAL:
    SECRET_KEY = local_secret_key(VAR_DIR / "secret_key")
if problem := secret_key_problem(SECRET_KEY):
    raise ImproperlyConfigured(
        f"SECRET_KEY {problem}. Set it in the environment or in .env to a long random text "
        "(.env.example says how to make one), or use `make run` for a local run."
    )

# Earlier keys: what they signed and encrypted can still be read.
SECRET_KEY_FALLBACKS = env.list("SECRET_KEY_FALLBACKS", default=[])

ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=[])
if IS_LOCAL:
    ALLOWED_HOSTS += ["localhost", "127.0.0.1", "[::1]"]
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])

# What absolute URLs begin with, in files, feeds, permalinks and the map of the site.
SITE_URL = site_url(
    env.str("SITE_URL", default=""),
    ALLOWED_HOSTS,
    is_secure=env.bool("SECURE_SSL_REDIRECT", default=not IS_LOCAL),
    port=env.int("PORT", default=8000),
)

INSTALLED_APPS = [
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",  # allauth's page of passkeys
    "django.contrib.sessions",
    "django.contrib.sitemaps",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_filters",
    "reversion",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.usersessions",
    "wgsom.apps.WgsomConfig",
    "sessions.apps.SessionsConfig",
    "topics.apps.TopicsConfig",
]

# The order is that of the libraries' documentation. The policy is outermost, so that redirects and
# static files have it too; and a login ends before messages are read, so that who signs in anew
# still finds them. What is public is compressed, and gets its ETag, in wgsom/web/response_cache.py;
# GZipMiddleware is for pages of staff.
MIDDLEWARE = [
    "wgsom.web.csp.ContentSecurityPolicyMiddleware",
    "wgsom.web.permissions_policy.PermissionsPolicyMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "wgsom.web.crawlers.CrawlerMiddleware",
    "wgsom.web.time_limit.TimeLimitMiddleware",
    "wgsom.web.request_checks.RequestCheckMiddleware",
    "wgsom.web.documents.DocumentMiddleware",
    "wgsom.web.data_revision.DataRevisionMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "wgsom.staff.accounts.known_device.KnownDeviceMiddleware",
    "wgsom.staff.accounts.session_timeout.SlidingSessionMiddleware",
    "wgsom.staff.accounts.second_factor.SecondFactorMiddleware",
    "wgsom.staff.admin.session_expiry.SessionExpiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "wgsom.staff.releases.working.WorkingReleaseMiddleware",
]

ROOT_URLCONF = "wgsom.urls"
WSGI_APPLICATION = "wgsom.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "OPTIONS": {
            "loaders": [
                (
                    "django.template.loaders.cached.Loader",
                    [
                        "django.template.loaders.filesystem.Loader"
                        if DEBUG
                        else "wgsom.web.template_loader.CompactLoader",
                        "django.template.loaders.app_directories.Loader",
                    ],
                )
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "wgsom.web.context_processors.navigation",
                "wgsom.web.context_processors.data_revision",
                "sessions.context_processors.chosen_session",
                "wgsom.web.crawlers.robots_context",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]

# The database ------------------------------------------------------------------------------

DATABASE_URL = env.str("DATABASE_URL", default="sqlite:///var/register.sqlite3")
database_security = DatabaseSecurity(
    password=secret("DATABASE_PASSWORD"),
    tls=env.str("DATABASE_TLS", default=""),
    root_certificate=env.str("DATABASE_ROOT_CERTIFICATE", default=""),
)
DATABASES = {"default": database_settings(DATABASE_URL, BASE_DIR, database_security)}
# A streaming replica of it that readers read from, if there is one (wgsom/conf/replica.py).
if replica_url := env.str("DATABASE_REPLICA_URL", default=""):
    DATABASES["replica"] = database_settings(replica_url, BASE_DIR, database_security)
    DATABASE_ROUTERS = ["wgsom.conf.replica.ReplicaRouter"]

# Whether nobody else is in the network between the register and its database (wgsom/web/checks.py).
DATABASE_TRUSTED_NETWORK = env.bool("DATABASE_TRUSTED_NETWORK", default=False)

DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
FIXTURE_DIRS = [BASE_DIR / "fixtures"]

# Staff -------------------------------------------------------------------------------------

# Whether staff need a second factor. Only a local run may be without
# (wgsom/staff/accounts/checks.py).
MFA_REQUIRED = env.bool("MFA_REQUIRED", default=not IS_LOCAL)

AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "admin:index"

ACCOUNT_ADAPTER = "wgsom.staff.accounts.adapters.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = False  # a login ends with the browser, or sooner (below)
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
# Attempts that failed, by address; by account and address, longer each time; by account alone, but
# for devices that are known (wgsom/staff/accounts/adapters.py).
ACCOUNT_RATE_LIMITS = {
    "login": "30/m/ip",
    "login_failed": "10/m/ip,5/5m/key,10/1h/key,20/1d/key",
    "login_failed_account": "30/1h/key,100/1d/key",
}

MFA_ADAPTER = "wgsom.staff.accounts.adapters.SecondFactorAdapter"
MFA_FORMS = {
    "activate_totp": "wgsom.staff.accounts.forms.ActivateForm",
    "authenticate": "wgsom.staff.accounts.forms.AuthenticateForm",
    "reauthenticate": "wgsom.staff.accounts.forms.ReauthenticateForm",
    "authenticate_webauthn": "wgsom.staff.accounts.forms.AuthenticateKeyForm",
    "reauthenticate_webauthn": "wgsom.staff.accounts.forms.ReauthenticateKeyForm",
}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_TOTP_ISSUER = "Register of topics"
MFA_TOTP_TOLERANCE = 1  # half a minute, for telephones whose clocks are off
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = IS_LOCAL

# Whether a release is published by somebody else than who owns it or changed something in it.
RELEASE_FOUR_EYES = env.bool("RELEASE_FOUR_EYES", default=False)
# Days for which the link to a preview can be read without an account.
RELEASE_PREVIEW_DAYS = env.int("RELEASE_PREVIEW_DAYS", default=7)
# Days after a session's end from which the desk's front page urges that its record be entered.
ENTER_SESSION_WITHIN_DAYS = env.int("ENTER_SESSION_WITHIN_DAYS", default=60)

# Seconds without a request after which a login ends (wgsom/staff/accounts/session_timeout.py).
SESSION_COOKIE_AGE = 60 * env.int("SESSION_IDLE_TIMEOUT_MINUTES", default=120)
SESSION_MAX_AGE = 3600 * env.int("SESSION_TIMEOUT_HOURS", default=12)  # seconds, whatever happens

# Hours in which the link of an invitation can be used.
INVITATION_HOURS = env.int("INVITATION_HOURS", default=72)

# Sign-in through an organisation's own provider, if there is one (wgsom/staff/accounts/oidc.py).
SOCIALACCOUNT_ADAPTER = "wgsom.staff.accounts.oidc.OrganisationAdapter"
OIDC_SERVER_URL = env.str("OIDC_SERVER_URL", default="")
OIDC_NAME = env.str("OIDC_NAME", default="your organisation")
OIDC_GROUPS_CLAIM = env.str("OIDC_GROUPS_CLAIM", default="groups")
OIDC_GROUPS = env.dict("OIDC_GROUPS", default={})  # a role of the register for each group there
OIDC_PROVIDES_MFA = env.bool("OIDC_PROVIDES_MFA", default=False)
if OIDC_SERVER_URL:
    provider = {
        "provider_id": "organisation",
        "name": OIDC_NAME,
        "client_id": env.str("OIDC_CLIENT_ID"),
        "secret": secret("OIDC_CLIENT_SECRET"),
        "settings": {"server_url": OIDC_SERVER_URL},
    }
    SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": [provider], "OAUTH_PKCE_ENABLED": True}}

# Where mail is sent from, such as smtp+tls://name:password@mail.example.org:587; none without.
EMAIL_URL = secret("EMAIL_URL")
if EMAIL_URL:
    globals().update(env.email_url_config(EMAIL_URL))
EMAIL_TIMEOUT = 10  # seconds: a silent server holds no thread for longer
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="register@localhost")

# In the database, so that failed logins are counted for all processes together and a restart
# forgets none.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "wgsom_cache",
        # High, since at the limit a third is dropped, counts of attempts that still run included.
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    },
    # Behind the cache tag of templates.
    "template_fragments": {"BACKEND": "wgsom.web.fragment_cache.FragmentCache"},
}

AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "wgsom.staff.accounts.password_strength.PasswordStrengthValidator"},
]

# Language, time, static files --------------------------------------------------------------

LANGUAGE_CODE = "en"
TIME_ZONE = "Europe/Vienna"  # where the Working Group meets and its secretariat sits
USE_I18N = True
USE_TZ = True
FORMAT_MODULE_PATH = ["wgsom.conf.formats"]

STATIC_URL = "static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}

# Security ----------------------------------------------------------------------------------

# Django 6 reads this setting itself; until then wgsom.web.csp does. No nonces: they would change
# every body, and with it every ETag.
SECURE_CSP = {
    "default-src": ["'none'"],
    "script-src": ["'self'"],
    "style-src": ["'self'"],
    "img-src": ["'self'", "data:"],
    "font-src": ["'self'"],
    "connect-src": ["'self'"],
    "form-action": ["'self'"],
    "base-uri": ["'none'"],
    "frame-ancestors": ["'none'"],
}
if OIDC_SERVER_URL:  # a browser counts where a form leads on to, too
    SECURE_CSP["form-action"].append("{0.scheme}://{0.netloc}".format(urlsplit(OIDC_SERVER_URL)))

# Entries of one form: a resolution has up to three hundred paragraphs, of five entries each. URLs
# have a limit of their own (wgsom/web/request_checks.py).
DATA_UPLOAD_MAX_NUMBER_FIELDS = 20_000
DATA_UPLOAD_MAX_MEMORY_SIZE = 12 * 1024 * 1024  # all their texts, in three bytes a character

# Seconds that a request may take, and that it waits for what somebody else changes
# (wgsom/web/time_limit.py).
REQUEST_TIME_LIMIT = env.int("REQUEST_TIME_LIMIT", default=30)
LOCK_TIME_LIMIT = env.int("LOCK_TIME_LIMIT", default=10)

SECURE_SSL_REDIRECT = env.bool("SECURE_SSL_REDIRECT", default=not IS_LOCAL)
SECURE_REDIRECT_EXEMPT = [r"^(healthz|readyz|metrics)$"]
SECURE_HSTS_SECONDS = env.int("SECURE_HSTS_SECONDS", default=0 if IS_LOCAL else 31_536_000)
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_SECONDS > 0
SECURE_HSTS_PRELOAD = SECURE_HSTS_SECONDS > 0
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = not IS_LOCAL
# With that prefix a browser takes the cookie over TLS alone, and from this host alone. The proxy
# knows it by both names (wgsom/proxy/nginx.conf.template).
SESSION_COOKIE_NAME = "sessionid" if IS_LOCAL else "__Host-sessionid"
CSRF_COOKIE_NAME = "csrftoken" if IS_LOCAL else "__Host-csrftoken"
DEVICE_COOKIE_NAME = "device" if IS_LOCAL else "__Host-device"
CSRF_COOKIE_HTTPONLY = True  # forms carry the token; no script reads it
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"  # no third cookie
X_FRAME_OPTIONS = "DENY"
CSRF_FAILURE_VIEW = "wgsom.staff.admin.session_expiry.csrf_failure"
if env.bool("BEHIND_PROXY", default=False):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    # How many of them add to X-Forwarded-For: which address counts as that of who asks, for limits
    # and logs. The shipped proxy puts one address there, however many stand before it.
    ALLAUTH_TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXY_COUNT", default=1)

# Where somebody who found a weakness reports it: mailto:… or https://…; the report form without.
SECURITY_CONTACT = security_contact(env.str("SECURITY_CONTACT", default=""))

# A content delivery network before the register, if there is one (wgsom/web/cdn.py).
CDN_MAX_AGE = env.int("CDN_MAX_AGE", default=1)  # seconds
CDN_PURGE_URL = env.str("CDN_PURGE_URL", default="")
CDN_PURGE_TOKEN = secret("CDN_PURGE_TOKEN")
CDN_PURGE_AGAIN_AFTER = env.int("CDN_PURGE_AGAIN_AFTER", default=3)  # seconds

# Messages ----------------------------------------------------------------------------------

LOG_LEVEL = env.str("LOG_LEVEL", default="WARNING")
# Lines of JSON for programs, or plain ones for people (wgsom/monitoring/log_format.py).
LOG_FORMAT = env.str("LOG_FORMAT", default="plain" if IS_LOCAL else "json")
LOGGING = logging_settings(LOG_LEVEL, LOG_FORMAT, has_requests=bool(os.environ.get("ACCESS_LOG")))

# Whoever shows it may read /metrics, and the details of /readyz; without one nobody may.
MONITORING_TOKEN = secret("MONITORING_TOKEN")
