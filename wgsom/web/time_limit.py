"""How long a request may take, and a statement that it makes.

Python cannot stop a thread that computes: what takes long here is the database, and it asks.
"""

from collections.abc import Callable
from contextlib import ExitStack
from contextvars import ContextVar
from time import monotonic

from django.conf import settings
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.signals import connection_created
from django.http import HttpRequest, HttpResponse

from wgsom.web.database_errors import TimeLimitError

SQLITE_STEPS = 100_000  # of its virtual machine, after which it asks: every few milliseconds

_deadline: ContextVar[float | None] = ContextVar("deadline", default=None)


class TimeLimitMiddleware:
    """Middleware that ends a request after REQUEST_TIME_LIMIT seconds, with status 503.

    It ends where it would ask the database the next time, or waits for an answer. What is sent row
    by row, as a file, takes as long as who asked takes to read it.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        token = _deadline.set(monotonic() + settings.REQUEST_TIME_LIMIT)
        try:
            with ExitStack() as stack:
                for connection in connections.all():
                    stack.enter_context(connection.execute_wrapper(_check))
                return self.get_response(request)
        finally:
            _deadline.reset(token)


def limit_statements() -> None:
    """Limit the statements of this process, by itself and on all connections that it opens.

    For servers alone: a command may take as long as it takes.
    """
    connection_created.connect(_limit, dispatch_uid="statement limit")


def _limit(connection: BaseDatabaseWrapper, **kwargs) -> None:
    if connection.vendor == "sqlite":
        connection.connection.set_progress_handler(_is_late, SQLITE_STEPS)
        return
    limits = {
        "statement_timeout": settings.REQUEST_TIME_LIMIT,
        "lock_timeout": settings.LOCK_TIME_LIMIT,
    }
    with connection.cursor() as cursor:
        for name, seconds in limits.items():
            cursor.execute("SELECT set_config(%s, %s, false)", [name, f"{seconds}s"])


def _is_late() -> bool:
    deadline = _deadline.get()
    return deadline is not None and monotonic() > deadline


def _check(execute, sql, params, many, context):
    if _is_late():
        raise TimeLimitError("The request has taken longer than REQUEST_TIME_LIMIT.")
    return execute(sql, params, many, context)
