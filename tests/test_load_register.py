"""The command that loads the shipped record: once, again, and when it is broken."""

import json
import shutil

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from sessions.models import AgendaItem, Document, Resolution, Session
from topics.models import (
    Assessment,
    Cluster,
    Consideration,
    IssuedPaper,
    PaperText,
    Proposal,
    Topic,
)
from wgsom.records.fixtures.models import FixtureBaseline

pytestmark = pytest.mark.django_db


def load(**options):
    call_command("load_register", verbosity=0, **options)


@pytest.fixture
def fixtures(tmp_path):
    """Return a copy of the shipped fixtures that a test may spoil."""
    return shutil.copytree(settings.FIXTURE_DIRS[0], tmp_path / "fixtures")


def edit(fixtures, name, position, **values):
    """Change values of one record of a fixture file."""
    path = fixtures / f"{name}.json"
    rows = json.loads(path.read_text())
    rows[position - 1]["fields"].update(values)
    path.write_text(json.dumps(rows))


def repeat(fixtures, name, position):
    """Add a record of a fixture file to its end once more."""
    path = fixtures / f"{name}.json"
    rows = json.loads(path.read_text())
    path.write_text(json.dumps([*rows, rows[position - 1]]))


@pytest.fixture
def empty_register(db):
    """Take every shipped row away again, and the ledger with them."""
    Topic.objects.all().delete()
    IssuedPaper.objects.all()._raw_delete("default")  # what the model itself refuses
    for model in (Document, Resolution, Session, Cluster, PaperText, FixtureBaseline):
        model.objects.all().delete()


def test_it_loads_everything_into_an_empty_database(empty_register, capsys):
    call_command("load_register")

    assert capsys.readouterr().out == (
        "Register loaded: 143 rows added, 0 updated, 0 restored, 0 left as they stand.\n"
    )
    assert Assessment.objects.count() == 20


class TestAgain:
    """Running it again adds nothing twice and undoes nothing of what staff did."""

    def test_nothing_changes(self, capsys):
        call_command("load_register")

        assert capsys.readouterr().out == (
            "Register loaded: 0 rows added, 0 updated, 0 restored, 143 left as they stand.\n"
        )

    def test_an_edit_stays(self):
        Topic.objects.filter(number=1).update(short_title="Edited by staff")

        load()

        assert Topic.objects.get(number=1).short_title == "Edited by staff"

    def test_a_deletion_stays(self):
        Consideration.objects.filter(topic__number=3).delete()

        load()

        assert Consideration.objects.filter(topic__number=3).count() == 0

    def test_a_deletion_of_what_other_rows_refer_to_stays(self):
        AgendaItem.objects.filter(session__number=11).delete()
        Topic.objects.get(number=8).delete()

        load()

        assert AgendaItem.objects.filter(session__number=11).count() == 0
        assert not Topic.objects.filter(number=8).exists()

    def test_an_edit_of_what_names_the_row_stays(self, session_of):
        """A consideration moved to another session is not loaded a second time."""
        row = Consideration.objects.get(topic__number=20, agenda_item=None)
        row.session = session_of(11)
        row.save()

        load()

        rows = Consideration.objects.filter(topic__number=20)
        assert [r.session.number for r in rows] == [5, 11]

    def test_a_row_of_staff_that_names_the_same_thing_stays(self, session_of):
        Proposal.objects.filter(topic__number=1).delete()
        FixtureBaseline.objects.filter(model="topics.proposal", key="[1, 6]").delete()
        topic = Topic.objects.get(number=1)
        mine = Proposal.objects.create(topic=topic, session=session_of(6), source="Staff")

        load()

        assert list(topic.proposals.values_list("pk", "source")) == [(mine.pk, "Staff")]

    def test_overwrite_restores_edits_and_deletions(self):
        Topic.objects.filter(number=1).update(short_title="Edited by staff")
        Topic.objects.get(number=8).delete()

        load(overwrite=True)

        assert Topic.objects.get(number=1).short_title == "Regular channels of migration and demand"
        assert Topic.objects.as_of(Session.objects.get(number=10)).get(number=8).answer == "no"

    def test_overwrite_counts_only_what_differed(self, capsys):
        Topic.objects.filter(number=1).update(short_title="Edited by staff")

        call_command("load_register", overwrite=True)

        assert "0 rows added, 0 updated, 1 restored, 142 left" in capsys.readouterr().out

    def test_overwrite_finds_what_staff_deleted_and_made_again(self, session_of):
        Proposal.objects.filter(topic__number=1).delete()
        topic = Topic.objects.get(number=1)
        Proposal.objects.create(topic=topic, session=session_of(6), source="Made again")

        load(overwrite=True)

        assert [row.source for row in topic.proposals.all()] != ["Made again"]
        assert topic.proposals.count() == 1

    def test_a_correction_in_the_fixtures_reaches_a_row_that_nobody_edited(self, fixtures, capsys):
        edit(fixtures, "topics", 4, short_title="Corrected in the fixtures")
        edit(fixtures, "considerations", 1, agenda_item=[8, 2])

        call_command("load_register", fixtures=fixtures)

        assert Topic.objects.get(number=4).short_title == "Corrected in the fixtures"
        assert "2 rows added" not in capsys.readouterr().out

    @pytest.mark.parametrize("overwrite", [False, True])
    def test_what_staff_withdrew_stays_withdrawn_and_is_corrected(self, fixtures, overwrite):
        Topic.all_objects.filter(number=4).update(state="draft")
        edit(fixtures, "topics", 4, short_title="Corrected in the fixtures")
        load(fixtures=fixtures, overwrite=overwrite)

        topic = Topic.all_objects.get(number=4)
        assert (topic.short_title, topic.state) == ("Corrected in the fixtures", "draft")

    def test_a_correction_does_not_undo_an_edit_and_says_so(self, fixtures, capsys):
        Topic.objects.filter(number=4).update(short_title="Edited by staff")
        edit(fixtures, "topics", 4, short_title="Corrected in the fixtures")

        call_command("load_register", fixtures=fixtures)

        assert Topic.objects.get(number=4).short_title == "Edited by staff"
        assert capsys.readouterr().out.endswith(
            "Left as it stands: topics.topic [4]: changed in the files, but edited by staff.\n"
        )

    def test_a_correction_of_what_staff_deleted_is_named(self, fixtures, capsys):
        Assessment.objects.filter(topic__number=4).delete()
        edit(fixtures, "assessments", 4, statement="Corrected in the fixtures")

        call_command("load_register", fixtures=fixtures)

        assert capsys.readouterr().out.endswith(
            "Left as it stands: topics.assessment [4, 10]: "
            "changed in the files, but deleted by staff.\n"
        )

    def test_what_staff_deleted_never_keeps_the_rest_from_loading(self, fixtures, capsys):
        Topic.objects.get(number=25).delete()
        row = Consideration.objects.get(topic__number=1)
        item, row.agenda_item = row.agenda_item, None
        row.save()
        item.delete()
        edit(fixtures, "considerations", 1, source="Corrected in the fixtures")
        edit(fixtures, "topics", 4, short_title="Corrected in the fixtures")
        path = fixtures / "proposals.json"
        new = {"model": "topics.proposal", "fields": {"topic": [25], "session": [9]}}
        path.write_text(json.dumps([*json.loads(path.read_text()), new]))

        call_command("load_register", fixtures=fixtures)

        assert Topic.objects.get(number=4).short_title == "Corrected in the fixtures"
        assert not Topic.objects.filter(number=25).exists()
        row.refresh_from_db()
        assert (row.agenda_item, row.source != "Corrected in the fixtures") == (None, True)
        left = [line for line in capsys.readouterr().out.splitlines() if "Left" in line]
        assert left == [
            "Left as it stands: topics.proposal [25, 9]: it refers to what staff deleted.",
            "Left as it stands: topics.consideration [1, 8, 8, 1]: "
            "it refers to what staff deleted.",
        ]

    def test_a_value_taken_out_of_the_fixtures_is_taken_out_here(self, fixtures):
        path = fixtures / "considerations.json"
        rows = json.loads(path.read_text())
        del rows[0]["fields"]["source"]
        path.write_text(json.dumps(rows))

        load(fixtures=fixtures)

        assert Consideration.objects.get(topic__number=1).source == ""

    def test_a_document_that_bears_a_symbol_can_have_its_title_corrected(self, fixtures):
        edit(fixtures, "documents", 6, title="Thematic Compendium")

        load(fixtures=fixtures)

        document = Document.objects.get(symbol="CTOC/COP/WG.7/2021/4")
        assert document.title == "Thematic Compendium"
        assert Document.objects.count() == 8

    def test_what_is_no_longer_in_the_fixtures_stays_and_is_named(self, fixtures, capsys):
        path = fixtures / "assessments.json"
        path.write_text(json.dumps(json.loads(path.read_text())[:-1]))

        call_command("load_register", fixtures=fixtures)

        assert Assessment.objects.count() == 20
        assert capsys.readouterr().out.endswith(
            "Left as it stands: topics.assessment [20, 10]: no longer in the files.\n"
        )

    def test_what_is_new_in_the_fixtures_is_added(self, fixtures):
        path = fixtures / "sessions.json"
        rows = json.loads(path.read_text())
        rows.append({"model": "wg_sessions.session", "fields": {"number": 13, "year": 2026}})
        path.write_text(json.dumps(rows))

        load(fixtures=fixtures)

        assert Session.objects.last().number == 13


BROKEN = [
    (
        lambda f: (f / "topics.json").write_text("[{"),
        "topics.json, line 1, column 3: not JSON: "
        "Expecting property name enclosed in double quotes.",
    ),
    (lambda f: (f / "topics.json").write_bytes(b"\xff"), "topics.json: not UTF-8 at byte 0."),
    (lambda f: (f / "topics.json").write_text("{}"), "topics.json: the file holds no list"),
    (lambda f: (f / "topics.json").unlink(), "topics.json: there is no such file"),
    (
        lambda f: (f / "topics.json").write_text("[7]"),
        'topics.json, record 1: a record has exactly the keys "model" and "fields".',
    ),
    (
        lambda f: (f / "topics.json").write_text('[{"model": "topics.nix", "fields": {}}]'),
        "topics.json, record 1, model: there is no model 'topics.nix'.",
    ),
    (
        lambda f: (f / "topics.json").write_text('[{"model": "auth.user", "fields": {}}]'),
        "topics.json, record 1, model: auth.user is not part of the register.",
    ),
    (
        lambda f: edit(f, "topics", 3, titel="x"),
        ("topics.json, record 3 (", "titel: no such field. The fields are state, number, title"),
    ),
    (
        lambda f: edit(f, "proposals", 2, session=[99]),
        ("proposals.json, record 2 (", "session: there is no session [99]."),
    ),
    (
        lambda f: edit(f, "proposals", 2, session=6),
        ("proposals.json, record 2 (", "session: write what it refers to as a list: [6]."),
    ),
    (
        lambda f: edit(f, "assessments", 4, answer="maybe"),
        ("assessments.json, record 4 (", "answer: Value 'maybe' is not a valid choice."),
    ),
    (
        lambda f: edit(f, "sessions", 2, ends_on="2013-11-10"),
        ("sessions.json, record 2 (", "ends_on: The last day is before the first"),
    ),
    (
        lambda f: edit(f, "sessions", 2, ends_on="13 November"),
        ("sessions.json, record 2 (", "ends_on: “13 November” value has an invalid date format"),
    ),
    (
        lambda f: repeat(f, "proposals", 3),
        (
            "proposals.json, record 22 (",
            "it stands in the files twice, first as proposals.json, record 3.",
        ),
    ),
    (
        lambda f: edit(f, "topics", 3, title=["a", "list"]),
        ("topics.json, record 3 (", 'title: ["a", "list"] is not a text in quotes.'),
    ),
    (
        lambda f: edit(f, "topics", 3, number=True),
        ("topics.json, record 3 (", "number: true is not a whole number."),
    ),
    (
        lambda f: edit(f, "topics", 3, title="a\x00b"),
        ("topics.json, record 3 (", "title: no database keeps the character '\\x00'."),
    ),
    (
        lambda f: edit(f, "topics", 3, title="a\ud800"),
        ("topics.json, record 3 (", "title: no database keeps the character '\\ud800'."),
    ),
    (
        lambda f: edit(f, "proposals", 3, topic=[True]),
        ("proposals.json, record 3 (", "topic: true is no part of a natural key."),
    ),
    (
        lambda f: (f / "topics.json").write_text("[" * 100_000),
        "topics.json: not a list of records: ",
    ),
    (
        lambda f: (f / "topics.json").write_text("[" + "9" * 5_000 + "]"),
        "topics.json: not a list of records: ",
    ),
    (
        lambda f: (f / "topics.json").write_text("[Infinity]"),
        "topics.json: not a list of records: Infinity is not JSON.",
    ),
    (
        lambda f: edit(f, "topics", 3, emphasis="not in the title"),
        ("topics.json, record 3 (", "emphasis: “not in the title” does not stand in the title"),
    ),
    (
        lambda f: (f / "topics.json").write_text('[{"model": "x", "model": "y"}]'),
        "topics.json, model: the key stands twice in one record.",
    ),
    (
        lambda f: edit(f, "considerations", 1, agenda_item=[3, 1]),
        ("considerations.json, record 1 (", "agenda_item: This is an item of the 3rd session"),
    ),
]


@pytest.mark.parametrize(("spoil", "message"), BROKEN)
@pytest.mark.parametrize("state", ["first time", "again"])
def test_a_broken_fixture_loads_nothing_and_says_where(spoil, message, state, fixtures, request):
    if state == "first time":
        request.getfixturevalue("empty_register")
    counts = Session.objects.count(), Topic.objects.count(), FixtureBaseline.objects.count()
    spoil(fixtures)

    with pytest.raises(CommandError) as bad_request:
        load(fixtures=fixtures)

    assert bad_request.value.returncode == 1
    for part in [message] if isinstance(message, str) else message:
        assert part in str(bad_request.value)
    assert counts == (
        Session.objects.count(),
        Topic.objects.count(),
        FixtureBaseline.objects.count(),
    )
