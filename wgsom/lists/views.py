"""The views that every list and every record of the register share."""

from collections.abc import Iterable, Mapping

from django.conf import settings
from django.http import HttpRequest, HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.utils.functional import cached_property
from django.views.generic import DetailView, TemplateView, View

from wgsom.exports import DOCUMENT_FORMATS, FORMATS, Format
from wgsom.exports.documents import RenderedDocument
from wgsom.exports.export import filename_stem, state_of_record
from wgsom.exports.response import bad_request, document_response, file_response
from wgsom.lists import ListQuery
from wgsom.lists.fields import truncate
from wgsom.lists.pagination import ListPage
from wgsom.lists.querystring import clean_params, replace_params
from wgsom.lists.urls import PAGE
from wgsom.text import join_words

PAGE_REFUSED = "This does not come in pages. Leave this parameter out."


class ListPageView(TemplateView):
    """A page of a list: name the `list_query_class` and the `template_name`."""

    list_query_class: type[ListQuery]

    def get_context_data(self, **kwargs) -> dict:
        list_query = self.list_query_class(self.request.GET, has_pages=True)
        return super().get_context_data(
            list=list_query, page=ListPage(list_query), formats=FORMATS.values(), **kwargs
        )


class RecordDetailView(DetailView):
    """A record's page, read in the list that one came from: its URL has that list's parameters.

    Name the `list_query_class`, the `model` and the `template_name`.
    """

    list_query_class: type[ListQuery]

    @cached_property
    def list(self) -> ListQuery:
        """The list that the record is read in."""
        return self.list_query_class(self.request.GET)

    def get_context_data(self, **kwargs) -> dict:
        return super().get_context_data(
            list=self.list,
            previous_next=self.list.previous_next(self.object),
            permalink=self.permalink,
            **kwargs,
        )

    @property
    def permalink(self) -> str:
        """The URL of the record's page that reads the same for good."""
        permanent = self.list.permalink(self.object.get_absolute_url())
        return f"{settings.SITE_URL}{permanent}"


class RecordDocumentView(RecordDetailView):
    """A record as a file to read. Name what RecordDetailView needs, and `document`.

    A wrong parameter, or one that the list does not know, is refused with status 400.
    """

    http_method_names = ["get", "head"]

    def get(self, request: HttpRequest, extension: str, **kwargs) -> HttpResponse:
        file_format = DOCUMENT_FORMATS[extension]
        if errors := _validation_errors(file_format, {}, self.list):
            return bad_request(file_format, errors)
        self.object = self.get_object()
        as_of = {} if self.list.as_of_number is None else {"as_of": [self.list.as_of_number]}
        name = f"{self.model._meta.model_name}-{self.kwargs[self.slug_url_kwarg]}"
        stem = filename_stem(name, as_of, state_of_record())
        return document_response(file_format, self.document(), stem)

    def document(self) -> RenderedDocument:
        """Return what the file says of `self.object`."""
        raise NotImplementedError(f"{type(self).__name__} must define document().")


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
        if errors := _validation_errors(file_format, options, list_query):
            return bad_request(file_format, errors)
        values = {name: given[0] for name, given in options.items()}
        return file_response(request, file_format, list_query.export(), values)


def validation_errors(list_query: ListQuery, options: Iterable[str] = ()) -> dict[str, list[str]]:
    """Return what is wrong in a URL of a whole list, by parameter.

    What the list does not know is an error too, but for `options` of its format.
    """
    known = join_words([*list_query.filters.filters, *options])
    errors = dict(list_query.errors)
    for name in list_query.unknown:
        sentence = f"“{truncate(name)}” is not a filter of this list. Its filters: {known}."
        errors[name] = [PAGE_REFUSED if name == PAGE else sentence]
    return errors


def _split_options(
    file_format: Format, given: QueryDict
) -> tuple[Mapping[str, list[str]], QueryDict]:
    """Split the parameters of a URL into the format's own options and the list's."""
    options = clean_params(given, file_format.options)
    return dict(options.lists()), replace_params(given, **dict.fromkeys(file_format.options))


def _validation_errors(
    file_format: Format, options: Mapping, list_query: ListQuery
) -> dict[str, list[str]]:
    """Return what an export refuses, by parameter; empty if it can be made."""
    errors = validation_errors(list_query, file_format.options)
    for name, values in options.items():
        if not set(values) <= set(file_format.options[name]) or len(set(values)) > 1:
            choices = join_words(file_format.options[name], "or")
            errors[name] = [f"This takes one value: {choices}."]
    return errors
