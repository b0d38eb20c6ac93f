"""The views that every record of the register shares."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from django.conf import settings
from django.http import HttpRequest, HttpResponse, QueryDict
from django.urls import get_script_prefix, reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.views.generic import DetailView

from wgsom.exports import DOCUMENT_FORMATS
from wgsom.exports.documents import RenderedDocument
from wgsom.exports.documents.model import texts
from wgsom.exports.export import filename_stem, state_of_record
from wgsom.exports.pictures import PICTURE_FORMATS
from wgsom.exports.response import bad_request, document_response
from wgsom.lists import ListQuery
from wgsom.lists.citations import CITATION_FORMATS, Citation
from wgsom.lists.copies import digest_of
from wgsom.lists.lazy_context import LazyContextMixin
from wgsom.lists.list_query import PreviousNext
from wgsom.lists.metadata import MetadataMixin
from wgsom.lists.querystring import build_url, replace_params
from wgsom.lists.self_description import check_url, with_self_description
from wgsom.lists.validation import export_errors, validation_errors
from wgsom.records.publication import is_previewing


@dataclass(frozen=True)
class FileLink:
    """A file that a page offers: its format in a word, and its URL."""

    label: str
    url: str


class RecordDetailView(MetadataMixin, LazyContextMixin, DetailView):
    """A record's page, read in the list that one came from: its URL has that list's parameters.

    Name the `list_query_class`, the `model` and the `template_name`.
    """

    list_query_class: type[ListQuery]
    # of the page, beside those of the list: COPY, if it has files
    page_params: Collection[str] = ()
    lazy_context = ["previous_next", "permalink", "files", "citation_files"]

    @cached_property
    def list(self) -> ListQuery:
        """The list that the record is read in."""
        return self.list_query_class(self.request.GET, page_params=self.page_params)

    def get_context_data(self, **kwargs) -> dict:
        return super().get_context_data(list=self.list, **kwargs)

    @property
    def previous_next(self) -> PreviousNext | None:
        """What stands beside the record in its list; None if it is not in it."""
        return self.list.previous_next(self.object)

    @property
    def page_title(self) -> str:
        return str(self.object)

    @property
    def citation_files(self) -> Sequence[FileLink]:
        """The record's citation for reference managers, as of the session read.

        None in a preview: nobody else has the record yet.
        """
        if is_previewing():
            return []
        path = self.object.get_absolute_url().rstrip("/")
        return [
            FileLink(each.label, f"{path}.{extension}{self.as_of_query}")
            for extension, each in CITATION_FORMATS.items()
        ]

    @property
    def citation_title(self) -> str:
        """The title by which the record is cited."""
        return getattr(self.object, "citation_title", "") or str(self.object)

    def document(self) -> RenderedDocument:
        """Return what a file says of `self.object`; for a page that offers any."""
        raise NotImplementedError(f"{type(self).__name__} must define document().")

    @cached_property
    def rendered_document(self) -> RenderedDocument:
        """The same, made once."""
        return self.document()

    @property
    def digest(self) -> str:
        """The digest of what a file says of the record; see copies."""
        return digest_of(texts(self.rendered_document))

    @cached_property
    def check_url(self) -> str:
        """The whole URL that says what has changed since a file made now; empty without one."""
        return check_url(self.permalink, self.digest)

    @property
    def files(self) -> Sequence[FileLink]:
        """The files that the page offers of its record; none by default."""
        return []

    def document_links(self, url_name: str, *args) -> Sequence[FileLink]:
        """Return links to the record as a document in each format, as of the session read."""
        return [
            FileLink(
                each.label, f"{reverse(url_name, args=[*args, each.extension])}{self.as_of_query}"
            )
            for each in DOCUMENT_FORMATS.values()
        ]

    def picture_links(self, url_name: str, *args) -> Sequence[FileLink]:
        """Return links to the record's chart as a picture in each format."""
        return [
            FileLink(
                each.label, f"{reverse(url_name, args=[*args, each.extension])}{self.as_of_query}"
            )
            for each in PICTURE_FORMATS.values()
        ]

    @property
    def as_of_query(self) -> str:
        """The part of a URL that carries along the session that the reader has chosen, if any."""
        return build_url("", replace_params(QueryDict(), **self.list.carried_params))

    @property
    def permalink(self) -> str:
        """The URL of the record's page that reads the same for good."""
        permanent = self.list.permalink(self.object.get_absolute_url())
        return f"{settings.SITE_URL}{permanent}"


class RecordDocumentView(RecordDetailView):
    """A record as a file to read. Name what RecordDetailView needs, and define `document`.

    A wrong parameter, or one that the list does not know, is refused with status 400.
    """

    http_method_names = ["get", "head"]
    page_params = ()

    def get(self, request: HttpRequest, extension: str, **kwargs) -> HttpResponse:
        file_format = DOCUMENT_FORMATS[extension]
        if errors := export_errors(file_format, {}, self.list):
            return bad_request(file_format, errors)
        self.object = self.get_object()
        as_of = {} if self.list.as_of_number is None else {"as_of": [self.list.as_of_number]}
        name = f"{self.model._meta.model_name}-{self.kwargs[self.slug_url_kwarg]}"
        stem = filename_stem(name, as_of, state_of_record())
        dated = replace(self.rendered_document, dated=state_of_record())
        document = with_self_description(dated, self.permalink, self.check_url)
        return document_response(file_format, document, stem)


class RecordCitationView(RecordDetailView):
    """A record's citation, for reference managers. Name what RecordDetailView needs.

    A wrong parameter, or one that the list does not know, is refused with status 400.
    """

    http_method_names = ["get", "head"]
    page_params = ()

    def get(self, request: HttpRequest, extension: str, **kwargs) -> HttpResponse:
        if errors := validation_errors(self.list):
            return bad_request(None, errors)
        self.object = self.get_object()
        as_of = getattr(self.list, "as_of", None)
        name = self.object.get_absolute_url().removeprefix(get_script_prefix()).strip("/")
        key = f"wgsom-{name.replace('/', '-')}"
        citation = Citation(
            key=key,
            title=self.citation_title,
            as_of=str(as_of.session) if as_of and as_of.number else "",
            url=self.permalink,
            read_on=timezone.localdate(),
        )
        written = CITATION_FORMATS[extension]
        headers = {"Content-Disposition": f'attachment; filename="{key}.{extension}"'}
        return HttpResponse(
            written.write(citation), content_type=written.media_type, headers=headers
        )
