"""The filter set of the change log."""

from django.utils.text import capfirst

from wgsom.changelog.models import ChangelogEntry
from wgsom.lists import DateFilter, ListFilterSet, MultipleChoiceFilter
from wgsom.records.publication import public_models


class ObjectTypeFilter(MultipleChoiceFilter):
    """By the models whose changes are public."""

    def get_choices(self) -> list[tuple[str, str]]:
        options = [model._meta for model in public_models()]
        return sorted((each.model_name, capfirst(str(each.verbose_name))) for each in options)


class ChangeFilterSet(ListFilterSet):
    """The filters of the change log. Readers may have kept URLs with their names."""

    kind = ObjectTypeFilter(label="What changed", field_name="object_type")
    what = MultipleChoiceFilter(
        label="What became of it", field_name="action", choices=ChangelogEntry.Action.choices
    )
    since = DateFilter(label="From", field_name="made_at", bound="from")
    until = DateFilter(label="To", field_name="made_at", bound="up_to")
