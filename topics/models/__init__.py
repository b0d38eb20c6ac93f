"""The register of what could be discussed, one module per concept."""

# ruff: noqa: I001 - Django keeps models in this order, and so do workbooks, releases and backups.
from topics.models.accepted_finding import AcceptedFinding
from topics.models.cluster import Cluster
from topics.models.proposal import Proposal
from topics.models.mandate import Mandate
from topics.models.consideration import Consideration
from topics.models.assessment import Assessment
from topics.models.issued_paper import IssuedPaper
from topics.models.paper_text import PaperText
from topics.models.plan import PlannedTopic, WorkPlan
from topics.models.relation import EarlierWording, TopicRelation
from topics.models.review import Review
from topics.models.status import TopicStatus
from topics.models.topic import Topic

__all__ = [
    "AcceptedFinding",
    "Assessment",
    "Cluster",
    "Consideration",
    "EarlierWording",
    "IssuedPaper",
    "Mandate",
    "PaperText",
    "PlannedTopic",
    "Proposal",
    "Review",
    "Topic",
    "TopicRelation",
    "TopicStatus",
    "WorkPlan",
]
