"""What templates need to name who did something."""

from django import template

from wgsom.staff.admin.users import display_name

register = template.Library()
register.filter(display_name)
