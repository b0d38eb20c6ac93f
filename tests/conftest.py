"""What the tests share: the shipped register, loaded once, and rows of one's own."""

import gc
import shutil
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command
from django.utils import timezone

from sessions.models import Session
from tests.support import shipped
from tests.support.processes import database_url, manage
from topics.constraints import issued_paper
from topics.models import Topic
from wgsom.records import limits
from wgsom.records.projections.refresh import refresh
from wgsom.records.triggers import install, remove

# What does not depend on the engine, or asks of it what the other tests ask: what pages, files and
# screens say of rows, and who may do what. It runs on the first engine only.
ANY_ENGINE = [
    "browser",
    "sessions/test_symbols.py",
    "topics/entry",
    "topics/imports/test_paper_controls.py",
    "topics/imports/test_views.py",
    "topics/lists/test_histogram.py",
    "topics/lists/test_kept_fragments.py",
    "topics/lists/test_presets.py",
    "topics/lists/test_print_layout.py",
    "topics/pages/test_session_brief.py",
    "topics/pages/test_timeline.py",
    "topics/pages/test_views.py",
    "topics/papers/test_builder.py",
    "topics/papers/test_command.py",
    "topics/papers/test_diff.py",
    "topics/papers/test_texts.py",
    "topics/papers/test_views.py",
    "topics/plans",
    "topics/test_similarity.py",
    "topics/test_sample.py",  # makes databases of its own
    "wgsom/charts",
    "wgsom/conf",
    "wgsom/exports/documents",
    "wgsom/exports/test_awkward_text.py",
    "wgsom/imports/test_parser.py",
    "wgsom/monitoring",  # serves databases of its own
    "wgsom/lists/test_bitmaps.py",
    "wgsom/lists/test_query_counts.py",
    "wgsom/records/fixtures/test_shipped_record.py",
    "wgsom/records/test_publication.py",
    "wgsom/staff/accounts",
    "wgsom/staff/admin/test_changelist.py",
    "wgsom/staff/admin/test_inlines.py",
    "wgsom/staff/admin/test_links.py",
    "wgsom/staff/admin/test_revisions.py",
    "wgsom/staff/admin/test_screens.py",
    "wgsom/staff/admin/test_session_expiry.py",
    "wgsom/staff/admin/test_unsaved_input.py",
    "wgsom/staff/admin/test_workflow.py",
    "wgsom/test_completeness.py",
    "wgsom/test_text.py",
    "wgsom/proxy",
    "wgsom/web/test_broken_queries.py",
    "wgsom/web/test_crawlers.py",
    "wgsom/web/test_documents.py",
    "wgsom/web/test_for_programs.py",
    "wgsom/web/test_outage.py",  # starts a server of PostgreSQL
    "wgsom/web/test_replica.py",  # as above
    "wgsom/web/test_security.py",
    "wgsom/web/test_share.py",
]


# What asks of the engine what other tests ask of it as well, and takes long: on the second engine
# it is among the slow tests.
SLOW_ON_SECOND_ENGINE = [
    "sessions/test_completeness.py",
    "topics/imports/test_paper_table.py",
    "topics/lists/test_coverage.py",
    "topics/lists/test_facets.py",
    "topics/papers/test_issue.py",
    "topics/quality/test_report.py",
    "wgsom/changelog",
    "wgsom/records/fixtures",
]


gc.set_threshold(100_000, 20, 50)  # a suite makes much that lives long: a twentieth of its time


def pytest_addoption(parser):
    parser.addoption(
        "--second-engine", action="store_true", help="Only what depends on the engine."
    )


@pytest.hookimpl(tryfirst=True)  # before tests are chosen by their marks
def pytest_collection_modifyitems(config, items):
    """Mark tests in a browser as slow; leave out, on the second engine, what the first tested."""
    for item in items:
        if item.get_closest_marker("browser"):
            item.add_marker(pytest.mark.slow)
    if config.getoption("--second-engine"):
        left_out = [item for item in items if _is_in(item, ANY_ENGINE)]
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if item not in left_out]
        for item in items:
            if _is_in(item, SLOW_ON_SECOND_ENGINE):
                item.add_marker(pytest.mark.slow)


def _is_in(item, paths: list[str]) -> bool:
    """Return whether a test is in one of some files and folders."""
    folder = Path(__file__).parent
    return str(item.path).startswith(tuple(str(folder / each) for each in paths))


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_teardown(item):
    """Let a test's database be flushed: what was issued is guarded against that, too.

    The guard is put back as after every migration.
    """
    marker = item.get_closest_marker("django_db")
    is_transactional = marker and marker.kwargs.get("transaction")
    if is_transactional or "transactional_db" in getattr(item, "fixturenames", ()):
        remove(beginning=issued_paper.NAME)


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker, shipped_file):
    """Load the shipped register into the test database; each test works on top of it."""
    with django_db_blocker.unblock():
        call_command("load_register", verbosity=0)
        refresh()
        shipped.save_as(shipped_file)
        shipped.keep()


@pytest.fixture(scope="session")
def shipped_file(tmp_path_factory):
    """The path of a database of SQLite with the shipped register, that is only copied.

    There once a test has asked for the database; on PostgreSQL, for a copy.
    """
    return tmp_path_factory.mktemp("shipped") / "register.sqlite3"


@pytest.fixture(scope="session")
def shipped_copy(django_db_setup, shipped_file):
    """Return a function that puts the shipped register into a folder, and gives its URL."""

    def copy(folder: Path) -> str:
        if not shipped_file.exists():  # the tests' own database is on PostgreSQL
            made = shipped_file.with_name("begun.sqlite3")
            for command in ("migrate", "load_register"):
                manage(f"sqlite:///{made}", command, "-v0")
            made.rename(shipped_file)
        shutil.copy(shipped_file, folder / "register.sqlite3")
        return f"sqlite:///{folder}/register.sqlite3"

    return copy


@pytest.fixture
def committed_record(transactional_db):
    """Begin with the shipped record, committed: for tests that commit what they do.

    In a transaction nothing is kept in memory, and no change is worked out.
    """
    shipped.put_back()
    Topic.objects.filter(number=25).update(emphasis="")  # so that there is a data revision


@pytest.fixture
def standing_clock(monkeypatch):
    """Let no time pass: what is made in one transaction names the same state of the record."""
    now = timezone.now()
    monkeypatch.setattr(timezone, "now", lambda: now)


@pytest.fixture
def session_of(db):
    """Return a function that gives the session of a number."""
    return lambda number: Session.objects.get(number=number)


@pytest.fixture
def outside_the_limits(db):
    """Return a function that makes rows as they were before fields had limits in the database."""

    def make(make_rows):
        remove(beginning=limits.NAME)
        made = make_rows()
        install()
        return made

    return make


@pytest.fixture
def outside(committed_record, shipped_copy, tmp_path):
    """Return a function that runs a management command in a process of its own.

    On a database with the shipped register, that processes share.
    """
    url = database_url(tmp_path)
    if url.startswith("sqlite"):
        shipped_copy(tmp_path)
    return lambda *arguments: manage(url, *arguments)


@pytest.fixture
def anna(client_of):
    """The browser of one editor."""
    return client_of("anna")


@pytest.fixture
def ben(client_of):
    """The browser of another."""
    return client_of("ben")


@pytest.fixture
def client_of(client):
    """Return a function that gives somebody at the desk a browser of their own."""

    def log_in(name):
        browser = type(client)()
        browser.force_login(User.objects.create_superuser(name, first_name=name.title()))
        return browser

    return log_in


@pytest.fixture
def topic():
    """The topic on the media: assessed once, never considered."""
    return Topic.objects.get(number=6)
