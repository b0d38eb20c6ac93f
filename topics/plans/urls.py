"""The URLs of composing work plans, below those of the desk."""

from django.urls import path

from topics.plans import desk

app_name = "plans"
urlpatterns = [
    path("", desk.overview, name="overview"),
    path("<number:key>/", desk.compose, name="compose"),
    path("<number:key>/publish/", desk.publish, name="publish"),
    path("<number:key>/agenda/<number:number>/", desk.take_over, name="take-over"),
]
