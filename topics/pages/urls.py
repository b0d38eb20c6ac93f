"""The URLs of the register."""

from django.urls import URLPattern, path
from django.views.decorators.http import require_safe
from django.views.generic import RedirectView, View

from topics.pages import (
    cluster_views,
    coverage_views,
    resolution_views,
    session_views,
    topic_views,
    views,
)
from topics.papers import views as papers
from topics.plans import views as plans

app_name = "topics"


def _both(url: str, view: type[View], name: str) -> list[URLPattern]:
    """Return the URLs of a view that is a page, and a file where there is an extension."""
    return [
        path(f"{url}/", view.as_view(), name=name),
        path(f"{url}.<document_extension:extension>", view.as_view(), name=f"{name}-file"),
    ]


urlpatterns = [
    path("", views.HomeView.as_view(), name="home"),
    path("workplan/", plans.WorkPlanView.as_view(), name="work-plan"),
    path("workplan.<extension:extension>", require_safe(plans.export), name="work-plan-export"),
    path("search/", views.SearchView.as_view(), name="search"),
    path("topics/", topic_views.TopicListView.as_view(), name="topic-list"),
    path(
        "topics.<extension:extension>", topic_views.TopicExportView.as_view(), name="topic-export"
    ),
    path("topics.atom", require_safe(topic_views.TopicFeed()), name="topic-feed"),
    path("topics/<number:number>/", topic_views.TopicDetailView.as_view(), name="topic-detail"),
    path(
        "topics/<number:number>.<document_extension:extension>",
        topic_views.TopicDocumentView.as_view(),
        name="topic-document",
    ),
    path(
        "topics/<number:number>.<citation_extension:extension>",
        topic_views.TopicCitationView.as_view(),
        name="topic-citation",
    ),
    path(
        "clusters/<slug:slug>.<citation_extension:extension>",
        cluster_views.ClusterCitationView.as_view(),
        name="cluster-citation",
    ),
    path(
        "sessions/<number:number>.<citation_extension:extension>",
        session_views.SessionCitationView.as_view(),
        name="session-citation",
    ),
    path(
        "resolutions/<number:conference_session>-<number:number>.<citation_extension:extension>",
        resolution_views.ResolutionCitationView.as_view(),
        name="resolution-citation",
    ),
    path(
        "topics/<number:number>.<picture_extension:extension>",
        topic_views.TopicStripView.as_view(),
        name="topic-strip",
    ),
    path(
        "topics.<picture_extension:extension>",
        topic_views.TopicPictureView.as_view(),
        name="topic-picture",
    ),
    path(
        "coverage.<picture_extension:extension>",
        coverage_views.CoveragePictureView.as_view(),
        name="coverage-picture",
    ),
    path("coverage/", coverage_views.CoverageView.as_view(), name="coverage"),
    path(
        "coverage.<extension:extension>",
        coverage_views.CoverageExportView.as_view(),
        name="coverage-export",
    ),
    path("clusters/", cluster_views.ClusterListView.as_view(), name="cluster-list"),
    path(
        "clusters.<extension:extension>",
        cluster_views.ClusterExportView.as_view(),
        name="cluster-export",
    ),
    path("clusters/<slug:slug>/", cluster_views.ClusterDetailView.as_view(), name="cluster-detail"),
    path(
        "sessions/<number:number>/",
        session_views.SessionDetailView.as_view(),
        name="session-detail",
    ),
    path(
        "sessions/<number:number>.<document_extension:extension>",
        session_views.SessionDocumentView.as_view(),
        name="session-document",
    ),
    path(
        "sessions/<number:number>.ics",
        session_views.SessionCalendarView.as_view(),
        name="session-calendar",
    ),
    path(
        "resolutions/<number:conference_session>-<number:number>/",
        resolution_views.ResolutionDetailView.as_view(),
        name="resolution-detail",
    ),
    path("papers/", papers.PaperListView.as_view(), name="paper-list"),
    *_both("papers/<number:number>", papers.PaperNowView, "paper"),
    *_both("papers/<number:number>/issued", papers.IssuedPaperView, "paper-issued"),
    *_both(
        "papers/<number:number>/issued/corr-<number:correction>",
        papers.IssuedPaperView,
        "paper-correction",
    ),
    *_both("papers/<number:number>/changes", papers.PaperChangesView, "paper-changes"),
    *_both("papers/<number:number>/compare", papers.PaperComparisonView, "paper-compare"),
    # As they were called once; readers may have kept them.
    path(
        "papers/<number:number>/beside/",
        RedirectView.as_view(
            pattern_name="topics:paper-compare", permanent=True, query_string=True
        ),
    ),
    path(
        "papers/<number:number>/beside.<document_extension:extension>",
        RedirectView.as_view(
            pattern_name="topics:paper-compare-file", permanent=True, query_string=True
        ),
    ),
]
