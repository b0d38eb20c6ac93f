"""The views that every list and every record of the register share."""

from collections.abc import Iterable, Mapping

from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils import timezone
from django.utils.functional import cached_property
from django.views.generic import DetailView, TemplateView, View

from wgsom.changelog.models import PublicChange
from wgsom.exports import DOCUMENT_FORMATS, FORMATS, Format
from wgsom.exports.documents import RenderedDocument
from wgsom.exports.export import file_name
from wgsom.exports.response import bad_request, document_response, file_response
from wgsom.lists import RegisterList
from wgsom.lists.fields import shortened
from wgsom.lists.list_query import PAGE
from wgsom.lists.pagination import ListPage
from wgsom.lists.querystring import changed, given_parameters
from wgsom.text import in_words

PAGE_REFUSED = "This does not come in pages. Leave this parameter out."


class RegisterListView(TemplateView):
    """A page of a list: name the `list_class` and the `template_name`."""

    list_class: type[RegisterList]

    def get_context_data(self, **kwargs) -> dict:
        register_list = self.list_class(self.request.GET, has_pages=True)
        return super().get_context_data(
            list=register_list, page=ListPage(register_list), formats=FORMATS.values(), **kwargs
        )


class RegisterDetailView(DetailView):
    """A record's page, read in the list that one came from: its URL has that list's parameters.

    Name the `list_class`, the `model` and the `template_name`.
    """

    list_class: type[RegisterList]

    @cached_property
    def list(self) -> RegisterList:
        """The list that the record is read in."""
        return self.list_class(self.request.GET)

    def get_context_data(self, **kwargs) -> dict:
        return super().get_context_data(
            list=self.list,
            neighbours=self.list.neighbours(self.object),
            permalink=self.permalink,
            last_changed=PublicChange.objects.last_changed(self.object),
            **kwargs,
        )

    @property
    def permalink(self) -> str:
        """The URL of the record's page that reads the same for good."""
        permanent = self.list.permalink(self.object.get_absolute_url())
        return self.request.build_absolute_uri(permanent)


class RegisterDocumentView(RegisterDetailView):
    """A record as a file to read. Name what RegisterDetailView needs, and `document`.

    A wrong parameter, or one that the list does not know, is refused with status 400.
    """

    http_method_names = ["get", "head"]

    def get(self, request: HttpRequest, extension: str, **kwargs) -> HttpResponse:
        form = DOCUMENT_FORMATS[extension]
        if errors := _validation_errors(form, {}, self.list):
            return bad_request(form, errors)
        self.object = self.get_object()
        as_of = {} if self.list.as_of is None else {"as_of": [self.list.as_of]}
        name = f"{self.model._meta.model_name}-{self.kwargs[self.slug_url_kwarg]}"
        stem = file_name(name, as_of, timezone.localtime())
        return document_response(form, self.document(), stem)

    def document(self) -> RenderedDocument:
        """Return what the file says of `self.object`."""
        raise NotImplementedError(f"{type(self).__name__} must define document().")


class ExportView(View):
    """A list as a file: exactly the rows that its page shows, all pages, in the same order.

    A wrong parameter, or one that the list does not know, is refused with status 400.
    """

    http_method_names = ["get", "head"]
    list_class: type[RegisterList]

    def get(self, request: HttpRequest, extension: str) -> HttpResponse:
        form = FORMATS[extension]
        options, parameters = _split_options(form, request.GET)
        register_list = self.list_class(parameters)
        if errors := _validation_errors(form, options, register_list):
            return bad_request(form, errors)
        as_of = {} if register_list.as_of is None else {"as_of": [register_list.as_of]}
        return file_response(
            request,
            form,
            register_list.table,
            register_list.export_rows,
            name=register_list.name,
            parameters=as_of | dict(changed(register_list.parameters, as_of=None).lists()),
            options={name: values[0] for name, values in options.items()},
            print_layout=register_list.print_layout if form.render else None,
            title=register_list.title,
            filters=register_list.in_words,
            as_of=register_list.as_of,
            count=register_list.export_count,
            url=register_list.url(as_of=register_list.as_of),
            note=register_list.note,
        )


def validation_errors(
    register_list: RegisterList, options: Iterable[str] = ()
) -> dict[str, list[str]]:
    """Return what is wrong in a URL of a whole list, by parameter.

    What the list does not know is an error too, but for `options` of its format.
    """
    known = in_words([*register_list.filters.filters, *options])
    errors = dict(register_list.errors)
    for name in register_list.unknown:
        sentence = f"“{shortened(name)}” is not a filter of this list. Its filters: {known}."
        errors[name] = [PAGE_REFUSED if name == PAGE else sentence]
    return errors


def _split_options(form: Format, given: QueryDict) -> tuple[Mapping[str, list[str]], QueryDict]:
    """Split the parameters of a URL into the format's own options and the list's."""
    options = given_parameters(given, form.options)
    return dict(options.lists()), changed(given, **dict.fromkeys(form.options))


def _validation_errors(
    form: Format, options: Mapping, register_list: RegisterList
) -> dict[str, list[str]]:
    """Return what an export refuses, by parameter; empty if it can be made."""
    errors = validation_errors(register_list, form.options)
    for name, values in options.items():
        if not set(values) <= set(form.options[name]) or len(set(values)) > 1:
            errors[name] = [f"This takes one value: {in_words(form.options[name], 'or')}."]
    return errors
