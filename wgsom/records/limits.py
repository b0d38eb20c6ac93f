"""The limits of fields, held by the database as well: triggers made of the fields' validators.

Triggers, and no check constraints: a row that was there before, longer than is allowed now, stays,
and can be edited but for that.
"""

from collections.abc import Iterator
from datetime import date

from django.apps import apps
from django.core.validators import MaxLengthValidator, MaxValueValidator, MinValueValidator
from django.db.models import Field, Model

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


def limit_triggers() -> Iterator[Trigger]:
    """Yield the triggers of every table of the record, for rows added and rows changed."""
    for model in apps.get_models():
        if issubclass(model, NaturalKeyModel):
            table, limits = model._meta.db_table, list(_limits(model))
            for event in ("INSERT", "UPDATE") if limits else ():
                body = {vendor: _body(vendor, event, limits) for vendor in REFUSALS}
                yield Trigger(f"{NAME}_{event.lower()}_{table}", table, f"BEFORE {event}", body)


def _limits(model: type[Model]) -> Iterator[tuple[Field, str]]:
    """Yield each limited field with the SQL condition that its value is outside the limits."""
    for field in model._meta.concrete_fields:
        if not field.primary_key and (conditions := sorted(set(_conditions(field)))):
            yield field, " OR ".join(conditions)


def _conditions(field: Field) -> Iterator[str]:
    for validator in field.validators:
        for kind, condition in CONDITIONS.items():
            if isinstance(validator, kind):
                limit = validator.limit_value
                literal = f"'{limit.isoformat()}'" if isinstance(limit, date) else str(limit)
                yield condition.format(column=f'"{field.column}"', limit=literal)


def _body(vendor: str, event: str, limits: list[tuple[Field, str]]) -> str:
    return " ".join(
        REFUSALS[vendor].format(
            message=f"{field.model._meta.model_name}_{field.name}_outside_its_limits",
            condition=f"({condition}){_if_changed(vendor, field) if event == 'UPDATE' else ''}",
        )
        for field, condition in limits
    )


def _if_changed(vendor: str, field: Field) -> str:
    return f' AND NEW."{field.column}" {CHANGED[vendor]} OLD."{field.column}"'
