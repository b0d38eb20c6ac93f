"""One page of a list, and what to say of a page that does not exist."""

from django.core.paginator import InvalidPage, Page, Paginator
from django.utils.functional import cached_property

from wgsom.lists.fields import truncate
from wgsom.lists.list_query import PAGE_SIZE, ListQuery
from wgsom.lists.urls import PAGE
from wgsom.text import pluralize_count


class ListPage:
    """The page of a list that its URL asks for; the first if it names none.

    `error` says what is wrong with the page's number, and then there are no rows.
    """

    def __init__(self, list_query: ListQuery):
        self.list = list_query
        self.paginator = Paginator(range(list_query.count), PAGE_SIZE, allow_empty_first_page=True)
        self.error = ""
        self.page = self._page()

    @cached_property
    def rows(self) -> list:
        """The rows of the page."""
        if not self.page:
            return []
        start = (self.page.number - 1) * PAGE_SIZE
        return self.list.page_rows(start, start + PAGE_SIZE)

    def _page(self) -> Page | None:
        numbers = set(self.list.parameters.getlist(PAGE)) or {"1"}
        try:
            (number,) = numbers
            return self.paginator.page(number if number.isascii() and number.isdigit() else "")
        except (ValueError, InvalidPage):
            given = truncate(" and ".join(sorted(numbers)))
            pages = pluralize_count(self.paginator.num_pages, "page")
            self.error = f"There is no page “{given}”: this list has {pages}."
            return None
