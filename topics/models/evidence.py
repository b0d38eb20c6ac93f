"""Evidence on a topic: proposals, mandates, considerations and assessments."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q

from sessions.models import AgendaItem, OperativeParagraph, Session
from topics.choices import GIVEN_ANSWERS, Answer, Extent
from wgsom.records.aggregates import VersionedModel
from wgsom.records.fields import MAX_PROSE_LENGTH, LineField, ProseField
from wgsom.records.natural_keys import NaturalKeyModel, NaturalKeyQuerySet
from wgsom.records.publication import PublicVisibilityModel, PublishableModel, public
from wgsom.search.tokenizer import normalize, words

# The words with which a statement begins that says its answer.
STATED_ANSWERS = {
    "yes": Answer.YES,
    "partly": Answer.PARTLY,
    "partially": Answer.PARTLY,
    "no": Answer.NO,
}


class EvidenceQuerySet(NaturalKeyQuerySet):
    """Rows that tie a topic to a session."""

    def up_to(self, session: Session) -> "EvidenceQuerySet":
        """Return the rows of sessions up to and including that one, oldest session first."""
        return self.filter(session__number__lte=session.number).order_by("session__number", "pk")


class Proposal(VersionedModel, PublicVisibilityModel, NaturalKeyModel):
    """A session recommended the topic for a future session."""

    natural_key_fields = ("topic", "session")
    visible_with = ("topic", "session")
    parent_relations = ("topic",)

    topic = models.ForeignKey("topics.Topic", on_delete=models.CASCADE, related_name="proposals")
    session = models.ForeignKey(
        Session,
        related_name="proposals",
        # What a topic leans on is never deleted from under it.
        on_delete=models.PROTECT,
    )
    source = ProseField(blank=True, help_text="Where the recommendation was read.")

    objects = public(EvidenceQuerySet)
    all_objects = EvidenceQuerySet.as_manager()

    class Meta:
        default_manager_name = base_manager_name = "all_objects"
        ordering = ["topic__number", "session__number"]
        constraints = [
            models.UniqueConstraint(
                name="proposal_once_a_topic_and_session",
                fields=["topic", "session"],
                violation_error_message="This session's proposal of the topic is entered already.",
            ),
        ]

    def __str__(self):
        return f"Topic {self.topic.number} proposed at the {self.session}"

    def get_absolute_url(self):
        return self.topic.get_absolute_url()


class MandateQuerySet(NaturalKeyQuerySet):
    """Mandates, and which of them hold as of a session."""

    def up_to(self, session: Session) -> "MandateQuerySet":
        """Return the mandates of resolutions adopted by the last day of that session."""
        adopted = self.filter(operative_paragraph__resolution__adopted_on__lte=session.last_day)
        return adopted.in_order()

    def in_order(self) -> "MandateQuerySet":
        """Return the mandates in the order in which they are cited."""
        return self.order_by(
            "operative_paragraph__resolution__conference_session",
            "operative_paragraph__resolution__number",
            "operative_paragraph__number",
        )


class Mandate(VersionedModel, PublicVisibilityModel, NaturalKeyModel):
    """The topic stems from an operative paragraph."""

    natural_key_fields = ("topic", "operative_paragraph")
    visible_with = ("topic",)
    parent_relations = ("topic",)

    topic = models.ForeignKey("topics.Topic", on_delete=models.CASCADE)
    operative_paragraph = models.ForeignKey(
        OperativeParagraph,
        # What a topic leans on is never deleted from under it.
        on_delete=models.PROTECT,
    )

    objects = public(MandateQuerySet)
    all_objects = MandateQuerySet.as_manager()

    class Meta:
        default_manager_name = base_manager_name = "all_objects"
        ordering = ["topic__number", "operative_paragraph"]
        constraints = [
            models.UniqueConstraint(
                name="mandate_once_a_topic_and_paragraph",
                fields=["topic", "operative_paragraph"],
                violation_error_message="The topic already has this mandate.",
            ),
        ]

    def __str__(self):
        return f"Topic {self.topic.number} from {self.operative_paragraph}"


class Consideration(VersionedModel, PublishableModel, NaturalKeyModel):
    """A session took the topic up, to an extent."""

    natural_key_fields = ("topic", "session", "agenda_item")
    visible_with = ("topic", "session")
    parent_relations = ("topic",)

    topic = models.ForeignKey(
        "topics.Topic", on_delete=models.CASCADE, related_name="considerations"
    )
    session = models.ForeignKey(
        Session,
        related_name="considerations",
        # What a topic leans on is never deleted from under it.
        on_delete=models.PROTECT,
    )
    agenda_item = models.ForeignKey(
        AgendaItem,
        null=True,
        blank=True,
        related_name="considerations",
        # As for the session.
        on_delete=models.PROTECT,
        help_text="The item of that session under which the topic was taken up, if it is known.",
    )
    extent = models.CharField(
        max_length=10,
        choices=Extent,
        help_text="Focus: the topic was a focus of the session. Partial: a part of it was "
        "taken up. Related: something near it was; this never changes the answer.",
    )
    source = ProseField(blank=True, help_text="Where this was read.")

    objects = public(EvidenceQuerySet)
    all_objects = EvidenceQuerySet.as_manager()

    class Meta:
        default_manager_name = base_manager_name = "all_objects"
        ordering = ["topic__number", "session__number", "pk"]
        permissions = [
            ("review_consideration", "Can send consideration to review"),
            ("publish_consideration", "Can publish consideration"),
            ("withdraw_consideration", "Can withdraw consideration"),
        ]
        constraints = [
            models.UniqueConstraint(
                name="consideration_once_a_topic_and_item",
                fields=["topic", "agenda_item"],
                condition=Q(agenda_item__isnull=False),
                violation_error_message="The topic's consideration under this agenda item is "
                "entered already.",
            ),
            models.UniqueConstraint(
                name="consideration_once_a_topic_and_session_without_item",
                fields=["topic", "session"],
                condition=Q(agenda_item=None),
                violation_error_message="The topic's consideration at this session without an "
                "agenda item is entered already.",
            ),
            models.CheckConstraint(
                name="consideration_extent_is_known", condition=Q(extent__in=Extent.values)
            ),
            # That the agenda item is one of the session's is held by the database as well:
            # topics/constraints/agenda_item.py.
        ]
        indexes = [models.Index(fields=["topic", "extent"], name="consideration_topic_extent")]

    def __str__(self):
        return f"Topic {self.topic.number} considered at the {self.session}: {self.extent}"

    def get_absolute_url(self):
        return self.topic.get_absolute_url()

    def clean(self):
        if self.agenda_item and self.agenda_item.touches_no_topic:
            raise ValidationError(
                {"agenda_item": "This item is marked as touching no topic. Untick that first."}
            )
        if self.agenda_item and self.session_id and self.agenda_item.session_id != self.session_id:
            raise ValidationError(
                {
                    "agenda_item": f"This is an item of the {self.agenda_item.session}. "
                    f"Choose one of the {self.session}, or leave it empty."
                }
            )


class Assessment(VersionedModel, PublishableModel, NaturalKeyModel):
    """The Secretariat's word, at a session, on whether the topic has been addressed."""

    natural_key_fields = ("topic", "session")
    visible_with = ("topic", "session")
    parent_relations = ("topic",)

    topic = models.ForeignKey("topics.Topic", on_delete=models.CASCADE, related_name="assessments")
    session = models.ForeignKey(
        Session,
        related_name="assessments",
        # What a topic leans on is never deleted from under it.
        on_delete=models.PROTECT,
        help_text="The session for which the Secretariat said so.",
    )
    answer = models.CharField(
        max_length=10,
        choices=GIVEN_ANSWERS,
        help_text="From this session on, this is the topic's answer, whatever the rule computes.",
    )
    statement = LineField(
        max_length=MAX_PROSE_LENGTH,
        help_text="The sentence as printed, verbatim, oddities and all: it is a quotation.",
    )
    source = ProseField(blank=True, help_text="Where the statement was read.")

    objects = public(EvidenceQuerySet)
    all_objects = EvidenceQuerySet.as_manager()

    class Meta:
        default_manager_name = base_manager_name = "all_objects"
        ordering = ["topic__number", "session__number"]
        permissions = [
            ("review_assessment", "Can send assessment to review"),
            ("publish_assessment", "Can publish assessment"),
            ("withdraw_assessment", "Can withdraw assessment"),
        ]
        constraints = [
            models.UniqueConstraint(
                name="assessment_once_a_topic_and_session",
                fields=["topic", "session"],
                violation_error_message="The assessment at this session is entered already.",
            ),
            models.CheckConstraint(
                name="assessment_answer_is_known",
                condition=Q(answer__in=[value for value, _ in GIVEN_ANSWERS]),
            ),
        ]

    def doubtful_values(self) -> dict[str, str]:
        """Return, as that of the base does, an answer other than the statement begins with."""
        word = next(iter(words(normalize(self.statement))), None)
        said = STATED_ANSWERS.get(word.text) if word else None
        if said is None or said == self.answer or not self.answer:
            return {}
        label = Answer(self.answer).label
        return {"answer": f"The answer is “{label}”, and the statement begins with “{said.label}”."}

    def __str__(self):
        return f"Topic {self.topic.number} assessed at the {self.session}: {self.answer}"

    def get_absolute_url(self):
        return self.topic.get_absolute_url()
