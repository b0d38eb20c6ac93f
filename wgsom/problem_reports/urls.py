"""The URLs of reports of problems."""

from django.urls import path

from wgsom.problem_reports.views import ReportStatusView, ReportView

urlpatterns = [
    path("report/", ReportView.as_view(), name="report-problem"),
    path("report/<slug:token>/", ReportStatusView.as_view(), name="problem-report"),
]
