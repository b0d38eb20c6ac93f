"""What templates need to name who did something."""

from django import template

from wgsom.staff.admin.users import name_of

register = template.Library()
register.filter(name_of)
