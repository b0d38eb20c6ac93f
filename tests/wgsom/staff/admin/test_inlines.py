"""Rows on one screen that cannot both be: said on the form, before the database has to."""

import pytest

from tests.support.admin_forms import came_back, entries_on, opened, saved, url
from tests.support.factories import ConsiderationFactory

pytestmark = pytest.mark.django_db


class TestRowsThatClash:
    """Two rows that cannot both be: the form comes back, with what was typed in it."""

    ENTERED = "The topic&#x27;s consideration at this session without an agenda item is entered"

    def rows(self, session, number: int, first: int = 0) -> dict:
        """Return the entries of new considerations at a session, without an agenda item."""
        entries = {"considerations-TOTAL_FORMS": str(first + number)}
        for index in range(first, first + number):
            entries |= {
                f"considerations-{index}-session": session.pk,
                f"considerations-{index}-extent": "partial",
                f"considerations-{index}-source": f"Typed {index}",
            }
        return entries

    def refused(self, client, row, form) -> str:
        response = client.post(url(row, "change"), form)
        assert response.status_code == 200
        return response.text

    def test_two_new_ones(self, anna, topic, session_of):
        form = opened(anna, topic, reason="A test") | self.rows(session_of(4), 2)
        page = self.refused(anna, topic, form)

        assert page.count(self.ENTERED) == 1
        assert entries_on(page, "topic_form")["considerations-1-source"] == "Typed 1"

    def test_a_new_one_and_one_that_is_there(self, anna, topic, session_of):
        ConsiderationFactory(topic=topic, session=session_of(4), extent="focus")
        form = opened(anna, topic, reason="A test") | self.rows(session_of(4), 1, first=1)
        page = self.refused(anna, topic, form)

        assert page.count(self.ENTERED) == 1
        assert entries_on(page, "topic_form")["considerations-1-source"] == "Typed 1"

    def test_those_of_two_people(self, anna, ben, topic, session_of):
        mine = opened(anna, topic, reason="A test") | self.rows(session_of(4), 1)
        saved(ben, topic, opened(ben, topic, reason="A test") | self.rows(session_of(4), 1))
        _, form = came_back(anna, topic, mine)
        page = self.refused(anna, topic, form)

        assert self.ENTERED in page
        assert "considerations-1-source" in entries_on(page, "topic_form")

    def test_a_row_instead_of_one_that_is_deleted_is_no_clash(self, anna, topic, session_of):
        ConsiderationFactory(topic=topic, session=session_of(4), extent="focus")
        form = opened(anna, topic, considerations__0__DELETE="on")
        saved(anna, topic, form | self.rows(session_of(4), 1, first=1))

        assert topic.considerations.get().source == "Typed 1"

    def test_nor_an_item_in_the_place_of_one_that_moves(self, anna, session_of):
        session = session_of(9)
        form = opened(anna, session)
        last = int(form["agenda_items-TOTAL_FORMS"])
        place = form[f"agenda_items-{last - 1}-position"]
        form |= {
            f"agenda_items-{last - 1}-position": str(int(place) + 1),
            "agenda_items-TOTAL_FORMS": str(last + 1),
            f"agenda_items-{last}-position": place,
            f"agenda_items-{last}-title": "In its place",
        }
        saved(anna, session, form)

        assert session.agenda_items.get(position=place).title == "In its place"

    def test_positions_that_are_exchanged(self, anna, session_of):
        session = session_of(9)
        form = opened(anna, session, reason="A test")
        one, two = form["agenda_items-0-position"], form["agenda_items-1-position"]
        form |= {"agenda_items-0-position": two, "agenda_items-1-position": one}
        page = self.refused(anna, session, form)

        assert "something here says what another row says already" in page
        assert entries_on(page, "session_form")["agenda_items-0-position"] == two

    def test_two_new_documents_of_one_symbol(self, anna, session_of):
        session = session_of(9)
        form = opened(anna, session, reason="A test")
        first = int(form["documents-TOTAL_FORMS"])
        form["documents-TOTAL_FORMS"] = str(first + 2)
        for index in (first, first + 1):
            form |= {
                f"documents-{index}-symbol": "CTOC/COP/WG.7/2019/99",
                f"documents-{index}-title": f"Typed {index}",
                f"documents-{index}-kind": "other",
            }
        page = self.refused(anna, session, form)

        assert page.count("A document with this symbol is in the register already.") == 1
        assert entries_on(page, "session_form")[f"documents-{first + 1}-title"] == (
            f"Typed {first + 1}"
        )
