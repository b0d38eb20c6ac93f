"""The second step: each topic that a session touched, with the answer that it has from there on."""

from dataclasses import dataclass, replace
from hashlib import sha256

from django.core.exceptions import ValidationError

from sessions.models import Session
from topics.choices import Answer
from topics.entry.matching import considered_topics
from topics.models import Assessment, Consideration, Review, Topic
from topics.papers.sentences import computed_statement, mandated_statement
from wgsom.records.publication import State
from wgsom.records.revisions.snapshots import error_sentences
from wgsom.releases.staging import Staging
from wgsom.staff.admin.submission import Submission
from wgsom.staff.admin.users import display_name

ACCEPT, REWORD, NO_CHANGE = "accept", "reword", "no-change"
DECISIONS = [(ACCEPT, "Accept"), (REWORD, "Reword"), (NO_CHANGE, "No change")]
WHY = "What the {} took up does not change the answer."


@dataclass(frozen=True)
class TopicReview:
    """A topic that a session touched: its answer before, what the rule gives now, and its review.

    `answer` and `statement` are those recorded at the session, else those proposed; `decision` is
    empty while there is none.
    """

    topic: Topic
    considerations: list[Consideration]
    before: str
    before_statement: str
    computed: str
    proposed: str
    decision: str
    answer: str
    statement: str
    why: str
    opened: str = ""  # what stands recorded, as one text: another one as soon as somebody decides

    @property
    def name(self) -> str:
        """The name of its entry."""
        return f"decision-{self.topic.pk}"

    @property
    def doubt(self) -> str:
        """The version token of its answer and statement, which somebody says are right."""
        return sha256(f"{self.answer}\0{self.statement}".encode()).hexdigest()

    @property
    def computed_label(self) -> str:
        """The computed answer in words; empty for a topic that only resolutions carry."""
        return Answer(self.computed).label if self.computed else ""


class Reviewing:
    """The topics that a session touched, as they stand in the release that is worked in."""

    def __init__(self, session: Session, entered: Submission | None = None):
        self.session, self.entered = session, entered
        considered = considered_topics(session)
        keys = [topic.pk for topic in considered]
        topics = Topic.all_objects.filter(pk__in=keys).with_answers(session).with_evidence(session)
        earlier = Session.all_objects.filter(number__lt=session.number).order_by("number").last()
        before = Topic.all_objects.filter(pk__in=keys).with_answers(
            earlier or Session.before_the_first()
        )
        self.before = {topic.pk: topic for topic in before}
        self.assessments = _by_topic(Assessment.all_objects.filter(session=session))
        self.reviews = _by_topic(Review.all_objects.filter(session=session))
        by_key = {topic.pk: rows for topic, rows in considered.items()}
        self.topics = [self._review(each, by_key[each.pk]) for each in topics.order_by("number")]

    def _review(self, topic: Topic, considerations: list[Consideration]) -> TopicReview:
        was = self.before[topic.pk]
        is_proposed = bool(topic.proposals_as_of)
        proposed = computed_statement(topic) if is_proposed else mandated_statement(topic)
        computed = topic.computed_answer if is_proposed else ""
        assessment, review = self.assessments.get(topic.pk), self.reviews.get(topic.pk)
        decision = ""
        if assessment:
            is_as_proposed = (assessment.answer, assessment.statement) == (computed, proposed)
            decision = ACCEPT if is_as_proposed else REWORD
        elif review:
            decision = NO_CHANGE
        stands = TopicReview(
            topic=topic,
            considerations=considerations,
            before=was.answer_sentence,
            before_statement=was.statement or "",
            computed=computed,
            proposed=proposed,
            decision=decision,
            answer=assessment.answer if assessment else computed,
            statement=assessment.statement if assessment else proposed if is_proposed else "",
            why=review.justification if review else WHY.format(f"{self.session.ordinal} session"),
        )
        state = [stands.decision, stands.answer, stands.statement, stands.why]
        stands = replace(stands, opened=sha256("\0".join(state).encode()).hexdigest())
        return _as_entered(stands, self.entered) if self.entered else stands

    @property
    def undecided(self) -> list[Topic]:
        """The topics of which nobody has said whether the answer stays."""
        return [each.topic for each in self.topics if not each.decision]

    def save(self, submission: Submission, stage: Staging, user) -> None:
        """Take over what was posted; what cannot be stands in the problems of the submission."""
        for each in self.topics:
            if f"was-{each.name}" not in submission.data or not submission.text(each.name):
                continue
            wanted = _as_entered(each, submission)
            if _of_decision(wanted) == _of_decision(each):
                continue
            if submission.text(f"was-{each.name}") != each.opened:
                submission.problems.append(
                    f"{each.topic}: somebody else decided on it meanwhile. Look at it, and decide "
                    "again."
                )
                continue
            self._decide(wanted, submission, stage, user)

    def _decide(self, wanted: TopicReview, submission: Submission, stage: Staging, user) -> None:
        where = {"topic": wanted.topic, "session": self.session}
        assessment, review = (
            rows.get(wanted.topic.pk) for rows in (self.assessments, self.reviews)
        )
        if wanted.decision == NO_CHANGE:
            row, other = review or Review(**where), assessment
            row.justification, row.reviewed_by = wanted.why, display_name(user)
        elif wanted.decision in (ACCEPT, REWORD):
            row, other = assessment or Assessment(**where), review
            is_accepted = wanted.decision == ACCEPT
            row.answer = wanted.computed if is_accepted else wanted.answer
            row.statement = wanted.proposed if is_accepted else wanted.statement
        else:
            submission.problems.append(f"{wanted.topic}: “{wanted.decision}” is no decision.")
            return
        row.state = State.PUBLISHED
        try:
            row.full_clean()
        except ValidationError as error:
            hint = (
                " It was never proposed, so nothing is computed: choose “Reword”."
                if wanted.decision == ACCEPT and not wanted.computed
                else ""
            )
            sentences = " ".join(error_sentences(row, error))
            submission.problems.append(f"{wanted.topic}: {sentences}{hint}")
            return
        doubts = " ".join(row.doubtful_values().values())
        if doubts and submission.text(f"sure-{wanted.topic.pk}") != wanted.doubt:
            submission.problems.append(
                f"{wanted.topic}: {doubts} If that is right, save once more."
            )
            return
        if other:
            other.delete()
        row.save()
        stage.note(wanted.topic)


def _as_entered(each: TopicReview, submission: Submission) -> TopicReview:
    """Return a review with what somebody entered in place of what stands."""
    key = each.topic.pk
    if each.name not in submission.data:
        return each
    return replace(
        each,
        decision=submission.text(each.name),
        answer=submission.text(f"answer-{key}"),
        statement=submission.text(f"statement-{key}"),
        why=submission.text(f"why-{key}"),
    )


def _of_decision(each: TopicReview) -> tuple[str, ...]:
    """Return what counts of a review: the words only where they are what was decided."""
    return {
        ACCEPT: (ACCEPT,),
        NO_CHANGE: (NO_CHANGE, each.why),
    }.get(each.decision, (each.decision, each.answer, each.statement))


def _by_topic(rows) -> dict[int, Assessment | Review]:
    return {row.topic_id: row for row in rows}
