"""Issuing a paper: frozen, corrected by a new issue, and never changed."""

import json
import shutil
from dataclasses import fields
from datetime import date

import pytest
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction

from sessions.models import Session
from tests.support.factories import AssessmentFactory, ProposalFactory, SessionFactory, TopicFactory
from tests.support.papers import PaperTopics
from tests.support.responses import markup
from topics.constraints.issued_paper import NAME
from topics.models import Assessment, Cluster, IssuedPaper, PaperText, Topic
from topics.models.issued_paper import ImmutableError
from topics.papers.builder import draft
from topics.papers.content import as_data
from topics.papers.correction import possible_corrections
from topics.papers.diff import TEXTS
from topics.papers.issue import prepared
from wgsom.records.triggers import install, remove

pytestmark = pytest.mark.django_db

ADD = "/admin/topics/issuedpaper/add/"
SYMBOL = "CTOC/COP/WG.7/2024/CRP.1"


@transaction.atomic
def issue(session: Session, reason: str = "", **values) -> IssuedPaper:
    """Issue the paper of a session; its correction with every difference there is."""
    given = {"symbol": "", "issued_on": date(2024, 7, 1), "reason": reason} | values
    before = IssuedPaper.objects.filter(session=session).order_by("correction").last()
    if before and "include" not in given:
        found = possible_corrections(before.paper, draft(PaperTopics(session.number)))
        given["include"] = [each.key for each in found]
    issued = prepared(session, **given)
    issued.full_clean()
    issued.save()
    return issued


class TestFrozen:
    """What was issued stays as it was."""

    def test_it_does_not_follow_the_record(self, client, session_of):
        issue(session_of(11), symbol="CTOC/COP/WG.7/2024/CRP.1")
        before = markup(client.get("/papers/11/issued/"))
        Topic.objects.filter(number=1).update(title="Changed since")
        PaperText.objects.update(text="Changed since")
        Assessment.objects.all().delete()

        Session.objects.filter(number=11).update(year=2022)

        assert markup(client.get("/papers/11/issued/")) == before
        assert "Changed since" in markup(client.get("/papers/11/"))

    def test_it_bears_its_date_and_symbol(self, client, session_of):
        issue(session_of(11), symbol="CTOC/COP/WG.7/2024/CRP.1")
        page = markup(client.get("/papers/11/issued/"))

        assert "Issued: 1 July 2024, CTOC/COP/WG.7/2024/CRP.1." in page
        assert '<p class="paper-masthead" dir="auto">1 July 2024</p>' in page
        assert '<p class="paper-masthead" dir="auto">CTOC/COP/WG.7/2024/CRP.1</p>' in page

    def test_no_code_changes_it(self):
        issued = IssuedPaper.objects.get()

        issued.symbol = "X"
        for change in (
            issued.save,
            issued.delete,
            IssuedPaper.objects.all().delete,
            lambda: IssuedPaper.objects.update(symbol="X"),
        ):
            with pytest.raises(ImmutableError, match="Issue a correction"):
                change()

    @pytest.mark.parametrize(
        "statement",
        [
            "UPDATE topics_issuedpaper SET symbol = 'X'",
            "DELETE FROM topics_issuedpaper",
            "TRUNCATE topics_issuedpaper",
        ],
    )
    def test_the_database_refuses_a_change(self, statement):
        if connection.vendor == "sqlite" and "TRUNCATE" in statement:
            statement = "DELETE FROM topics_issuedpaper WHERE true"  # as SQLite says it
        with (
            pytest.raises(DatabaseError, match="issued_paper_never_changes"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(statement)

        assert IssuedPaper.objects.get().symbol == ""

    def test_the_guard_is_put_back_after_it_was_taken_away(self):
        remove(beginning=NAME)
        assert IssuedPaper.objects.get()
        with connection.cursor() as cursor:
            cursor.execute("UPDATE topics_issuedpaper SET symbol = 'X'")

        assert {each.removeprefix("register_")[: len(NAME)] for each in install()} == {NAME}
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("DELETE FROM topics_issuedpaper")

    def test_the_session_of_a_paper_is_not_deleted(self, admin_client, session_of):
        response = admin_client.post(
            f"/admin/wg_sessions/session/{session_of(10).pk}/delete/", {"post": "yes"}
        )

        assert Session.objects.filter(number=10).exists()
        assert "issued paper" in markup(response)

    def test_loading_the_register_again_leaves_it(self):
        before = IssuedPaper.objects.values().get()
        call_command("load_register", overwrite=True)

        assert IssuedPaper.objects.values().get() == before

    @pytest.mark.parametrize("overwrite", [False, True])
    def test_a_correction_in_the_fixture_is_named_and_left_out(
        self, tmp_path, settings, capsys, overwrite
    ):
        folder = shutil.copytree(settings.FIXTURE_DIRS[0], tmp_path / "fixtures")
        path = folder / "issued_papers.json"
        path.write_text(path.read_text().replace("English only", "English"))
        call_command("load_register", fixtures=folder, overwrite=overwrite)

        assert "it never changes once it is there" in capsys.readouterr().out
        assert IssuedPaper.objects.get().paper.masthead.language == "English only"

    def test_migrating_again_keeps_the_refusal(self):
        call_command("migrate", verbosity=0)

        self.test_the_database_refuses_a_change("DELETE FROM topics_issuedpaper")


class TestCorrection:
    """A new issue, that says what it changes."""

    @pytest.fixture
    def corrected(self, session_of):
        """Return the first correction of a paper."""
        issue(session_of(11))
        Assessment.objects.filter(topic__number=6).update(
            answer="partly", statement="Partly, in a way."
        )
        PaperText.objects.filter(place="introduction").update(text="Other words")
        return issue(session_of(11), reason="A row was wrong.", issued_on=date(2024, 7, 9))

    def test_it_says_why_and_what(self, client, corrected):
        assert corrected.paper.corrections == [
            "Corr.1. A row was wrong.",
            "Dated: “1 July 2024” is now “9 July 2024”.",
            "Topic 6: answer moved from no to partly, text reworded.",
            "Reworded: the text below “I. Introduction”.",
            "Reworded: the text below “II. Topics proposed by the Working Group”.",
        ]
        assert "Corr.1. A row was wrong." in markup(client.get("/papers/11/issued/corr-1/"))

    def test_it_has_an_address_of_its_own_and_the_paper_leads_there(self, client, corrected):
        assert "Partly, in a way." in markup(client.get("/papers/11/issued/corr-1/"))
        first = markup(client.get("/papers/11/issued/"))
        assert "Partly, in a way." not in first
        assert '<a href="/papers/11/issued/corr-1/">Corrected by Corr.1</a> of 9 July 2024' in first

    def test_its_files_are_named_for_it(self, client, corrected):
        response = client.get("/papers/11/issued/corr-1.docx")

        assert (
            "wgsom-paper-11_issued_corr-1_2024-07-09.docx"
            in response.headers["Content-Disposition"]
        )

    def test_changes_are_shown_against_the_last_issue(self, client, corrected):
        page = markup(client.get("/papers/12/changes/"))

        assert "From: Paper of the 11th session (2024), Corr.1, issued on 9 July 2024" in page
        assert "No row and no cluster has changed." in page

    def test_what_changed_in_an_issued_paper_can_still_be_had(self, client, corrected):
        page = markup(client.get("/papers/11/changes/"))

        assert "From: Paper of the 10th session (2023), issued on 5 October 2023" in page
        assert "To: Paper of the 11th session (2024), Corr.1, issued on 9 July 2024" in page
        assert "Changed: 1 topic." in page

    def test_the_paper_stands_beside_the_record(self, client, corrected):
        Topic.objects.filter(number=1).update(title="Changed since")
        page = markup(client.get("/papers/11/compare/"))

        assert "To: How the register reads as of the 11th session (2024)" in page
        assert "Changed: 1 topic." in page

    def test_a_second_correction_is_named_by_the_first(self, client, corrected, session_of):
        Topic.objects.filter(number=1).update(title="Changed since")
        issue(session_of(11), reason="Another.", issued_on=date(2024, 8, 1))

        assert "Corrected by Corr.2</a>" in markup(client.get("/papers/11/issued/corr-1/"))

    @pytest.mark.parametrize(
        ("change", "named"),
        [
            (lambda: Session.objects.filter(number=11).update(place="Geneva"), "Place and dates"),
            (lambda: Topic.objects.filter(number=22).update(emphasis=""), "other phrases bold"),
            (lambda: Cluster.objects.filter(position=5).update(position=9), ""),
            (
                lambda: Cluster.objects.filter(position=1).update(position=9),
                "The clusters stand in another order.",
            ),
            (
                lambda: AssessmentFactory(
                    topic=Topic.objects.get(number=21),
                    session=Session.objects.get(number=11),
                    answer="yes",
                    statement="Yes.",
                ),
                "Topic 21: answer moved from not assessed to yes",
            ),
        ],
    )
    def test_nothing_that_changed_is_left_out(self, session_of, change, named):
        issue(session_of(11))
        change()
        if not named:
            with pytest.raises(ValidationError, match="nothing to correct"):
                issue(session_of(11), reason="Why not.")
            return

        assert named in " ".join(issue(session_of(11), reason="So it is.").paper.corrections)

    def test_a_new_date_and_symbol_alone_are_refused(self, session_of):
        issue(session_of(11))
        Topic.objects.filter(number=1).update(title="Changed since")

        with pytest.raises(ValidationError, match="a new date and symbol alone are none"):
            issue(session_of(11), reason="The symbol.", symbol=SYMBOL, include=[])

    def test_it_is_the_paper_as_issued_but_for_what_is_included(self, session_of):
        issue(session_of(11))
        before = IssuedPaper.objects.get(session__number=11).paper
        Topic.objects.filter(number__in=[1, 22]).update(title="Changed since", emphasis="")
        Cluster.objects.filter(slug="concepts").update(description="Changed since")
        PaperText.objects.update(text="Changed since")

        after = issue(session_of(11), reason="A row.", include=["topic-1"]).paper

        assert after.corrections == ["Corr.1. A row.", "Topic 1: title reworded."]
        assert after.rows[0].title == "Changed since"
        assert after.rows[1:] == before.rows[1:]
        parts = [
            "introduction",
            "proposed",
            "mandated",
            "mandated_topics",
            "clusters",
            "answer_note",
        ]
        assert [getattr(after, part) for part in parts] == [getattr(before, part) for part in parts]

    @pytest.mark.parametrize(
        ("change", "key", "part"),
        [
            (lambda: PaperText.objects.update(text="New"), "text-introduction", "introduction"),
            (lambda: PaperText.objects.update(text="New"), "answer_note", "answer_note"),
            (lambda: Cluster.objects.update(description="New"), "cluster-concepts", "clusters"),
            (lambda: Topic.objects.filter(number=8).delete(), "topic-8", "rows"),
            (
                lambda: Topic.objects.filter(number=22).update(title="New"),
                "topic-22",
                "mandated_topics",
            ),
            (
                lambda: Cluster.objects.filter(position=1).update(position=9),
                "order-clusters",
                "clusters",
            ),
        ],
    )
    def test_each_difference_is_taken_over_alone(self, session_of, change, key, part):
        issue(session_of(11))
        before = IssuedPaper.objects.get(session__number=11).paper
        change()

        after = issue(session_of(11), reason="So.", include=[key]).paper

        changed = [
            each.name
            for each in fields(after)
            if as_data(after)[each.name] != as_data(before)[each.name]
        ]
        assert changed == ["corrections", part]
        assert len(after.corrections) == 2

    def test_a_topic_that_came_since_stands_in_its_place(self, session_of):
        issue(session_of(11))
        ProposalFactory(topic=TopicFactory(title="New"), session=session_of(11))

        paper = issue(session_of(11), reason="One was left out.", include=["topic-26"]).paper

        assert [row.number for row in paper.rows] == [*range(1, 21), 26]

    def test_a_difference_that_is_none_any_more_is_refused(self, session_of):
        issue(session_of(11))
        Topic.objects.filter(number=1).update(title="Changed since")

        with pytest.raises(ValidationError, match="has changed since these were listed"):
            issue(session_of(11), reason="So.", include=["topic-2"])

    def test_the_shipped_paper_is_corrected_in_one_row(self, session_of):
        before = IssuedPaper.objects.get(session__number=10).paper
        Assessment.objects.filter(topic__number=6).update(statement="No, not yet.")

        after = issue(session_of(10), reason="A row.", include=["topic-6"]).paper

        assert after.corrections[-1] == "Topic 6: text reworded."
        for part in [*TEXTS, "answer_note"]:
            assert getattr(after, part) == getattr(before, part), part

    def test_it_needs_a_reason(self, session_of):
        with pytest.raises(ValidationError, match="Say why it is corrected"):
            prepared(session_of(10), symbol="", issued_on=date(2024, 1, 1), reason="")

    def test_it_needs_something_to_correct(self, session_of):
        issue(session_of(11))

        with pytest.raises(ValidationError, match="nothing to correct"):
            prepared(session_of(11), symbol="", issued_on=date(2024, 7, 1), reason="Why not")

    @pytest.mark.parametrize("day", [date(1900, 1, 1), date(2099, 1, 1)])
    def test_a_date_far_from_the_session_is_refused(self, session_of, day):
        with pytest.raises(ValidationError, match="more than a year from the 11th session"):
            issue(session_of(11), issued_on=day)

    def test_a_correction_does_not_come_before_what_it_corrects(self, session_of):
        issue(session_of(11))

        with pytest.raises(ValidationError, match="does not come before 1 July 2024"):
            issue(session_of(11), reason="So.", issued_on=date(2024, 6, 1))

    def test_two_issues_do_not_bear_one_symbol(self, session_of):
        issue(session_of(11), symbol=SYMBOL)

        with pytest.raises(ValidationError, match=r"Paper of the 11th session \(2024\) bears this"):
            issue(session_of(11), symbol=SYMBOL, reason="So.")

    def test_a_first_issue_corrects_nothing(self, session_of):
        with pytest.raises(ValidationError, match="leave it empty"):
            prepared(session_of(11), symbol="", issued_on=date(2024, 1, 1), reason="Why not")


class TestDesk:
    """Issuing on the Secretariat's desk."""

    @staticmethod
    def form(session: Session, **values) -> dict:
        """Return the form as staff fill it in."""
        return {
            "session": session.pk,
            "symbol": "",
            "issued_on": "2024-07-01",
            "reason": "",
        } | values

    def test_what_is_saved_is_the_draft(self, admin_client, client, session_of):
        draft = markup(admin_client.get("/papers/11/"))
        seen = draft.partition("&amp;seen=")[2].partition('"')[0]
        response = admin_client.post(ADD, self.form(session_of(11), symbol=SYMBOL, seen=seen))

        assert response.status_code == 302
        issued = markup(client.get("/papers/11/issued/"))
        table = draft[draft.index("<table") : draft.index("</table>")]
        assert table in issued
        assert SYMBOL in issued

    def test_the_draft_leads_there_with_the_session_filled_in(self, admin_client, session_of):
        assert f'href="{ADD}?session_number=11&amp;seen=' in markup(admin_client.get("/papers/11/"))

        page = markup(admin_client.get(f"{ADD}?session_number=11"))
        assert f'<option value="{session_of(11).pk}" selected>' in page
        for wrong in ("x", "", "99", "²", "9" * 50):
            assert admin_client.get(f"{ADD}?session_number={wrong}").status_code == 200

    def test_a_draft_that_changed_since_it_was_looked_at_is_not_issued_unseen(
        self, admin_client, session_of
    ):
        draft = markup(admin_client.get("/papers/11/"))
        seen = draft.partition("&amp;seen=")[2].partition('"')[0]
        Topic.objects.filter(number=1).update(title="Changed meanwhile")
        response = admin_client.post(ADD, self.form(session_of(11), seen=seen))

        assert 'Look at <a href="/papers/11/">the draft of this paper</a>' in markup(response)
        assert not IssuedPaper.objects.filter(session__number=11).exists()

        seen = markup(response).partition('name="seen" value="')[2].partition('"')[0]
        assert admin_client.post(ADD, self.form(session_of(11), seen=seen)).status_code == 302

    def test_a_session_without_a_paper_is_refused_with_what_was_typed(self, admin_client):
        session = SessionFactory(number=13, year=2999)
        response = admin_client.post(ADD, self.form(session, symbol=SYMBOL))

        assert response.status_code == 200
        assert "has neither been held nor announced" in markup(response)
        assert f'value="{SYMBOL}"' in markup(response)

    def test_a_correction_lists_every_difference_to_choose_from(self, admin_client, session_of):
        Topic.objects.filter(number=6).update(title="Changed since", emphasis="")
        draft = markup(admin_client.get("/papers/10/"))
        seen = draft.partition("&amp;seen=")[2].partition('"')[0]
        given = self.form(session_of(10), issued_on="2024-07-01", reason="A row.", seen=seen)

        page = markup(admin_client.get(f"{ADD}?session_number=10&seen={seen}"))
        assert 'value="topic-6"' in page
        assert "Topic 6: title reworded" in page
        refused = markup(admin_client.post(ADD, given))
        assert "a new date and symbol alone are none" in refused
        assert 'value="topic-6"' in refused

        response = admin_client.post(ADD, given | {"include": ["topic-6"]})
        assert response.status_code == 302, markup(response)
        paper = IssuedPaper.objects.get(session__number=10, correction=1).paper
        assert paper.corrections[-1].startswith("Topic 6: title reworded")

    @pytest.mark.parametrize("symbol", ["foo", "CRP 1", "A/69/L.63/Add. 1"])
    def test_what_is_no_symbol_is_refused(self, admin_client, session_of, symbol):
        draft = markup(admin_client.get("/papers/11/"))
        seen = draft.partition("&amp;seen=")[2].partition('"')[0]

        response = admin_client.post(ADD, self.form(session_of(11), symbol=symbol, seen=seen))

        assert "is not made up as a symbol is" in markup(response)
        assert not IssuedPaper.objects.filter(session__number=11).exists()

    def test_a_correction_without_a_reason_is_refused(self, admin_client, session_of):
        response = admin_client.post(ADD, self.form(session_of(10)))

        assert "Say why it is corrected" in markup(response)
        assert IssuedPaper.objects.count() == 1

    def test_an_issued_paper_can_be_seen_and_not_changed(self, admin_client):
        issued = IssuedPaper.objects.get()
        url = f"/admin/topics/issuedpaper/{issued.pk}"

        page = markup(admin_client.get(f"{url}/change/"))
        assert 'href="/papers/10/issued/"' in page
        assert 'name="symbol"' not in page
        assert admin_client.post(f"{url}/change/", {"symbol": "X"}).status_code == 403
        assert admin_client.post(f"{url}/delete/").status_code == 403

    def test_only_those_who_may_issue(self, client, django_user_model, session_of):
        client.force_login(django_user_model.objects.create_user("editor", is_staff=True))

        assert client.post(ADD, self.form(session_of(11))).status_code == 403
        assert ADD not in markup(client.get("/papers/11/"))
        assert not IssuedPaper.objects.filter(session__number=11).exists()

    @pytest.mark.parametrize(
        ("group", "status"), [("Editors", 403), ("Publishers", 302), ("Auditors", 403)]
    )
    def test_each_group_issues_as_it_may(
        self, admin_client, client, django_user_model, session_of, group, status
    ):
        # The entries of somebody who may, posted by somebody who perhaps may not.
        draft = markup(admin_client.get("/papers/11/"))
        seen = draft.partition("&amp;seen=")[2].partition('"')[0]
        user = django_user_model.objects.create_user("somebody", is_staff=True)
        user.groups.add(Group.objects.get(name=group))
        client.force_login(user)
        response = client.post(ADD, self.form(session_of(11), seen=seen))

        assert response.status_code == status
        is_issued = IssuedPaper.objects.filter(session__number=11).exists()
        assert is_issued == (group == "Publishers")


def test_a_fixture_that_is_no_paper_is_refused(tmp_path, settings):
    folder = shutil.copytree(settings.FIXTURE_DIRS[0], tmp_path / "fixtures")
    path = folder / "issued_papers.json"
    (record,) = json.loads(path.read_text())
    del record["fields"]["content"]["rows"]
    record["fields"]["session"] = [9]
    path.write_text(json.dumps([record]))

    with pytest.raises(
        CommandError, match=r"issued_papers\.json, record 1 .*content: This is no paper"
    ):
        call_command("load_register", fixtures=folder)
