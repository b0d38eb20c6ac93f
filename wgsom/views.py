"""The views that every list and every record of the register share."""

from collections.abc import Mapping

from django.db import connection
from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils import timezone
from django.utils.functional import cached_property
from django.views.generic import DetailView, TemplateView, View

from wgsom.exports import FORMATS, About, Export, Format
from wgsom.exports.export import file_name
from wgsom.exports.response import file_response, refusal
from wgsom.listing import RegisterList
from wgsom.listing.fields import shortened
from wgsom.listing.pages import ListPage
from wgsom.listing.register_list import PAGE
from wgsom.words import in_words


class RegisterListView(TemplateView):
    """A page of a list: name the `list_class` and the `template_name`."""

    list_class: type[RegisterList]

    def get_context_data(self, **kwargs) -> dict:
        register_list = self.list_class(self.request.GET)
        return super().get_context_data(
            list=register_list, page=ListPage(register_list), formats=FORMATS.values(), **kwargs
        )


class RegisterDetailView(DetailView):
    """A record's page, read in the list that one came from: its address has that list's parameters.

    Name the `list_class`, the `model` and the `template_name`.
    """

    list_class: type[RegisterList]

    @cached_property
    def list(self) -> RegisterList:
        """The list that the record is read in."""
        return self.list_class(self.request.GET)

    def get_context_data(self, **kwargs) -> dict:
        own = self.object.get_absolute_url() + self.list.permanent_query
        return super().get_context_data(
            list=self.list,
            neighbours=self.list.neighbours(self.object),
            permanent_address=self.request.build_absolute_uri(own),
            **kwargs,
        )


class ExportView(View):
    """A list as a file: exactly the rows that its page shows, all pages, in the same order.

    A wrong parameter, or one that the list does not know, is refused with status 400.
    """

    http_method_names = ["get", "head"]
    list_class: type[RegisterList]

    def get(self, request: HttpRequest, extension: str) -> HttpResponse:
        form = FORMATS[extension]
        options, parameters = _options_apart(form, request.GET)
        register_list = self.list_class(parameters)
        if errors := _refused(form, options, register_list):
            return refusal(form, errors)
        site = request.build_absolute_uri("/").rstrip("/")
        return file_response(
            form,
            Export(
                register_list.table, register_list.export_rows, about(register_list, site), site
            ),
            {name: values[-1] for name, values in options.items()},
            list_file_name(register_list),
        )


def about(register_list: RegisterList, site: str) -> About:
    """Return what a file of the list says about itself."""
    return About(
        title=register_list.title,
        filters=register_list.in_words,
        as_of=register_list.as_of,
        count=register_list.export_count,
        generated_at=timezone.localtime().replace(microsecond=0),
        url=f"{site}{register_list.address()}",
        note=register_list.note,
    )


def list_file_name(register_list: RegisterList) -> str:
    """Return the name of a file of the list, which says what was asked for."""
    as_of = {} if register_list.as_of is None else {"as_of": [register_list.as_of]}
    given = {name: values for name, values in register_list.parameters.lists() if name != "as_of"}
    return file_name(register_list.name, as_of | given, timezone.localtime())


def healthz(request: HttpRequest) -> HttpResponse:
    """Answer "ok" if the database does; for whatever watches over the deployment."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return HttpResponse("ok\n", content_type="text/plain")


def _options_apart(form: Format, given: QueryDict) -> tuple[Mapping[str, list[str]], QueryDict]:
    """Split the parameters of an address into the format's own options and the list's."""
    parameters = given.copy()
    options = {name: parameters.pop(name) for name in form.options if name in parameters}
    return options, parameters


def _refused(form: Format, options: Mapping, register_list: RegisterList) -> dict[str, list[str]]:
    """Return what an export refuses, by parameter; empty if it can be made."""
    errors = dict(register_list.errors)
    for name in register_list.unknown:
        known = register_list.known_names
        errors[name] = [f"“{shortened(name)}” is not a filter of this list. Its filters: {known}."]
    if PAGE in register_list.parameters:
        errors[PAGE] = ["An export gives all pages. Leave this parameter out."]
    for name, values in options.items():
        if wrong := [value for value in values if value not in form.options[name]]:
            known = in_words(form.options[name], "or")
            errors[name] = [f"“{shortened(wrong[0])}” is not one of its values: {known}."]
    if not errors and form.most_rows and register_list.export_count > form.most_rows:
        errors["rows"] = [f"{form.label} holds {form.most_rows} rows at most. Take CSV, or filter."]
    return errors
