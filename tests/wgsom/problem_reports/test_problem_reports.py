"""Reporting a problem: by a reader, by an attacker, and answering it."""

import re
from datetime import timedelta

import pytest
from django.contrib.auth.models import Group, User
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from tests.support.responses import markup
from topics.models import Topic
from wgsom.problem_reports.models import MAX_FROM_ADDRESS, MAX_IN_ALL, ProblemReport

pytestmark = pytest.mark.django_db

GIVEN = {"about": "/topics/19/", "message": "The 3rd session was in 2015, not in 2016."}


def reported(client, **changes):
    """Send a report, and return the response."""
    return client.post("/report/", GIVEN | changes)


class TestReader:
    """What a reader does, without an account."""

    @pytest.mark.parametrize(
        "path", ["/", "/topics/19/", "/sessions/9/", "/topics/", "/papers/10/"]
    )
    def test_every_page_leads_to_the_form_which_names_it(self, client, path):
        (link,) = set(re.findall(r'href="(/report/\?about=[^"]+)"', client.get(path).text))

        text = markup(client.get(link))

        assert f'About: <a href="{path}">' in text
        assert f'name="about" value="{path}"' in text

    def test_the_record_is_named(self, client):
        text = markup(client.get("/report/?about=/topics/19/"))

        assert ">Topic 19: Smuggling of migrants by sea</a>" in text

    def test_the_answer_is_at_a_url_that_they_are_given(self, client, admin_client):
        url = reported(client).url
        assert "New.</strong> It was received" in markup(client.get(url))

        report = ProblemReport.objects.get()
        admin_client.post(
            f"/admin/wgsom/problemreport/{report.pk}/change/",
            {"state": "in-work", "answer": "Thank you: it is mended."},
        )

        text = markup(Client().get(url))
        assert "Answered." in text
        assert "Thank you: it is mended." in text
        assert GIVEN["message"] in text

    def test_what_was_typed_comes_back_with_what_is_wrong(self, client):
        response = reported(client, message="", name="Ana", email="ana@")

        text = markup(response)
        assert "Say what is wrong, in a few words." in text
        assert "Enter a valid email address." in text
        assert 'value="Ana"' in text
        assert 'value="ana@"' in text
        assert ProblemReport.objects.count() == 0

    def test_no_page_of_it_is_kept_or_indexed(self, client):
        for url in ("/report/?about=/topics/19/", reported(client).url):
            response = client.get(url)
            assert "no-store" in response.headers["Cache-Control"]
            assert response.headers["X-Robots-Tag"] == "noindex, nofollow"


class TestAttacker:
    """What somebody tries who means no good."""

    @pytest.mark.parametrize(
        "about",
        [
            *["https://example.org/", "//example.org/", "javascript:alert(1)/", "/admin/", "/nix/"],
            *[
                "/topics/99/",
                "/topics/19.pdf",
                "/report/",
                "",
                "/topics/19/?as_of=8",
                "/\x00/",
                "/%00/",
            ],
            *["/%00/", "/accounts/login/", "/topics/19/#x/", "/" + "x" * 400 + "/"],
        ],
    )
    def test_it_is_about_a_page_of_this_site_or_nothing(self, client, about):
        assert 'name="about" value="/"' in client.get("/report/", {"about": about}).text
        assert reported(client, about=about).status_code == 200
        assert ProblemReport.objects.count() == 0

    def test_who_fills_in_what_people_do_not_see_is_not_stored_and_loses_nothing(self, client):
        response = reported(client, website="https://example.org")

        assert ProblemReport.objects.count() == 0
        text = markup(response)
        assert "A field was filled in that is to be left empty" in text
        assert GIVEN["message"] in text
        assert "https://example.org" not in text

    def test_the_private_address_stands_in_no_link(self, client):
        url = reported(client).url

        text = client.get(url).text

        assert url not in re.findall(r'(?:href|content|src)="([^"]*)"', text)
        assert "report%2F" not in text

    def test_markup_is_text(self, client):
        response = reported(client, message="5 < 6 & \"7\" > '3'")

        text = client.get(response.url).text
        assert "5 &lt; 6 &amp; &quot;7&quot; &gt; &#x27;3&#x27;" in text

    @pytest.mark.parametrize(
        "changes",
        [
            {"message": "x" * 4_001},
            {"message": "a\x00b"},
            {"name": "a\nb"},
            {"name": "x" * 201},
            {"email": "x" * 300 + "@example.org"},
            {"message": "<script>alert(1)</script>"},
        ],
    )
    def test_what_no_field_holds_is_refused_in_words(self, client, changes):
        response = reported(client, **changes)

        assert response.status_code == 200
        assert "form-error" in response.text
        assert ProblemReport.objects.count() == 0

    def test_another_site_cannot_send_one(self):
        browser = Client(enforce_csrf_checks=True)

        assert browser.post("/report/", GIVEN).status_code == 403
        assert ProblemReport.objects.count() == 0

    @pytest.mark.parametrize("method", ["put", "patch", "delete", "options", "trace"])
    def test_other_methods_are_refused(self, client, method):
        assert getattr(client, method)("/report/").status_code in (403, 405)

    def test_an_address_has_a_limit_and_others_are_not_shut_out(self, client):
        for _ in range(MAX_FROM_ADDRESS):
            assert reported(client).status_code == 302

        refused = reported(client)

        assert refused.status_code == 429
        assert GIVEN["message"] in markup(refused).replace("&#x27;", "'")
        other = client.post("/report/", GIVEN, REMOTE_ADDR="203.0.113.7")
        assert other.status_code == 302

    def test_all_together_have_a_limit_which_ends(self, client):
        ProblemReport.objects.bulk_create(
            ProblemReport(about="/", message="x", token_digest=str(number))
            for number in range(MAX_IN_ALL)
        )
        assert reported(client).status_code == 429

        ProblemReport.objects.update(reported_at=timezone.now() - timedelta(minutes=11))
        assert reported(client).status_code == 302

    def test_a_report_is_found_by_its_token_alone(self, client):
        url = reported(client).url
        report = ProblemReport.objects.get()

        assert len(url.split("/")[2]) >= 32
        assert url.split("/")[2] not in str(vars(report))
        for wrong in (report.pk, report.token_digest, url.split("/")[2][:-1], "x"):
            assert client.get(f"/report/{wrong}/").status_code == 404

    def test_nothing_of_it_is_public(self, client):
        reported(client, message="A secret word: okapi.")

        for url in (
            "/",
            "/topics/19/",
            "/changes/",
            "/changes.atom",
            "/search/?q=okapi",
            "/sitemap.xml",
        ):
            assert "secret word" not in client.get(url).text


class TestWhatIsKept:
    """How long what is personal is kept."""

    def test_names_and_addresses_are_erased_after_a_year(self, client, capsys):
        reported(client, name="Ana", email="ana@example.org")
        ProblemReport.objects.update(reported_at=timezone.now() - timedelta(days=366))
        reported(client, name="Ben", email="ben@example.org")

        assert set(ProblemReport.objects.values_list("name", "email", "message")) == {
            ("", "", GIVEN["message"]),
            ("Ben", "ben@example.org", GIVEN["message"]),
        }
        call_command("erase_report_contacts")
        assert capsys.readouterr().out == "Erased in 0 reports.\n"

    def test_where_it_came_from_is_kept_as_a_digest_for_a_day(self, client):
        reported(client)
        assert "127.0.0.1" not in str(vars(ProblemReport.objects.get()))

        ProblemReport.objects.update(reported_at=timezone.now() - timedelta(days=2))
        call_command("erase_report_contacts", verbosity=0)

        assert ProblemReport.objects.get().address_digest == ""


class TestDesk:
    """What the Secretariat does."""

    @pytest.mark.parametrize(
        ("group", "may_answer"), [("Editors", True), ("Publishers", True), ("Auditors", False)]
    )
    def test_each_group_sees_the_queue_and_some_answer(self, client, group, may_answer):
        reported(client)
        report = ProblemReport.objects.get()
        user = User.objects.create_user("x", is_staff=True)
        user.groups.add(Group.objects.get(name=group))
        client.force_login(user)

        assert "Problems reported (1)" in client.get("/admin/").text
        assert "The 3rd session" in client.get("/admin/wgsom/problemreport/?state__exact=new").text
        response = client.post(
            f"/admin/wgsom/problemreport/{report.pk}/change/", {"state": "closed", "answer": ""}
        )
        assert (response.status_code == 302) is may_answer
        report.refresh_from_db()
        assert (report.state == "closed") is may_answer
        assert bool(report.answered_at) is may_answer

    def test_what_the_reader_wrote_is_not_to_be_changed(self, client, admin_client):
        reported(client)
        report = ProblemReport.objects.get()

        admin_client.post(
            f"/admin/wgsom/problemreport/{report.pk}/change/",
            {"state": "new", "answer": "", "message": "Something else", "about": "/"},
        )

        report.refresh_from_db()
        assert (report.message, report.about) == (GIVEN["message"], "/topics/19/")

    def test_the_title_is_that_of_the_day(self, client):
        reported(client)
        Topic.objects.filter(number=19).update(short_title="Another")

        assert ProblemReport.objects.get().about_title == "Topic 19: Smuggling of migrants by sea"
