"""Composing work plans on the desk: candidates in their rank, sessions beside them, effects."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import cast

from django.contrib import admin, messages
from django.contrib.auth.base_user import AbstractBaseUser
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Max
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone

from sessions.models import AgendaItem, Session
from topics.models import PlannedTopic, WorkPlan
from topics.plans.effect import effect_of
from topics.plans.ranking import Candidate, candidates
from wgsom.records.aggregates import AggregateRoot, lock, lock_table
from wgsom.records.publication import State
from wgsom.records.revisions.recorder import ChangeRecorder
from wgsom.records.revisions.snapshots import error_sentences
from wgsom.releases.staging import staging
from wgsom.staff.admin.submission import Submission
from wgsom.staff.admin.workflow import has_model_perm, initial_state
from wgsom.staff.releases.working import desk_page, working_release
from wgsom.text import join_words, ordinal

SHOWN = 40  # candidates
ANNOUNCED = 2  # sessions that a new plan is for
NEEDED = ("topics.add_workplan", "topics.change_workplan")
WEIGHTS = ("weight_waiting", "weight_asked", "weight_mandate", "weight_cluster")


@contextmanager
def _changing(request: HttpRequest, reason: str) -> Iterator[Callable[[AggregateRoot], None]]:
    """Change records: in the release that is worked in, else at once. Yield what notes a root."""
    user = cast(AbstractBaseUser, request.user)
    if release := working_release(request):
        with staging(release, user, reason) as stage:
            yield stage.note
            if transaction.get_rollback():
                stage.refuse()
        return
    with transaction.atomic():
        recorder = ChangeRecorder()
        yield recorder.after
        if not transaction.get_rollback():
            recorder.record(by=user, reason=reason)


@contextmanager
def _reading(request: HttpRequest) -> Iterator[None]:
    """Read records as the release has them that is worked in."""
    release = working_release(request)
    if release is None:
        yield
        return
    with staging(release, cast(AbstractBaseUser, request.user)) as stage:
        stage.refuse()
        yield


def _page(request: HttpRequest, name: str, **context) -> HttpResponse:
    around = {**admin.site.each_context(request), "title": "Work plan", **context}
    return TemplateResponse(request, f"admin/plans/{name}.html", around).render()


def sessions_to_come() -> list[Session]:
    """Return the sessions that have not been held, by number, drafts included."""
    held = Session.all_objects.held().values("pk")
    return list(Session.all_objects.exclude(pk__in=held).order_by("number"))


def _overview(request: HttpRequest) -> HttpResponse:
    if request.method == "POST":
        return _begin(request)
    with _reading(request):
        plans = [effect_of(plan) for plan in WorkPlan.all_objects.order_by("name")]
        return _page(request, "overview", plans=plans, coming=sessions_to_come())


def _begin(request: HttpRequest) -> HttpResponse:
    """Begin a plan for the next sessions; announce those that are not there yet."""
    with _changing(request, "A work plan was begun.") as note:
        lock_table(WorkPlan)  # of two at this moment, the second sees the first
        sessions = _announced(note, request)
        numbers = join_words([ordinal(each.number) for each in sessions])
        names = [f"Plan for the {numbers} sessions"]
        names += [f"{names[0]} ({count})" for count in range(2, 1000)]
        taken = set(WorkPlan.all_objects.values_list("name", flat=True))
        plan = WorkPlan(name=next(each for each in names if each not in taken))
        plan.state = initial_state()
        plan.full_clean()
        plan.save()
        note(plan)
        key = plan.pk
    return HttpResponseRedirect(reverse("plans:compose", args=[key]))


def _announced(note: Callable[[AggregateRoot], None], request: HttpRequest) -> list[Session]:
    """Return the sessions that a new plan is for; those that are made here are drafts.

    They are published with the plan, or with the release that it is made in.
    """
    sessions = sessions_to_come()[:ANNOUNCED]
    last = Session.all_objects.order_by("number").last() or Session.before_the_first()
    year = max(last.year, timezone.localdate().year)
    missing = range(last.number + 1, last.number + 1 + ANNOUNCED - len(sessions))
    if missing and not request.user.has_perm("wg_sessions.add_session"):
        raise PermissionDenied
    for number in missing:
        year += 1
        session = Session(number=number, year=year, source="Announced with a work plan.")
        session.state = initial_state()
        session.full_clean()
        session.save()
        note(session)
        sessions.append(session)
    return sessions


def _compose(request: HttpRequest, key: int) -> HttpResponse:
    submission = Submission(request.POST)
    if request.method == "POST":
        with _changing(request, "The work plan was changed.") as note:
            plan = _locked(key)
            _refuse_unless_open(request, plan)
            _save(plan, submission, note)
            if submission.problems:
                transaction.set_rollback(True)
        if not submission.problems:
            messages.success(request, "The plan was saved.")
            return HttpResponseRedirect(reverse("plans:compose", args=[key]))
    with _reading(request):
        plan = _plan(key)
        planned = {row.topic_id: row for row in plan.planned_topics.select_related("session")}
        ranked = candidates(plan)
        shown = ranked[:SHOWN] + [each for each in ranked[SHOWN:] if each.topic.pk in planned]
        rows = [_row(each, planned.get(each.topic.pk), submission) for each in shown]
        may_change_agenda = has_model_perm(request.user, "publish", Session)
        effect = effect_of(plan)
        return _page(
            request,
            "compose",
            plan=plan,
            rows=rows,
            agenda_sessions=list(effect.sessions) if may_change_agenda else [],
            sessions=sessions_to_come(),
            effect=effect,
            problems=submission.problems,
            may_edit=_may_edit(request, plan),
            may_publish=has_model_perm(request.user, "publish", WorkPlan),
            may_withdraw=has_model_perm(request.user, "withdraw", WorkPlan),
            left_out=len(ranked) - len(shown),
        )


def _may_edit(request: HttpRequest, plan: WorkPlan) -> bool:
    """Whether somebody may change a plan: one that is published, only who may publish."""
    return not plan.is_published or has_model_perm(request.user, "publish", WorkPlan)


def _refuse_unless_open(request: HttpRequest, plan: WorkPlan) -> None:
    if not _may_edit(request, plan):
        raise PermissionDenied


def _locked(key: int) -> WorkPlan:
    """Return a plan, locked until the transaction ends."""
    lock(_plan(key))
    return _plan(key)


def _plan(key: int) -> WorkPlan:
    return get_object_or_404(WorkPlan.all_objects, pk=key)


def _row(candidate: Candidate, planned: PlannedTopic | None, submission: Submission) -> dict:
    name = f"session-{candidate.topic.pk}"
    stands = str(planned.session_id) if planned else ""
    chosen = submission.text(name) if submission.problems and name in submission.data else stands
    return {"candidate": candidate, "name": name, "session": stands, "chosen": chosen}


def _save(plan: WorkPlan, submission: Submission, note: Callable[[AggregateRoot], None]) -> None:
    """Take over the weights, and which topics are planned for which session.

    What cannot be taken stands in the problems of the submission: then nothing of it is kept.
    """
    for name in WEIGHTS:
        if text := submission.text(name):
            setattr(plan, name, text)
    try:
        plan.full_clean()
    except ValidationError as error:
        submission.problems += error_sentences(plan, error)
        return
    sessions = {str(each.pk): each for each in sessions_to_come()}
    planned = {row.topic_id: row for row in plan.planned_topics.select_related("session")}
    for candidate in candidates(plan):
        row = planned.get(candidate.topic.pk)
        now = str(row.session_id) if row else ""
        wanted = submission.changed(f"session-{candidate.topic.pk}", now, str(candidate.topic))
        if wanted is None:
            continue
        if wanted and wanted not in sessions:
            submission.problems.append(f"{candidate.topic}: that session is none to come.")
            continue
        if row:
            row.delete()
        if wanted:
            _add(plan, candidate, sessions[wanted])
    plan.save()
    note(plan)


def _add(plan: WorkPlan, candidate: Candidate, session: Session) -> None:
    last = plan.planned_topics.filter(session=session).aggregate(last=Max("position"))["last"]
    made = PlannedTopic(
        plan=plan,
        session=session,
        topic=candidate.topic,
        position=(last or 0) + 1,
        motive=candidate.reason,
    )
    made.full_clean()
    made.save()


def _publish(request: HttpRequest, key: int) -> HttpResponse:
    """Publish a plan with the sessions that it announces, or withdraw it; as was asked."""
    if request.method != "POST":
        raise Http404
    to = State.PUBLISHED if "publish" in request.POST else State.DRAFT
    what = "publish" if to == State.PUBLISHED else "withdraw"
    with _changing(request, f"The work plan: {what}.") as note:
        if not has_model_perm(request.user, what, WorkPlan):
            raise PermissionDenied
        plan = _locked(key)
        plan.state = to
        plan.save()
        note(plan)
        drafts = Session.all_objects.exclude(state=State.PUBLISHED)
        announced = list(drafts.filter(planned_topics__plan=plan).distinct())
        if to == State.PUBLISHED and announced:
            if not has_model_perm(request.user, "publish", Session):
                raise PermissionDenied
            for session in announced:
                lock(session)
                session.state = State.PUBLISHED
                session.save()
                note(session)
    done = "published" if to == State.PUBLISHED else "withdrawn"
    messages.success(request, f"“{plan}” was {done}.")
    return HttpResponseRedirect(reverse("plans:compose", args=[key]))


def _take_over(request: HttpRequest, key: int, number: int) -> HttpResponse:
    """Make the topics that a plan has for a session agenda items of it, in their order."""
    if request.method != "POST":
        raise Http404
    with _changing(request, "Taken over from a work plan.") as note:
        if not has_model_perm(request.user, "publish", Session):
            raise PermissionDenied
        session = get_object_or_404(Session.all_objects, number=number)
        lock(session)
        rows = _plan(key).planned_topics.filter(session=session).select_related("topic")
        known = set(session.agenda_items.values_list("title", flat=True))
        position = session.agenda_items.aggregate(last=Max("position"))["last"] or 0
        added = 0
        for row in rows.order_by("position", "pk"):
            if row.topic.title in known:
                continue
            added += 1
            item = AgendaItem(
                session=session,
                position=position + added,
                title=row.topic.title,
                source="Taken over from the work plan.",
            )
            item.full_clean()
            item.save()
        if added:
            note(session)
    messages.success(request, f"{added} agenda items of the {session} were taken over.")
    return HttpResponseRedirect(reverse("plans:compose", args=[key]))


overview, compose = desk_page(_overview, NEEDED), desk_page(_compose, NEEDED)
publish, take_over = desk_page(_publish, NEEDED), desk_page(_take_over, NEEDED)
