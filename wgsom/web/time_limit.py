"""Time limits of requests, and of the statements that they make.

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

from wgsom.web import CLIENT
from wgsom.web.database_errors import TimeLimitError

SQLITE_STEPS = 100_000  # of its virtual machine, after which it asks: every few milliseconds

deadline: ContextVar[float | None] = ContextVar("deadline", default=None)


class TimeLimitMiddleware:
    """Middleware that ends a request after REQUEST_TIME_LIMIT seconds, with status 503.

    It ends where it would ask the database the next time, or waits for an answer. What is sent row
    by row, as a file, takes as long as who asked takes to read it.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        is_job = CLIENT in request.META  # which waits for its turn first, and has limits of its own
        end = None if is_job else monotonic() + settings.REQUEST_TIME_LIMIT
        token = deadline.set(end)
        try:
            with ExitStack() as stack:
                for connection in connections.all():
                    stack.enter_context(connection.execute_wrapper(_check))
                return self.get_response(request)
        finally:
            deadline.reset(token)


def limit_statements() -> None:
    """Limit the statements on all connections that this process opens.

    For servers alone: a command may take as long as it takes. On PostgreSQL those of the thread
    that rebuilds projections are limited too, and it tries again.
    """
    connection_created.connect(limit_connection, dispatch_uid="statement limit")


def limit_connection(connection: BaseDatabaseWrapper, **kwargs) -> None:
    """Limit the statements on a connection that has just been opened."""
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
    end = deadline.get()
    return end is not None and monotonic() > end


def _check(execute, sql, params, many, context):
    if _is_late():
        raise TimeLimitError("The request has taken longer than REQUEST_TIME_LIMIT.")
    return execute(sql, params, many, context)
