"""Template tags for the front page of the admin: the work that waits."""

from django import template
from django.db.models import Prefetch

from sessions.models import AgendaItem, Session
from topics.models import Topic
from wgsom.records.publication import State
from wgsom.staff.admin.workflow import pending

register = template.Library()


@register.inclusion_tag("admin/_staff_queue.html", takes_context=True)
def staff_queue(context: template.Context) -> dict:
    """Show what is to be published, matched, reviewed and checked."""
    return {
        "perms": context["perms"],
        "unpublished": {state.label: pending(state) for state in (State.REVIEW, State.DRAFT)},
        "sessions": Session.objects.not_entered().prefetch_related(
            Prefetch("agenda_items", AgendaItem.objects.unmatched(), to_attr="unmatched_items")
        ),
        "topics": Topic.objects.needing_review(Session.objects.last_held()),
    }
