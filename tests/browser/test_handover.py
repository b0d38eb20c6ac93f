"""The steps of docs/secretariat.md, walked as the pictures there were made."""

import re
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.auth.models import User

from sessions.models import Session
from tests.support.handover import NAME, PASSWORD, STEPS
from topics.models import WorkPlan

DOCS = Path(__file__).parents[2] / "docs"


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_every_step_is_walked(open_page, site):
    User.objects.create_superuser(NAME, password=PASSWORD)
    page, found, complaints = open_page("/"), {}, []
    for name, step in STEPS.items():
        step(page, site)
        complaints += page.complaints
        violations = Axe().run(page).response["violations"]
        page.complaints.clear()  # what axe-core itself has to say
        broken = {each["id"]: [node["html"] for node in each["nodes"]] for each in violations}
        found |= {name: broken} if broken else {}

    assert found == {}
    assert Session.objects.get(number=11).is_complete
    assert WorkPlan.all_objects.exists()
    assert complaints == []


def test_the_handover_shows_a_picture_of_each_step():
    text = (DOCS / "secretariat.md").read_text(encoding="utf-8")
    shown = re.findall(r"!\[[^\]]+\]\(images/([\w-]+)\.png\)", text)
    assert shown == list(STEPS)
    assert {path.stem for path in (DOCS / "images").glob("*.png")} == set(STEPS)
