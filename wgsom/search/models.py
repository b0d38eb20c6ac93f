"""The search index: by which words each record is found."""

from django.core.exceptions import ValidationError
from django.db import models

from wgsom.records.aggregates import AggregateRoot
from wgsom.records.fields import LineField
from wgsom.records.natural_keys import NaturalKeyModel, NaturalKeyQuerySet
from wgsom.search.lookups import Begins
from wgsom.search.tokenizer import normalize, words


class TokensField(models.TextField):
    """Tokens with blanks between: a text on SQLite, a `tsvector` with positions on PostgreSQL.

    Written as they are given, by no dictionary of the database's own. Not meant to be read.
    """

    LAST_POSITION = 16_383  # of a tsvector; what stands later counts as standing there

    def db_type(self, connection) -> str | None:
        return "tsvector" if connection.vendor == "postgresql" else super().db_type(connection)

    def get_db_prep_value(self, value, connection, prepared=False):
        if connection.vendor != "postgresql" or value is None:
            return value
        return " ".join(
            f"'{token}':{min(position, self.LAST_POSITION)}"
            for position, token in enumerate(value.split(), start=1)
        )


class IndexEntry(models.Model):
    """The words by which a record is found; several rows where they change from session to session.

    On SQLite the full-text table `wgsom_searchindex` follows it by triggers.
    """

    changes_data_revision = False

    object_type = models.CharField(max_length=20)
    object_id = models.BigIntegerField()
    tokens = TokensField()

    class Meta:
        indexes = [
            models.Index(fields=["object_type", "object_id"], name="index_entry_record"),
        ]

    def __str__(self):
        return f"{self.object_type} {self.object_id}"


class IndexTerm(models.Model):
    """A word that stands somewhere in the register, with its stem."""

    changes_data_revision = False

    word = models.CharField(max_length=60, unique=True)
    stem = models.CharField(max_length=60, db_index=True)

    def __str__(self):
        return self.word


class Synonym(AggregateRoot, NaturalKeyModel):
    """A word or phrase that people search for, and the words of the texts that it stands for."""

    natural_key_fields = ("word",)
    has_public_changes = False  # it is no part of the record

    word = LineField(
        max_length=60,
        unique=True,
        help_text="What people type: a word, or a few words as a phrase. In any of its forms.",
    )
    stands_for = LineField(
        max_length=300,
        help_text="The words of the texts that it finds as well, with commas between: sea, vessel.",
    )

    objects = NaturalKeyQuerySet.as_manager()

    class Meta:
        ordering = ["word"]

    def __str__(self):
        return f"{self.word}: {self.stands_for}"

    def clean(self):
        if self.word and not words(normalize(self.word)):
            raise ValidationError({"word": "There is no word in this that anybody could type."})
        if self.stands_for and not any(words(normalize(each)) for each in self.meanings):
            raise ValidationError(
                {"stands_for": "There is no word in this that a text could have."}
            )

    @property
    def meanings(self) -> list[str]:
        """The words and phrases that it stands for."""
        return [part for each in self.stands_for.split(",") if (part := each.strip())]


IndexTerm._meta.get_field("word").register_lookup(Begins)
