"""The pages and files of papers: read, issued, and what changed."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import add_never_cache_headers
from django.views.generic import TemplateView, View

from sessions.context_processors import chosen_session
from topics.models import IssuedPaper, Topic, TopicRelation
from topics.papers.content import NotAPaperError
from topics.papers.paper_topics import PaperTopics
from topics.papers.renditions import (
    PaperNotFoundError,
    Rendition,
    changes_rendition,
    comparison_rendition,
    draft_rendition,
    issued_rendition,
    public_rendition,
)
from wgsom.changelog.since import changes_since
from wgsom.exports import DOCUMENT_FORMATS
from wgsom.exports.documents.html import html
from wgsom.exports.response import bad_request, document_response
from wgsom.lists.copies import COPY
from wgsom.lists.record_views import FileLink

UNREADABLE = "A paper as issued, which this is made of, cannot be read. Tell the Secretariat."


class PaperView(View):
    """A paper as a page, or as a file where the URL has an extension. Define `find`.

    A URL that has no paper gives 404, and says which there are.
    """

    http_method_names = ["get", "head"]
    template_name = "topics/papers/paper.html"
    current = ""  # which of the paper's renditions it is, for the links between them

    def get(self, request: HttpRequest, extension: str = "", **place: int) -> HttpResponse:
        try:
            rendition = self.find(is_staff=request.user.is_staff, **place)
        except PaperNotFoundError as error:
            said = {"sentence": str(error)}
            return render(request, "topics/papers/paper_not_found.html", said, status=error.status)
        except NotAPaperError:
            said = {"sentence": UNREADABLE}
            return render(request, "topics/papers/paper_not_found.html", said, status=404)
        if extension and request.GET:
            known = {name: ["A file of a paper takes no parameters."] for name in request.GET}
            return bad_request(DOCUMENT_FORMATS[extension], known)
        if extension:
            response = document_response(
                DOCUMENT_FORMATS[extension], rendition.file_document, rendition.filename_stem
            )
        else:
            response = render(request, self.template_name, self.context(rendition, **place))
        if request.user.is_staff:
            add_never_cache_headers(response)
        return response

    def find(self, *, is_staff: bool, **place: int) -> Rendition:
        """Return the rendition at that place; raise PaperNotFoundError if there is none."""
        raise NotImplementedError(f"{type(self).__name__} must define find().")

    def context(self, rendition: Rendition, number: int, **place: int) -> dict:
        """Return what the page says around the document."""
        issued = IssuedPaper.objects.defer("content").select_related("session")
        return {
            **self.since_copy(rendition, number=number, **place),
            "rendition": rendition,
            "number": number,
            "document": html(rendition.document),
            "files": [
                FileLink(each.label, f"{self.request.path.rstrip('/')}.{each.extension}")
                for each in DOCUMENT_FORMATS.values()
            ],
            "current": self.current,
            "shown": rendition.issued,
            "issued": issued.filter(session__number=number),
            "has_earlier": issued.filter(session__number__lt=number).exists(),
        }

    def since_copy(self, rendition: Rendition, **place: int) -> dict:
        """Return what has changed since the copy that the URL names, for its template.

        Copies are of what everyone reads: so is what they are compared with.
        """
        written = self.request.GET.get(COPY) or ""
        if not written:
            return {}
        if not rendition.page_path:
            return {"is_issued_by_now": True}
        public = rendition if rendition.is_public else self.find(is_staff=False, **place)
        topics = PaperTopics(place["number"]).public
        model_name, as_of = str(Topic._meta.model_name), chosen_session(self.request)["as_of_param"]
        return changes_since(
            written, model_name, topics.contains, public.text_digest, as_of=str(as_of)
        )


class PaperNowView(PaperView):
    """The paper as the record is now: the public view; for staff the draft."""

    current = "now"

    def find(self, *, is_staff: bool, number: int) -> Rendition:
        return draft_rendition(number) if is_staff else public_rendition(number)

    def context(self, rendition: Rendition, number: int, **place: int) -> dict:
        """Return the same; for staff with the relations between topics, which stand beside it."""
        related = TopicRelation.objects.select_related("topic", "other")
        relations = related if self.request.user.is_staff else ()
        return {**super().context(rendition, number, **place), "relations": relations}


class IssuedPaperView(PaperView):
    """A paper as it was issued, or a correction of it."""

    def find(self, *, is_staff: bool, number: int, correction: int = 0) -> Rendition:
        return issued_rendition(number, correction)


class PaperChangesView(PaperView):
    """The changes of the paper since the last one issued for an earlier session."""

    current = "changes"

    def find(self, *, is_staff: bool, number: int) -> Rendition:
        return changes_rendition(number, is_staff=is_staff)


class PaperComparisonView(PaperView):
    """The paper as issued last beside the record as it reads now."""

    current = "compare"

    def find(self, *, is_staff: bool, number: int) -> Rendition:
        return comparison_rendition(number, is_staff=is_staff)


class PaperListView(TemplateView):
    """The sessions that there are papers for, the last one first, with what was issued."""

    template_name = "topics/papers/paper_list.html"

    def get_context_data(self, **kwargs) -> dict:
        issued = IssuedPaper.objects.defer("content").select_related("session")
        as_of = PaperTopics().as_of
        papers = [
            (meeting, [each for each in issued if each.session == meeting])
            for meeting in reversed(as_of.options)
        ]
        return super().get_context_data(papers=papers, completeness=as_of.completeness, **kwargs)
