"""The URLs of a list: of its page, its files and its feed, with the parameters changed."""

from functools import lru_cache
from typing import ClassVar

from django.http import QueryDict
from django.urls import get_script_prefix, reverse
from django.utils.functional import cached_property

from wgsom.exports import DOCUMENT_FORMATS
from wgsom.exports.documents.isolation import MAX_ROWS_IN_PROCESS
from wgsom.exports.pictures import PICTURE_FORMATS
from wgsom.lists.copies import COPY
from wgsom.lists.querystring import build_url, replace_params

PAGE = "page"


def path_of(url_name: str, *args: str) -> str:
    """Return the path of a URL by name; a page asks for some thirty of them, so they are kept."""
    return _path(get_script_prefix(), url_name, args)


@lru_cache(maxsize=512)
def _path(script_prefix: str, url_name: str, args: tuple[str, ...]) -> str:
    return reverse(url_name, args=args)


class ListUrls:
    """The part of a list query that builds URLs. Name the `url_name` and the others there are."""

    url_name: ClassVar[str]  # of the page
    export_url_name: ClassVar[str]
    picture_url_name: ClassVar[str] = ""  # of its chart as a picture, if it has one
    feed_url_name: ClassVar[str] = ""  # of the list as a feed, if there is one
    parameters: QueryDict
    export_count: int
    count: int
    max_picture_rows: ClassVar[int | None] = None  # that its picture can show; None for any number
    as_of_number: int | None = (
        None  # of the session that the list reads as of, if it depends on one
    )

    @property
    def base_url(self) -> str:
        """The URL of the list without any parameter."""
        return path_of(self.url_name)

    @property
    def full_path(self) -> str:
        """The URL of the list's page with all that the list reads of it, its page's number too."""
        return build_url(self.base_url, self.parameters)

    @cached_property
    def query_string(self) -> str:
        """The parameters as a URL has them: parts of the page are kept by them."""
        return self.parameters.urlencode()

    def url(self, path: str = "", **changes) -> str:
        """Return the URL of the list, or of a page read in it, with parameters changed.

        A change of None leaves a parameter out. The page is kept only if it is a change.
        """
        left_out = dict.fromkeys({PAGE, COPY} - changes.keys())
        parameters = replace_params(self.parameters, **left_out, **changes)
        return build_url(path or self.base_url, parameters)

    def record_url(self, path: str) -> str:
        """Return the URL of a record's page, to be read in the list."""
        return f"{path}{self._query}"

    @cached_property
    def _query(self) -> str:
        """The parameters but for the page, as every link of a row has them."""
        return build_url("", replace_params(self.parameters, **{PAGE: None, COPY: None}))

    def export_url(self, extension: str) -> str:
        """Return the URL of the same list as a file; of a large document, that of its progress."""
        url = path_of(self.export_url_name, extension)
        if extension in DOCUMENT_FORMATS and self.export_count > MAX_ROWS_IN_PROCESS:
            url = reverse("progress", args=[url.removeprefix(get_script_prefix())])
        return self.record_url(url)

    @property
    def has_picture(self) -> bool:
        """Whether there is a chart that shows all its rows; there is none of no rows."""
        most = self.max_picture_rows
        return bool(self.picture_url_name) and 0 < self.count <= (most or self.count)

    @property
    def picture_urls(self) -> list[tuple[str, str]]:
        """The formats of the list's chart, each in words and with its URL; none without one."""
        if not self.has_picture:
            return []
        return [(each.label, self.picture_path(name)) for name, each in PICTURE_FORMATS.items()]

    def picture_path(self, extension: str) -> str:
        """Return the URL of the list's chart as a picture; empty if there is none."""
        if not self.has_picture:
            return ""
        return self.record_url(path_of(self.picture_url_name, extension))

    @property
    def feed_url(self) -> str:
        """The URL of the same list as a feed; empty if there is none."""
        return self.record_url(path_of(self.feed_url_name)) if self.feed_url_name else ""

    def permalink(self, path: str) -> str:
        """Return the URL of a page in the list that reads the same for good."""
        return build_url(path, replace_params(QueryDict(mutable=True), as_of=self.as_of_number))
