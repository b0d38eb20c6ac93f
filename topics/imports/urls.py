"""The URLs of importing, below those of the desk."""

from django.urls import path

from topics.imports import views

app_name = "imports"
urlpatterns = [
    path("", views.upload, name="upload"),
    path("workbook.xlsx", views.workbook, name="workbook"),
    path("<number:key>/", views.preview, name="preview"),
]
