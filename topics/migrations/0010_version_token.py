"""The token that tells one version of an aggregate from the next gets its name."""

from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ("topics", "0009_agenda_item_foreign_key"),
    ]

    operations = [
        migrations.RenameField("cluster", "edition", "version_token"),
        migrations.RenameField("papertext", "edition", "version_token"),
        migrations.RenameField("topic", "edition", "version_token"),
    ]
