"""The screens of what else is said of topics: their relations, and their earlier wordings."""

from typing import ClassVar

from django.contrib import admin

from topics.models import (
    EarlierWording,
    TopicRelation,
)
from wgsom.staff.admin.base import (
    FORM_FIELDS,
    VersionedModelAdmin,
)
from wgsom.staff.admin.citation_search import CitationSearchMixin
from wgsom.staff.admin.workflow import PublicWithParentMixin


@admin.register(TopicRelation)
class TopicRelationAdmin(PublicWithParentMixin, CitationSearchMixin, VersionedModelAdmin):
    """Relations between topics."""

    list_display = ["topic", "kind", "other"]
    list_filter = ["kind"]
    list_select_related = ["topic", "other"]
    search_fields = ["topic__title", "other__title"]
    citation_fields: ClassVar = {"number": "topic__number", "topic": "topic__number"}
    autocomplete_fields = ["topic", "other"]
    formfield_overrides = FORM_FIELDS


@admin.register(EarlierWording)
class EarlierWordingAdmin(PublicWithParentMixin, CitationSearchMixin, VersionedModelAdmin):
    """The words that topics had before."""

    list_display = ["topic", "wording"]
    list_select_related = ["topic"]
    search_fields = ["wording", "topic__title"]
    citation_fields: ClassVar = {"number": "topic__number", "topic": "topic__number"}
    autocomplete_fields = ["topic"]
    formfield_overrides = FORM_FIELDS
