"""The reason for a change: when the admin asks for it, and how."""

from django import forms
from django.contrib.admin.helpers import ActionForm
from django.core.exceptions import ObjectDoesNotExist
from django.http import HttpRequest

from wgsom.records.aggregates import VersionedModel
from wgsom.records.publication import PublicVisibilityModel, dependents, is_public
from wgsom.releases.staging import current_staging

REASON_REQUIRED = "A reason is required: this changes what everyone sees."
REASON = "Reason for the change"
REASON_HELP = "Asked for when what is published changes. Colleagues see it; readers do not."
MAX_REASON_LENGTH = 500  # characters


class ChangeReasonField(forms.CharField):
    """The reason for a change. It is no change by itself."""

    def __init__(self):
        super().__init__(
            label=REASON,
            required=False,
            max_length=MAX_REASON_LENGTH,
            help_text=REASON_HELP,
            widget=forms.TextInput(attrs={"class": "vTextField", "autocomplete": "off"}),
        )

    def has_changed(self, initial, data) -> bool:
        return False


class ChangeReasonActionForm(ActionForm):
    """The actions of a list, with the reason that some of them ask for."""

    reason = ChangeReasonField()

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["reason"].label = "Reason:"
        self.fields["reason"].help_text = ""


def submitted_reason(request: HttpRequest) -> str:
    """Return the reason that was given; empty for none."""
    return posted_text(request, "reason")


def posted_text(request: HttpRequest, name: str) -> str:
    """Return a short text that was posted, as a database can hold it; empty for none."""
    return request.POST.get(name, "").replace("\0", "").strip()[:MAX_REASON_LENGTH]


def affects_public(row: VersionedModel) -> bool:
    """Return whether readers see the difference once a row is saved as it is here.

    They do if they see the row now, or see what it is part of now and the row then. What becomes
    public itself, with its parts, changes nothing that they saw, but for what it brings along:
    a session, what published topics were considered at. Nothing of a release is seen yet.
    """
    if current_staging():
        return False
    if is_public(row) or not row.has_public_changes:
        return is_public(row)
    try:
        comes = not isinstance(row, PublicVisibilityModel) or row.would_be_public
        return comes and any(is_public(each) for each in _changed_with(row))
    except ObjectDoesNotExist:
        return False  # what it belongs to is not filled in yet


def _changed_with(row: VersionedModel) -> list[VersionedModel]:
    if row.root is not row:
        return [row.root]
    return list(dependents(row).values()) if row.pk else []
