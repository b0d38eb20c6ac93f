"""URLs on the Secretariat's desk."""

from django import template
from django.db.models import Model
from django.urls import reverse

register = template.Library()


@register.simple_tag
def change_url(record: Model) -> str:
    """Return the URL of a record's screen."""
    screen = f"admin:{record._meta.app_label}_{record._meta.model_name}_change"
    return reverse(screen, args=[record.pk])
