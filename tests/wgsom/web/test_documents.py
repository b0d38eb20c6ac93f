"""Large Word and PDF files: made by processes of their own, one at a time, for who waits."""

import dataclasses
import os
import pickle
import re
import socket
import subprocess
import time
from pathlib import Path
from threading import Thread

import pytest

from tests.support.processes import manage
from tests.support.servers import ask, document_processes, served, stopped_document, until
from wgsom.exports.documents import Heading, RenderedDocument, Table, isolation, line
from wgsom.exports.documents.isolation import Client, NotNowError, current_client, render_isolated
from wgsom.exports.documents.pdf import pdf
from wgsom.exports.documents.word import docx

ROWS = 150


def document(rows: int = ROWS) -> RenderedDocument:
    table = Table((line("No."),), tuple((line(str(n)),) for n in range(rows)), (1,), "Numbers")
    return RenderedDocument("Numbers", (Heading(line("Numbers"), level=1), table))


def process_of(given: RenderedDocument) -> bytes:
    """Give the number of the process that makes a document, in place of it."""
    return str(os.getpid()).encode()


def fail(given: RenderedDocument) -> bytes:
    raise MemoryError


def take_memory(given: RenderedDocument) -> bytes:
    return b"x" * (isolation.MEMORY_LIMIT + 1)


def never_end(given: RenderedDocument) -> bytes:
    time.sleep(3_600)
    return b""


def never_end_in_another(given: RenderedDocument) -> bytes:
    """Make a document by a process of a process, as a part is made."""
    with isolation.start_process(subprocess.PIPE, subprocess.PIPE) as process:
        made, _ = process.communicate(pickle.dumps((never_end_and_say_so, given)))
    return made


def never_end_and_say_so(given: RenderedDocument) -> bytes:
    Path(given.title).write_text(str(os.getpid()))
    return never_end(given)


def is_running(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


@pytest.fixture
def client_of():
    """Return a function that says who waits for what is made from here on."""
    tokens = []

    def wait_as(**options) -> None:
        tokens.append(current_client.set(Client(**options)))

    yield wait_as
    for token in reversed(tokens):
        current_client.reset(token)


class TestALargeOne:
    @pytest.mark.parametrize("render", [pdf, docx])
    def test_is_the_same_from_a_process_of_its_own(self, render):
        assert render_isolated(render, document, ROWS) == render(document())

    def test_is_made_by_another_process_and_a_small_one_is_not(self):
        assert render_isolated(process_of, document, ROWS) != process_of(document())
        assert render_isolated(process_of, document, 10) == process_of(document())

    def test_is_measured_by_its_rows_and_blocks(self):
        assert document().row_count == ROWS + 1

    @pytest.mark.parametrize("render", [fail, take_memory])
    def test_that_fails_leaves_its_server_alone(self, render, capfd):
        with pytest.raises(NotNowError, match="more time or memory than a file may take"):
            render_isolated(render, document, ROWS)
        assert "MemoryError" in capfd.readouterr().err

    def test_has_an_end(self, monkeypatch):
        monkeypatch.setattr(isolation, "TIME_LIMIT", 0)
        with pytest.raises(NotNowError, match="more time or memory"):
            render_isolated(never_end, document, ROWS)

    def test_stops_when_nobody_waits_for_it(self, client_of):
        answers = iter([True, True, False])
        client_of(is_there=lambda: next(answers))

        with pytest.raises(NotNowError, match="has gone"):
            render_isolated(never_end, document, ROWS)

    def test_stops_with_the_processes_of_its_parts(self, client_of, tmp_path):
        said = tmp_path / "pid"
        client_of(is_there=lambda: not (said.exists() and said.read_text()))
        given = dataclasses.replace(document(), title=str(said))

        with pytest.raises(NotNowError, match="has gone"):
            render_isolated(never_end_in_another, lambda: given, ROWS)

        pid = int(said.read_text())
        until(lambda: not is_running(pid), "it was ended")

    def test_is_begun_once_it_is_its_turn(self, client_of):
        begun = []
        client_of(on_turn=lambda: begun.append(True))

        render_isolated(process_of, document, ROWS)

        assert begun == [True]


class TestTheNext:
    @pytest.fixture
    def busy(self, client_of):
        """Have somebody else's document made, for as long as the test takes."""
        is_wanted, begun = [True], []

        def make() -> None:
            client = Client(lambda: bool(is_wanted), timeout=60, on_turn=lambda: begun.append(1))
            token = current_client.set(client)
            try:
                render_isolated(never_end, document, ROWS)
            except NotNowError:
                pass
            finally:
                current_client.reset(token)

        thread = Thread(target=make)
        thread.start()
        until(lambda: begun, "it was begun")
        yield is_wanted
        is_wanted.clear()
        thread.join()

    def test_waits_for_its_turn_and_is_refused_in_the_end(self, busy, client_of):
        client_of(timeout=0.2)
        with pytest.raises(NotNowError, match="making as many large files as it can"):
            render_isolated(process_of, document, ROWS)

    def test_waits_for_its_turn_and_gets_it(self, busy, client_of):
        client_of(timeout=60, is_there=lambda: busy.clear() or True)
        assert render_isolated(process_of, document, ROWS)

    def test_does_not_wait_once_it_has_gone(self, busy, client_of):
        client_of(timeout=60, is_there=lambda: False)
        with pytest.raises(NotNowError, match="has gone"):
            render_isolated(process_of, document, ROWS)

    def test_is_refused_at_once_where_too_many_wait(self, busy):
        others = isolation.MAX_WAITING - 1  # besides the one that is made
        for _ in range(others):
            isolation.places.acquire()
        try:
            with pytest.raises(NotNowError, match="in a few seconds"):
                render_isolated(process_of, document, ROWS)
        finally:
            isolation.places.release(others)

    def test_of_another_server_waits_too(self, busy):
        code = (
            "from tests.wgsom.web.test_documents import *; "
            "current_client.set(Client(timeout=0.2)); render_isolated(process_of, document, ROWS)"
        )
        done = subprocess.run(
            [os.sys.executable, "-W", "ignore", "-c", code], capture_output=True, text=True
        )
        assert "NotNowError: The register is making as many large files" in done.stderr


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """The folder in which a server has its database, and makes its files."""
    return tmp_path_factory.mktemp("documents")


@pytest.fixture(scope="module")
def server(folder):
    """The port of a server of 200 topics."""
    url = f"sqlite:///{folder}/register.sqlite3"
    manage(url, "make_sample", "--topics", "200", "--database", url)
    with served(url, folder, TMPDIR=str(folder)) as port:
        yield port


@pytest.mark.slow
class TestAServer:
    def test_gives_the_file_and_keeps_it_for_all_its_processes(self, server):
        first = ask(server, "/topics.docx?sort=-number")

        assert first.status == 200
        assert all(ask(server, "/topics.docx?sort=-number").body == first.body for _ in range(10))
        head = ask(server, "/topics.docx?sort=-number", "HEAD")
        assert (head.status, head.body) == (200, b"")
        assert head.headers["content-length"] == str(len(first.body))

    def test_shows_how_far_a_file_is_and_offers_it_without_a_script(self, server):
        path = "topics.pdf?sort=-title"
        listed = ask(server, "/topics/?sort=-title").text
        assert f'href="/files/{path}"' in listed.replace("&amp;", "&")

        first = ask(server, f"/files/{path}")
        assert first.status == 200
        assert re.search(r"It waits for its turn|It is being made", first.text)
        assert '<meta http-equiv="refresh" content="3">' in first.text
        assert "no-store" in first.headers["cache-control"]

        until(lambda: "It is ready." in ask(server, f"/files/{path}").text, "it was ready")
        ready = ask(server, f"/files/{path}").text
        assert f'href="/{path}"' in ready
        assert "Download the PDF file" in ready
        assert "refresh" not in ready
        assert ask(server, f"/{path}").body.startswith(b"%PDF")

    def test_says_what_is_wrong_with_a_file_that_cannot_be(self, server):
        path = "/files/topics.pdf?answer=maybe"
        sentence = "answer: “maybe” is not one of its values"

        until(lambda: sentence in ask(server, path).text, "it failed")

    @pytest.mark.parametrize(
        "path",
        [
            *["/files/nix.pdf", "/files/topics.exe", "/files/../topics.pdf", "/files/topics.csv"],
            *["/files/files/topics.pdf", "/files/admin/x.pdf", "/files/topics/"],
        ],
    )
    def test_knows_no_progress_of_what_is_no_file(self, server, path):
        assert ask(server, path).status == 404

    def test_leads_whoever_has_a_login_to_the_file(self, server):
        answer = ask(server, "/files/topics.pdf?answer=no", cookie="sessionid=x")

        assert (answer.status, answer.headers["location"]) == (302, "/topics.pdf?answer=no")

    def test_makes_nothing_for_who_only_asks_for_the_head(self, server, folder):
        before = list(folder.glob("register-*/*.job"))

        assert ask(server, "/files/topics.pdf?sort=waiting", "HEAD").status == 200

        assert list(folder.glob("register-*/*.job")) == before

    def test_says_the_same_whichever_process_is_asked(self, server):
        path = "/files/topics.pdf?sort=-waiting"
        texts = [ask(server, path).text for _ in range(12)]

        states = ["It waits for its turn", "It is being made", "It is ready"]
        found = [next(n for n, state in enumerate(states) if state in text) for text in texts]
        assert found == sorted(found)
        until(lambda: states[-1] in ask(server, path).text, "it was made")

    def test_is_not_for_crawlers(self, server):
        assert "noindex" in ask(server, "/files/topics.pdf", "HEAD").headers["x-robots-tag"]
        assert "Disallow: /files/" in ask(server, "/robots.txt").text

    def test_links_to_a_small_file_itself(self, server):
        assert 'href="/topics.pdf?q=sea' in ask(server, "/topics/?q=sea&proposed=1").text

    def test_stops_when_a_browser_goes(self, server, folder):
        with socket.create_connection(("127.0.0.1", server)) as connection:
            given = b"GET /topics.pdf?sort=title HTTP/1.1\r\nHost: localhost\r\n\r\n"
            connection.sendall(given)
            pid = stopped_document(folder)
        until(lambda: pid not in document_processes(folder), "it was ended")
        assert ask(server, "/topics/").status == 200


def test_a_document_of_a_record_is_measured_too(monkeypatch):
    whole = document(400)
    part = dataclasses.replace(whole, blocks=whole.blocks[:1])

    assert render_isolated(process_of, lambda: whole, whole.row_count) != process_of(whole)
    assert render_isolated(process_of, lambda: part, part.row_count) == process_of(part)
