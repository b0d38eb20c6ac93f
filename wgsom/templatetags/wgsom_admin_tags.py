"""Template tags of the admin: the URLs of its screens, and who did something."""

from django import template

from wgsom.staff.admin.admin_urls import admin_url, version_url
from wgsom.staff.admin.users import display_name

register = template.Library()
register.simple_tag(admin_url)
register.simple_tag(version_url)
register.filter(display_name)
