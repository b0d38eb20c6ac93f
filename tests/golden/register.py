"""The register that the golden set is made of: the shipped record, and some work in progress."""

from datetime import UTC, datetime
from unittest.mock import patch

from django.contrib.auth.models import Group, User
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from sessions.models import Session
from tests.support.admin_forms import act, delete, save, unpublished
from tests.support.factories import TopicFactory
from topics.models import Topic
from wgsom.records.data_revision.models import DataRevision
from wgsom.records.projections.refresh import refresh
from wgsom.records.publication import State

NOW = datetime(2026, 11, 28, 12, tzinfo=UTC)
STAFF = {"Editors": "edith", "Publishers": "paul", "Auditors": "aude"}


def prepared_clients() -> dict[str, Client]:
    """Return a client for each role, on a register with a history; time stands still for good."""
    patch.object(timezone, "now", lambda: NOW).start()
    call_command("migrate", verbosity=0)
    call_command("load_register", verbosity=0)
    clients = {"Readers": Client()}
    root = User.objects.create_superuser("root", password="x", first_name="Ro", last_name="Ot")
    clients["Superusers"] = _logged_in(root)
    _work_in_progress(clients["Superusers"])
    refresh()
    DataRevision.objects.update(changed_at=NOW)
    for group, name in STAFF.items():
        user = User.objects.create_user(name, password="x", is_staff=True)
        user.groups.add(Group.objects.get(name=group))
        clients[group] = _logged_in(user)
    return clients


def _logged_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def _work_in_progress(client: Client) -> None:
    """Make drafts, changes, a deletion and a withdrawal, as staff leave them."""
    draft = TopicFactory(number=26, title="A draft", short_title="A draft", state=State.DRAFT)
    unpublished(Topic.objects.get(number=6))
    save(client, Topic.objects.get(number=5), title="Reworded for the set", emphasis="")
    save(client, Session.objects.get(number=9), place="Vienna, Austria")
    delete(client, Topic.objects.get(number=8).proposals.get())
    act(client, "withdraw", Topic.objects.get(number=12), reason="A test")
    act(client, "send_to_review", draft)
