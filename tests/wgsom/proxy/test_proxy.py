"""The shipped nginx before the register, as browsers, attackers and slow telephones meet it."""

import gzip
import json
import re
import socket
import sqlite3
import ssl
import subprocess
from contextlib import ExitStack
from http.client import HTTPSConnection

import pytest

from tests.support.postgresql import free_port
from tests.support.processes import ROOT, manage
from tests.support.servers import (
    ask,
    document_processes,
    proxied,
    served,
    stopped_document,
    until,
)
from tests.support.system_packages import find
from wgsom.proxy.__main__ import write
from wgsom.proxy.configuration import ALL_REQUESTS, ProxyOptions

pytestmark = pytest.mark.slow

PAGE = "/topics/"
DEAR = {"DOCUMENTS": ("1r/m", 2), "SEARCHES": ("1r/m", 2), "FORMS": ("1r/m", 2)}
FEW = DEAR | {"SESSIONS": ("1r/m", 5)}
MANY = dict.fromkeys(FEW, ("1000r/s", 1000))
SAME = {"host": "localhost", "x_forwarded_proto": "http"}  # what the ETag depends on


@pytest.fixture(scope="module")
def database(tmp_path_factory, shipped_copy):
    """The path of a database with the shipped register."""
    folder = tmp_path_factory.mktemp("proxied")
    shipped_copy(folder)
    return folder / "register.sqlite3"


@pytest.fixture(scope="module")
def register(database):
    """The port of the register alone."""
    with served(f"sqlite:///{database}", database.parent, BEHIND_PROXY="true") as port:
        yield port


@pytest.fixture(scope="module")
def proxy(register):
    """The port of the proxy, that limits next to nothing."""
    with proxied(register, limits=MANY) as port:
        yield port


@pytest.fixture
def limited(register):
    """The port of a proxy that allows two dear requests, and five with a login."""
    with proxied(register, limits=FEW) as port:
        yield port


class TestABrowser:
    def test_gets_what_the_register_sends(self, register, proxy):
        for path in (
            PAGE,
            "/topics/19/",
            "/topics.csv",
            "/topics/19.pdf",
            "/changes.atom",
            "/nix/",
        ):
            direct, through = (ask(port, path, **SAME) for port in (register, proxy))

            assert (through.status, through.body) == (direct.status, direct.body)
            for name in ("content-type", "etag", "cache-control", "content-security-policy"):
                assert through.headers.get(name) == direct.headers.get(name)

    def test_gets_it_compressed_once(self, register, proxy):
        direct = ask(register, PAGE, accept_encoding="gzip", **SAME)
        given = "br, gzip;q=0.8, deflate"
        through = ask(proxy, PAGE, accept_encoding=given, host="localhost")
        plain = ask(proxy, PAGE, accept_encoding="gzip;q=0, identity", host="localhost")

        assert through.headers["content-encoding"] == "gzip"
        assert through.body == direct.body
        assert "content-encoding" not in plain.headers
        assert gzip.decompress(through.body) == plain.body

    def test_is_told_that_it_has_the_page_already(self, proxy):
        etag = ask(proxy, PAGE).headers["etag"]

        again = ask(proxy, PAGE, if_none_match=etag)

        assert (again.status, again.body) == (304, b"")

    def test_sees_a_change_a_moment_later(self, proxy, database):
        ask(proxy, PAGE)
        with sqlite3.connect(database, timeout=30) as connection:
            connection.execute("UPDATE topics_topic SET title = title || '!' WHERE number = 1")

        until(lambda: b"!" in ask(proxy, "/topics/1/").body, "the change was seen")
        until(lambda: ask(proxy, PAGE).body == ask(proxy, f"{PAGE}?page=1").body, "all is new")

    def test_gets_static_files_from_the_proxy_to_keep(self, register):
        with proxied(1) as port:  # no register behind it
            named = ask(port, "/static/wgsom/register.css")
            assert named.status == 200
            assert named.headers["content-type"] == "text/css; charset=utf-8"
            assert named.headers["cache-control"] == "public, max-age=3600"
            assert named.headers["x-content-type-options"] == "nosniff"
            assert ask(port, "/static/nix.css").status == 404
            assert b"worker" not in ask(port, "/static/../run/nginx.conf").body

    def test_keeps_a_static_file_whose_name_says_its_content(self, tmp_path):
        folder = tmp_path / "static" / "wgsom"
        folder.mkdir(parents=True)
        (folder / "icon.svg").write_text("<svg/>")
        (folder / "register.0123456789ab.css").write_text("p {}")
        (folder / "register.0123456789ab.css.gz").write_bytes(gzip.compress(b"p {}"))
        with proxied(1, static=tmp_path / "static") as port:
            hashed = ask(port, "/static/wgsom/register.0123456789ab.css", accept_encoding="gzip")

        assert hashed.headers["cache-control"] == "public, max-age=31536000, immutable"
        assert gzip.decompress(hashed.body) == b"p {}"

    @pytest.mark.parametrize(
        ("path", "status", "headers"),
        [
            ("/static/wgsom/icon.svg", 200, {}),
            ("/static/nix.css", 404, {}),
            (PAGE, 503, {}),
            (f"/?q={'x' * 20_000}", 414, {}),
            ("/", 400, {"x-long": "x" * 20_000}),
        ],
    )
    def test_has_every_header_on_what_the_proxy_answers_itself(self, path, status, headers):
        with proxied(1) as port:
            answer = ask(port, path, **headers)

        assert answer.status == status
        policy = answer.headers["content-security-policy"]
        assert {"frame-ancestors 'none'", "base-uri 'none'"} <= set(policy.split("; "))
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["referrer-policy"] == "same-origin"
        assert answer.headers["x-frame-options"] == "DENY"
        assert "strict-transport-security" not in answer.headers  # it came without TLS

    def test_is_told_when_the_register_does_not_answer(self):
        with proxied(1) as port:
            answer = ask(port, PAGE)

        assert answer.status == 503
        assert answer.headers["retry-after"] == "10"
        assert "The register does not answer at the moment." in answer.text


class TestWhoIsSignedIn:
    @pytest.mark.parametrize("cookie", ["sessionid=x", "a=b; sessionid=x"])
    def test_is_led_past_what_is_kept(self, proxy, cookie):
        assert ask(proxy, PAGE).headers["cache-control"] == "no-cache"
        assert ask(proxy, PAGE, cookie=cookie).headers["cache-control"] == "no-store"

        assert ask(proxy, PAGE).headers["cache-control"] == "no-cache"

    @pytest.mark.parametrize("cookie", ["xsessionid=1", "sessionid2=1", "csrftoken=sessionid"])
    def test_nobody_else_is(self, proxy, cookie):
        assert ask(proxy, PAGE, cookie=cookie).headers["cache-control"] == "no-cache"

    def test_signs_in_and_nobody_else_gets_the_page(self, proxy, database):
        url = f"sqlite:///{database}"
        code = (
            "from django.contrib.auth.models import User; "
            "User.objects.create_superuser('clerk', password='a long enough password')"
        )
        manage(url, "shell", "-v0", "-c", code)
        form = ask(proxy, "/accounts/login/")
        assert form.headers["cache-control"].count("no-store") == 1
        token = re.search(r'csrfmiddlewaretoken" value="([^"]+)', form.text)[1]
        cookie = form.headers["set-cookie"].split(";")[0]
        body = f"login=clerk&password=a+long+enough+password&csrfmiddlewaretoken={token}"
        answer = ask(
            proxy,
            "/accounts/login/",
            "POST",
            body.encode(),
            cookie=cookie,
            content_type="application/x-www-form-urlencoded",
            host=f"127.0.0.1:{proxy}",
        )
        assert answer.status == 302, answer.text
        session = re.search(r"sessionid=\w+", answer.headers["set-cookie"])[0]

        mine = ask(proxy, "/admin/", cookie=session)
        theirs = ask(proxy, "/admin/")

        assert (mine.status, theirs.status) == (200, 302)
        assert "no-store" in mine.headers["cache-control"]


class TestAnAttacker:
    def test_is_limited_in_what_is_dear_and_told_so(self, limited):
        answers = [ask(limited, "/accounts/login/", "POST", b"x=1") for _ in range(6)]

        assert [each.status for each in answers[-2:]] == [429, 429]
        assert answers[-1].headers["retry-after"] == "10"
        assert "More is asked from your address than the register answers" in answers[-1].text
        assert ask(limited, PAGE).status == 200

    @pytest.mark.parametrize(
        "path",
        [
            *[
                "/search/?q=a{}",
                "/search/?q=&q=a{}",
                "/search/?%71=a{}",
                "/topics/?answer=no&Q=&q=a{}",
            ],
            *["/topics/{}.pdf", "/topics/{}.docx"],
        ],
    )
    def test_in_searches_and_documents_that_are_not_made_yet(self, limited, path):
        statuses = [ask(limited, path.format(number)).status for number in range(1, 8)]

        assert 200 in statuses
        assert statuses[-1] == 429

    def test_but_not_in_what_has_been_made(self, limited):
        assert {ask(limited, PAGE).status for _ in range(100)} == {200}

    @pytest.mark.parametrize("name", ["x_forwarded_for", "x_client", "x_real_ip", "forwarded"])
    def test_is_not_another_for_saying_so(self, limited, name):
        statuses = [
            ask(limited, f"/search/?q=b{number}", **{name: f"10.0.0.{number}"}).status
            for number in range(8)
        ]
        assert statuses[-1] == 429

    def test_nor_for_a_cookie_or_a_condition(self, limited):
        cookies = [ask(limited, f"/topics/?cb={n}", cookie="sessionid=x").status for n in range(12)]
        assert cookies[-1] == 429
        conditions = [
            ask(limited, f"/search/?q=c{number}", if_none_match='"x"').status for number in range(8)
        ]
        assert conditions[-1] == 429

    def test_sends_no_more_than_a_form_has(self, proxy):
        answer = ask(proxy, "/accounts/login/", "POST", b"x" * 70_000)

        assert answer.status == 413
        assert "larger than any form" in answer.text

    @pytest.mark.parametrize(
        "request_text",
        [
            "GET /topics/ HTTP/1.1\r\n\r\n",  # without a host
            "GET /topics/ HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
            "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 3\r\n"
            "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
            "GET /topics/ HTTP/1.1\r\nHost : localhost\r\n\r\n",
            "GET /\x00 HTTP/1.1\r\nHost: localhost\r\n\r\n",
            "GARBAGE\r\n\r\n",
            f"GET /{'x' * 20_000} HTTP/1.1\r\nHost: localhost\r\n\r\n",
            f"GET / HTTP/1.1\r\nHost: localhost\r\nX: {'x' * 20_000}\r\n\r\n",
        ],
        ids=["no host", "two hosts", "two lengths", "space", "NUL", "garbage", "URL", "header"],
    )
    def test_gets_nothing_for_a_malformed_request(self, proxy, request_text):
        with socket.create_connection(("127.0.0.1", proxy), timeout=30) as connection:
            connection.sendall(request_text.encode())
            assert re.match(rb"HTTP/1\.1 4\d\d ", connection.recv(4096))

    def test_cannot_name_a_scheme_or_a_script(self, register, proxy):
        for port in (register, proxy):
            plain = ask(port, "/topics.json")
            assert b"http://127.0.0.1" in plain.body
            for name in ("script_name", "path_info", "x_forwarded_proto", "x_forwarded_host"):
                assert ask(port, "/topics.json", **{name: "https"}).status in (200, 301)
        assert ask(register, PAGE, script_name="/evil").body == ask(register, PAGE).body
        assert ask(proxy, PAGE, x_forwarded_proto="https").body == ask(proxy, PAGE).body

    def test_keeps_nobody_waiting_by_sending_or_reading_slowly(self, proxy):
        slow = []
        try:
            for number in range(100):
                connection = socket.create_connection(("127.0.0.1", proxy), timeout=30)
                slow.append(connection)
                if number % 2:
                    connection.sendall(b"POST /accounts/login/ HTTP/1.1\r\nHost: localhost\r\n")
                    connection.sendall(b"Content-Length: 1000\r\n\r\nlogin=")
                else:
                    connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1)
                    connection.sendall(b"GET /topics.csv HTTP/1.1\r\nHost: localhost\r\n\r\n")
            for number in range(20):
                assert ask(proxy, f"/topics/?answer=no&cb={number}").status == 200
        finally:
            for connection in slow:
                connection.close()


@pytest.fixture(scope="module")
def certificate(tmp_path_factory):
    """The paths of a certificate that nobody signed, and of its key."""
    folder = tmp_path_factory.mktemp("tls")
    paths = folder / "certificate.pem", folder / "key.pem"
    options = ["-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost"]
    subprocess.run(
        [find("openssl"), "req", *options, "-out", paths[0], "-keyout", paths[1]],
        check=True,
        capture_output=True,
    )
    return paths


class TestTLS:
    @pytest.fixture
    def secure(self, database, certificate, tmp_path):
        """The port of TLS of a proxy before a register that is no local run."""
        environment = {
            "LOCAL_MODE": "",
            "SECRET_KEY": "a-key-of-this-test-" + "k" * 50,
            "ALLOWED_HOSTS": "localhost",
            "BEHIND_PROXY": "true",
        }
        path, key = map(str, certificate)
        with (
            served(f"sqlite:///{database}", tmp_path, **environment) as register,
            proxied(register, certificate=path, key=key) as port,
        ):
            yield port

    def test_is_of_the_proxy_alone(self, secure, certificate):
        context = ssl.create_default_context(cafile=str(certificate[0]))
        connection = HTTPSConnection("localhost", secure, context=context, timeout=30)
        self.look(connection)
        connection.close()

    def look(self, connection):
        connection.request("GET", PAGE, headers={"Host": "localhost"})
        page = connection.getresponse()
        text = page.read().decode()
        assert page.status == 200
        assert "max-age=31536000" in page.headers["Strict-Transport-Security"]
        assert '<link rel="canonical" href="https://localhost/topics/">' in text

        connection.request("GET", "/static/wgsom/icon.svg")
        file = connection.getresponse()
        file.read()
        assert "max-age=31536000" in file.headers["Strict-Transport-Security"]

        connection.request("GET", "/accounts/login/", headers={"Host": "localhost"})
        login = connection.getresponse()
        login.read()
        assert "; Secure" in login.headers["Set-Cookie"]
        connection.request(
            "GET", PAGE, headers={"Host": "localhost", "Cookie": "a=b; __Host-sessionid=x"}
        )
        personal = connection.getresponse()
        personal.read()
        assert personal.headers["Cache-Control"] == "no-store"

    def test_speaks_http_2_and_no_old_protocol(self, secure, certificate):
        context = ssl.create_default_context(cafile=str(certificate[0]))
        context.set_alpn_protocols(["h2", "http/1.1"])
        with (
            socket.create_connection(("localhost", secure), timeout=30) as connection,
            context.wrap_socket(connection, server_hostname="localhost") as wrapped,
        ):
            assert wrapped.selected_alpn_protocol() == "h2"
            assert wrapped.version() in ("TLSv1.2", "TLSv1.3")

    def test_takes_no_cipher_without_forward_secrecy(self, secure, certificate):
        for weak in ("AES128-SHA256", "AES256-GCM-SHA384", "ECDHE-RSA-AES256-SHA384"):
            context = ssl.create_default_context(cafile=str(certificate[0]))
            context.maximum_version = ssl.TLSVersion.TLSv1_2
            context.set_ciphers(weak)
            with (
                socket.create_connection(("localhost", secure)) as plain,
                pytest.raises(ssl.SSLError),
            ):
                context.wrap_socket(plain, server_hostname="localhost")

    def test_is_where_http_leads(self, register, certificate):
        path, key = map(str, certificate)
        port = free_port()
        with proxied(register, certificate=path, key=key, port=port) as tls_port:
            answer = ask(port, "/topics/?answer=no", host="localhost")

        assert answer.status == 301
        assert answer.headers["location"] == f"https://localhost:{tls_port}/topics/?answer=no"


def test_the_log_has_what_was_refused_and_nothing_that_opens_anything(tmp_path):
    log = tmp_path / "nginx.log"
    with proxied(1, log=log, limits=FEW) as port:  # no register behind it, which it complains of
        ask(port, "/nobody/")
        for path in ("/accounts/invitation/SECRET1/", "/preview/SECRET2/", "/report/SECRET3/"):
            ask(port, path)
        ask(port, "/accounts/oidc/organisation/login/callback/?code=SECRET4&state=SECRET5")
        ask(port, "/accounts/login/", "POST", b"x" * 200_000)
        for _ in range(4):
            ask(port, "/accounts/login/", "POST", b"")
        for status in (413, 429):
            until(lambda s=status: f'"status":{s}' in log.read_text(), "it was logged")
    text = log.read_text()

    assert "/nobody/" in text  # the register does not answer
    assert "SECRET" not in text
    refused = [json.loads(line) for line in text.splitlines() if line.startswith("{")]
    assert {line["status"] for line in refused} == {413, 429}
    assert {line["path"] for line in refused} == {"/accounts/login/"}
    assert all(len(line["request_id"]) == 32 for line in refused)


def test_with_a_log_of_requests_each_has_a_line_without_its_secret(register, tmp_path):
    log = tmp_path / "nginx.log"
    with proxied(register, log=log, access_log=ALL_REQUESTS) as port:
        found = ask(port, "/topics/?q=a+word").headers["x-request-id"]
        ask(port, "/preview/SECRET/topics/")
        until(lambda: "preview" in log.read_text(), "it was logged")
    lines = [json.loads(line) for line in log.read_text().splitlines() if line.startswith("{")]

    assert [(line["path"], line["status"]) for line in lines][-2:] == [
        ("/topics/", 200),
        ("/preview/…/topics/", 410),
    ]
    assert lines[-2]["request_id"] == found


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("TRUSTED_PROXY", "10.0.0.300", "10.0.0.300"),
        ("PROXY_PORT", "http", "PROXY_PORT is 'http'. It has to be a number, such as 8080."),
        ("TLS_CERTIFICATE", "/tls/c.pem", "TLS_CERTIFICATE and TLS_KEY go together"),
    ],
)
def test_it_says_what_is_wrong_with_its_variables(monkeypatch, name, value, said):
    monkeypatch.setenv(name, value)
    with pytest.raises(ValueError, match=re.escape(said)):
        ProxyOptions.from_environment(ROOT, ROOT)


def test_it_starts_again_after_it_was_killed(tmp_path):
    options = ProxyOptions(tmp_path, ROOT / "static", "127.0.0.1:1")
    with socket.socket(socket.AF_UNIX) as dead:
        dead.bind(str(tmp_path / "limits.sock"))

    write(options)

    assert not (tmp_path / "limits.sock").exists()


def test_another_proxy_before_it_is_believed_where_it_is_named(register):
    with proxied(register, limits=FEW, trusted_proxy="127.0.0.1/32") as port:
        statuses = [
            ask(port, f"/search/?q=d{number}", x_forwarded_for=f"10.0.0.{number}").status
            for number in range(8)
        ]
        assert statuses == [200] * 8


@pytest.fixture(scope="module")
def large(tmp_path_factory):
    """The URL of a database of 200 topics."""
    url = f"sqlite:///{tmp_path_factory.mktemp('large')}/register.sqlite3"
    manage(url, "make_sample", "--topics", "200", "--database", url)
    return url


def test_work_for_whoever_has_gone_stops(large, tmp_path):
    with (
        served(large, tmp_path, TMPDIR=str(tmp_path)) as register,
        proxied(register, limits=MANY) as port,
    ):
        with socket.create_connection(("127.0.0.1", port)) as connection:
            given = b"GET /topics.pdf?sort=title HTTP/1.1\r\nHost: localhost\r\n\r\n"
            connection.sendall(given)
            pid = stopped_document(tmp_path)
        until(lambda: pid not in document_processes(tmp_path), "it was ended")


def progress(port: int, path: str) -> str:
    """Return the page that says how far a file is."""
    return ask(port, f"/files/{path}").text


def test_of_two_machines_one_makes_a_file_shows_how_far_it_is_and_gives_it(large, tmp_path):
    folders = [tmp_path / name for name in ("one", "two")]
    for folder in folders:
        folder.mkdir()
    with ExitStack() as stack:
        ports = [
            stack.enter_context(served(large, folder, TMPDIR=str(folder), WEB_CONCURRENCY="1"))
            for folder in folders
        ]
        register = ",".join(f"127.0.0.1:{each}" for each in ports)
        port = stack.enter_context(proxied(0, register=register, limits=MANY))
        for sort in ("number", "title", "answer", "waiting"):
            path = f"topics.pdf?sort={sort}"
            until(lambda path=path: "It is ready" in progress(port, path), "it was ready")
            assert all("It is ready" in progress(port, path) for _ in range(10))
            assert ask(port, f"/{path}").body.startswith(b"%PDF")
        made = [len(list(folder.glob("register-*/*.body"))) for folder in folders]

    assert sum(made) == 4
