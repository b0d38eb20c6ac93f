"""A factory for each record: what a test does not care about is filled in."""

from datetime import date

from factory import LazyAttribute, LazyFunction, SubFactory
from factory.django import DjangoModelFactory

from sessions.models import AgendaItem, Document, OperativeParagraph, Resolution, Session
from topics.models import (
    Assessment,
    Cluster,
    Consideration,
    EarlierWording,
    IssuedPaper,
    Mandate,
    PlannedTopic,
    Proposal,
    Review,
    Topic,
    TopicRelation,
    WorkPlan,
)
from wgsom.records.publication import State


def next_value(model, name: str, **filters) -> LazyFunction:
    """Return what gives one more than the largest value that a field has, drafts included."""
    rows = model._base_manager.filter(**filters)
    return LazyFunction(lambda: (rows.order_by(name).values_list(name, flat=True).last() or 0) + 1)


class SessionFactory(DjangoModelFactory):
    """A session after the last one, announced for a year far off."""

    class Meta:
        model = Session

    state = State.PUBLISHED
    number = next_value(Session, "number")
    year = 2999


class AgendaItemFactory(DjangoModelFactory):
    """An agenda item of a new session."""

    class Meta:
        model = AgendaItem

    session = SubFactory(SessionFactory)
    position = 1
    title = "An item of the test"


class ResolutionFactory(DjangoModelFactory):
    """A resolution of the eleventh session of the Conference."""

    class Meta:
        model = Resolution

    conference_session = 11
    number = next_value(Resolution, "number", conference_session=11)
    title = "A resolution of the test"
    adopted_on = date(2022, 10, 21)


class OperativeParagraphFactory(DjangoModelFactory):
    """A paragraph of a new resolution."""

    class Meta:
        model = OperativeParagraph

    resolution = SubFactory(ResolutionFactory)
    number = 1
    summary = "A paragraph of the test"


class DocumentFactory(DjangoModelFactory):
    """A document without a symbol that belongs to nothing."""

    class Meta:
        model = Document

    title = "A document of the test"


class ClusterFactory(DjangoModelFactory):
    """A cluster after the last one."""

    class Meta:
        model = Cluster

    position = next_value(Cluster, "position")
    slug = LazyAttribute(lambda cluster: f"cluster-{cluster.position}")
    name = LazyAttribute(lambda cluster: f"Cluster {cluster.position}")


class TopicFactory(DjangoModelFactory):
    """A topic of the next number, in no cluster."""

    class Meta:
        model = Topic

    state = State.PUBLISHED
    number = next_value(Topic, "number")
    title = "A topic of the test"
    short_title = LazyAttribute(lambda topic: topic.title[:60])


class EvidenceFactory(DjangoModelFactory):
    """Evidence on a new topic, at a new session."""

    class Meta:
        abstract = True

    topic = SubFactory(TopicFactory)
    session = SubFactory(SessionFactory)


class ProposalFactory(EvidenceFactory):
    """A proposal of a topic by a session."""

    class Meta:
        model = Proposal


class ConsiderationFactory(EvidenceFactory):
    """A partial consideration of a topic by a session."""

    class Meta:
        model = Consideration

    state = State.PUBLISHED
    extent = "partial"


class AssessmentFactory(EvidenceFactory):
    """An assessment with the answer "no" for a session."""

    class Meta:
        model = Assessment

    state = State.PUBLISHED
    answer = "no"
    statement = "No."


class ReviewFactory(EvidenceFactory):
    """A review that found that nothing changes."""

    class Meta:
        model = Review

    state = State.PUBLISHED
    justification = "Nothing changes."
    reviewed_by = "A reviewer"


class TopicRelationFactory(DjangoModelFactory):
    """A relation: a topic continues another one."""

    class Meta:
        model = TopicRelation

    topic = SubFactory(TopicFactory)
    other = SubFactory(TopicFactory)
    kind = "continues"


class EarlierWordingFactory(DjangoModelFactory):
    """Words that a topic had before."""

    class Meta:
        model = EarlierWording

    topic = SubFactory(TopicFactory)
    wording = "Earlier words of the test"


class WorkPlanFactory(DjangoModelFactory):
    """A plan that is public."""

    class Meta:
        model = WorkPlan

    state = State.PUBLISHED
    name = "A plan of the test"


class PlannedTopicFactory(EvidenceFactory):
    """A topic that a new plan has for a new session."""

    class Meta:
        model = PlannedTopic

    plan = SubFactory(WorkPlanFactory)
    position = 1


class MandateFactory(DjangoModelFactory):
    """A mandate of a topic by a paragraph."""

    class Meta:
        model = Mandate

    topic = SubFactory(TopicFactory)
    operative_paragraph = SubFactory(OperativeParagraphFactory)


class IssuedPaperFactory(DjangoModelFactory):
    """A paper issued for a session: name the `content`, the data of a paper."""

    class Meta:
        model = IssuedPaper

    session = SubFactory(SessionFactory)
    issued_on = date(2024, 7, 1)


# A row of each kind that none is shipped of.
NOT_SHIPPED = {
    each._meta.model: each
    for each in (
        ReviewFactory,
        TopicRelationFactory,
        EarlierWordingFactory,
        WorkPlanFactory,
        PlannedTopicFactory,
    )
}


def any_row(model):
    """Return a row of a model, public if it has a state: the first shipped one, or a new one."""
    return model._base_manager.first() or NOT_SHIPPED[model]()
