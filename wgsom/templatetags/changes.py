"""What templates need to show what changed."""

from django import template

from wgsom.history.differences import field_changes

register = template.Library()
register.filter(field_changes)
