"""The views that every list of the register shares."""

from collections.abc import Mapping

from django.http import HttpRequest, QueryDict
from django.http.response import HttpResponseBase
from django.utils.functional import cached_property
from django.views.generic import TemplateView, View

from wgsom.exports import FORMATS, Format
from wgsom.exports.response import (
    bad_request,
    file_response,
)
from wgsom.lists import ListQuery
from wgsom.lists.copies import COPY
from wgsom.lists.lazy_context import LazyContextMixin
from wgsom.lists.metadata import ABOUT, MetadataMixin
from wgsom.lists.pagination import ListPage
from wgsom.lists.querystring import clean_params, replace_params
from wgsom.lists.urls import PAGE
from wgsom.lists.validation import export_errors
from wgsom.text import pluralize_count


class ListPageView(MetadataMixin, LazyContextMixin, TemplateView):
    """A page of a list: name the `list_query_class` and the `template_name`."""

    list_query_class: type[ListQuery]
    lazy_context = ["page"]

    def get_context_data(self, **kwargs) -> dict:
        return super().get_context_data(list=self.list, formats=FORMATS.values(), **kwargs)

    @cached_property
    def list(self) -> ListQuery:
        """The list that the page shows."""
        return self.list_query_class(self.request.GET, page_params={PAGE, COPY})

    @cached_property
    def page(self) -> ListPage:
        """The page of the list that the URL asks for."""
        return ListPage(self.list)

    @property
    def page_title(self) -> str:
        return self.list.title

    @property
    def description(self) -> str:
        counted = pluralize_count(self.list.count, self.list.noun)
        return f"{self.list.title}: {counted}. {self.list.note or ABOUT}"

    @property
    def image_path(self) -> str:
        return self.list.picture_path("png")


class ExportView(View):
    """A list as a file: exactly the rows that its page shows, all pages, in the same order.

    A wrong parameter, or one that the list does not know, is refused with status 400.
    """

    http_method_names = ["get", "head"]
    list_query_class: type[ListQuery]

    def get(self, request: HttpRequest, extension: str) -> HttpResponseBase:
        file_format = FORMATS[extension]
        options, parameters = _split_options(file_format, request.GET)
        list_query = self.list_query_class(parameters)
        if errors := export_errors(file_format, options, list_query):
            return bad_request(file_format, errors)
        values = {name: given[0] for name, given in options.items()}
        # Worked out before the rows are streamed: by then no revision is read as of.
        export = list_query.export(
            takes_all=file_format.takes_all, is_checked=not file_format.is_for_programs
        )
        return file_response(request, file_format, export, values)


def _split_options(
    file_format: Format, given: QueryDict
) -> tuple[Mapping[str, list[str]], QueryDict]:
    """Split the parameters of a URL into the format's own options and the list's."""
    options = clean_params(given, file_format.options)
    return dict(options.lists()), replace_params(given, **dict.fromkeys(file_format.options))
