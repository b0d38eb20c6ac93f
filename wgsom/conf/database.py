"""Database settings from a URL."""

from pathlib import Path

import environ

SQLITE, POSTGRESQL = "django.db.backends.sqlite3", "django.db.backends.postgresql"
BACKENDS = {SQLITE: "wgsom.conf.backends.sqlite3", POSTGRESQL: "wgsom.conf.backends.postgresql"}
POSTGRESQL_OPTIONS = {
    # A server that is gone is noticed within seconds, not after minutes of silence.
    "connect_timeout": 3,
    "tcp_user_timeout": 10_000,  # milliseconds
}
SQLITE_OPTIONS = {
    # With SQLite's defaults simultaneous saves in the admin end in "database is locked".
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
}


def database_settings(url: str, base: Path) -> dict:
    """Return Django's settings for the database of a URL, such as sqlite:///var/x.sqlite3.

    A relative path in the URL means: relative to `base`, not to where one stands.
    """
    database = environ.Env.db_url_config(url)
    database["ENGINE"] = BACKENDS.get(database["ENGINE"], database["ENGINE"])
    if database["ENGINE"] == BACKENDS[SQLITE]:
        path = base / database["NAME"]
        path.parent.mkdir(parents=True, exist_ok=True)
        database |= {"NAME": path, "OPTIONS": SQLITE_OPTIONS}
    if database["ENGINE"] == BACKENDS[POSTGRESQL]:
        database["OPTIONS"] = POSTGRESQL_OPTIONS | database.get("OPTIONS", {})
    return {"CONN_MAX_AGE": None, **database, "CONN_HEALTH_CHECKS": True}
