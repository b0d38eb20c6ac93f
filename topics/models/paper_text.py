"""The running text of the paper: the Secretariat's words around the tables."""

import re
import string
from collections.abc import Mapping

from django.core.exceptions import ValidationError
from django.db import models

from wgsom.records.aggregates import AggregateRoot
from wgsom.records.fields import LineField, ProseField
from wgsom.records.natural_keys import NaturalKeyModel, NaturalKeyQuerySet
from wgsom.text import join_words

# A footnote, where its mark is to stand. It ends at the first bracket that closes.
FOOTNOTE = re.compile(r"\^\[([^\[\]]+)\]")

# What may stand in braces in a text, and what is printed there.
PLACEHOLDERS = {
    "session": "the session of the paper: 11th",
    "year": "its year",
    "dates": "its dates, as exactly as they are known",
    "place": "its place",
    "proposed_count": "how many topics sessions have proposed",
    "yes_count": "how many of these are answered yes",
    "partly_count": "how many partly",
    "no_count": "how many no",
    "mandated_count": "how many topics stem from resolutions only",
    "cluster_count": "how many clusters there are",
    "proposing_sessions": "the sessions that proposed topics: 2nd (2013) and 6th (2019)",
    "resolutions": "the resolutions that topics stem from: 5/3 (2010) and 6/3 (2012)",
}


class PaperTextQuerySet(NaturalKeyQuerySet):
    """The texts of the paper."""

    def by_place(self) -> dict[str, "PaperText"]:
        """Return the text of each place; one without words where none is entered."""
        found = {text.place: text for text in self}
        return {place: found.get(place, PaperText(place=place)) for place in PaperText.Place.values}


class PaperText(AggregateRoot, NaturalKeyModel):
    """A block of the paper's running text, for the next paper and every later one."""

    natural_key_fields = ("place",)
    has_public_changes = False  # what readers see of it is in the papers issued

    class Place(models.TextChoices):
        """The place of a text in the paper."""

        INTRODUCTION = "introduction", "I. Introduction"
        PROPOSED = "proposed", "II. Before the table of proposed topics"
        ANSWER_NOTE = "answer-note", "Footnote to the column that has the answers"
        MANDATED = "mandated", "III. Before the topics from operative paragraphs"
        CLUSTERS = "clusters", "IV. Before the clusters"

    place = models.CharField(max_length=20, choices=Place, unique=True)
    heading = LineField(
        blank=True, help_text="The heading as printed, with its number. None for a footnote."
    )
    text = ProseField(
        blank=True,
        help_text="An empty line begins a new paragraph; paragraphs are numbered by themselves. "
        "^[…] is a footnote. Placeholders, each filled in from the record: "
        + ", ".join(f"{{{name}}} for {meaning}" for name, meaning in PLACEHOLDERS.items())
        + ".",
    )

    objects = PaperTextQuerySet.as_manager()

    class Meta:
        verbose_name = "text of the paper"
        verbose_name_plural = "texts of the paper"
        ordering = ["pk"]

    def __str__(self):
        return self.get_place_display()

    def clean(self):
        for name in ("heading", "text"):
            check_text(name, getattr(self, name))
        if self.place == self.Place.ANSWER_NOTE and "^[" in self.text:
            raise ValidationError({"text": "A footnote has no footnotes of its own."})

    @property
    def paragraphs(self) -> list[str]:
        """The paragraphs of the text, with their placeholders."""
        return blocks_of(self.text)


def check_text(field: str, text: str) -> None:
    """Raise ValidationError, for that field, if a text has what cannot be filled in or set."""
    try:
        parts = list(string.Formatter().parse(text))
    except ValueError as error:
        message = f"A brace stands alone: {error}. Write {{{{ or }}}} for a brace."
        raise ValidationError({field: message}) from error
    given = [_field_name(*part) for _, *part in parts if part[0] is not None]
    if unknown := [name for name in given if name not in PLACEHOLDERS]:
        known = join_words([f"{{{name}}}" for name in PLACEHOLDERS])
        raise ValidationError({field: f"{{{unknown[0]}}} is no placeholder. These are: {known}."})
    for block in blocks_of(text):
        if block.count("^[") != len(FOOTNOTE.findall(block)):
            message = "A footnote is ^[words], with no brackets and no empty line among the words."
            raise ValidationError({field: message})


def blocks_of(text: str) -> list[str]:
    """Return the paragraphs of a text: what empty lines part."""
    blocks = text.replace("\r\n", "\n").split("\n\n")
    return [block.strip() for block in blocks if block.strip()]


def filled_in(text: str, placeholder_values: Mapping[str, str]) -> str:
    """Return a valid text with every placeholder replaced by its value."""
    return text.format_map(placeholder_values)


def _field_name(name: str, format_spec: str, conversion: str | None) -> str:
    asked = f"!{conversion}" if conversion else ""
    return f"{name}{asked}{':' if format_spec else ''}{format_spec}"
