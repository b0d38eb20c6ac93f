"""Send seeded requests to every page on both engines, and find those that end in an error.

`make fuzz` sends 20,000 to public pages and 10,000 to the desk, the roles in turn; FUZZ=5 sends
five times as many, and SEED=7 others. What is found is printed with the request, so that it can
become a test, and the exit status is 1. The databases are made for it, and are gone afterwards.
"""

import os
import random
import subprocess
import sys
import tempfile
import traceback
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote, urlencode

from tests.support.postgresql import PostgresServer
from tests.support.processes import ROOT, manage

FACTOR, SEED = float(os.environ.get("FUZZ", "1")), int(os.environ.get("SEED", "1"))
PUBLIC, DESK = int(20_000 * FACTOR), int(10_000 * FACTOR)
METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "PROPFIND"]
ROLES = ["nobody", "Auditors", "Editors", "Publishers", "Superuser"]

WORDS = ["", "0", "1", "-1", "12", "no", "yes", "x", "prevention", "6-3", "2024", "title", "None"]
WORDS += ["9" * 30, "9" * 4_400, "1e400", "NaN", "٣", "1_0", "0x1", "true", "[]", "{}", "null"]
WORDS += ["\x00", "a\x00b", "\ud800", "\x1b[31m", "\r\nSet-Cookie: a=b", "﷽", "\u202e\U0001f4a9"]
WORDS += ["'", '"', "' OR 1=1--", "%", "_", "\\", "../../etc/passwd", "<script>alert(1)</script>"]
WORDS += ["{{ 7*7 }}", "{% debug %}", "a" * 10_000, "a:* & !b", "NEAR(a b)", '"open', "(", "*"]
WORDS += ["2026-02-30", "0000-00-00", "2024-02-29", "23:59:60", "https://evil.example/", "//x"]
TYPES = ["application/x-www-form-urlencoded", "application/json", "multipart/form-data", "text/x"]
TYPES += ["multipart/form-data; boundary=x", "multipart/form-data; boundary=" + "b" * 300, ""]


@dataclass
class Found:
    """The result of a run: the number of answers of each status, and the requests that failed."""

    statuses: Counter = field(default_factory=Counter)
    failures: list[str] = field(default_factory=list)

    def add(self, status: int, request: str, error: str) -> None:
        """Count an answer; an error of the server is kept, but for a file that is made later."""
        self.statuses[status] += 1
        is_later = status == 503 and (".pdf" in request or ".docx" in request)
        if status >= 500 and not is_later:
            self.failures.append(f"{status} {request}\n{error}")


class Generator:
    """Requests from a seed: parts of good ones, and of what breaks programs."""

    def __init__(self, seed: int, paths: list[str], names: list[str]):
        self.random = random.Random(seed)
        self.paths, self.names = paths, names

    def word(self) -> str:
        """Return a value: a known trap, or letters by chance."""
        if self.random.random() < 0.8:
            return self.random.choice(WORDS)
        return "".join(
            chr(self.random.randrange(1, 0x2FFF)) for _ in range(self.random.randrange(9))
        )

    def encoded(self, text: str) -> str:
        """Return a text as a URL may have it, now and then broken."""
        if self.random.random() < 0.05:
            return f"%{self.random.choice(['', 'f', 'zz', 'ff%fe', 'ed%a0%80'])}"
        return quote(text.encode("utf-8", "surrogatepass"))

    def path(self) -> str:
        """Return a path: one that there is, or one with a part of it replaced."""
        path = self.random.choice(self.paths)
        if self.random.random() < 0.2:
            parts = path.split("/")
            parts[self.random.randrange(len(parts))] = self.encoded(self.word())[:3_000]
            path = "/".join(parts)
        return path if path.startswith("/") else f"/{path}"

    def query(self) -> str:
        """Return what stands after the question mark; often nothing."""
        count = self.random.choice([0, 0, 1, 1, 2, 3, 6, 120])
        pairs = []
        for _ in range(count):
            name = self.random.choice(self.names) if self.random.random() < 0.9 else self.word()
            pairs.append(f"{self.encoded(name)[:200]}={self.encoded(self.word())[:4_500]}")
        return "&".join(pairs)

    def body(self) -> tuple[bytes, str]:
        """Return what is sent, and of which type it is said to be."""
        kind = self.random.random()
        if kind < 0.5:
            pairs = [(self.random.choice(self.names), self.word()) for _ in range(4)]
            safe = [(name, text.encode("utf-8", "surrogatepass")) for name, text in pairs]
            return urlencode(safe).encode(), self.random.choice(TYPES)
        return self.random.randbytes(self.random.choice([0, 1, 50, 5_000])), self.random.choice(
            TYPES
        )

    def headers(self) -> dict[str, str]:
        """Return some headers, as WSGI has them: without line breaks, as servers ensure."""
        possible = {
            "HTTP_COOKIE": [
                "sessionid=x",
                "sessionid=\\000",
                "device=x; csrftoken=y",
                "=;=",
                "a" * 900,
            ],
            "HTTP_IF_NONE_MATCH": ["*", '"x"', 'W/"x", "y"', "x" * 500],
            "HTTP_IF_MODIFIED_SINCE": ["x", "Mon, 30 Nov 2026 00:00:00 GMT", "-1"],
            "HTTP_RANGE": ["bytes=0-1", "bytes=-", "x"],
            "HTTP_ACCEPT_ENCODING": ["gzip", "gzip;q=0", "br, gzip;q=x", "*"],
            "HTTP_ACCEPT_LANGUAGE": ["fr", "x" * 600, "en;q=9"],
            "HTTP_HOST": ["testserver", "evil.example", "a b", "[::1", "testserver:x", ""],
            "HTTP_X_FORWARDED_FOR": ["1.2.3.4", "x", ",,,"],
            "HTTP_X_FORWARDED_PROTO": ["https", "x"],
            "HTTP_X_REQUEST_ID": ["abcdefgh", "<x>"],
            "HTTP_X_SECOND": ["x", "1e99", "-1", "nan"],
            "HTTP_AUTHORIZATION": ["Bearer x", "Basic %%%", ""],
            "HTTP_REFERER": ["http://testserver/", "x"],
            "CONTENT_LENGTH": ["-1", "x", "99999999999999999999", ""],
            "HTTP_ORIGIN": ["null", "https://evil.example"],
        }
        names = self.random.sample(sorted(possible), self.random.choice([0, 0, 1, 2, 4]))
        return {name: self.random.choice(possible[name]) for name in names}


def last_error() -> str:
    """Return where the last exception came from."""
    _, error, trace = sys.exc_info()
    frames = traceback.extract_tb(trace)
    own = [each for each in frames if str(ROOT) in each.filename and ".venv" not in each.filename]
    places = [f"{each.filename.removeprefix(str(ROOT))}:{each.lineno}" for each in own[-3:]]
    if frames:
        places.append(f"{Path(frames[-1].filename).name}:{frames[-1].lineno}")
    return f"{type(error).__name__}: {str(error)[:200]} ({', '.join(places)})"


def fuzz_public(count: int) -> Found:
    """Send requests to public pages, as a server would hand them on."""
    from django.core.handlers.wsgi import WSGIHandler
    from django.core.signals import got_request_exception
    from django.test import RequestFactory

    from tests.support.urls import filter_names, public_paths
    from wgsom.web.monitored import MonitoredApplication
    from wgsom.web.response_cache import ResponseCache

    application = MonitoredApplication(ResponseCache(WSGIHandler()))
    errors: list[str] = []
    got_request_exception.connect(lambda **kwargs: errors.append(last_error()), weak=False)
    paths = [*public_paths(), "/report/", "/report/x/", "/healthz", "/readyz", "/metrics"]
    paths += ["/robots.txt", "/sitemap.xml", "/sitemap-topics.xml", "/opensearch.xml", "/qr.svg"]
    paths += ["/offline/", "/offline.json", "/service-worker.js", "/.well-known/security.txt"]
    paths += ["/accounts/login/", "/accounts/invitation/x/", "/accounts/sessions/", "/admin/login/"]
    paths += ["/preview/1/", "/preview/x/topics/", "/files/topics.pdf", "/static/wgsom/icon.svg"]
    names = [*filter_names(), "page", "bom", "as_of", "about", "url", "next", "copy", "nix"]
    names += ["title", "text", "email", "login", "password", "code", "website"]
    generator, found = Generator(SEED, paths, names), Found()
    for _ in range(count):
        method = generator.random.choice(METHODS if generator.random.random() < 0.5 else ["GET"])
        path, query = generator.path(), generator.query()
        body, content_type = generator.body() if method not in ("GET", "HEAD") else (b"", "")
        environ = RequestFactory().generic(method, "/", body, content_type).environ
        raw = path.split("?")[0].encode("utf-8", "surrogatepass")
        environ |= {"PATH_INFO": _unquoted(raw), "QUERY_STRING": query, "HTTP_HOST": "testserver"}
        environ |= generator.headers()
        errors.clear()
        status = _answer(application, environ)
        found.add(status, f"{method} {path[:200]}?{query[:300]}", errors[-1] if errors else "")
    return found


def _unquoted(path: bytes) -> str:
    from urllib.parse import unquote_to_bytes

    return unquote_to_bytes(path).decode("latin-1")


def _answer(application, environ: dict) -> int:
    statuses = []
    body = application(environ, lambda status, headers, exc_info=None: statuses.append(status))
    try:
        for _ in body:
            pass
    finally:
        if hasattr(body, "close"):
            body.close()
    return int(statuses[-1][:3])


def fuzz_desk(count: int) -> Found:
    """Send requests to the desk, as each role in turn; every other one a form that it gave."""
    from django.core.signals import got_request_exception

    from tests.support.urls import filter_names
    from tests.wgsom.staff.admin.test_hostile_urls import NAMES, SCREENS

    errors: list[str] = []
    got_request_exception.connect(lambda **kwargs: errors.append(last_error()), weak=False)
    paths = [*SCREENS, "/accounts/sessions/", "/accounts/password/change/", "/preview/1/topics/"]
    paths += ["/admin/enter/12/match/", "/admin/import/", "/admin/plan/", "/papers/12/"]
    generator, found = Generator(SEED, paths, [*NAMES, *filter_names()]), Found()
    for role in ROLES:
        for number in range(count // len(ROLES)):
            if number % 100 == 0:
                browser = _browser_of(role)
            errors.clear()
            for request, status in _desk_requests(generator, browser):
                found.add(status, f"{role}: {request}", errors[-1] if errors else "")
    return found


def _desk_requests(generator: Generator, browser) -> Iterator[tuple[str, int]]:
    """Ask for a screen; and, if it has a form, post that with some of its entries changed."""
    from tests.support.admin_forms import entries_on

    keys = ["1", "2", "7", "25", generator.encoded(generator.word())[:1_000]]
    path = generator.path().replace("{}", generator.random.choice(keys))
    query = generator.query()
    method = "GET" if generator.random.random() < 0.8 else generator.random.choice(METHODS)
    data, content_type = generator.body() if method not in ("GET", "HEAD") else (b"", "")
    response = browser.generic(method, path, data, content_type, QUERY_STRING=query)
    yield f"{method} {path[:200]}?{query[:300]}", response.status_code
    is_form = response.headers.get("Content-Type", "").startswith("text/html")
    if response.status_code != 200 or response.streaming or not is_form or "logout" in path:
        return
    try:
        form = entries_on(response.text)
    except IndexError:
        return  # there is none
    if not form or generator.random.random() < 0.5:
        return
    for name in generator.random.sample(
        sorted(form), min(len(form), 1 + int(generator.random.random() * 4))
    ):
        form[name] = generator.word().replace("\ud800", "")
    given = {name: text for name, text in form.items() if text is not None}
    answer = browser.post(path, given)
    yield f"POST {path[:200]} {str(given)[:900]}", answer.status_code


def _browser_of(role: str):
    """Return the browser of somebody of a role, whatever became of them meanwhile."""
    from django.contrib.auth.models import Group, User
    from django.test import Client

    browser = Client(raise_request_exception=False)
    if role != "nobody":
        user, _ = User.objects.get_or_create(username=f"fuzz-{role}")
        user.is_staff = user.is_active = True
        user.is_superuser = role == "Superuser"
        user.save()
        user.groups.set(Group.objects.filter(name=role))
        browser.force_login(user)
    return browser


def run() -> int:
    """Fuzz the database that the environment names; return 1 if anything failed."""
    import logging

    import django

    django.setup()
    logging.disable(logging.CRITICAL)  # what fails is told below
    failed = 0
    for name, found in (("public", fuzz_public(PUBLIC)), ("desk", fuzz_desk(DESK))):
        total = sum(found.statuses.values())
        statuses = ", ".join(f"{status}: {n:,}" for status, n in sorted(found.statuses.items()))
        print(
            f"  {name}: {total:,} requests ({statuses}), {len(found.failures)} errors", flush=True
        )
        for each in dict.fromkeys(found.failures):
            print(f"    {each}".replace("\n", "\n      "))
        failed += len(found.failures)
    return min(failed, 1)


def main() -> int:
    """Fuzz a new register on each engine."""
    status = 0
    with tempfile.TemporaryDirectory() as folder:
        server = PostgresServer().make()
        try:
            for url in (f"sqlite:///{folder}/register.sqlite3", server.url):
                manage(url, "migrate", "-v0")
                manage(url, "load_register", "-v0")
                print(f"{url.partition(':')[0]}, seed {SEED}:", flush=True)
                environment = {**os.environ, "DATABASE_URL": url, "TMPDIR": folder}
                environment["DJANGO_SETTINGS_MODULE"] = "tests.settings"
                command = [
                    sys.executable,
                    "-c",
                    "import sys; from tests.support.fuzz import run; sys.exit(run())",
                ]
                status |= subprocess.run(command, env=environment, cwd=Path(ROOT)).returncode
        finally:
            server.remove()
    return status


if __name__ == "__main__":
    sys.exit(main())
