"""The report of the quality rules: what is open, and what was accepted."""

import pytest
from django.contrib.auth.models import Permission
from django.core.management import CommandError, call_command

from tests.support.responses import markup
from topics.models import (
    AcceptedFinding,
    Assessment,
)
from topics.quality import findings

pytestmark = pytest.mark.django_db


SCREEN = "/admin/topics/acceptedfinding/"


class TestAccepting:
    """A finding that may stand, with the reason."""

    @staticmethod
    def finding(record: str = "19. "):
        """Return the open finding of a record."""
        return next(each for each in findings() if str(each.record).startswith(record))

    def accept(self, client, record: str = "19. ", reason: str = "It is a quotation."):
        """Accept a finding as staff do."""
        fingerprint = self.finding(record).fingerprint
        return client.post(SCREEN, {"fingerprint": fingerprint, "reason": reason}, follow=True)

    def test_it_is_kept_with_who_when_and_why(self, admin_client, admin_user):
        page = markup(self.accept(admin_client))

        accepted = AcceptedFinding.objects.get()
        assert (accepted.reason, accepted.accepted_by) == ("It is a quotation.", admin_user)
        assert "Open (5)" in page
        assert "Accepted (1)" in page
        assert "It is a quotation. (admin, " in page

    def test_it_is_open_again_when_what_is_found_changes(self, admin_client):
        self.accept(admin_client)
        Assessment.objects.filter(topic__number=19).update(statement="At the current session.")

        page = markup(admin_client.get(SCREEN))
        assert "Open (6)" in page
        assert "Accepted once, and found no more (1)" in page

    def test_a_reason_is_needed_and_nothing_typed_is_lost(self, admin_client):
        page = self.accept(admin_client, reason="  ").text

        assert "Say why it may stand." in page
        assert AcceptedFinding.objects.count() == 0

    def test_what_was_mended_meanwhile_is_said(self, admin_client):
        fingerprint = self.finding().fingerprint
        Assessment.objects.filter(topic__number=19).update(statement="Yes.")
        response = admin_client.post(
            SCREEN, {"fingerprint": fingerprint, "reason": "x"}, follow=True
        )

        assert "no longer open" in markup(response)
        assert AcceptedFinding.objects.count() == 0

    def test_what_is_no_finding_is_refused(self, admin_client):
        for values in ({}, {"reason": "x"}, {"fingerprint": "x" * 9_999, "reason": "x"}):
            assert admin_client.post(SCREEN, values, follow=True).status_code == 200
        assert AcceptedFinding.objects.count() == 0

    def test_only_those_who_may(self, client, django_user_model):
        reader = django_user_model.objects.create_user("reader", is_staff=True)
        client.force_login(reader)
        assert client.get(SCREEN).status_code == 403

        reader.user_permissions.add(Permission.objects.get(codename="view_acceptedfinding"))
        assert "Why it may stand" not in markup(client.get(SCREEN))
        assert client.post(SCREEN, {"fingerprint": "x", "reason": "x"}).status_code == 403

    def test_a_reason_is_never_rewritten(self, admin_client):
        self.accept(admin_client)
        accepted = AcceptedFinding.objects.get()
        url = f"{SCREEN}{accepted.pk}/change/"

        assert admin_client.post(url, {"reason": "Another"}).status_code == 403
        assert 'name="reason"' not in markup(admin_client.get(url))

    def test_it_can_be_taken_back(self, admin_client):
        self.accept(admin_client)
        accepted = AcceptedFinding.objects.get()
        admin_client.post(f"{SCREEN}{accepted.pk}/delete/", {"post": "yes"})

        assert "Open (6)" in markup(admin_client.get(SCREEN))

    def test_every_finding_leads_to_its_record(self, admin_client):
        for finding in findings():
            record = finding.record
            url = f"/admin/{record._meta.app_label}/{record._meta.model_name}/{record.pk}/change/"
            assert f'href="{url}"' in markup(admin_client.get(SCREEN))
            assert admin_client.get(url).status_code == 200


class TestCommand:
    """The check in a pipeline."""

    def test_it_fails_and_says_what_is_open(self, capsys):
        with pytest.raises(CommandError, match="6 findings open; 0 findings accepted") as caught:
            call_command("check_register")

        assert caught.value.returncode == 1
        lines = capsys.readouterr().out.splitlines()
        assert "  19. Smuggling of migrants by sea" in lines
        assert lines[0].startswith("“Current session” in the statement of another.")

    def test_it_passes_once_all_is_accepted(self, admin_user, capsys):
        for finding in findings():
            AcceptedFinding.objects.create(
                fingerprint=finding.fingerprint,
                check_name=finding.check_name,
                record=str(finding.record),
                sentence=finding.sentence,
                reason="It is so in the source.",
                accepted_by=admin_user,
            )
        call_command("check_register")

        assert capsys.readouterr().out == "Nothing is open; 6 findings accepted.\n"
