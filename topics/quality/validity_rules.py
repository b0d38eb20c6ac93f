"""Rules for values that came past the forms: those that they refuse, and those they ask about."""

from collections import defaultdict
from collections.abc import Iterator

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import DatabaseError
from django.db.models import Field, Model
from django.utils.text import Truncator

from sessions.models import Session
from sessions.models.session import misplaced
from topics.models import Assessment, IssuedPaper, Topic
from wgsom.records.aggregates import AggregateRoot
from wgsom.records.natural_keys import NaturalKeyModel
from wgsom.records.projections.models import InvalidatedRecord
from wgsom.records.projections.registry import PROJECTIONS
from wgsom.search.index import truncated_records
from wgsom.search.tokenizer import normalize_for_comparison

FIELDS_WITH_OWN_RULE = {"symbol"}
MAX_SHOWN = 60  # characters of a value that a sentence repeats


def invalid_values() -> Iterator[tuple[Model, str]]:
    """Yield records with a value that its field refuses: a line break in a title, say."""
    for model in apps.get_models():
        if issubclass(model, NaturalKeyModel):
            fields = [each for each in model._meta.concrete_fields if _is_checked(each)]
            for row in model._default_manager.order_by("pk").iterator():
                if sentence := _contradiction(row):
                    yield row, sentence
                for field in fields:
                    if sentence := _refusal(field, row):
                        shown = Truncator(getattr(row, field.attname)).chars(MAX_SHOWN)
                        yield row, f"{field.verbose_name}: {sentence} It is “{shown}”."


def unreadable_papers() -> Iterator[tuple[Model, str]]:
    """Yield issued papers whose content is no paper: their pages say that they cannot be read."""
    for issued in IssuedPaper.objects.select_related("session"):
        if reason := issued.content_error:
            yield issued, f"Its content is no paper: {reason}"


def truncated_index_entries() -> Iterator[tuple[Model, str]]:
    """Yield records so long that a search finds them by their beginning only."""
    for object_type, key in truncated_records():
        row = PROJECTIONS[object_type].model._base_manager.filter(pk=key).first()
        if row:
            yield row, "It is so long that a search finds only what stands in its first part."


def unprocessed_records() -> Iterator[tuple[Model, str]]:
    """Yield records that could not be processed, so that lists and searches do not have them."""
    for note in InvalidatedRecord.objects.failed().order_by("projection", "object_id"):
        model = PROJECTIONS[note.projection].model
        if model._base_manager.filter(pk=note.object_id).exists():
            shown = Truncator(note.error).chars(MAX_SHOWN)
            sentence = f"Lists and searches do not have it. It cannot be processed: {shown}"
            yield _read(model, note.object_id), sentence


def _read(model: type[Model], key: int) -> Model:
    """Return the record of a primary key; one of that key alone where it cannot be read at all."""
    try:
        return model._base_manager.get(pk=key)
    except DatabaseError:
        return model(pk=key)


def repeated_titles() -> Iterator[tuple[Topic, str]]:
    """Yield topics with the title, or the short title, of an earlier one."""
    for name in ("title", "short_title"):
        having = defaultdict(list)
        for topic in Topic.all_objects.order_by("number"):
            having[normalize_for_comparison(getattr(topic, name))].append(topic)
        for first, *others in having.values():
            label = Topic._meta.get_field(name).verbose_name
            for topic in others:
                shown = Truncator(getattr(topic, name)).chars(MAX_SHOWN)
                yield topic, f"Topic {first.number} has the same {label}: “{shown}”."


def sessions_out_of_order() -> Iterator[tuple[Session, str]]:
    """Yield sessions whose dates contradict their number among the others."""
    previous = None
    for session in Session.all_objects.order_by("number"):
        if previous and not previous.may_precede(session):
            yield session, misplaced(previous, session)
        previous = session


def doubtful_numbers() -> Iterator[tuple[Model, str]]:
    """Yield topics and sessions whose number is far after the one before."""
    for model in (Topic, Session):
        last = 0
        for row in model.all_objects.order_by("number"):
            if sentence := model.number_gap(last, row.number):
                yield row, sentence
            last = row.number


def contradicted_answers() -> Iterator[tuple[Topic, str]]:
    """Yield topics with an assessment whose statement begins with another answer."""
    rows = Assessment.all_objects.select_related("topic", "session")
    for assessment in rows.order_by("topic__number", "session__number"):
        for sentence in assessment.doubtful_values().values():
            yield assessment.topic, f"{assessment.session}: {sentence}"


def _is_checked(field: Field) -> bool:
    return field.editable and not field.is_relation and field.name not in FIELDS_WITH_OWN_RULE


def _contradiction(row: Model) -> str:
    """Return what a record's own values contradict in each other; empty if nothing."""
    try:
        if isinstance(row, AggregateRoot):
            row.clean()
    except ValidationError as error:
        return " ".join(error.messages)
    return ""


def _refusal(field: Field, row: Model) -> str:
    try:
        value = getattr(row, field.attname)
        if value not in field.empty_values:
            field.clean(value, row)
    except ValidationError as error:
        return " ".join(error.messages)
    return ""
