"""The app of what both other apps stand on."""

from django.apps import AppConfig


class WgsomConfig(AppConfig):
    """Holds the template tags, the shared lists and exports, and the ledger of what was shipped."""

    name = "wgsom"
    verbose_name = "Register"
