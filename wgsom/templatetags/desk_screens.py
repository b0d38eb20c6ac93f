"""What templates need to lead from screen to screen of the desk."""

from django import template

from wgsom.staff.admin.admin_urls import version_url

register = template.Library()
register.simple_tag(version_url, name="version_url")
