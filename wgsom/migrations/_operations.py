"""Operations that the migrations of several apps share."""

from collections.abc import Mapping

from django.contrib.auth.management import create_permissions
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


def grant(app_label, model, actions_by_group):
    """Return the operation that gives groups their permissions for actions on a model.

    Going back leaves them: without the model they mean nothing.
    """

    def forwards(apps, schema_editor):
        config = apps.get_app_config(app_label)
        config.models_module = True  # a state has none, and nothing is made without
        create_permissions(config, verbosity=0, apps=apps, using=schema_editor.connection.alias)
        Group = apps.get_model("auth", "Group")
        Permission = apps.get_model("auth", "Permission")
        for group in Group.objects.filter(name__in=actions_by_group):
            codenames = [f"{action}_{model}" for action in actions_by_group[group.name]]
            found = Permission.objects.filter(
                content_type__app_label=app_label, codename__in=codenames
            )
            group.permissions.add(*found)

    return migrations.RunPython(forwards, migrations.RunPython.noop)
