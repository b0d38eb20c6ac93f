"""What templates need to show what changed."""

from django import template

from wgsom.records.revisions.diff import field_changes

register = template.Library()
register.filter(field_changes)
