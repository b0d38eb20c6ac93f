"""Template tags of the coverage matrix."""

from django import template

from topics.lists.coverage import LETTERS

register = template.Library()


@register.filter
def letter(mark: str) -> str:
    """Return the letter that stands for what a session did about a topic."""
    return LETTERS[mark]
