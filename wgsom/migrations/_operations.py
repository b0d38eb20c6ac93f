"""Operations that the migrations of several apps share."""

from collections.abc import Mapping

from django.db import migrations
from django.utils.text import camel_case_to_spaces

ACTIONS = ("add", "change", "delete", "view")


def rename_permissions(app_label: str, names: Mapping[str, str]) -> migrations.RunPython:
    """Return an operation that renames the permissions of models, by old name and new.

    Django renames the models' content types, and would make new permissions beside the old.
    """
    return migrations.RunPython(
        _renamer(app_label, names), _renamer(app_label, {new: old for old, new in names.items()})
    )


def _renamer(app_label: str, names: Mapping[str, str]):
    def rename(apps, schema_editor):
        permissions = apps.get_model("auth", "Permission").objects.using(
            schema_editor.connection.alias
        )
        for old, new in names.items():
            for action in ACTIONS:
                permissions.filter(
                    content_type__app_label=app_label, codename=f"{action}_{old.lower()}"
                ).update(
                    codename=f"{action}_{new.lower()}",
                    name=f"Can {action} {camel_case_to_spaces(new)}",
                )

    return rename
