"""The pages of entering a session. All that is entered is kept in a release."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import cast

from django.contrib import messages
from django.contrib.auth.base_user import AbstractBaseUser
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from sessions.completeness import completeness_problems
from sessions.models import Session
from topics.choices import GIVEN_ANSWERS
from topics.entry.matching import Matching, extents
from topics.entry.reviewing import DECISIONS, Reviewing
from wgsom.releases.models import Release
from wgsom.releases.staging import Staging, staging, trial
from wgsom.staff.admin.admin_urls import admin_url
from wgsom.staff.admin.submission import Submission
from wgsom.staff.releases.desk_pages import desk_page, desk_response
from wgsom.staff.releases.working import work_in, working_release

STEPS = {"match": "Match the agenda", "review": "Review the topics", "finish": "Finish"}
NEEDED = (
    *("topics.add_consideration", "topics.add_assessment", "topics.add_review"),
    *("wg_sessions.change_session", "wg_sessions.add_agendaitem", "wgsom.change_release"),
)


class _Page:
    """One step of entering a session, as somebody opens or posts it."""

    def __init__(self, request: HttpRequest, number: int, step: str):
        self.request, self.number, self.step = request, number, step
        if not Session.all_objects.filter(number=number).exists():
            raise Http404
        self.release = (
            working_release(request)
            or Release.objects.unfinished().filter(name=self._name()).first()
        )

    def _name(self) -> str:
        return f"After the {Session(number=self.number).ordinal} session"

    def begin(self) -> None:
        """Work in the release from here on; begin one where there is none yet."""
        if self.release is None:
            self.release = Release.objects.create_named(self._name(), self.request.user)
        work_in(self.request, self.release)

    @contextmanager
    def open(self) -> Iterator[tuple[Session, Staging]]:
        """Read, and change, the session as the release has it."""
        if self.release is None:
            with trial() as stage:
                yield Session.all_objects.get(number=self.number), stage
            return
        with staging(self.release, cast(AbstractBaseUser, self.request.user)) as stage:
            yield Session.all_objects.get(number=self.number), stage

    def show(self, context: dict, submission: Submission | None = None) -> HttpResponse:
        shown = {
            "step": self.step,
            "steps": STEPS,
            "number": self.number,
            "problems": submission.problems if submission else [],
            "agenda": submission.text("agenda") if submission and submission.problems else "",
            **{name: each for name, each in context.items() if name != "session"},
            "meeting": context["session"],
        }
        title = f"Enter the {context['session']}"
        return desk_response(self.request, f"entry/{self.step}", title, shown).render()

    def go_to(self, step: str) -> HttpResponse:
        return HttpResponseRedirect(reverse(f"entry:{step}", args=[self.number]))


def _answered(step: str, answer: Callable[[_Page], HttpResponse]) -> Callable:
    def view(request: HttpRequest, number: int) -> HttpResponse:
        page = _Page(request, number, step)
        if request.method == "POST":
            page.begin()
        return answer(page)

    return desk_page(view, NEEDED)


def _match(page: _Page) -> HttpResponse:
    with page.open() as (session, stage):
        matching = Matching(session)
        if page.request.method != "POST":
            return page.show({"session": session, "matching": matching, "extents": extents()})
        submission = Submission(page.request.POST)
        has_new_items = matching.save(submission, stage)
        if submission.problems:
            # What was right is kept; the rest stays on the page as it was typed.
            matching = Matching(session, submission)
            context = {"session": session, "matching": matching, "extents": extents()}
            return page.show(context, submission)
    return page.go_to("match" if has_new_items or "stay" in page.request.POST else "review")


def _review(page: _Page) -> HttpResponse:
    with page.open() as (session, stage):
        submission = Submission(page.request.POST)
        reviewing = Reviewing(session)
        if page.request.method == "POST":
            reviewing.save(submission, stage, page.request.user)
            reviewing = Reviewing(session, submission) if submission.problems else reviewing
        if page.request.method != "POST" or submission.problems:
            context = {
                "session": session,
                "reviewing": reviewing,
                "decisions": DECISIONS,
                "answers": GIVEN_ANSWERS,
            }
            return page.show(context, submission)
    return page.go_to("review" if "stay" in page.request.POST else "finish")


def _finish(page: _Page) -> HttpResponse:
    with page.open() as (session, stage):
        submission = Submission(page.request.POST)
        session.completeness_reason = submission.text("reason") or session.completeness_reason
        problems = completeness_problems(session, session.agenda_items.all())
        if page.request.method == "POST" and not problems:
            session.is_complete = True
            try:
                session.full_clean()
                session.save()
                stage.note(session)
            except ValidationError as error:
                problems = error.messages
        if page.request.method != "POST" or problems:
            submission.problems += problems if page.request.method == "POST" else []
            context = {
                "session": session,
                "left": problems,
                "undecided": Reviewing(session).undecided,
                "proposals": session.proposals.select_related("topic").order_by("topic__number"),
                "release": page.release,
            }
            return page.show(context, submission)
    messages.success(
        page.request,
        f"The record of the {session} is complete, and the release “{page.release}” is ready: "
        "preview it, and publish it or send it to review.",
    )
    return HttpResponseRedirect(admin_url(cast(Release, page.release), "change"))


match = _answered("match", _match)
review = _answered("review", _review)
finish = _answered("finish", _finish)
