"""Assessments: the Secretariat's answer for a topic, at a session."""

from django.db import models
from django.db.models import Q

from sessions.models import Session
from topics.choices import GIVEN_ANSWERS, Answer
from topics.models.evidence import EvidenceQuerySet
from wgsom.records.aggregates import VersionedModel
from wgsom.records.fields import MAX_PROSE_LENGTH, LineField, ProseField
from wgsom.records.natural_keys import NaturalKeyModel
from wgsom.records.publication import PublishableModel, public
from wgsom.search.tokenizer import normalize, words

# The words with which a statement begins that says its answer.
STATED_ANSWERS = {
    "yes": Answer.YES,
    "partly": Answer.PARTLY,
    "partially": Answer.PARTLY,
    "no": Answer.NO,
}


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
