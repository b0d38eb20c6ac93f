"""Form widgets of the admin."""

from django import forms


class NormalizedTextarea(forms.Textarea):
    """A text of several lines, which end in \\n: browsers post them with \\r\\n."""

    def value_from_datadict(self, data, files, name) -> str | None:
        text = super().value_from_datadict(data, files, name)
        return text.replace("\r\n", "\n") if text else text
