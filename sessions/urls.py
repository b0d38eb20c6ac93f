"""The URLs of the record."""

from django.urls import path

from sessions import views

app_name = "sessions"

urlpatterns = [
    path("sessions/", views.SessionListView.as_view(), name="session-list"),
    path(
        "sessions.<extension:extension>", views.SessionExportView.as_view(), name="session-export"
    ),
    path(
        "sessions.<picture_extension:extension>",
        views.SessionPictureView.as_view(),
        name="session-picture",
    ),
    path("resolutions/", views.ResolutionListView.as_view(), name="resolution-list"),
    path(
        "resolutions.<extension:extension>",
        views.ResolutionExportView.as_view(),
        name="resolution-export",
    ),
]
