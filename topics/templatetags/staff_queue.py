"""What waits for the Secretariat, on the front page of its desk."""

from django import template

from sessions.models import Session
from topics.models import Topic

register = template.Library()


@register.inclusion_tag("admin/_staff_queue.html", takes_context=True)
def staff_queue(context: template.Context) -> dict:
    """Show the sessions to match with the topics, the topics to review, and the check."""
    return {
        "perms": context["perms"],
        "sessions": Session.objects.unmatched().prefetch_related("agenda_items__considerations"),
        "topics": Topic.objects.needing_review(Session.objects.last_held()),
    }
