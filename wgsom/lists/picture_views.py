"""The views of charts as pictures: of a list, and of a record."""

from django.http import HttpRequest, HttpResponse
from django.views.generic import View

from wgsom.charts.svg import Chart
from wgsom.exports.export import state_in_words
from wgsom.exports.pictures import PICTURE_FORMATS, picture
from wgsom.exports.response import bad_request, picture_response
from wgsom.lists import ListQuery
from wgsom.lists.record_views import RecordDocumentView
from wgsom.lists.validation import validation_errors

SOURCE = "Source: Register of topics, Working Group on the Smuggling of Migrants"


class PictureView(View):
    """The chart of a list as a picture: of exactly the rows that its page shows, on all pages.

    A wrong parameter, or one that the list does not know, is refused with status 400; so are more
    rows than a picture can show.
    """

    http_method_names = ["get", "head"]
    list_query_class: type[ListQuery]

    def get(self, request: HttpRequest, extension: str) -> HttpResponse:
        list_query = self.list_query_class(request.GET)
        errors = validation_errors(list_query)
        most = list_query.max_picture_rows
        if not errors and most and list_query.count > most:
            errors = {
                "rows": [f"A picture shows {most} rows at most. Filter, or take another file."]
            }
        chart = None if errors else list_query.picture()
        if chart is None:
            nothing = {"rows": ["No row passes these filters: there is nothing to draw."]}
            return bad_request(None, errors or nothing)
        metadata = list_query.export().metadata
        notes = [f"Filters: {each}" for each in metadata.filters] + picture_notes(list_query)
        url = metadata.check_url or metadata.url
        shown = picture(chart, metadata.title, notes, url)
        return picture_response(PICTURE_FORMATS[extension], shown, list_query.name)


def picture_notes(list_query: ListQuery) -> list[str]:
    """Return what a picture says of its state, in lines."""
    as_of = getattr(list_query, "as_of", None)
    reading = [f"As of the {as_of.session}"] if as_of and as_of.number else []
    completeness = [list_query.completeness.sentence] if list_query.completeness else []
    return [*reading, *completeness, f"State of the record: {state_in_words()}", SOURCE]


class RecordPictureView(RecordDocumentView):
    """A record's chart as a picture. Define `chart` beside what RecordDocumentView needs."""

    def get(self, request: HttpRequest, extension: str, **kwargs) -> HttpResponse:
        if errors := validation_errors(self.list):
            return bad_request(None, errors)
        self.object = self.get_object()
        notes = picture_notes(self.list)
        return picture_response(
            PICTURE_FORMATS[extension],
            picture(self.chart(), str(self.object), notes, self.check_url or self.permalink),
            f"{self.model._meta.model_name}-{self.kwargs[self.slug_url_kwarg]}",
        )

    def chart(self) -> Chart:
        """Return the chart of `self.object`."""
        raise NotImplementedError(f"{type(self).__name__} must define chart().")
