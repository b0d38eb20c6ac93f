"""The token that tells one version of an aggregate from the next gets its name."""

from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ("wg_sessions", "0004_all_objects"),
    ]

    operations = [
        migrations.RenameField("document", "edition", "version_token"),
        migrations.RenameField("resolution", "edition", "version_token"),
        migrations.RenameField("session", "edition", "version_token"),
    ]
