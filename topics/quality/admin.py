"""The check of the register on the Secretariat's desk: open findings, and accepting them."""

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse

from topics.models import AcceptedFinding
from topics.quality.finding import Finding
from topics.quality.report import QualityReport
from wgsom.staff.admin.changelist import FILTER, StrictChangelistMixin


class AcceptForm(forms.Form):
    """The acceptance of a finding, with the reason why it may stand."""

    fingerprint = forms.CharField(widget=forms.HiddenInput)
    reason = forms.CharField(
        strip=True, error_messages={"required": "Say why it may stand. The reason is kept."}
    )


@admin.register(AcceptedFinding)
class QualityAdmin(StrictChangelistMixin, admin.ModelAdmin):
    """One screen: what is open, what was accepted, by whom and why."""

    list_select_related = ["accepted_by"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False  # a finding is accepted on the screen that shows it

    def has_change_permission(self, request: HttpRequest, obj=None) -> bool:
        return False  # what was accepted, by whom and why: to be taken back, never rewritten

    def changelist_view(self, request: HttpRequest, extra_context=None) -> HttpResponse:
        if not self.has_view_permission(request):
            raise PermissionDenied
        if request.GET:
            return self._refused(request, {name: [FILTER] for name in request.GET})
        report = QualityReport.now()
        form = None
        if request.method == "POST":
            form = AcceptForm(request.POST)
            if self._accepts(request, form, report):
                return HttpResponseRedirect(request.path)
        context = self._context(request, report, form)
        return TemplateResponse(request, "admin/quality_report.html", context)

    def _context(
        self, request: HttpRequest, report: QualityReport, form: AcceptForm | None
    ) -> dict:
        return {
            **self.admin_site.each_context(request),
            "title": "Check of the register",
            "opts": self.opts,
            "report": report,
            "form": form,
            "may_accept": self._may_accept(request),
        }

    def _may_accept(self, request: HttpRequest) -> bool:
        return request.user.has_perm("topics.add_acceptedfinding")

    def _accepts(self, request: HttpRequest, form: AcceptForm, report: QualityReport) -> bool:
        """Accept what the form names; return whether the screen is to be shown afresh."""
        if not self._may_accept(request):
            raise PermissionDenied
        if not form.is_valid():
            return False
        finding = report.find_open(form.cleaned_data["fingerprint"])
        if finding is None:
            messages.warning(
                request, "That finding is no longer open: it was mended or accepted meanwhile."
            )
            return True
        self._keep(request, finding, form.cleaned_data["reason"])
        return True

    def _keep(self, request: HttpRequest, finding: Finding, reason: str) -> None:
        try:
            with transaction.atomic():
                accepted = AcceptedFinding.objects.create(
                    fingerprint=finding.fingerprint,
                    check_name=finding.check_name,
                    record=str(finding.record),
                    sentence=finding.sentence,
                    reason=reason,
                    accepted_by=request.user,
                )
        except IntegrityError:  # a colleague was faster
            messages.warning(request, f"Accepted meanwhile by someone else: {finding.sentence}")
            return
        self.log_addition(request, accepted, f"Accepted: {reason}")
        messages.success(request, f"Accepted: {finding.sentence}")
