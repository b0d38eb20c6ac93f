"""Topics: what the Working Group might take up."""

from functools import cache, lru_cache

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Case, F, FilteredRelation, Prefetch, Q, When
from django.urls import get_script_prefix, reverse

from sessions.models import OperativeParagraph, Session
from topics.answers import answers_as_of, evidence_as_of, exists_as_of, waiting_as_of
from topics.choices import Answer, Basis, Extent
from topics.models.assessment import Assessment
from topics.models.cluster import Cluster
from topics.models.consideration import Consideration
from topics.models.mandate import Mandate
from topics.models.proposal import Proposal
from topics.models.review import Review
from topics.models.status import (
    EVIDENCE_FIELDS,
    WAITING_FIELDS,
    as_of_lookups,
    status_annotations,
)
from wgsom.records.aggregates import AggregateRoot
from wgsom.records.fields import (
    MAX_TITLE_LENGTH,
    MAX_TOPIC_NUMBER,
    LineField,
    ProseField,
    number_validators,
    validate_line,
    validate_no_markup,
)
from wgsom.records.natural_keys import NaturalKeyModel, NaturalKeyQuerySet
from wgsom.records.numbering import NumberedModel
from wgsom.records.publication import PublishableModel, State, public
from wgsom.search.tokenizer import normalize_for_comparison
from wgsom.text import ordinal, pluralize_count

TITLES = ("title", "short_title")  # no two topics have one in common


# An import compares each of thousands of titles with all others.
_comparable = lru_cache(maxsize=20_000)(normalize_for_comparison)


def topic_url(number: int) -> str:
    """Return the URL of the topic of a number: a list looks up hundreds of them, so it is kept."""
    return f"{_list_url(get_script_prefix())}{number}/"


@cache
def _list_url(script_prefix: str) -> str:
    return reverse("topics:topic-list")


class TopicQuerySet(NaturalKeyQuerySet):
    """Topics, and their statuses as of a session."""

    def with_answers(self, session: Session) -> "TopicQuerySet":
        """Annotate every topic with its answer as of that session (topics/answers.py).

        Topics that do not exist as of that session stay in: staff see them too.
        """
        return self.annotate(**evidence_as_of(session)).annotate(**answers_as_of(session))

    def with_existence(self, session: Session) -> "TopicQuerySet":
        """Annotate every topic with whether it `exists` as of that session."""
        return self.annotate(exists=exists_as_of(session))

    def with_rule_values(self, session: Session) -> "TopicQuerySet":
        """Return the topics that exist as of that session, annotated with the rule's values.

        Computed by the database for each row: what `as_of` reads from the stored statuses. For
        the projection that stores them, and for the test that compares both.
        """
        existing = self.filter(exists_as_of(session)).with_answers(session)
        return existing.annotate(**waiting_as_of(session))

    def as_of(self, session: Session) -> "TopicQuerySet":
        """Return the topics that exist as of that session, annotated from the stored statuses.

        The annotations are `STATUS_FIELDS` of topics/models/status.py; the recorded statement is
        not among them (`with_statements`).
        """
        return self.filter(**as_of_lookups(session.number, "statuses__")).annotate(
            **status_annotations(session, "statuses")
        )

    def with_statements(self) -> "TopicQuerySet":
        """Annotate topics of `as_of` with the recorded `statement`, null where there is none.

        Whether it is public is read from the record: a status may be of before.
        """
        published, assessment = State.PUBLISHED, "statuses__assessment"
        is_public = Q(
            **{f"{assessment}__state": published, f"{assessment}__session__state": published}
        )
        statement = Case(When(is_public, then=F("statuses__assessment__statement")))
        return self.annotate(statement=statement)

    def with_evidence_fields(self, session: Session) -> "TopicQuerySet":
        """Annotate every topic with its evidence and its wait as files print them.

        Topics of `as_of` have them: `proposed_at`, `mandated_by`, `considered_at`, `waiting` and
        `waiting_unknown`. All are null where a topic has no status.
        """
        condition = Q(**as_of_lookups(session.number, "statuses__"))
        names = [*EVIDENCE_FIELDS, *WAITING_FIELDS]
        return self.annotate(status=FilteredRelation("statuses", condition=condition)).annotate(
            **status_annotations(session, "status", names)
        )

    def with_evidence(self, session: Session) -> "TopicQuerySet":
        """Fetch the cluster and the evidence up to that session, in four queries for any length.

        Each topic gets the lists `proposals_as_of`, `mandates_as_of` and `considerations_as_of`,
        oldest first.
        """
        proposals = _evidence("proposals", Proposal.objects.select_related("session"), session)
        return self.with_texts(session).prefetch_related(proposals)

    def with_considerations(self, session: Session) -> "TopicQuerySet":
        """Fetch the cluster and the considerations up to that session, with their agenda items.

        Each topic gets the list `considerations_as_of`, oldest first.
        """
        rows = Consideration.objects.select_related("session", "agenda_item__session")
        considerations = _evidence("considerations", rows, session)
        return self.select_related("cluster").prefetch_related(considerations)

    def with_texts(self, session: Session) -> "TopicQuerySet":
        """Fetch the cluster, and the texts of the evidence that a search may find a topic by."""
        paragraphs = Mandate.objects.select_related("operative_paragraph__resolution")
        mandates = _evidence("mandates", paragraphs, session, lookup="mandate_set")
        return self.with_considerations(session).prefetch_related(mandates)

    def with_sources(self, session: Session) -> "TopicQuerySet":
        """Fetch, after `with_evidence`, what a topic's own page says on top.

        The documents of the sessions that considered it, and the lists `assessments_as_of` and
        `reviews_as_of`.
        """
        return self.prefetch_related(
            "considerations_as_of__session__documents",
            _evidence("assessments", Assessment.objects.select_related("session"), session),
            _evidence("reviews", Review.objects.select_related("session"), session),
        )

    def needing_review(self, session: Session) -> "TopicQuerySet":
        """Return the topics that need review as of that session (topics/answers.py)."""
        return self.with_answers(session).filter(needs_review=True)


def _evidence(name: str, rows: models.QuerySet, session: Session, lookup: str = "") -> Prefetch:
    return Prefetch(lookup or name, queryset=rows.up_to(session), to_attr=f"{name}_as_of")


class Topic(NumberedModel, AggregateRoot, PublishableModel, NaturalKeyModel):
    """Something that the Working Group might take up. It keeps its number for ever.

    On rows of `Topic.objects.as_of(session)` there is also its status as of that session: `answer`,
    `basis`, `basis_session`, `computed_answer`, `needs_review`, `waiting` and more.
    """

    natural_key_fields = ("number",)
    max_number_gap = 20
    child_relations = (
        "proposals",
        "mandate_set",
        "considerations",
        "assessments",
        "reviews",
        "relations",
        "earlier_wordings",
    )

    class ClusterBasis(models.TextChoices):
        """The basis of a topic's cluster: who put the topic into it."""

        NAMED = "named", "named in the paper"
        GROUPED = "grouped", "grouped by the register"

    number = models.PositiveIntegerField(
        unique=True,
        validators=number_validators(MAX_TOPIC_NUMBER),
        help_text="The topic's number for ever: it is part of public addresses and cannot be "
        "changed once saved.",
    )
    title = LineField(help_text="The topic as adopted, verbatim.")
    short_title = models.CharField(
        max_length=60,
        validators=[validate_line, validate_no_markup],
        help_text="The topic in at most 60 characters, for narrow places.",
    )
    emphasis = ProseField(
        max_length=MAX_TITLE_LENGTH,
        blank=True,
        help_text="The phrases of the title that are printed bold, one on each line, exactly as "
        "they stand in the title.",
    )
    cluster = models.ForeignKey(
        Cluster,
        null=True,
        blank=True,
        related_name="topics",
        help_text="The group that the topic belongs to. Leave empty if it belongs to none.",
        # Topics must not lose their place unnoticed: empty the cluster first.
        on_delete=models.PROTECT,
    )
    cluster_basis = models.CharField(
        max_length=10,
        choices=ClusterBasis,
        blank=True,
        help_text="Whether the paper names the topic for this cluster, or the register put it "
        "there. Leave empty for a topic in no cluster.",
    )
    mandates = models.ManyToManyField(
        OperativeParagraph, through=Mandate, related_name="topics", blank=True
    )

    objects = public(TopicQuerySet)
    all_objects = TopicQuerySet.as_manager()

    class Meta:
        default_manager_name = base_manager_name = "all_objects"
        ordering = ["number"]
        permissions = [
            ("review_topic", "Can send topic to review"),
            ("publish_topic", "Can publish topic"),
            ("withdraw_topic", "Can withdraw topic"),
        ]
        constraints = [
            models.CheckConstraint(
                name="topic_number_is_positive",
                condition=Q(number__gte=1),
                violation_error_message="A topic's number is 1 or more.",
            ),
            models.CheckConstraint(
                name="topic_cluster_has_a_basis",
                condition=Q(cluster=None, cluster_basis="")
                | Q(cluster__isnull=False) & ~Q(cluster_basis=""),
                violation_error_message="A topic in a cluster says who put it there; a topic in "
                "no cluster does not.",
            ),
        ]

    def __str__(self):
        return f"{self.number}. {self.short_title}"

    def get_absolute_url(self):
        return topic_url(self.number)

    def clean(self):
        missing = [phrase for phrase in self.emphasised_phrases if phrase not in self.title]
        if missing:
            raise ValidationError(
                {"emphasis": f"“{missing[0]}” does not stand in the title word for word."}
            )

    def validate_unique(self, exclude=None) -> None:
        """Refuse a new title, or short title, that another topic has but for its spelling."""
        super().validate_unique(exclude)
        others = type(self).all_objects.exclude(pk=self.pk)
        stored = type(self).all_objects.filter(pk=self.pk).values(*TITLES).first() or {}
        own = {
            name: _comparable(getattr(self, name))
            for name in TITLES
            if getattr(self, name) != stored.get(name)
        }
        for number, *texts in others.values_list("number", *own).iterator() if own else ():
            for name, text in zip(own, texts, strict=True):
                if own[name] and _comparable(text) == own[name]:
                    label = self._meta.get_field(name).verbose_name
                    raise ValidationError({name: f"Topic {number} has this {label} already."})

    @property
    def emphasised_phrases(self) -> list[str]:
        """The phrases of the title that are printed bold, in the order entered."""
        return [phrase for line in self.emphasis.splitlines() if (phrase := line.strip())]

    @property
    def considered_as_of(self) -> list[tuple[Session, Extent]]:
        """The sessions that considered it, each with the extent; oldest first, then by extent.

        Two agenda items of one session that considered it to the same extent are one.
        """
        rows = {(row.session, Extent(row.extent)) for row in self.considerations_as_of}
        return sorted(rows, key=lambda pair: (pair[0].number, pair[1]))

    @property
    def evidence_texts(self) -> list[tuple[str, str]]:
        """The texts of its evidence, on rows `with_evidence`: pairs of a source and its text.

        ("10th session", the agenda item's title) for each consideration under an agenda item,
        then ("6/3 OP 15", the paragraph's summary) for each mandate.
        """
        rows = [row for row in self.considerations_as_of if row.agenda_item]
        items = [(f"{row.session.ordinal} session", row.agenda_item.title) for row in rows]
        paragraphs = [row.operative_paragraph for row in self.mandates_as_of]
        return [*items, *((str(paragraph), paragraph.summary) for paragraph in paragraphs)]

    @property
    def citation_title(self) -> str:
        """The title by which the topic is cited."""
        return f"topic {self.number}, “{self.title}”"

    @property
    def answer_label(self) -> str:
        """The answer in words: "Not assessed"."""
        return Answer(self.answer).label

    @property
    def answer_sentence(self) -> str:
        """The answer and its basis: "Partly, recorded at the 10th session (2023)"."""
        return ", ".join(filter(None, (self.answer_label, self.basis_description)))

    @property
    def waiting_description(self) -> str:
        """Its wait in words: "8 sessions; 2 more not entered yet"; "no" if it is not."""
        if self.waiting is None:
            return "no"
        more = f"; {self.waiting_unknown} more not entered yet" if self.waiting_unknown else ""
        return f"{pluralize_count(self.waiting, 'session')}{more}"

    @property
    def basis_description(self) -> str:
        """The basis of the answer, in words; empty for a topic that is not assessed.

        "recorded at the 10th session (2023)", "computed from the record up to the 8th session".
        """
        if self.basis == Basis.RECORDED:
            return f"recorded at the {ordinal(self.basis_session)} session ({self.recorded_year})"
        if self.basis == Basis.COMPUTED:
            return f"computed from the record up to the {ordinal(self.basis_session)} session"
        return ""
