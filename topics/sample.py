"""A synthetic register for measuring: as many topics as asked for, shaped like the real ones.

Made on top of the shipped record, whose sessions, agenda items, resolutions and clusters it uses.
The same number of topics always gives the same register.
"""

from collections.abc import Iterator
from random import Random

from django.db.models import Max

from sessions.models import AgendaItem, OperativeParagraph, Session
from topics.choices import GIVEN_ANSWERS, Extent
from topics.models import Assessment, Cluster, Consideration, Mandate, Proposal, Topic
from wgsom.records.bulk_insert import bulk_insert
from wgsom.records.publication import State

SEED = 2012
BATCH_SIZE = 5_000  # topics made together


def _each(texts: str) -> list[str]:
    return [text.strip() for text in texts.split(",")]


ACTS = _each(
    "Preventing, Prosecuting, Investigating, Detecting, Disrupting, Addressing, Criminalizing, "
    "Monitoring, Reporting, Combating, Identifying, Protecting, Assisting, Returning, "
    "Financing of, Adjudication of, Data collection on, Good practices regarding, "
    "Challenges in responding to, International cooperation on, Awareness-raising about, "
    "Training of officials concerning"
)
MATTERS = _each(
    "the smuggling of migrants, aggravated smuggling, smuggling networks, fraudulent documents, "
    "visa fraud, money-laundering, the proceeds of crime, corruption at borders, facilitators, "
    "sham marriages, smuggled children, unaccompanied minors, smuggled women, "
    "vulnerable migrants, rescue operations, stranded migrants, extradition, "
    "mutual legal assistance, joint investigations, special investigative techniques, "
    "witness protection, victims of violence, recruitment, advertisements, "
    "cryptocurrency payments, drones, encrypted messages, forced criminality"
)
WAYS = _each(
    "by sea, by land, by air, on social media, online, across land borders, "
    "along desert routes, through airports, in transit countries, in countries of origin, "
    "in countries of destination, in conflict zones, in refugee camps, on cargo vessels, "
    "in mixed migration flows"
)
CONTEXTS = _each(
    "in the light of the Smuggling of Migrants Protocol, with a focus on human rights, "
    "including through public-private partnerships, and its links with trafficking in persons, "
    "and the role of the media, with due regard to the best interests of the child, "
    "in cooperation with shipping companies, under international maritime law, "
    "and the criminal justice response, in times of crisis, and the use of technology"
)
SYLLABLES = _each(
    "ba, ca, da, fe, ga, lo, ma, ne, or, pa, qui, ra, si, ta, ul, ver, wa, xi, yo, za"
)


class Sample:
    """Makes topics with their evidence, on top of a register that has the shipped record."""

    def __init__(self):
        self.random = Random(SEED)  # noqa: S311 - the same register each time, no secret
        self.sessions = list(Session.objects.order_by("number"))
        self.paragraphs = list(OperativeParagraph.objects.values_list("pk", flat=True))
        self.clusters = [*Cluster.objects.values_list("pk", flat=True), None]
        self.items = {}
        for key, session in AgendaItem.objects.values_list("pk", "session"):
            self.items.setdefault(session, []).append(key)

    def make(self, count: int) -> None:
        """Add topics, numbered after those that are there, until there are `count` of them."""
        first = Topic.objects.aggregate(Max("number", default=0))["number__max"] + 1
        last = first + count - Topic.objects.count()
        for start in range(first, last, BATCH_SIZE):
            self._make(range(start, min(start + BATCH_SIZE, last)))

    def _make(self, numbers: range) -> None:
        topics = Topic.objects.bulk_create([self._topic(number) for number in numbers])
        evidence = [row for topic in topics for row in self._evidence(topic)]
        for model in (Proposal, Mandate, Consideration, Assessment):
            bulk_insert(row for row in evidence if isinstance(row, model))

    def _topic(self, number: int) -> Topic:
        pick = self.random.choice
        matter = pick(MATTERS)
        parts = [pick(ACTS), matter, pick(WAYS), f"in {self._place()}", pick(CONTEXTS)]
        cluster = pick(self.clusters)
        return Topic(
            state=State.PUBLISHED,
            number=number,
            title=" ".join(parts),
            short_title=f"{parts[0]} {matter}"[:60],
            emphasis=matter if self.random.random() < 0.2 else "",
            cluster_id=cluster,
            cluster_basis=Topic.ClusterBasis.GROUPED if cluster else "",
        )

    def _place(self) -> str:
        return "".join(self.random.choices(SYLLABLES, k=3)).title()

    def _evidence(self, topic: Topic) -> Iterator:
        is_from_resolution = self.random.random() < 0.1
        if is_from_resolution:
            for paragraph in self.random.sample(self.paragraphs, 1 + self.random.randrange(2)):
                yield Mandate(topic=topic, operative_paragraph_id=paragraph)
        else:
            for session in self._some(3):
                yield Proposal(topic=topic, session=session)
        for session in self._some(4):
            yield Consideration(
                state=State.PUBLISHED,
                topic=topic,
                session=session,
                agenda_item_id=self.random.choice([*self.items.get(session.pk, []), None]),
                extent=self.random.choice(Extent.values),
            )
        for session in self._some(2):
            answer, label = self.random.choice(GIVEN_ANSWERS)
            statement = f"{label}, {topic.title} has been read of at the {session.ordinal} WG."
            yield Assessment(
                state=State.PUBLISHED,
                topic=topic,
                session=session,
                answer=answer,
                statement=statement,
            )

    def _some(self, most: int) -> list[Session]:
        count = 1 + self.random.randrange(most)
        return sorted(self.random.sample(self.sessions, count), key=lambda each: each.number)
