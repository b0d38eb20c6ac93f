"""The form of a versioned record: its version token, and the reason for a change."""

from functools import partial
from hashlib import sha256

from django import forms
from django.core.exceptions import ValidationError

from wgsom.records.aggregates import VersionedModel
from wgsom.staff.admin.change_reason import REASON_REQUIRED, ChangeReasonField, affects_public
from wgsom.staff.admin.conflict import EditConflict
from wgsom.staff.admin.save import SaveTransaction
from wgsom.staff.admin.users import UNKNOWN


class TokenField(forms.CharField):
    """A token that a form is given and posts back. It is no entry, and so never changed."""

    def __init__(self):
        super().__init__(required=False, widget=forms.HiddenInput)

    def has_changed(self, initial, data) -> bool:
        return False


class BoundFormClass(partial):
    """A form class with what each of its forms is given; ModelAdmin itself gives them nothing."""

    @property
    def base_fields(self) -> dict[str, forms.Field]:
        """The fields of the form class."""
        return self.func.base_fields


class VersionedModelForm(forms.ModelForm):
    """The form of a versioned record; it is part of a save.

    `version_token` is that of the record as the form was opened; `confirmed` stands for the
    doubtful values that were asked about.
    """

    version_token = TokenField()
    confirmed = TokenField()
    reason = ChangeReasonField()

    def __init__(self, *args, saving: SaveTransaction, **kwargs):
        self.saving, self.user = saving, saving.user
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.initial["version_token"] = self.instance.root.version_token
        if self.saving.conflict:
            self.data = self.saving.conflict.merged(self.data, self.fields)

    @property
    def has_any_change(self) -> bool:
        """Whether saving it, with the rows beside it, would change the record."""
        return self.has_changed() or any(each.has_changed() for each in self.saving.formsets)

    @property
    def is_of_child(self) -> bool:
        """Whether what it enters becomes part of another record."""
        return bool(self.instance.parent_relations)

    def clean(self) -> dict:
        """Refuse what somebody else has changed since, and what the database did."""
        given = super().clean()
        if self.saving.conflict:
            self._add_conflict_errors()
            raise ValidationError(_sentence(self.saving.conflict), code="conflict")
        if self.saving.database_error:
            raise ValidationError(self.saving.database_error, code="refused")
        return given

    def _post_clean(self) -> None:
        """Refuse a change in public without a reason, once the record is as it would be saved."""
        super()._post_clean()
        self._ask_once()
        has_reason = self.saving.conflict or self.cleaned_data.get("reason")
        if not has_reason and "reason" not in self.errors and self._affects_public():
            self.add_error("reason", REASON_REQUIRED)

    def _affects_public(self) -> bool:
        for formset in self.saving.formsets:
            formset.is_valid()  # so that the rows, too, are as they would be saved
        changed = [form for form in (self, *self.saving.inline_forms) if form.has_changed()]
        return any(affects_public(form.instance) for form in changed)

    def _ask_once(self) -> None:
        """Refuse what may be mistyped, here or in a row; saved once more as it is, it passes."""
        doubts = [
            (form, name, sentence)
            for form in (self, *self.saving.inline_forms)
            if form.has_changed() and not form.errors and not form.cleaned_data.get("DELETE")
            for name, sentence in _new_doubts(form.instance).items()
        ]
        digest = sha256("\0".join(sentence for *_, sentence in doubts).encode()).hexdigest()
        if not doubts or self.data.get(self.add_prefix("confirmed")) == digest:
            return
        for form, name, sentence in doubts:
            form.add_error(name, f"{sentence} If that is right, save once more.")
        self.data = self.data.copy()
        self.data[self.add_prefix("confirmed")] = digest

    def _add_conflict_errors(self) -> None:
        for formset in self.saving.formsets:
            formset.is_valid()
        self.saving.conflict.read_only_rows = {
            (form._meta.model._meta.model_name, form.instance.pk)
            for form in self.saving.inline_forms
            if form.instance.pk
            and all(
                field.disabled or isinstance(field.widget, forms.HiddenInput)
                for field in form.fields.values()
            )
        }
        beside = {form.prefix: form for form in self.saving.inline_forms}
        for entry, theirs in self.saving.conflict.merge.conflicts.items():
            prefix, _, name = entry.rpartition("-")
            form = beside.get(prefix, self)
            if name in form.fields and not form.fields[name].disabled:
                form.add_error(name, _conflict_error(self.saving.conflict, theirs))


def _new_doubts(row: VersionedModel) -> dict[str, str]:
    """Return the doubtful values of a row as it would be saved, but for those it has already."""
    doubts = row.doubtful_values()
    stored = type(row)._base_manager.filter(pk=row.pk).first() if doubts and row.pk else None
    known = stored.doubtful_values().values() if stored else ()
    return {name: sentence for name, sentence in doubts.items() if sentence not in known}


def _sentence(conflict: EditConflict) -> str:
    if conflict.is_deleted:
        return (
            f"{conflict.who} deleted this since you opened it. What you typed is below: save it, "
            "and it is entered anew."
        )
    if conflict.is_of_release:
        return (
            f"{conflict.who} changed this in public since the release did. Below is how it stands "
            "now, with what the release says in it: look through it, and save."
        )
    return (
        f"{conflict.who} changed this since you opened it, so it was not saved. Below is how it "
        "stands now, with what you typed in it: look through it, and save again."
    )


def _conflict_error(conflict: EditConflict, theirs: str) -> str:
    who = conflict.who if len(conflict.intervening_versions) == 1 else UNKNOWN
    now = f"changed this to “{theirs}”" if theirs else "emptied this"
    return f"{who} {now}. Save again to keep yours."
