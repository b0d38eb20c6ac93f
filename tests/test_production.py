"""The settings as deployment and the local run read them, each in a process of its own."""

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PRODUCTION = {"SECRET_KEY": "a-key-of-this-test-" + "k" * 50, "ALLOWED_HOSTS": "example.org"}


def run(*arguments, **environment):
    """Run a command of manage.py with nothing but these variables in its environment."""
    return subprocess.run(
        [sys.executable, ROOT / "manage.py", *arguments],
        env={"PATH": os.environ["PATH"], **environment},
        cwd=ROOT,
        capture_output=True,
        text=True,
    )


def setting(name, **environment):
    code = f"from django.conf import settings; print(repr(settings.{name}))"
    return run("shell", "--no-imports", "-v0", "-c", code, **environment).stdout.strip()


def test_without_a_secret_key_it_refuses_to_start_and_says_what_to_do():
    result = run("check", ALLOWED_HOSTS="example.org")

    assert result.returncode != 0
    assert "SECRET_KEY is not set. Set it in the environment or in .env" in result.stderr


def test_the_deployment_check_is_clean():
    result = run("check", "--deploy", "--fail-level", "WARNING", **PRODUCTION)

    assert (result.returncode, result.stdout) == (
        0,
        "System check identified no issues (0 silenced).\n",
    )


@pytest.mark.parametrize("variable", ["DEBUG", "LOCAL_RUN"])
def test_a_local_run_makes_a_key_of_its_own_and_keeps_it(variable):
    first = setting("SECRET_KEY", **{variable: "true"})
    again = setting("SECRET_KEY", **{variable: "true"})

    assert len(first) >= 50
    assert first == again
    assert stat.S_IMODE((ROOT / "var" / "secret_key").stat().st_mode) == 0o600


def test_production_is_safe_by_default():
    assert setting("DEBUG", **PRODUCTION) == "False"
    assert setting("SECURE_SSL_REDIRECT", **PRODUCTION) == "True"
    assert setting("SESSION_COOKIE_SECURE", **PRODUCTION) == "True"
    assert setting("ALLOWED_HOSTS", **PRODUCTION) == "['example.org']"


def test_a_relative_database_address_is_relative_to_the_project():
    address = {"DATABASE_URL": "sqlite:///var/elsewhere.sqlite3", **PRODUCTION}

    assert setting("DATABASES['default']['NAME']", **address) == repr(
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
