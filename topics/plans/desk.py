"""Composing work plans on the desk: candidates in their rank, sessions beside them, effects."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Max
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse

from sessions.models import AgendaItem, Session
from topics.models import WorkPlan
from topics.plans.effect import effect_of
from topics.plans.plan_form import form_row, save_plan
from topics.plans.plan_sessions import announce_sessions, sessions_to_come
from topics.plans.ranking import candidates
from wgsom.records.aggregates import lock, lock_table
from wgsom.records.publication import State
from wgsom.staff.admin.submission import Submission
from wgsom.staff.admin.workflow import has_model_perm, initial_state
from wgsom.staff.releases.desk_pages import (
    changing_records,
    desk_page,
    desk_response,
    reading_records,
)
from wgsom.text import join_words, ordinal

SHOWN = 40  # candidates
NEEDED = ("topics.add_workplan", "topics.change_workplan")


def _page(request: HttpRequest, name: str, **context) -> HttpResponse:
    return desk_response(request, f"plans/{name}", "Work plan", context).render()


def _overview(request: HttpRequest) -> HttpResponse:
    if request.method == "POST":
        return _begin(request)
    with reading_records(request):
        plans = [effect_of(plan) for plan in WorkPlan.all_objects.order_by("name")]
        return _page(request, "overview", plans=plans, coming=sessions_to_come())


def _begin(request: HttpRequest) -> HttpResponse:
    """Begin a plan for the next sessions; announce those that are not there yet."""
    with changing_records(request, "A work plan was begun.") as note:
        lock_table(WorkPlan)  # of two at this moment, the second sees the first
        sessions = announce_sessions(note, request)
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


def _compose(request: HttpRequest, key: int) -> HttpResponse:
    submission = Submission(request.POST)
    if request.method == "POST":
        with changing_records(request, "The work plan was changed.") as note:
            plan = _locked(key)
            _refuse_unless_open(request, plan)
            save_plan(plan, submission, note)
            if submission.problems:
                transaction.set_rollback(True)
        if not submission.problems:
            messages.success(request, "The plan was saved.")
            return HttpResponseRedirect(reverse("plans:compose", args=[key]))
    with reading_records(request):
        plan = _plan(key)
        planned = {row.topic_id: row for row in plan.planned_topics.select_related("session")}
        ranked = candidates(plan)
        shown = ranked[:SHOWN] + [each for each in ranked[SHOWN:] if each.topic.pk in planned]
        rows = [form_row(each, planned.get(each.topic.pk), submission) for each in shown]
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


def _publish(request: HttpRequest, key: int) -> HttpResponse:
    """Publish a plan with the sessions that it announces, or withdraw it; as was asked."""
    if request.method != "POST":
        raise Http404
    to = State.PUBLISHED if "publish" in request.POST else State.DRAFT
    what = "publish" if to == State.PUBLISHED else "withdraw"
    with changing_records(request, f"The work plan: {what}.") as note:
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
    with changing_records(request, "Taken over from a work plan.") as note:
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
