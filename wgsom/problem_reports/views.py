"""The pages on which readers report a problem, and read what became of it."""

from http import HTTPStatus

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from django.views.generic import View

from wgsom.monitoring.client_address import client_address
from wgsom.problem_reports.forms import ProblemReportForm
from wgsom.problem_reports.models import LIMIT_PERIOD, ProblemReport, address_digest
from wgsom.problem_reports.pages import page_title

TOO_MANY = (
    "Many reports have come within a few minutes, from where you are or from elsewhere. Nothing "
    "was stored: send it once more in ten minutes."
)


# What the page around a form or a private answer says of itself: nothing that leads to it.
OF_NO_PAGE = {"report_about": "/", "canonical_url": f"{settings.SITE_URL}/"}


@method_decorator(never_cache, name="dispatch")
class ReportView(View):
    """The form: what it is about is named by the page that one comes from.

    From a page that is not there, it is about the register as a whole.
    """

    http_method_names = ["get", "head", "post"]

    def get(self, request: HttpRequest) -> HttpResponse:
        about = request.GET.get("about", "/")
        if page_title(about) is None:
            about = reverse("topics:home")
        return self._show(request, ProblemReportForm(initial={"about": about}))

    def post(self, request: HttpRequest) -> HttpResponse:
        form = ProblemReportForm(request.POST)
        if not form.is_valid():
            return self._show(request, form)
        report = form.instance
        token = report.give_token()
        address = client_address(request.META)
        if ProblemReport.objects.is_over_limit(address):
            form.add_error(None, TOO_MANY)
            response = self._show(request, form, HTTPStatus.TOO_MANY_REQUESTS)
            response.headers["Retry-After"] = str(int(LIMIT_PERIOD.total_seconds()))
            return response
        report.address_digest = address_digest(address)
        report.save()
        ProblemReport.objects.erase_personal()
        return redirect("problem-report", token)

    def _show(
        self, request: HttpRequest, form: ProblemReportForm, status: int = HTTPStatus.OK
    ) -> HttpResponse:
        about = form["about"].value() or ""
        context = {"form": form, "about": about, "about_title": page_title(about)} | OF_NO_PAGE
        return render(request, "problem_reports/report.html", context, status=status)


@method_decorator(never_cache, name="dispatch")
class ReportStatusView(View):
    """The state of a report, at the private URL that its reporter was given."""

    http_method_names = ["get", "head"]

    def get(self, request: HttpRequest, token: str) -> HttpResponse:
        report = ProblemReport.objects.of_token(token).first()
        if report is None:
            raise Http404("There is no such report.")
        context = {"report": report, "private_url": f"{settings.SITE_URL}{request.path}"}
        return render(request, "problem_reports/status.html", context | OF_NO_PAGE)
