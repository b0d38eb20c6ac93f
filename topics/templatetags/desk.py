"""Addresses on the Secretariat's desk."""

from django import template
from django.db.models import Model
from django.urls import reverse

register = template.Library()


@register.simple_tag
def desk_address(record: Model) -> str:
    """Return the address of a record's screen."""
    screen = f"admin:{record._meta.app_label}_{record._meta.model_name}_change"
    return reverse(screen, args=[record.pk])
