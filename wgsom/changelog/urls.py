"""The URLs of what changed."""

from django.urls import path
from django.views.decorators.http import require_safe

from wgsom.changelog import views

app_name = "changes"

urlpatterns = [
    path("changes/", views.ChangeListView.as_view(), name="change-list"),
    path("changes.<extension:extension>", views.ChangeExportView.as_view(), name="change-export"),
    path("changes.atom", require_safe(views.ChangeFeed()), name="change-feed"),
]
