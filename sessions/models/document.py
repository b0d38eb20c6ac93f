"""Documents: what was issued for a session or records a resolution."""

from collections.abc import Mapping
from urllib.parse import quote

from django.db import models
from django.db.models import Q
from django.urls import reverse

from sessions.models.resolution import Resolution
from sessions.models.session import Session
from sessions.symbols import validate_symbol
from wgsom.records.aggregates import AggregateRoot
from wgsom.records.fields import LineField, ProseField, day_validators
from wgsom.records.natural_keys import NaturalKeyModel, NaturalKeyQuerySet
from wgsom.records.publication import PublicVisibilityModel, public

# The permanent URL of a United Nations document, by its symbol.
DOCUMENT_URL = "https://undocs.org/"


def symbol_url(symbol: str) -> str:
    """Return the URL of the text of the document that bears a symbol."""
    return DOCUMENT_URL + quote(symbol)


class DocumentQuerySet(NaturalKeyQuerySet):
    """Documents, by symbol where they bear one."""

    def get_by_natural_key(self, symbol: str, title: str) -> "Document":
        """Return the document of that symbol; of that title, for those that bear none."""
        return self.get(symbol=symbol) if symbol else self.get(symbol="", title=title)


class Document(AggregateRoot, PublicVisibilityModel, NaturalKeyModel):
    """A document, whose symbol, such as CTOC/COP/WG.7/2021/4, leads to its text."""

    natural_key_fields = ("symbol", "title")
    visible_with = ("session",)
    parent_relations = ("session", "resolution")

    class Kind(models.TextChoices):
        """The kind of a document."""

        AGENDA = "agenda", "provisional agenda"
        BACKGROUND = "background", "background paper"
        CONFERENCE_ROOM_PAPER = "crp", "conference room paper"
        REPORT = "report", "report"
        OTHER = "other", "other document"

    symbol = models.CharField(
        max_length=60,
        blank=True,
        validators=[validate_symbol],
        help_text="For example CTOC/COP/WG.7/2021/4. Leave empty if the document bears none.",
    )
    title = LineField()
    kind = models.CharField(max_length=20, choices=Kind, default=Kind.OTHER)
    session = models.ForeignKey(
        Session,
        null=True,
        blank=True,
        related_name="documents",
        # A document is evidence; it must not go, or lose its place, with its session.
        on_delete=models.PROTECT,
        help_text="The session it was issued for. Leave empty if it belongs to a resolution.",
    )
    resolution = models.ForeignKey(
        Resolution,
        null=True,
        blank=True,
        related_name="documents",
        # As for the session: evidence stays.
        on_delete=models.PROTECT,
        help_text="The resolution it records. Leave empty if it belongs to a session.",
    )
    issued_on = models.DateField(null=True, blank=True, validators=day_validators())
    source = ProseField(blank=True, help_text="Where the document is named.")

    objects = public(DocumentQuerySet)
    all_objects = DocumentQuerySet.as_manager()

    class Meta:
        default_manager_name = base_manager_name = "all_objects"
        ordering = ["symbol", "title"]
        constraints = [
            models.UniqueConstraint(
                name="document_symbol_once",
                fields=["symbol"],
                condition=~Q(symbol=""),
                violation_error_message="A document with this symbol is in the register already.",
            ),
            models.UniqueConstraint(
                name="document_title_once_without_symbol",
                fields=["title"],
                condition=Q(symbol=""),
                violation_error_message="A document of this title, without a symbol, is in the "
                "register already. Tell them apart by the title.",
            ),
            models.CheckConstraint(
                name="document_of_a_session_or_a_resolution",
                condition=Q(session=None) | Q(resolution=None),
                violation_error_message="A document belongs to a session or to a resolution, "
                "not to both.",
            ),
        ]

    @classmethod
    def identity_of(cls, key: tuple) -> tuple:
        """Return the symbol; the title of a document that bears none."""
        symbol, title = key
        return (symbol, "") if symbol else (symbol, title)

    def __str__(self):
        return f"{self.symbol}: {self.title}" if self.symbol else self.title

    def get_absolute_url(self):
        """Return the page it is listed on; a document of neither has the list of sessions."""
        owner = self.session or self.resolution
        return owner.get_absolute_url() if owner else reverse("sessions:session-list")

    @property
    def public_label(self) -> str:
        """The name of the document where its title may not be told."""
        return f"Document {self.symbol}" if self.symbol else "A document without a symbol"

    @classmethod
    def key_of(cls, values: Mapping) -> list:
        """Return the natural key: the symbol alone where there is one, else the title."""
        symbol = values.get("symbol")
        return [symbol, ""] if symbol else ["", values.get("title")]

    def natural_key(self) -> tuple:
        """Return the natural key: the symbol alone where there is one, else the title."""
        return tuple(self.key_of({"symbol": self.symbol, "title": self.title}))

    @property
    def link(self) -> str:
        """The URL of its text, made from the symbol; empty where it bears none."""
        return symbol_url(self.symbol) if self.symbol else ""
