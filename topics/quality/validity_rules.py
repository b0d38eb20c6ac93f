"""What came past the forms: values that they refuse, and those that they ask about."""

from collections import defaultdict
from collections.abc import Iterator

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db.models import Field, Model

from sessions.models import Session
from topics.models import Assessment, IssuedPaper, Topic
from topics.models.topic import number_gap
from wgsom.records.natural_keys import NaturalKeyModel
from wgsom.search.tokenizer import comparable

# Other rules name the symbols and dates that cannot be.
OWN_RULES = {"symbol"}


def invalid_values() -> Iterator[tuple[Model, str]]:
    """Yield records with a value that its field refuses: a line break in a title, say."""
    for model in apps.get_models():
        if issubclass(model, NaturalKeyModel):
            fields = [each for each in model._meta.concrete_fields if _is_checked(each)]
            for row in model._default_manager.order_by("pk").iterator():
                for field in fields:
                    if sentence := _refusal(field, row):
                        yield row, f"{field.verbose_name}: {sentence}"


def unreadable_papers() -> Iterator[tuple[Model, str]]:
    """Yield issued papers whose content is no paper: their pages say that they cannot be read."""
    for issued in IssuedPaper.objects.select_related("session"):
        if reason := issued.unreadable_because:
            yield issued, f"Its content is no paper: {reason}"


def repeated_titles() -> Iterator[tuple[Topic, str]]:
    """Yield topics with the title, or the short title, of an earlier one."""
    for name in ("title", "short_title"):
        having = defaultdict(list)
        for topic in Topic.all_objects.order_by("number"):
            having[comparable(getattr(topic, name))].append(topic)
        for first, *others in having.values():
            label = Topic._meta.get_field(name).verbose_name
            for topic in others:
                yield topic, f"Topic {first.number} has the same {label}."


def sessions_out_of_order() -> Iterator[tuple[Session, str]]:
    """Yield sessions whose dates contradict their number among the others."""
    previous = None
    for session in Session.all_objects.order_by("number"):
        if previous and not previous.may_precede(session):
            yield session, f"It met before the {previous}, by the dates of both."
        previous = session


def doubtful_numbers() -> Iterator[tuple[Topic, str]]:
    """Yield topics whose number is far after the one before."""
    last = 0
    for topic in Topic.all_objects.order_by("number"):
        if sentence := number_gap(last, topic.number):
            yield topic, sentence
        last = topic.number


def contradicted_answers() -> Iterator[tuple[Topic, str]]:
    """Yield topics with an assessment whose statement begins with another answer."""
    rows = Assessment.all_objects.select_related("topic", "session")
    for assessment in rows.order_by("topic__number", "session__number"):
        for sentence in assessment.doubtful_values().values():
            yield assessment.topic, f"{assessment.session}: {sentence}"


def _is_checked(field: Field) -> bool:
    is_entered = field.editable and not field.is_relation and not field.choices
    return is_entered and field.name not in OWN_RULES


def _refusal(field: Field, row: Model) -> str:
    try:
        value = getattr(row, field.attname)
        if value not in field.empty_values:
            field.clean(value, row)
    except ValidationError as error:
        return " ".join(error.messages)
    return ""
