"""Composing work plans on the desk: candidates in their rank, sessions beside them, effects."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import cast

from django.contrib import admin, messages
from django.contrib.auth.base_user import AbstractBaseUser
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone

from sessions.models import AgendaItem, Session
from topics.entry.submission import Submission
from topics.models import PlannedTopic, WorkPlan
from topics.plans.effect import effect_of
from topics.plans.ranking import Candidate, candidates
from wgsom.records.aggregates import AggregateRoot
from wgsom.records.publication import State
from wgsom.records.revisions.recorder import ChangeRecorder
from wgsom.releases.staging import staging
from wgsom.staff.releases.working import working_release
from wgsom.text import join_words, ordinal

SHOWN = 40  # candidates
ANNOUNCED = 2  # sessions that a new plan is for
NEEDED = ("topics.add_workplan", "topics.change_workplan")


@contextmanager
def _changing(request: HttpRequest, reason: str) -> Iterator[Callable[[AggregateRoot], None]]:
    """Change records: in the release that is worked in, else at once. Yield what notes a root."""
    user = cast(AbstractBaseUser, request.user)
    if release := working_release(request):
        with staging(release, user, reason) as stage:
            yield stage.note
        return
    with transaction.atomic():
        recorder = ChangeRecorder()
        yield recorder.after
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


def _guarded(view: Callable) -> Callable:
    def guarded(request: HttpRequest, *args, **kwargs) -> HttpResponse:
        if not all(request.user.has_perm(each) for each in NEEDED):
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return admin.site.admin_view(guarded)


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
        sessions = _announced(note, request)
        numbers = join_words([ordinal(each.number) for each in sessions])
        name = start = f"Plan for the {numbers} sessions"
        count = 1
        while WorkPlan.all_objects.filter(name=name).exists():
            count += 1
            name = f"{start} ({count})"
        plan = WorkPlan.all_objects.create(name=name)
        note(plan)
        key = plan.pk
    return HttpResponseRedirect(reverse("plans:compose", args=[key]))


def _announced(note: Callable[[AggregateRoot], None], request: HttpRequest) -> list[Session]:
    sessions = sessions_to_come()[:ANNOUNCED]
    last = Session.all_objects.order_by("number").last() or Session.before_the_first()
    year = max(last.year, timezone.localdate().year)
    may_publish = request.user.has_perm("wg_sessions.publish_session")
    for number in range(last.number + 1, last.number + 1 + ANNOUNCED - len(sessions)):
        year += 1
        session = Session(number=number, year=year, source="Announced with a work plan.")
        session.state = State.PUBLISHED if may_publish else State.DRAFT
        session.full_clean()
        session.save()
        note(session)
        sessions.append(session)
    return sessions


def _compose(request: HttpRequest, key: int) -> HttpResponse:
    if request.method == "POST":
        with _changing(request, "The work plan was changed.") as note:
            plan = _plan(key)
            submission = Submission(request.POST)
            _save(plan, submission, note)
        if not submission.problems:
            messages.success(request, "The plan was saved.")
            return HttpResponseRedirect(reverse("plans:compose", args=[key]))
    else:
        submission = None
    with _reading(request):
        plan = _plan(key)
        sessions = sessions_to_come()
        planned = {row.topic_id: row for row in plan.planned_topics.select_related("session")}
        ranked = candidates(plan)
        shown = ranked[:SHOWN] + [each for each in ranked[SHOWN:] if each.topic.pk in planned]
        rows = [_row(each, planned.get(each.topic.pk)) for each in shown]
        return _page(
            request,
            "compose",
            plan=plan,
            rows=rows,
            sessions=sessions,
            effect=effect_of(plan),
            problems=submission.problems if submission else [],
            may_publish=request.user.has_perm("topics.publish_workplan"),
            left_out=len(ranked) - len(shown),
        )


def _plan(key: int) -> WorkPlan:
    return get_object_or_404(WorkPlan.all_objects, pk=key)


def _row(candidate: Candidate, planned: PlannedTopic | None) -> dict:
    return {
        "candidate": candidate,
        "name": f"session-{candidate.topic.pk}",
        "session": str(planned.session_id) if planned else "",
        "position": planned.position if planned else "",
    }


def _save(plan: WorkPlan, submission: Submission, note: Callable[[AggregateRoot], None]) -> None:
    """Take over which topics are planned for which session, and whether the plan is public."""
    sessions = {str(each.pk): each for each in sessions_to_come()}
    planned = {row.topic_id: row for row in plan.planned_topics.select_related("session")}
    ranked = {each.topic.pk: each for each in candidates(plan)}
    for topic_key, candidate in ranked.items():
        row = planned.get(topic_key)
        now = str(row.session_id) if row else ""
        wanted = submission.changed(f"session-{topic_key}", now, str(candidate.topic))
        if wanted is None:
            continue
        if row:
            row.delete()
        if session := sessions.get(wanted):
            count = plan.planned_topics.filter(session=session).count()
            made = PlannedTopic(
                plan=plan,
                session=session,
                topic=candidate.topic,
                position=count + 1,
                motive=candidate.reason,
            )
            made.full_clean()
            made.save()
    for name in ("weight_waiting", "weight_asked", "weight_mandate", "weight_cluster"):
        text = submission.text(name)
        if text:
            setattr(plan, name, text)
    try:
        plan.full_clean()
    except ValidationError as error:
        submission.problems += error.messages
        return
    plan.save()
    note(plan)


def _publish(request: HttpRequest, key: int) -> HttpResponse:
    """Publish a plan, or withdraw it."""
    if request.method != "POST":
        raise Http404
    if not request.user.has_perm("topics.publish_workplan"):
        raise PermissionDenied
    with _changing(request, "The work plan was published or withdrawn.") as note:
        plan = _plan(key)
        plan.state = State.DRAFT if plan.is_published else State.PUBLISHED
        plan.save()
        note(plan)
        done = "published" if plan.is_published else "withdrawn"
    messages.success(request, f"“{plan}” was {done}.")
    return HttpResponseRedirect(reverse("plans:compose", args=[key]))


def _take_over(request: HttpRequest, key: int, number: int) -> HttpResponse:
    """Make the topics that a plan has for a session agenda items of it, in their order."""
    if request.method != "POST":
        raise Http404
    if not request.user.has_perm("wg_sessions.publish_session"):
        raise PermissionDenied
    with _changing(request, "Taken over from a work plan.") as note:
        session = get_object_or_404(Session.all_objects, number=number)
        rows = _plan(key).planned_topics.filter(session=session).select_related("topic")
        known = set(session.agenda_items.values_list("title", flat=True))
        position = session.agenda_items.count()
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


overview, compose = _guarded(_overview), _guarded(_compose)
publish, take_over = _guarded(_publish), _guarded(_take_over)
