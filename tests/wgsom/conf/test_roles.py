"""The accounts of the database: who serves pages reads and writes rows, and does nothing else."""

import os
import subprocess

import psycopg
import pytest

from tests.support.postgresql import BIN, PostgresServer
from tests.support.processes import ROOT, manage
from tests.support.servers import ask, served
from wgsom.backups.postgresql import PostgresqlDatabase

pytestmark = pytest.mark.slow

OWNER_PASSWORD, APP_PASSWORD = """o/w?n%e@r:#'"$ \\x""", "a'p/p"


@pytest.fixture(scope="module")
def server():
    """A server whose register belongs to the owner."""
    made = PostgresServer().make()
    try:
        made.sql("CREATE DATABASE register")
        for _ in range(2):  # as often as one likes
            run_roles(made)
        manage(made.url_of("register", "register_owner"), "migrate", "-v0")
        manage(made.url_of("register", "register_owner"), "load_register", "-v0")
        yield made
    finally:
        made.remove()


def run_roles(server: PostgresServer, name: str = "register") -> None:
    passwords = {"DATABASE_OWNER_PASSWORD": OWNER_PASSWORD, "DATABASE_PASSWORD": APP_PASSWORD}
    where = ["--host=127.0.0.1", f"--port={server.port}", "--username=postgres"]
    command = [BIN / "psql", *where, "--file", ROOT / "wgsom" / "conf" / "roles.sql", name]
    done = subprocess.run(command, env={**os.environ, **passwords}, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


@pytest.fixture
def app(server):
    """A connection of whoever serves pages."""
    with psycopg.connect(server.url_of("register", "register_app"), autocommit=True) as connection:
        yield connection


@pytest.mark.parametrize(
    "statement",
    [
        "CREATE TABLE mine (id int)",
        "CREATE SCHEMA mine",
        "CREATE TEMPORARY TABLE mine (id int)",
        "CREATE DATABASE mine",
        "CREATE ROLE mine",
        "CREATE FUNCTION mine() RETURNS int LANGUAGE sql AS 'SELECT 1'",
        "ALTER TABLE topics_topic ADD COLUMN mine int",
        "ALTER TABLE topics_issuedpaper DISABLE TRIGGER ALL",
        "DROP TABLE topics_topic",
        "DROP TRIGGER register_issued_paper_never_changes ON topics_issuedpaper",
        "TRUNCATE topics_issuedpaper",
        "SET session_replication_role = replica",
        "COPY topics_topic TO PROGRAM 'cat'",
        "COPY topics_topic FROM '/etc/passwd'",
        "SELECT pg_read_file('/etc/passwd')",
        "SET ROLE register_owner",
        "ALTER ROLE register_app SUPERUSER",
    ],
)
def test_whoever_serves_pages_may_change_nothing_but_rows(app, statement):
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        app.execute(statement)


def test_the_owner_is_no_superuser_either(server):
    roles = server.sql(
        "SELECT rolname, rolsuper, rolcreaterole FROM pg_roles WHERE rolname LIKE 'register_%'"
    )

    assert set(roles.splitlines()) == {
        *("register_owner|f|f", "register_app|f|f", "register_replica|f|f")
    }


def test_the_passwords_are_as_they_were_given(server):
    (server.data / "pg_hba.conf").write_text("host all all 127.0.0.1/32 scram-sha-256\n")
    try:
        server._run("pg_ctl", "reload")
        for role, password in (("register_owner", OWNER_PASSWORD), ("register_app", APP_PASSWORD)):
            given = {"host": "127.0.0.1", "port": server.port, "dbname": "register", "user": role}
            psycopg.connect(**given, password=password).close()
            with pytest.raises(psycopg.OperationalError, match="password"):
                psycopg.connect(**given, password="x")
    finally:
        (server.data / "pg_hba.conf").write_text("host all all 127.0.0.1/32 trust\n")
        server._run("pg_ctl", "reload")


WORK = """
from django.contrib.auth.models import User
from django.core.management import call_command
from django.test import Client
from tests.support.admin_forms import opened, url
from topics.models import Topic
browser, topic = Client(), Topic.objects.get(number=6)
browser.force_login(User.objects.create_superuser("clerk"))
form = opened(browser, topic, short_title="Otherwise", reason="A test")
assert browser.post(url(topic, "change"), form).status_code == 302
Topic.objects.filter(number=7).update(short_title="Plainly")
for command in ("rebuild_projections", "load_register"):
    call_command(command, verbosity=0)
call_command("housekeeping")
print(*Topic.objects.filter(number__in=[6, 7]).values_list("short_title", flat=True))
"""


def test_the_register_works_with_no_more_than_that(server, tmp_path):
    url = server.url_of("register", "register_app")
    done = manage(url, "shell", "--no-imports", "-v0", "-c", WORK)
    assert done.strip().splitlines()[-1] == "Otherwise Plainly"

    with served(url, tmp_path) as port:
        for path in ("/", "/topics/?answer=no", "/topics.xlsx", "/search/?q=sea", "/readyz"):
            assert ask(port, path).status == 200, path
        assert "Otherwise" in ask(port, "/topics/6/").text


def test_a_drill_needs_no_more_than_the_owner_has(server, tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", f"{BIN}{os.pathsep}{os.environ['PATH']}")
    url, path = server.url_of("register", "register_owner"), tmp_path / "backup"
    manage(url, "backup", str(path))

    assert "Restored and compared" in manage(url, "verify_backup", str(path), "--drill")
    manage(url, "restore", str(path), "--replace")
    with psycopg.connect(server.url_of("register", "register_app")) as app:
        assert app.execute("SELECT count(*) FROM topics_topic").fetchone() == (25,)


def test_an_older_database_is_given_to_them(server):
    server.sql("CREATE DATABASE older")
    try:
        manage(server.url_of("older"), "migrate", "-v0")
        run_roles(server, "older")
        manage(server.url_of("older", "register_owner"), "load_register", "-v0")
        with psycopg.connect(server.url_of("older", "register_app")) as app:
            assert app.execute("SELECT count(*) FROM topics_topic").fetchone() == (25,)
    finally:
        server.sql("DROP DATABASE older WITH (FORCE)")


def test_rows_alone_can_be_restored_whatever_the_search_path_is(server, monkeypatch):
    """As `pg_dump --data-only` writes them: it sets no search path, and triggers fire."""
    given = ["--host=127.0.0.1", f"--port={server.port}", "--username=register_owner"]
    record = ["topics_", "wg_sessions_"]
    tables = [f"--table={name}*" for name in record]
    server.sql("CREATE DATABASE rows OWNER register_owner")
    try:
        manage(server.url_of("rows", "register_owner"), "migrate", "-v0")
        dump = subprocess.run(
            [BIN / "pg_dump", *given, "--data-only", *tables, "register"], capture_output=True
        )
        assert dump.returncode == 0, dump.stderr
        load = subprocess.run(
            [BIN / "psql", *given, "--set=ON_ERROR_STOP=1", "--single-transaction", "rows"],
            input=dump.stdout,
            capture_output=True,
        )
        assert load.returncode == 0, load.stderr
        before, after = (_record_of(server, name, record) for name in ("register", "rows"))
        assert before["topics_topic"].rows == 25
        assert before == after
    finally:
        server.sql("DROP DATABASE rows WITH (FORCE)")


def _record_of(server: PostgresServer, name: str, beginnings: list[str]) -> dict:
    given = {"NAME": name, "HOST": "127.0.0.1", "PORT": server.port, "USER": "postgres"}
    found = PostgresqlDatabase(given).tables()
    return {table: d for table, d in found.items() if table.startswith(tuple(beginnings))}
