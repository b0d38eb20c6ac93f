"""The topics that a text is likely to mean."""

import json

import pytest
from django.core.management import CommandError, call_command

from sessions.models import AgendaItem
from tests.support.factories import AgendaItemFactory
from topics.models import Consideration
from topics.similarity import TitleIndex

pytestmark = pytest.mark.django_db


def test_the_right_topics_are_among_the_first_five():
    """17 of the 19 considerations that the shipped record holds with an agenda item."""
    index = TitleIndex.of_all_topics()
    rows = Consideration.objects.exclude(agenda_item=None).select_related("topic", "agenda_item")
    first = {
        row.pk: [match.number for match in index.ranked(row.agenda_item.title)[:5]] for row in rows
    }
    right = [row for row in rows if row.topic.number in first[row.pk]]

    assert len(rows) == 19
    assert len(right) >= 17


def test_a_rare_word_counts_more_than_many_common_ones():
    index = TitleIndex({1: "smuggling of migrants", 2: "migrants and boats", 3: "smuggling gangs"})
    match, *others = index.ranked("Boats with migrants, smuggling of them")

    assert (match.number, match.words) == (2, ("boats", "migrants"))
    assert [each.number for each in others] == [1, 3]
    assert index.ranked("and of the") == []


def test_the_command_gives_every_item_its_topics(capsys):
    call_command("suggest_topics", 10, json=True)
    (item,) = json.loads(capsys.readouterr().out)
    assert item["item"] == "Smuggling of migrants by sea"
    assert 19 in item["topics"][:5]

    call_command("suggest_topics", 11)
    assert len(capsys.readouterr().out.splitlines()) == 2


def test_what_is_recorded_already_does_not_change_the_order(capsys):
    call_command("suggest_topics", 10, json=True)
    before = capsys.readouterr().out
    Consideration.objects.all().delete()
    call_command("suggest_topics", 10, json=True)
    assert capsys.readouterr().out == before


def test_a_session_without_items_and_one_that_is_not_there(capsys, session_of):
    AgendaItem.objects.filter(session__number=11).delete()
    call_command("suggest_topics", 11)
    assert capsys.readouterr().out == "No agenda item of the 11th session (2024) is known.\n"
    AgendaItemFactory(session=session_of(11), title="Of the")
    call_command("suggest_topics", 11)
    assert capsys.readouterr().out == "Of the: no topic has a word of it\n"
    with pytest.raises(CommandError, match="There is no session 99"):
        call_command("suggest_topics", 99)
