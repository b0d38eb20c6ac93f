"""Deleting on the desk: what leans on a record keeps it."""

import pytest
from django.urls import reverse

from sessions.models import Session
from tests.support.admin_forms import ticked
from tests.support.factories import SessionFactory
from tests.support.responses import body

pytestmark = pytest.mark.django_db


class TestDeletion:
    """What others lean on is not deleted, and the page names it."""

    def test_a_session_that_a_topic_leans_on(self, admin_client, session_of):
        url = reverse("admin:wg_sessions_session_delete", args=[session_of(6).pk])

        response = admin_client.post(url, {"post": "yes"})

        text = body(response).decode()
        assert "would require deleting the following protected related objects" in text
        assert "Topic 1 proposed at the 6th session (2019)" in text
        assert session_of(6)

    def test_several_at_once(self, admin_client, session_of):
        new = SessionFactory(number=13, year=2026)
        form = ticked("delete_selected", new, session_of(6)) | {"post": "yes", "reason": "A test"}

        response = admin_client.post("/admin/wg_sessions/session/", form)

        assert "Topic 1 proposed at the 6th session (2019)" in body(response).decode()
        assert Session.objects.filter(number__in=[6, 13]).count() == 2

    def test_a_session_that_nothing_leans_on_goes(self, admin_client):
        new = SessionFactory(number=13, year=2026)

        admin_client.post(
            reverse("admin:wg_sessions_session_delete", args=[new.pk]),
            {"post": "yes", "version_token": new.version_token, "reason": "A test"},
        )

        assert not Session.objects.filter(number=13).exists()
