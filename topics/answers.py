"""The answer to a topic as of a session: the one rule that the register rests on.

1. **Who is there.** A topic exists as of session N if a session up to N proposed it, or one of
   its resolutions was adopted on or before the last day of session N.
2. **Recorded.** If it has an assessment at a session up to N, the latest one is the answer.
3. **Computed.** Otherwise, if a session up to N proposed it, only the considerations after the
   first such session, and up to N, count: any focus gives yes, else any partial gives partly,
   else no. A related one never changes the answer.
4. **Not assessed.** A topic that only resolutions carry, and that nobody has assessed, is not
   assessed. That is no "no".

A topic needs review as of N if a session after its latest assessment, and up to N, considered it.

The rule is written as SQL expressions over topics. `topics.models.Topic.objects.with_rule_values`
computes it; lists take what it gave from the stored statuses (topics/models/status.py).
"""

from collections.abc import Mapping

from django.db.models import (
    BigIntegerField,
    Case,
    CharField,
    Count,
    Exists,
    Expression,
    F,
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
from topics.models.evidence import Assessment, Consideration, Mandate, Proposal


def exists_as_of(session: Session) -> Q:
    """Return the condition that a topic is in the register as of that session (rule 1)."""
    return Exists(_up_to(Proposal, session)) | Exists(_up_to(Mandate, session))


def evidence_as_of(session: Session) -> Mapping[str, Expression]:
    """Return what the answer is computed from, as annotations of a topic.

    `first_proposed` and `last_considered` are session numbers; `assessment_id` is the latest
    assessment, and `recorded_answer`, `recorded_session`, `recorded_year` and `statement` are
    what it says. All are null where there is none.
    """
    return {
        "first_proposed": _first(_up_to(Proposal, session), "session__number"),
        "last_considered": _last(_up_to(Consideration, session), "session__number"),
        "assessment_id": _last(_up_to(Assessment, session), "pk", BigIntegerField()),
        "recorded_answer": _last(_up_to(Assessment, session), "answer", CharField()),
        "recorded_session": _last(_up_to(Assessment, session), "session__number"),
        "recorded_year": _last(_up_to(Assessment, session), "session__year"),
        "statement": _last(_up_to(Assessment, session), "statement", TextField()),
    }


def answers_as_of(session: Session) -> Mapping[str, Expression]:
    """Return the answer and its basis (rules 2 to 4) as annotations of a topic.

    They refer to those of `evidence_as_of`. `computed_answer` is what rules 3 and 4 alone would
    give; `basis_session` is the number of the session that the answer was recorded at or
    computed up to, null where a topic is not assessed.
    """
    is_recorded, was_proposed = Q(recorded_answer__isnull=False), Q(first_proposed__isnull=False)
    return {
        "computed_answer": _computed_answer(session),
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
        "needs_review": Exists(
            _up_to(Consideration, session).filter(session__number__gt=OuterRef("recorded_session"))
        ),
    }


def waiting_as_of(session: Session) -> Case:
    """Return how many sessions a topic has been waiting for one that takes it up as its focus.

    The sessions after its first proposal and up to that one; null for a topic that no session
    proposed, that one of them took up as its focus, or of which a yes is recorded. Refers to
    `evidence_as_of`.
    """
    considerations = _answering_considerations(session).filter(extent=Extent.FOCUS)
    sessions = Session.objects.up_to(session).filter(number__gt=OuterRef("first_proposed"))
    passed = sessions.order_by().values(every=Value(1)).annotate(count=Count("pk"))
    return Case(
        When(
            Q(first_proposed=None) | Q(recorded_answer=Answer.YES) | Exists(considerations),
            then=None,
        ),
        default=Coalesce(Subquery(passed.values("count")), 0),
        output_field=PositiveSmallIntegerField(),
    )


def _answering_considerations(session: Session) -> QuerySet:
    """Return the considerations that the rule counts: those after the first proposal."""
    return _up_to(Consideration, session).filter(session__number__gt=OuterRef("first_proposed"))


def _computed_answer(session: Session) -> Case:
    considerations = _answering_considerations(session)
    return Case(
        When(first_proposed=None, then=Value(Answer.NOT_ASSESSED)),
        When(Exists(considerations.filter(extent=Extent.FOCUS)), then=Value(Answer.YES)),
        When(Exists(considerations.filter(extent=Extent.PARTIAL)), then=Value(Answer.PARTLY)),
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
