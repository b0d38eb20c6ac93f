"""A served register, as whoever watches over it sees it."""

import json
import re
import socket

import pytest

from tests.support.postgresql import PostgresServer
from tests.support.processes import ROOT
from tests.support.servers import ask, served, until
from wgsom.web.monitored import page_kind

pytestmark = pytest.mark.slow

TOKEN = {"authorization": "Bearer a-token-of-this-test"}


@pytest.fixture(scope="module")
def server(tmp_path_factory, shipped_copy):
    """The port of a register, and the folder with its log."""
    folder = tmp_path_factory.mktemp("monitored")
    url = shipped_copy(folder)
    environment = {
        "MONITORING_TOKEN": "a-token-of-this-test",
        "LOG_FORMAT": "json",
        "BEHIND_PROXY": "true",
    }
    with served(url, folder, **environment) as port:
        yield port, folder


def values(port: int) -> dict[str, float]:
    """Return the metrics, by their name with its labels."""
    lines = ask(port, "/metrics", **TOKEN).text.splitlines()
    pairs = [line.rpartition(" ") for line in lines if not line.startswith("#")]
    return {name: float(value) for name, _, value in pairs}


def test_metrics_and_details_are_for_whoever_has_the_token(server):
    port, _ = server

    assert ask(port, "/metrics").status == 404
    assert ask(port, "/metrics", authorization="Bearer wrong").status == 404
    assert ask(port, "/healthz").text == "ok\n"
    assert ask(port, "/readyz").text == "ready\n"
    details = ask(port, "/readyz", **TOKEN).text
    assert "register_invalidated_records: 0\n" in details
    assert "register_backup_age_seconds: inf\n" in details


def test_requests_are_counted_for_all_processes_together(server):
    port, _ = server
    name = 'register_requests_total{cache="%s",page="list",status="%s"}'
    before = values(port)
    etag = ask(port, "/resolutions/").headers["etag"]
    for _ in range(20):  # by both processes
        ask(port, "/resolutions/")
    ask(port, "/resolutions/", if_none_match=etag)
    ask(port, "/resolutions/?body=nix")
    after = values(port)

    def more(cache, status):
        key = name % (cache, status)
        return after.get(key, 0) - before.get(key, 0)

    assert 1 <= more("made", 200) <= 4
    assert more("made", 200) + more("kept", 200) == 22
    assert more("confirmed", 304) == 1
    count = 'register_request_seconds_count{page="list"}'
    assert after[count] - before.get(count, 0) == 23


def test_each_response_has_an_id_and_each_line_of_the_log_too(server):
    port, folder = server
    given = ask(port, "/nix/", x_request_id="id-of-the-proxy-1")
    made = ask(port, "/nix/")
    until(lambda: "id-of-the-proxy-1" in (folder / "server.log").read_text(), "it was logged")
    lines = [json.loads(line) for line in (folder / "server.log").read_text().splitlines()]

    assert given.headers["x-request-id"] == "id-of-the-proxy-1"
    assert re.fullmatch("[0-9a-f]{32}", made.headers["x-request-id"])
    found = [line for line in lines if line.get("request_id") == "id-of-the-proxy-1"]
    assert [line["message"] for line in found] == ["Not Found: /nix/"]
    assert all(re.fullmatch(r"[-\dT:.]+Z", line["time"]) for line in lines)


def test_an_id_that_is_none_is_not_repeated(server):
    port, _ = server
    for wrong in ("short", "with space and more", "x" * 65, "<script>alert(1)"):
        found = ask(port, "/", x_request_id=wrong).headers["x-request-id"]
        assert re.fullmatch("[0-9a-f]{32}", found)


@pytest.mark.parametrize("path", [b"/topics/", b"/healthz", b"/admin/"])
def test_a_request_that_names_no_host_is_refused(server, path):
    with socket.create_connection(("127.0.0.1", server[0])) as connection:
        connection.sendall(b"GET " + path + b" HTTP/1.1\r\nConnection: close\r\n\r\n")
        answer = b"".join(iter(lambda: connection.recv(1_000), b""))

    assert answer.startswith(b"HTTP/1.1 400 ")
    assert answer.endswith(b"The request names no host.\n")


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/", "home"),
        ("/topics/", "list"),
        ("/topics/19/", "record"),
        ("/topics.csv", "csv"),
        ("/topics/1.pdf", "pdf"),
        ("/topics.svg", "picture"),
        ("/changes.atom", "other file"),
        ("/search/", "search"),
        ("/admin/topics/topic/", "staff"),
        ("/accounts/login/", "staff"),
        ("/report/x/", "report"),
        ("/healthz", "system"),
        ("/a/b/c/d/e/", "record"),
        ("", "home"),
    ],
)
def test_pages_are_of_a_dozen_kinds(path, kind):
    assert page_kind(path) == kind


def test_a_register_that_is_not_migrated_or_has_no_database_is_alive_and_not_ready(tmp_path):
    database = PostgresServer().make()
    try:
        with served(database.url, tmp_path) as port:
            assert ask(port, "/healthz").status == 200
            refused = ask(port, "/readyz")
            assert (refused.status, "manage.py migrate" in refused.text) == (503, True)
            database.stop()
            refused = ask(port, "/readyz")
            assert (refused.status, "cannot reach its database" in refused.text) == (503, True)
            assert ask(port, "/healthz").text == "ok\n"
    finally:
        database.remove()


def test_dashboard_and_alerts_name_metrics_that_there_are(server):
    port, _ = server
    ask(port, "/")
    known = {re.split("[{]", name)[0] for name in values(port)}
    for name in ("alerts.yml", "dashboard.json"):
        text = (ROOT / "docs" / "monitoring" / name).read_text()
        named = set(re.findall(r"\bregister_\w+", text))
        assert len(named) > 5
        assert named - known <= {"register_security_events_total"}, name  # none yet
