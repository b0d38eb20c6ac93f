"""The settings as deployment and the local run read them, each in a process of its own."""

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from django.test import RequestFactory

from wgsom.conf.secret_key import local_secret_key
from wgsom.web.errors import bad_request, server_error

ROOT = Path(__file__).resolve().parents[3]
PRODUCTION = {"SECRET_KEY": "a-key-of-this-test-" + "k" * 50, "ALLOWED_HOSTS": "example.org"}


def python(*arguments, **environment):
    """Run Python with nothing but these variables in its environment."""
    return subprocess.run(
        [sys.executable, *arguments],
        env={"PATH": os.environ["PATH"], "ENV_FILE": "", **environment},
        cwd=ROOT,
        capture_output=True,
        text=True,
    )


def run(*arguments, **environment):
    """Run a command of manage.py so."""
    return python("manage.py", *arguments, **environment)


def read_setting(name, **environment):
    """Read a setting so, without starting the register."""
    return python("-c", f"from wgsom import settings; print(repr(settings.{name}))", **environment)


def setting(name, **environment):
    return read_setting(name, **environment).stdout.strip()


def test_without_a_secret_key_it_refuses_to_start_and_says_what_to_do():
    result = run("check", ALLOWED_HOSTS="example.org")

    assert result.returncode != 0
    assert "SECRET_KEY is not set. Set it in the environment or in .env" in result.stderr


@pytest.mark.parametrize(
    ("key", "problem"),
    [
        ("a", "has 1 characters, and needs 50"),
        ("abcd" * 20, "can be guessed"),
        ("django-insecure-" + PRODUCTION["SECRET_KEY"], "can be guessed"),
    ],
)
def test_a_key_that_can_be_guessed_is_refused(key, problem):
    result = run("check", **PRODUCTION | {"SECRET_KEY": key})

    assert result.returncode != 0
    assert f"SECRET_KEY {problem}." in result.stderr
    assert key not in result.stderr.replace("SECRET_KEY", "") or len(key) == 1


def test_a_key_may_begin_with_a_dollar():
    key = "$" + PRODUCTION["SECRET_KEY"]

    assert setting("SECRET_KEY", **PRODUCTION | {"SECRET_KEY": key}) == repr(key)


@pytest.mark.parametrize("redirect", ["true", "false"])
def test_cookies_are_for_https_and_this_host_whatever_redirects(redirect):
    environment = {**PRODUCTION, "SECURE_SSL_REDIRECT": redirect}
    names = ("SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE", "SESSION_COOKIE_NAME")
    values = [setting(name, **environment) for name in (*names, "CSRF_COOKIE_NAME")]

    assert values == ["True", "True", "'__Host-sessionid'", "'__Host-csrftoken'"]


def test_the_password_of_the_database_may_have_any_character():
    text = """a/b?c%d@e:f#g'h"i$j k\\"""
    url = "postgres://register@database:5432/register"
    environment = {**PRODUCTION, "DATABASE_URL": url, "DATABASE_PASSWORD": text}

    assert setting("DATABASES['default']['PASSWORD']", **environment) == repr(text)
    assert setting("DATABASES['default']['HOST']", **environment) == "'database'"


def test_the_database_can_be_asked_for_tls():
    given = {"DATABASE_URL": "postgres://register@database/register", "DATABASE_TLS": "verify-full"}
    environment = PRODUCTION | given | {"DATABASE_ROOT_CERTIFICATE": "/tls/root.pem"}
    options = setting("DATABASES['default']['OPTIONS']", **environment)

    assert "'sslmode': 'verify-full'" in options
    assert "'sslrootcert': '/tls/root.pem'" in options


def test_no_other_level_of_tls_is_taken():
    result = run("check", **PRODUCTION, DATABASE_TLS="yes")

    assert result.returncode != 0
    assert "DATABASE_TLS is 'yes'. It is one of: disable, allow, prefer" in result.stderr


@pytest.mark.parametrize("wrong", ["security@example.org", "http://example.org", "mailto:a\nb"])
def test_a_contact_that_is_none_is_refused(wrong):
    result = run("check", **PRODUCTION, SECURITY_CONTACT=wrong)

    assert result.returncode != 0
    assert "SECURITY_CONTACT is" in result.stderr


def test_the_number_of_trusted_proxies_is_a_setting():
    environment = {**PRODUCTION, "BEHIND_PROXY": "true", "TRUSTED_PROXY_COUNT": "2"}

    assert setting("ALLAUTH_TRUSTED_PROXY_COUNT", **environment) == "2"


def test_the_deployment_check_is_clean():
    result = run("check", "--deploy", "--fail-level", "WARNING", **PRODUCTION)

    assert (result.returncode, result.stdout) == (
        0,
        "System check identified no issues (0 silenced).\n",
    )


def test_a_local_key_is_made_once_and_is_its_owners_alone(tmp_path):
    path = tmp_path / "var" / "secret_key"

    first = local_secret_key(path)

    assert len(first) >= 50
    assert local_secret_key(path) == first
    assert local_secret_key(tmp_path / "other") != first
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


@pytest.mark.parametrize("variable", ["DEBUG", "LOCAL_MODE"])
def test_a_local_run_needs_no_key(variable):
    assert len(setting("SECRET_KEY", **{variable: "true"})) >= 50


def test_an_env_file_is_read(tmp_path):
    key = PRODUCTION["SECRET_KEY"]
    (tmp_path / "env").write_text(f"SECRET_KEY={key}\nALLOWED_HOSTS=a.example,b.example\n")

    assert setting("ALLOWED_HOSTS", ENV_FILE=str(tmp_path / "env")) == "['a.example', 'b.example']"


@pytest.mark.django_db(transaction=True)
def test_the_health_check_asks_the_server(live_server):
    port = live_server.url.rpartition(":")[2]
    command = [sys.executable, "-m", "wgsom.web.healthcheck"]

    well = subprocess.run(command, env={"PORT": port}, cwd=ROOT, capture_output=True)
    ill = subprocess.run(command, env={"PORT": "1"}, cwd=ROOT, capture_output=True)

    assert (well.returncode, well.stderr) == (0, b"")
    assert (ill.returncode, ill.stderr[:9]) == (1, b"<urlopen ")


def test_the_log_level_holds_for_django_too():
    code = "import logging; logging.getLogger('django.request').warning('a warning')"
    command = ("shell", "--no-imports", "-v0", "-c", code)

    assert "a warning" in run(*command, **PRODUCTION).stderr
    assert run(*command, LOG_LEVEL="ERROR", **PRODUCTION).stderr == ""


@pytest.mark.parametrize("view", [bad_request, server_error])
def test_pages_for_errors_stand_on_their_own(view):
    content = view(RequestFactory().get("/"), *([Exception()] * (view is bad_request))).content

    assert b"<h1>" in content
    assert b'href="/"' in content


def test_production_is_safe_by_default():
    assert setting("DEBUG", **PRODUCTION) == "False"
    assert setting("SECURE_SSL_REDIRECT", **PRODUCTION) == "True"
    assert setting("SESSION_COOKIE_SECURE", **PRODUCTION) == "True"
    assert setting("ALLOWED_HOSTS", **PRODUCTION) == "['example.org']"


def test_a_relative_database_address_is_relative_to_the_project():
    url = {"DATABASE_URL": "sqlite:///var/elsewhere.sqlite3", **PRODUCTION}

    assert setting("DATABASES['default']['NAME']", **url) == repr(
        ROOT / "var" / "elsewhere.sqlite3"
    )


def test_static_files_are_named_for_their_content(tmp_path):
    code = (
        "from django.core.management import call_command; from django.conf import settings;"
        f"settings.STATIC_ROOT = {str(tmp_path)!r};"
        "call_command('collectstatic', interactive=False, verbosity=0)"
    )

    result = run("shell", "--no-imports", "-v0", "-c", code, **PRODUCTION)

    assert result.stderr == ""
    assert len(list(tmp_path.glob("wgsom/register.*.css.br"))) == 1


@pytest.mark.parametrize(
    ("old", "value", "name", "expected"),
    [
        ("TRUST_PROXY", "true", "ALLAUTH_TRUSTED_PROXY_COUNT", "1"),
        ("LOGIN_IDLE_MINUTES", "5", "SESSION_COOKIE_AGE", "300"),
        ("LOCAL_RUN", "true", "IS_LOCAL", "True"),
        ("SECOND_FACTOR", "false", "MFA_REQUIRED", "False"),
    ],
)
def test_a_variable_under_its_old_name_counts_and_is_warned_of(old, value, name, expected):
    result = read_setting(name, **PRODUCTION, **{old: value})

    assert result.stdout.strip() == expected
    assert f"The environment variable {old} is called" in result.stderr


def test_the_new_name_wins():
    given = {"LOGIN_IDLE_MINUTES": "5", "SESSION_IDLE_TIMEOUT_MINUTES": "6"}
    assert setting("SESSION_COOKIE_AGE", **PRODUCTION, **given) == "360"


@pytest.mark.parametrize(
    ("environment", "url"),
    [
        (PRODUCTION, "https://example.org"),
        ({**PRODUCTION, "ALLOWED_HOSTS": ".un.org,wg.un.org"}, "https://wg.un.org"),
        ({**PRODUCTION, "SECURE_SSL_REDIRECT": "false"}, "http://example.org"),
        ({**PRODUCTION, "SITE_URL": "https://register.un.org/"}, "https://register.un.org"),
        ({"LOCAL_MODE": "true", "PORT": "8123"}, "http://127.0.0.1:8123"),
    ],
)
def test_absolute_urls_begin_with_one_setting(environment, url):
    assert setting("SITE_URL", **environment) == repr(url)


@pytest.mark.parametrize("wrong", ["register.un.org", "ftp://un.org", "https://un.org/register"])
def test_what_is_no_origin_of_a_site_is_refused(wrong):
    result = run("check", **PRODUCTION, SITE_URL=wrong)

    assert result.returncode != 0
    assert f"SITE_URL is '{wrong}'. It has to be a scheme and a host" in result.stderr
