"""The form of what is imported."""

from django import forms
from django.core.validators import FileExtensionValidator

from sessions.models import Session
from wgsom.imports.reader import MAX_BYTES

# Of files of tables; what one is, and whether it is read, its content decides.
EXTENSIONS = ["csv", "doc", "docx", "tsv", "txt", "xls", "xlsm", "xlsx"]


class UploadForm(forms.Form):
    """A file, or a table that is pasted."""

    file = forms.FileField(
        required=False,
        allow_empty_file=True,
        validators=[FileExtensionValidator(EXTENSIONS)],
        help_text="The register's workbook, another Excel or CSV list, or a paper as .docx.",
    )
    table = forms.CharField(
        required=False,
        strip=False,
        label="Or a table, pasted",
        widget=forms.Textarea(attrs={"rows": 6, "class": "vLargeTextField"}),
        help_text="Copied from Word or Excel: columns come separated by tabs.",
    )
    session = forms.ModelChoiceField(
        Session.all_objects.order_by("-number"),
        required=False,
        label="Session of a paper's answers",
        empty_label="As the table says, else the last one held",
    )

    def clean(self) -> dict:
        """Refuse none of the two, and both."""
        given = super().clean() or {}
        file, table = given.get("file"), given.get("table", "").strip()
        if not file and not table:
            raise forms.ValidationError("Choose a file, or paste a table.")
        if file and table:
            raise forms.ValidationError("Take a file or paste a table, not both.")
        if file and file.size > MAX_BYTES:
            raise forms.ValidationError(f"The file has more than {MAX_BYTES // 1024**2} MB.")
        return given

    @property
    def data_given(self) -> bytes:
        """The bytes of the file, or of the table."""
        file = self.cleaned_data["file"]
        return file.read() if file else self.cleaned_data["table"].encode()

    @property
    def name(self) -> str:
        """The name of the upload."""
        file = self.cleaned_data["file"]
        return file.name[:100] if file else "Pasted table"
