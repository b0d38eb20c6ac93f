"""Database settings from a URL."""

from dataclasses import dataclass
from pathlib import Path

import environ
from django.core.exceptions import ImproperlyConfigured

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


# Of libpq (sslmode), from none to a server whose name its certificate bears.
TLS_LEVELS = ("disable", "allow", "prefer", "require", "verify-ca", "verify-full")


@dataclass(frozen=True)
class DatabaseSecurity:
    """The password and the demands of a connection to PostgreSQL; empty for what the URL says.

    `password` may have any character, for no URL is made of it. `tls` is one of TLS_LEVELS, and
    `root_certificate` the file of whoever signed the server's certificate, for the verifying ones.
    """

    password: str = ""
    tls: str = ""
    root_certificate: str = ""

    def __post_init__(self):
        if self.tls and self.tls not in TLS_LEVELS:
            levels = ", ".join(TLS_LEVELS)
            raise ImproperlyConfigured(f"DATABASE_TLS is {self.tls!r}. It is one of: {levels}.")

    @property
    def options(self) -> dict[str, str]:
        """The options of libpq that it stands for."""
        options = {"sslmode": self.tls, "sslrootcert": self.root_certificate}
        return {name: value for name, value in options.items() if value}


def database_settings(
    url: str, base: Path, security: DatabaseSecurity = DatabaseSecurity()
) -> dict:
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
        given = database.get("OPTIONS", {})
        database["OPTIONS"] = POSTGRESQL_OPTIONS | given | security.options
        database["PASSWORD"] = security.password or database["PASSWORD"]
    return {"CONN_MAX_AGE": None, **database, "CONN_HEALTH_CHECKS": True}
