"""The URLs of entering a session, below those of the desk."""

from django.urls import path

from topics.entry import views

app_name = "entry"
urlpatterns = [
    path("<number:number>/match/", views.match, name="match"),
    path("<number:number>/review/", views.review, name="review"),
    path("<number:number>/finish/", views.finish, name="finish"),
]
