"""Formats of the lines of the log: one clock, the id of the request, and no secret."""

import logging
import re
import time
from datetime import UTC, datetime

from pythonjsonlogger.json import JsonFormatter

from wgsom.monitoring.request_context import request_context

# What opens something for whoever has it: the last part of these paths, and these parameters.
SECRETS = re.compile(
    r"(?P<path>/(?:preview|report|accounts/invitation)/)[^/\s?\"'\\]+"
    r"|(?P<name>\b(?:password\w*|passwd|token|code|secret|key|csrfmiddlewaretoken|sessionid)=)"
    r"[^&\s\"'\\]+",
    re.IGNORECASE,
)
FIELDS = ("levelname", "name", "message")
# What Django and gunicorn add to a record, and no line needs.
LEFT_OUT = ("request", "server_time", "color_message")


def redacted(text: str) -> str:
    """Return a line of the log without secrets: an ellipsis stands where one was."""
    return SECRETS.sub(lambda found: f"{found['path'] or found['name']}…", text)


class RequestFilter(logging.Filter):
    """Gives each record the request that it is about; refused hosts are no errors of the code."""

    def filter(self, record: logging.LogRecord) -> bool:
        context = request_context.get()
        record.request_id = context.id if context else "-"
        record.address = context.address if context else "-"
        if record.name.startswith("django.security"):
            record.exc_info = None  # a traceback says no more than the sentence
        return True


class PlainFormatter(logging.Formatter):
    """Lines for people, in universal time."""

    converter = staticmethod(time.gmtime)

    def __init__(self):
        line = "{asctime}.{msecs:03.0f}Z {levelname} {name} {request_id} {address} {message}"
        super().__init__(line, "%Y-%m-%dT%H:%M:%S", "{")

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802 - of the library
        """Return the line, with what an event has beside it; a traceback follows on its own."""
        line = super().formatMessage(record)
        if details := getattr(record, "details", None):
            line += " " + " ".join(f"{name}={value}" for name, value in details.items())
        return "".join(map(_printable, line))

    def format(self, record: logging.LogRecord) -> str:
        return redacted(super().format(record))


def _printable(character: str) -> str:
    """Return a character, or, of one that could forge or hide a line, how Python writes it."""
    return character if character.isprintable() else repr(character)[1:-1]


class JsonLineFormatter(JsonFormatter):
    """A JSON object a line, for programs; the time is universal."""

    def __init__(self):
        names = {"levelname": "level", "name": "logger"}
        super().__init__(
            FIELDS,
            rename_fields=names,
            reserved_attrs=[*logging.makeLogRecord({}).__dict__, *LEFT_OUT],
            json_default=str,
        )

    def add_fields(self, log_data: dict, record: logging.LogRecord, message_dict: dict) -> None:
        """Begin with the time; what an event of the security log says stands beside the rest."""
        moment = datetime.fromtimestamp(record.created, UTC)
        log_data["time"] = moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")
        super().add_fields(log_data, record, message_dict)
        log_data |= log_data.pop("details", None) or {}

    def format(self, record: logging.LogRecord) -> str:
        return redacted(super().format(record))
