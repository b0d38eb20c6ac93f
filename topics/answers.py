"""The answer to a topic as of a session: the one rule that the register rests on.

1. **Who is there.** A topic exists as of session N if a session up to N proposed it, or one of
   its resolutions was adopted on or before the last day of session N.
2. **Recorded.** If it has an assessment at a session up to N, the latest one is the answer.
3. **Computed.** Otherwise, if a session up to N proposed it, only the considerations after the
   first such session, and up to N, count: any focus gives yes, else any partial gives partly,
   else no. A related one never changes the answer.
4. **Not assessed.** A topic that only resolutions carry, and that nobody has assessed, is not
   assessed. That is no "no".

A topic needs review as of N if a session after its latest assessment, and up to N, considered it;
or if a session up to N considered it and nobody has ever assessed it. A review of that session or
of a later one, up to N, settles it.

A topic waits as of N while its answer is not yes: the sessions since the first that proposed it or,
where only resolutions carry it, since the earliest of them was adopted. Sessions whose record is
complete and those that are not entered yet are counted apart.

The rule is written as SQL expressions over topics. `topics.models.Topic.objects.with_rule_values`
computes it; lists take what it gave from the stored statuses (topics/models/status.py).
"""

from collections.abc import Mapping

from django.db.models import (
    BigIntegerField,
    BooleanField,
    Case,
    CharField,
    Count,
    DateField,
    Exists,
    Expression,
    F,
    Field,
    IntegerField,
    OuterRef,
    PositiveSmallIntegerField,
    Q,
    QuerySet,
    Subquery,
    TextField,
    Value,
    When,
)
from django.db.models.functions import Coalesce

from sessions.models import Session
from topics.choices import Answer, Basis, Extent
from topics.models.assessment import Assessment
from topics.models.consideration import Consideration
from topics.models.mandate import Mandate
from topics.models.proposal import Proposal
from topics.models.review import Review


def exists_as_of(session: Session) -> Q:
    """Return the condition that a topic is in the register as of that session (rule 1)."""
    return Exists(_up_to(Proposal, session)) | Exists(_up_to(Mandate, session))


def evidence_as_of(session: Session) -> Mapping[str, Expression]:
    """Return what the answer is computed from, as annotations of a topic.

    `first_proposed`, `last_considered`, and `last_focus` and `last_partial` of the considerations
    to that extent, are session numbers; `assessment_id` is the latest assessment, and
    `recorded_answer`, `recorded_session`, `recorded_year` and `statement` are what it says;
    `reviewed_session` is the number of the latest review, and `first_mandated` the day on which the
    earliest of its resolutions was adopted. All are null where there is none.
    """
    considerations = _up_to(Consideration, session)
    return {
        "first_proposed": _first(_up_to(Proposal, session), "session__number"),
        "last_considered": _last(considerations, "session__number"),
        "last_focus": _last(considerations.filter(extent=Extent.FOCUS), "session__number"),
        "last_partial": _last(considerations.filter(extent=Extent.PARTIAL), "session__number"),
        "assessment_id": _last(_up_to(Assessment, session), "pk", BigIntegerField()),
        "recorded_answer": _last(_up_to(Assessment, session), "answer", CharField()),
        "recorded_session": _last(_up_to(Assessment, session), "session__number"),
        "recorded_year": _last(_up_to(Assessment, session), "session__year"),
        "statement": _last(_up_to(Assessment, session), "statement", TextField()),
        "reviewed_session": _last(_up_to(Review, session), "session__number"),
        "first_mandated": _first_adopted(session, "adopted_on", DateField()),
        "first_mandated_year": _first_adopted(session, "adopted_on__year", IntegerField()),
    }


def answers_as_of(session: Session) -> Mapping[str, Expression]:
    """Return the answer and its basis (rules 2 to 4) as annotations of a topic.

    They refer to those of `evidence_as_of`. `computed_answer` is what rules 3 and 4 alone would
    give; `basis_session` is the number of the session that the answer was recorded at or
    computed up to, null where a topic is not assessed.
    """
    is_recorded, was_proposed = Q(recorded_answer__isnull=False), Q(first_proposed__isnull=False)
    return {
        "computed_answer": _computed_answer(),
        "answer": Coalesce("recorded_answer", "computed_answer"),
        "basis": Case(
            When(is_recorded, then=Value(Basis.RECORDED)),
            When(was_proposed, then=Value(Basis.COMPUTED)),
            default=Value(""),
            output_field=CharField(),
        ),
        "basis_session": Case(
            When(is_recorded, then=F("recorded_session")),
            When(was_proposed, then=Value(session.number)),
            output_field=PositiveSmallIntegerField(),
        ),
        "needs_review": _needs_review(),
    }


def waiting_as_of(session: Session) -> Mapping[str, Case]:
    """Return how many sessions a topic has been waiting, as annotations of a topic.

    `waiting` counts those whose record is complete, `waiting_unknown` those that are not entered
    yet; both are null for a topic that is answered with yes. They refer to `evidence_as_of` and
    `answers_as_of`.
    """
    sessions = Session.objects.up_to(session)
    since_proposed = sessions.filter(number__gt=OuterRef("first_proposed"))
    since_mandated = sessions.filter(
        Q(ends_on__gt=OuterRef("first_mandated"))
        | Q(ends_on=None, year__gte=OuterRef("first_mandated_year"))
    )
    return {
        name: Case(
            When(answer=Answer.YES, then=None),
            When(first_proposed__isnull=False, then=_count(since_proposed, is_complete)),
            default=_count(since_mandated, is_complete),
            output_field=PositiveSmallIntegerField(),
        )
        for name, is_complete in {"waiting": True, "waiting_unknown": False}.items()
    }


def _count(sessions: QuerySet, is_complete: bool) -> Coalesce:
    rows = sessions.filter(is_complete=is_complete).order_by()
    counted = rows.values(every=Value(1)).annotate(count=Count("pk"))
    return Coalesce(Subquery(counted.values("count")), 0)


def _needs_review() -> Case:
    ever_assessed = Exists(Assessment.objects.filter(topic=OuterRef("pk")))
    is_later = Q(last_considered__gt=F("recorded_session")) | ~ever_assessed
    is_reviewed = Q(reviewed_session__gte=F("last_considered"))
    return Case(
        When(Q(last_considered=None) | is_reviewed, then=False),
        When(is_later, then=True),
        default=False,
        output_field=BooleanField(),
    )


def _computed_answer() -> Case:
    """Return the answer that the considerations after the first proposal give."""
    return Case(
        When(first_proposed=None, then=Value(Answer.NOT_ASSESSED)),
        When(last_focus__gt=F("first_proposed"), then=Value(Answer.YES)),
        When(last_partial__gt=F("first_proposed"), then=Value(Answer.PARTLY)),
        default=Value(Answer.NO),
        output_field=CharField(),
    )


def _up_to(evidence: type, session: Session) -> QuerySet:
    return evidence.objects.up_to(session).filter(topic=OuterRef("pk")).order_by()


def _first(rows: QuerySet, field: str) -> Subquery:
    return Subquery(
        rows.order_by("session__number").values(field)[:1],
        output_field=PositiveSmallIntegerField(),
    )


def _last(rows: QuerySet, field: str, output_field=None) -> Subquery:
    return Subquery(
        rows.order_by("-session__number").values(field)[:1],
        output_field=output_field or PositiveSmallIntegerField(),
    )


def _first_adopted(session: Session, field: str, output_field: Field) -> Subquery:
    adopted = "operative_paragraph__resolution__adopted_on"
    rows = _up_to(Mandate, session).order_by(adopted)
    lookup = f"operative_paragraph__resolution__{field}"
    return Subquery(rows.values(lookup)[:1], output_field=output_field)
