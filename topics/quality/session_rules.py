"""Sessions and documents: open agenda items, and dates and symbols that cannot be right."""

from collections.abc import Iterator

from django.db.models import Exists, Model, OuterRef
from django.utils.formats import date_format

from sessions.models import AgendaItem, Document, Session
from sessions.symbols import is_symbol
from topics.models import Consideration, IssuedPaper


def items_without_topics() -> Iterator[tuple[Model, str]]:
    """Yield agenda items of sessions held that nobody has dealt with."""
    open_items = AgendaItem.objects.unmatched().filter(session__in=Session.objects.held())
    for item in open_items.select_related("session").order_by("session__number", "position"):
        sentence = "No published consideration names this item, and it may touch topics."
        if item.session.is_complete:
            sentence += " The session's record was said to be complete before it was entered."
        yield item, sentence


def items_with_and_without_topics() -> Iterator[tuple[Model, str]]:
    """Yield agenda items that are marked as touching no topic, and named by considerations."""
    naming = Consideration.objects.filter(agenda_item=OuterRef("pk"))
    items = AgendaItem.objects.filter(Exists(naming), touches_no_topic=True)
    for item in items.select_related("session").order_by("session__number", "position"):
        yield item, "It is marked as touching no topic, and considerations name it."


def dates_outside_their_year() -> Iterator[tuple[Model, str]]:
    """Yield sessions, their documents and papers with a day that is in another year."""
    for session in Session.objects.exclude(starts_on=None).order_by("number"):
        for day in (session.starts_on, session.ends_on):
            if day.year != session.year:
                yield session, f"{date_format(day)} is not in {session.year}."
    documents = Document.objects.exclude(issued_on=None).exclude(session=None)
    for document in documents.select_related("session").order_by("session__number", "pk"):
        if document.issued_on.year != document.session.year:
            day = date_format(document.issued_on)
            yield document, f"Issued on {day}, for the {document.session}."
    for paper in IssuedPaper.objects.select_related("session"):
        if paper.issued_on.year not in (paper.session.year - 1, paper.session.year):
            yield paper, f"Dated {date_format(paper.issued_on)}, for the {paper.session}."


def symbols_that_do_not_parse() -> Iterator[tuple[Model, str]]:
    """Yield documents and issued papers whose symbol is not made up as symbols are."""
    for model in (Document, IssuedPaper):
        for row in model.objects.exclude(symbol="").order_by("symbol", "pk"):
            if not is_symbol(row.symbol):
                yield row, f"“{row.symbol}” is not made up as a symbol is: CTOC/COP/WG.7/2021/4."
