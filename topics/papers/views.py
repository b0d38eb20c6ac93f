"""The pages and files of papers: read, issued, and what changed."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import add_never_cache_headers
from django.views.generic import TemplateView, View

from topics.models import IssuedPaper
from topics.papers.faces import (
    Face,
    NoPaperError,
    changes_face,
    draft_face,
    issued_face,
    reading_face,
)
from topics.papers.topics import PaperTopics
from wgsom.documents.html import html
from wgsom.exports import DOCUMENT_FORMATS
from wgsom.exports.response import document_response


def now_face(request: HttpRequest, number: int) -> Face:
    """Return what this reader may see of the paper as the record is: staff the draft."""
    return draft_face(number) if request.user.is_staff else reading_face(number)


class PaperView(View):
    """A paper as a page, or as a file where the address has an extension. Define `find`.

    An address that has no paper gives 404, and says which there are.
    """

    http_method_names = ["get", "head"]
    template_name = "topics/paper.html"

    def get(self, request: HttpRequest, extension: str = "", **place: int) -> HttpResponse:
        try:
            face = self.find(**place)
        except NoPaperError as error:
            return render(request, "topics/no_paper.html", {"sentence": str(error)}, status=404)
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
        return {
            "face": face,
            "number": number,
            "document": html(face.document),
            "formats": DOCUMENT_FORMATS.values(),
            "file_address": self.request.path.rstrip("/"),
            "issued": IssuedPaper.objects.filter(session__number=number).select_related("session"),
        }


class PaperNowView(PaperView):
    """The paper as the record is now: the plain reading; for staff the draft."""

    def find(self, number: int) -> Face:
        return now_face(self.request, number)

    def context(self, face: Face, **place: int) -> dict:
        return super().context(face, **place) | {"is_now": True}


class IssuedPaperView(PaperView):
    """A paper as it was issued, or a correction of it."""

    def find(self, number: int, correction: int = 0) -> Face:
        return issued_face(number, correction)

    def context(self, face: Face, number: int, correction: int = 0) -> dict:
        issued = IssuedPaper.objects.get(session__number=number, correction=correction)
        return super().context(face, number=number) | {"shown": issued}


class PaperChangesView(PaperView):
    """What changed since the last paper issued, and both side by side."""

    def find(self, number: int) -> Face:
        return changes_face(number)

    def context(self, face: Face, **place: int) -> dict:
        return super().context(face, **place) | {"is_changes": True}


class PaperListView(TemplateView):
    """The sessions that there are papers for, the last one first, with what was issued."""

    template_name = "topics/paper_list.html"

    def get_context_data(self, **kwargs) -> dict:
        issued = IssuedPaper.objects.select_related("session")
        papers = [
            (meeting, [each for each in issued if each.session == meeting])
            for meeting in reversed(PaperTopics().readable.values())
        ]
        return super().get_context_data(papers=papers, **kwargs)
