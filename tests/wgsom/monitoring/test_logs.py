"""Lines of the log: one clock, the request's id, and no secret."""

import json
import logging
import logging.config
import re

import pytest
from django.core.exceptions import ImproperlyConfigured

from wgsom.conf.logging import logging_settings
from wgsom.monitoring.log_format import JsonLineFormatter, PlainFormatter, RequestFilter, redacted
from wgsom.monitoring.request_context import RequestContext, request_context


@pytest.fixture
def line():
    """Return a function that gives a record of the log as a formatter writes it."""
    token = request_context.set(RequestContext("a-request-id", "203.0.113.7", "anna"))

    def write(formatter, name="wgsom.test", message="Hello %s", *arguments, **more):
        record = logging.getLogger(name).makeRecord(
            name, logging.WARNING, __file__, 1, message, arguments or ("there",), None, **more
        )
        RequestFilter().filter(record)
        return formatter.format(record)

    yield write
    request_context.reset(token)


def test_json_has_the_time_in_utc_the_level_and_the_request(line):
    given = json.loads(line(JsonLineFormatter(), extra={"status_code": 404, "request": object()}))

    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", given.pop("time"))
    assert given == {
        "level": "WARNING",
        "logger": "wgsom.test",
        "message": "Hello there",
        "request_id": "a-request-id",
        "address": "203.0.113.7",
        "status_code": 404,
    }


def test_an_event_has_its_details_beside_the_rest(line):
    extra = {"details": {"event": "login", "user": "anna"}}

    assert json.loads(line(JsonLineFormatter(), extra=extra))["event"] == "login"
    assert line(PlainFormatter(), extra=extra).endswith("Hello there event=login user=anna")


def test_plain_lines_have_the_same_clock(line):
    assert re.match(
        r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z WARNING wgsom.test a-request-id "
        r"203\.0\.113\.7 Hello there$",
        line(PlainFormatter()),
    )


@pytest.mark.parametrize("trap", ["\n", "\nTraceback\n", "\r\n", "\x1b[2K", "\u2028", "\x85"])
def test_nobody_writes_a_line_of_their_own(line, trap):
    forged = f"Not Found: /x{trap}2026-01-01T00:00:00.000Z WARNING wgsom.security - login"

    for formatter in (PlainFormatter(), JsonLineFormatter()):
        text = line(formatter, "django.request", "%s", forged)
        assert len(text.splitlines()) == 1
        assert "\x1b" not in text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Gone: /preview/eyJhIjoxfQ:1v:s_x-1/topics/", "Gone: /preview/…/topics/"),
        ("Not Found: /report/abc_DEF-1/", "Not Found: /report/…/"),
        ("/accounts/invitation/abc123/", "/accounts/invitation/…/"),
        ('"GET /x?token=abc&code=9&page=2 HTTP/1.1"', '"GET /x?token=…&code=…&page=2 HTTP/1.1"'),
        ("/topics/?q=key", "/topics/?q=key"),
    ],
)
def test_what_opens_something_is_left_out(text, expected):
    assert redacted(text) == expected


@pytest.mark.django_db
def test_a_refused_host_is_a_line_and_no_traceback(line, client, caplog, settings):
    settings.ALLOWED_HOSTS = ["register.example.org"]
    client.raise_request_exception = False
    with caplog.at_level("ERROR"):
        assert client.get("/", headers={"host": "evil.example"}).status_code == 400
    record = next(each for each in caplog.records if "evil.example" in each.getMessage())
    RequestFilter().filter(record)

    assert "Traceback" not in PlainFormatter().format(record)


def test_the_log_of_the_server_and_of_django_have_one_format():
    loggers = logging_settings("ERROR", "json")["loggers"]

    assert {each["handlers"][0] for each in loggers.values()} == {"console"}
    assert loggers["wgsom.security"]["level"] == "INFO"


def test_another_format_is_refused():
    with pytest.raises(ImproperlyConfigured, match=r"LOG_FORMAT is 'xml'\. It is json or plain"):
        logging_settings("INFO", "xml")
