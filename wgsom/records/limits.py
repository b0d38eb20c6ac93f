"""The limits of fields, held by the database as well: triggers made of the fields' validators.

Triggers, and no check constraints: a row that was there before, longer than is allowed now, stays.
Forms ask to shorten it when it is edited next.
"""

from collections.abc import Iterator
from datetime import date

from django.apps import apps
from django.core.validators import MaxLengthValidator, MaxValueValidator, MinValueValidator
from django.db.models import Field, Model, SlugField

from wgsom.records.natural_keys import NaturalKeyModel
from wgsom.records.triggers import Trigger

NAME = "limit"
CHANGED = {"sqlite": "IS NOT", "postgresql": "IS DISTINCT FROM"}
REFUSALS = {
    "sqlite": "SELECT RAISE(ABORT, '{message}') WHERE {condition};",
    "postgresql": "IF {condition} THEN RAISE EXCEPTION '{message}' "
    "USING ERRCODE = 'check_violation'; END IF;",
}
CONDITIONS = {
    MaxLengthValidator: "length(NEW.{column}) > {limit}",
    MaxValueValidator: "NEW.{column} > {limit}",
    MinValueValidator: "NEW.{column} < {limit}",
}
NO_SLUG = {
    "sqlite": "NEW.{column} = '' OR NEW.{column} GLOB '*[^-a-zA-Z0-9_]*'",
    "postgresql": "NEW.{column} !~ '^[-a-zA-Z0-9_]+$'",
}


def limit_triggers() -> Iterator[Trigger]:
    """Yield the triggers of every table of the record, for rows added and rows changed."""
    for model in apps.get_models():
        if issubclass(model, NaturalKeyModel):
            table = model._meta.db_table
            for event in ("INSERT", "UPDATE"):
                body = {vendor: _body(vendor, event, model) for vendor in REFUSALS}
                if all(body.values()):
                    name = f"{NAME}_{event.lower()}_{table}"
                    yield Trigger(name, table, f"BEFORE {event}", body)


def _limits(model: type[Model], vendor: str) -> Iterator[tuple[Field, str]]:
    """Yield each limited field with the SQL condition that its value is outside the limits."""
    for field in model._meta.concrete_fields:
        if not field.primary_key and (conditions := sorted(set(_conditions(field, vendor)))):
            yield field, " OR ".join(conditions)


def _conditions(field: Field, vendor: str) -> Iterator[str]:
    if isinstance(field, SlugField):
        yield NO_SLUG[vendor].format(column=f'"{field.column}"')
    for validator in field.validators:
        for kind, condition in CONDITIONS.items():
            if isinstance(validator, kind):
                limit = validator.limit_value
                literal = f"'{limit.isoformat()}'" if isinstance(limit, date) else str(limit)
                yield condition.format(column=f'"{field.column}"', limit=literal)


def _body(vendor: str, event: str, model: type[Model]) -> str:
    return " ".join(
        REFUSALS[vendor].format(
            message=f"{model._meta.model_name}_{field.name}_outside_its_limits",
            condition=f"({condition}){_if_changed(vendor, field) if event == 'UPDATE' else ''}",
        )
        for field, condition in _limits(model, vendor)
    )


def _if_changed(vendor: str, field: Field) -> str:
    return f' AND NEW."{field.column}" {CHANGED[vendor]} OLD."{field.column}"'
