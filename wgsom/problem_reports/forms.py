"""The form that readers report a problem with."""

from django import forms
from django.core.exceptions import ValidationError

from wgsom.problem_reports.models import ProblemReport
from wgsom.problem_reports.pages import page_title

HONEYPOT = "website"
# A browser that fills in forms by itself may have done it: what was typed is not lost.
FILLED_IN = (
    "A field was filled in that is to be left empty, perhaps by your browser. It is empty again: "
    "send the report once more."
)


class ProblemReportForm(forms.ModelForm):
    """The form of a problem report: the problem, and, if they like, the reporter.

    `website` is for programs that fill in every field: people do not see it.
    """

    website = forms.CharField(required=False, label="Leave this empty", max_length=200)

    class Meta:
        model = ProblemReport
        fields = ["about", "message", "name", "email"]
        labels = {"message": "What is wrong?", "name": "Your name", "email": "Your e-mail address"}
        widgets = {
            "about": forms.HiddenInput,
            "message": forms.Textarea(attrs={"rows": 7}),
            "name": forms.TextInput(attrs={"autocomplete": "name"}),
            "email": forms.EmailInput(attrs={"autocomplete": "email"}),
        }
        help_texts = {"message": ""}
        error_messages = {"message": {"required": "Say what is wrong, in a few words."}}

    def clean_about(self) -> str:
        """Refuse what is no page of this site."""
        about = self.cleaned_data["about"]
        if page_title(about) is None:
            raise ValidationError(
                "This is no page of the register. Report it from the page itself."
            )
        return about

    def clean(self) -> None:
        """Name the page that it is about, as it is called now."""
        super().clean()
        if self.data.get(HONEYPOT):
            raise ValidationError(FILLED_IN)
        if about := self.cleaned_data.get("about"):
            self.instance.about_title = (page_title(about) or "")[:300]
