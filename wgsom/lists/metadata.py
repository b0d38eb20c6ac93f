"""Metadata of pages for programs: search engines, and whatever shows a link to them."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.utils.safestring import SafeString

ABOUT = (
    "Which topics were proposed to the Working Group on the Smuggling of Migrants for future "
    "sessions, when, and whether they have been addressed since."
)
MAX_DESCRIPTION = 300  # characters; programs show fewer

# What would end a script element, or begin another, within JSON.
_ESCAPES = {ord(character): f"\\u{ord(character):04x}" for character in "<>&\u2028\u2029"}


@dataclass(frozen=True)
class PageMetadata:
    """The title, the description, the whole URL and the picture of a page."""

    title: str
    description: str
    url: str
    image_url: str


class MetadataMixin:
    """A view whose page says more of itself than that it is one of the register."""

    @property
    def page_title(self) -> str:
        """The title of the page, without that of the site."""
        return "Register of topics"

    @property
    def description(self) -> str:
        """The page in a sentence or two."""
        return ABOUT

    @property
    def image_path(self) -> str:
        """The path of the picture that stands for the page; empty for that of the site."""
        return ""

    @property
    def structured_data(self) -> Mapping[str, Any] | None:
        """The structured data of the page, in the vocabulary of schema.org; None for none."""
        return None


def as_json(data: Mapping[str, Any]) -> SafeString:
    """Return data as JSON that can stand in a script element of a page."""
    written = json.dumps(data, ensure_ascii=False, cls=DjangoJSONEncoder)
    return SafeString(written.translate(_ESCAPES))
