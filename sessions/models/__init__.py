"""The record of what the bodies did, one module per concept."""

from sessions.models.agenda_item import AgendaItem
from sessions.models.document import Document
from sessions.models.resolution import OperativeParagraph, Resolution
from sessions.models.session import Session

__all__ = ["AgendaItem", "Document", "OperativeParagraph", "Resolution", "Session"]
