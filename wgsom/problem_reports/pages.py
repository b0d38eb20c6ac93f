"""The pages that a report can be about."""

from django.http import Http404, HttpRequest, QueryDict
from django.urls import Resolver404, get_script_prefix, resolve

from wgsom.lists.record_views import RecordDetailView
from wgsom.lists.views import ListPageView
from wgsom.web import REPORT_PATH, STAFF_PATHS, SYSTEM_PATHS


def page_title(path: str) -> str | None:
    """Return what a page of this site is of, in words; empty for one that is of nothing by name.

    None for what is no public page: a path elsewhere, of staff, or of a record that is not there.
    """
    prefix = get_script_prefix()
    route = f"/{path.removeprefix(prefix)}"
    is_own = path.startswith(prefix) and route.isprintable() and route.endswith("/")
    if not is_own or route.startswith(("//", *STAFF_PATHS, *SYSTEM_PATHS, REPORT_PATH)):
        return None
    try:
        match = resolve(route)
    except Resolver404:
        return None
    if match.view_name == "progress":
        return None
    view_class = getattr(match.func, "view_class", None)
    if view_class is None or not issubclass(view_class, RecordDetailView | ListPageView):
        return ""
    request = HttpRequest()
    request.method, request.path, request.GET = "GET", path, QueryDict()
    view = view_class()
    view.setup(request, **match.kwargs)
    try:
        if isinstance(view, RecordDetailView):
            view.object = view.get_object()
        return view.page_title
    except Http404:
        return None
