"""Synonyms of the search, and who may extend them."""

import uuid

from django.contrib.auth.management import create_permissions
from django.db import migrations, models

GROUPS = {
    "Editors": ["view", "add", "change"],
    "Publishers": ["view", "add", "change", "delete"],
    "Auditors": ["view"],
}


def permit(apps, schema_editor):
    """Give each group its permissions on synonyms."""
    config = apps.get_app_config("wgsom")
    config.models_module = True  # a state has none, and nothing is made without
    create_permissions(config, verbosity=0, apps=apps, using=schema_editor.connection.alias)
    Group = apps.get_model("auth", "Group")
    Permission = apps.get_model("auth", "Permission")
    for group in Group.objects.filter(name__in=GROUPS):
        codenames = [f"{action}_synonym" for action in GROUPS[group.name]]
        group.permissions.add(
            *Permission.objects.filter(content_type__app_label="wgsom", codename__in=codenames)
        )


class Migration(migrations.Migration):

    dependencies = [
        ('auth', '0012_alter_user_first_name_max_length'),
        ('contenttypes', '0002_remove_content_type_name'),
        ('topics', '0006_groups'),
        ('wgsom', '0008_data_revision'),
    ]

    operations = [
        migrations.CreateModel(
            name='Synonym',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version_token', models.UUIDField(default=uuid.uuid4, editable=False)),
                ('word', models.TextField(help_text='What people type: a word, or a few words as a phrase. In any of its forms.', unique=True)),
                ('stands_for', models.TextField(help_text='The words of the texts that it finds as well, with commas between: sea, vessel.')),
            ],
            options={
                'ordering': ['word'],
            },
        ),
        migrations.RunPython(permit, migrations.RunPython.noop),
    ]
