"""The form of a work plan: its rows, and what is taken over from it."""

from collections.abc import Callable

from django.core.exceptions import ValidationError
from django.db.models import Max

from sessions.models import Session
from topics.models import PlannedTopic, WorkPlan
from topics.plans.plan_sessions import sessions_to_come
from topics.plans.ranking import Candidate, candidates
from wgsom.records.aggregates import AggregateRoot
from wgsom.records.revisions.snapshots import error_sentences
from wgsom.staff.admin.submission import Submission

WEIGHTS = ("weight_waiting", "weight_asked", "weight_mandate", "weight_cluster")


def form_row(candidate: Candidate, planned: PlannedTopic | None, submission: Submission) -> dict:
    name = f"session-{candidate.topic.pk}"
    stands = str(planned.session_id) if planned else ""
    chosen = submission.text(name) if submission.problems and name in submission.data else stands
    return {"candidate": candidate, "name": name, "session": stands, "chosen": chosen}


def save_plan(
    plan: WorkPlan, submission: Submission, note: Callable[[AggregateRoot], None]
) -> None:
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
