"""What the list of changes can be filtered by."""

from django.utils.text import capfirst

from wgsom.changelog.models import ChangelogEntry
from wgsom.lists import DateFilter, ListFilterSet, MultipleChoiceFilter
from wgsom.records.publication import public_models


class ChangeFilterSet(ListFilterSet):
    """What changed, how, and when."""

    kind = MultipleChoiceFilter(label="What changed", field_name="object_type")
    what = MultipleChoiceFilter(label="What became of it", field_name="action")
    since = DateFilter(label="From", field_name="made_at", bound="from")
    until = DateFilter(label="To", field_name="made_at", bound="up_to")

    def kind_choices(self) -> list[tuple[str, str]]:
        """Every kind of record that readers are told of."""
        options = [model._meta for model in public_models()]
        return sorted((each.model_name, capfirst(str(each.verbose_name))) for each in options)

    def what_choices(self) -> list[tuple[str, str]]:
        """Added, changed, withdrawn."""
        return ChangelogEntry.Action.choices
