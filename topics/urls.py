"""The addresses of the register."""

from django.urls import path

from topics import views

app_name = "topics"

urlpatterns = [
    path("", views.HomeView.as_view(), name="home"),
    path("search/", views.SearchView.as_view(), name="search"),
    path("topics/", views.TopicListView.as_view(), name="topic-list"),
    path("topics.<extension:extension>", views.TopicExportView.as_view(), name="topic-export"),
    path("topics/<number:number>/", views.TopicDetailView.as_view(), name="topic-detail"),
    path(
        "topics/<number:number>.<document_extension:extension>",
        views.TopicDocumentView.as_view(),
        name="topic-document",
    ),
    path("coverage/", views.CoverageView.as_view(), name="coverage"),
    path(
        "coverage.<extension:extension>",
        views.CoverageExportView.as_view(),
        name="coverage-export",
    ),
    path("clusters/", views.ClusterListView.as_view(), name="cluster-list"),
    path(
        "clusters.<extension:extension>", views.ClusterExportView.as_view(), name="cluster-export"
    ),
    path("clusters/<slug:slug>/", views.ClusterDetailView.as_view(), name="cluster-detail"),
]
