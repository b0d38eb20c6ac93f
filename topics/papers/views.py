"""The pages and files of papers: read, issued, and what changed."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import add_never_cache_headers
from django.views.generic import TemplateView, View

from topics.models import IssuedPaper
from topics.papers.paper_topics import PaperTopics
from topics.papers.renditions import (
    Face,
    NoPaperError,
    beside_face,
    changes_face,
    draft_face,
    issued_face,
    reading_face,
)
from wgsom.exports import DOCUMENT_FORMATS
from wgsom.exports.documents.html import html
from wgsom.exports.response import bad_request, document_response


class PaperView(View):
    """A paper as a page, or as a file where the URL has an extension. Define `find`.

    A URL that has no paper gives 404, and says which there are.
    """

    http_method_names = ["get", "head"]
    template_name = "topics/paper.html"
    current = ""  # which of the paper's faces it is, for the links between them

    def get(self, request: HttpRequest, extension: str = "", **place: int) -> HttpResponse:
        try:
            face = self.find(**place)
        except NoPaperError as error:
            said = {"sentence": str(error)}
            return render(request, "topics/no_paper.html", said, status=error.status)
        if extension and request.GET:
            known = {name: ["A paper takes no parameters."] for name in request.GET}
            return bad_request(DOCUMENT_FORMATS[extension], known)
        if extension:
            response = document_response(DOCUMENT_FORMATS[extension], face.document, face.stem)
        else:
            response = render(request, self.template_name, self.context(face, **place))
        if request.user.is_staff:
            add_never_cache_headers(response)
        return response

    def find(self, **place: int) -> Face:
        """Return the face at that place; raise NoPaperError if there is none."""
        raise NotImplementedError(f"{type(self).__name__} must define find().")

    def context(self, face: Face, number: int, **place: int) -> dict:
        """Return what the page says around the document."""
        issued = IssuedPaper.objects.defer("content").select_related("session")
        return {
            "face": face,
            "number": number,
            "document": html(face.document),
            "formats": DOCUMENT_FORMATS.values(),
            "file_url": self.request.path.rstrip("/"),
            "current": self.current,
            "shown": face.issued,
            "issued": issued.filter(session__number=number),
            "has_earlier": issued.filter(session__number__lt=number).exists(),
        }


class PaperNowView(PaperView):
    """The paper as the record is now: the plain reading; for staff the draft."""

    current = "now"

    def find(self, number: int) -> Face:
        return draft_face(number) if self.request.user.is_staff else reading_face(number)


class IssuedPaperView(PaperView):
    """A paper as it was issued, or a correction of it."""

    def find(self, number: int, correction: int = 0) -> Face:
        return issued_face(number, correction)


class PaperChangesView(PaperView):
    """What changed in the paper since the last one issued for an earlier session."""

    current = "changes"

    def find(self, number: int) -> Face:
        return changes_face(number, is_staff=self.request.user.is_staff)


class PaperBesideView(PaperView):
    """The paper as issued last beside the record as it reads now."""

    current = "beside"

    def find(self, number: int) -> Face:
        return beside_face(number, is_staff=self.request.user.is_staff)


class PaperListView(TemplateView):
    """The sessions that there are papers for, the last one first, with what was issued."""

    template_name = "topics/paper_list.html"

    def get_context_data(self, **kwargs) -> dict:
        issued = IssuedPaper.objects.defer("content").select_related("session")
        papers = [
            (meeting, [each for each in issued if each.session == meeting])
            for meeting in reversed(PaperTopics().readable)
        ]
        return super().get_context_data(papers=papers, **kwargs)
