"""The words for answers and extents, with the definitions that stand beside them on screen."""

from django.db import models

# What an answer answers. Source: the 2023 paper's table, third column.
QUESTION = "Has the Working Group addressed the topic since it was proposed?"
SHORT_QUESTION = "Addressed since it was proposed?"
NOT_REVIEWED = (
    "It has been considered since anyone assessed or reviewed it, so the answer may have to change."
)


class Answer(models.TextChoices):
    """Whether the Working Group has addressed a topic since it was proposed."""

    YES = "yes", "Yes"
    PARTLY = "partly", "Partly"
    NO = "no", "No"
    NOT_ASSESSED = "not-assessed", "Not assessed"

    @property
    def definition(self) -> str:
        """The meaning of the answer, in one sentence."""
        return _ANSWER_DEFINITIONS[self]


class Extent(models.TextChoices):
    """The extent to which a session considered a topic."""

    FOCUS = "focus", "Main subject"
    PARTIAL = "partial", "Part of it"
    RELATED = "related", "Close to it"

    @property
    def definition(self) -> str:
        """The meaning of the extent, in one sentence."""
        return _EXTENT_DEFINITIONS[self]


class Basis(models.TextChoices):
    """The basis of an answer."""

    RECORDED = "recorded", "recorded"
    COMPUTED = "computed", "computed"


# The answers that somebody can give; "not assessed" is the lack of one.
GIVEN_ANSWERS = [choice for choice in Answer.choices if choice[0] != Answer.NOT_ASSESSED]

_ANSWER_DEFINITIONS = {
    Answer.YES: "A session held after the topic was proposed took it up as a main subject.",
    Answer.PARTLY: "A session held after the topic was proposed took up a part of it.",
    Answer.NO: "No session held after the topic was proposed took it up; one may have come near.",
    Answer.NOT_ASSESSED: "The topic stems from a resolution only, and nobody has assessed it. "
    "This is not a “no”.",
}

_EXTENT_DEFINITIONS = {
    Extent.FOCUS: "The topic was a main subject of the session.",
    Extent.PARTIAL: "The session took up a part of the topic.",
    Extent.RELATED: "The session took up something near the topic. This never changes the answer.",
}
