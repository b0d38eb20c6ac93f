"""Template tags for the front page of the admin: the work that waits."""

from django import template
from django.db.models import Prefetch

from sessions.models import AgendaItem, Session
from topics.models import Topic
from wgsom.problem_reports.models import ProblemReport
from wgsom.releases.models import Release, ReleaseChange
from wgsom.releases.publication import overtaken
from wgsom.staff.admin.workflow import unpublished_work

register = template.Library()


@register.inclusion_tag("admin/_staff_queue.html", takes_context=True)
def staff_queue(context: template.Context) -> dict:
    """Show what is to be published, matched, reviewed and checked by who looks at it.

    Drafts count as what is published does, as in the lists that it leads to.
    """
    items = AgendaItem.all_objects.unmatched()
    return {
        "perms": context["perms"],
        "unpublished": unpublished_work(context["user"]),
        "sessions": Session.all_objects.not_entered().prefetch_related(
            Prefetch("agenda_items", items, to_attr="unmatched_items")
        ),
        "overdue": list(Session.all_objects.overdue()),
        "releases": Release.objects.in_review(),
        "overtaken": overtaken(),
        "returned": ReleaseChange.objects.filter(
            is_returned=True, author=context["user"], release__in=Release.objects.unfinished()
        ).select_related("release"),
        "reports": ProblemReport.objects.unanswered().count(),
        "topics": Topic.all_objects.needing_review(Session.objects.last_held()),
    }
