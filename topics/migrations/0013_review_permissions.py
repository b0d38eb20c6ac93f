"""The groups of staff may do with reviews what they may do with assessments."""

from django.contrib.auth.management import create_permissions
from django.db import migrations


def permit(apps, schema_editor):
    """Give each group, for reviews, the permissions that it has for assessments."""
    config = apps.get_app_config("topics")
    config.models_module = True  # a state has none, and nothing is made without
    create_permissions(config, verbosity=0, apps=apps, using=schema_editor.connection.alias)
    Group = apps.get_model("auth", "Group")
    Permission = apps.get_model("auth", "Permission")
    for group in Group.objects.all():
        held = group.permissions.filter(
            content_type__app_label="topics", content_type__model="assessment"
        )
        codenames = [
            each.replace("assessment", "review")
            for each in held.values_list("codename", flat=True)
        ]
        group.permissions.add(
            *Permission.objects.filter(
                content_type__app_label="topics",
                content_type__model="review",
                codename__in=codenames,
            )
        )


class Migration(migrations.Migration):

    dependencies = [
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
        ("topics", "0012_reviews_and_waiting"),
        ("wg_sessions", "0006_record_completeness"),
    ]

    operations = [migrations.RunPython(permit, migrations.RunPython.noop)]
