"""An upload that nobody has looked at has been seen by nobody."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('wgsom', '0014_invitations'),
    ]

    operations = [
        migrations.AlterField(
            model_name='upload',
            name='seen',
            field=models.JSONField(help_text='The version tokens of the records that it changes, as looked at; none before.', null=True),
        ),
    ]
