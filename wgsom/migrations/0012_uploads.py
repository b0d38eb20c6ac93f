"""Uploads that wait to be confirmed, and remembered mappings of columns."""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('wgsom', '0011_releases'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='RememberedMapping',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('digest', models.CharField(help_text='What stands for the headings.', max_length=64, unique=True)),
                ('headings', models.JSONField()),
                ('mapping', models.JSONField(help_text="The model, and the name of each column's field.")),
            ],
            options={
                'verbose_name': 'remembered mapping',
            },
        ),
        migrations.CreateModel(
            name='Upload',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=200)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('content', models.JSONField(help_text='The tables of the file, as they were read.')),
                ('session', models.PositiveSmallIntegerField(help_text="The session that the answers of a paper's table are of.", null=True)),
                ('mapping', models.JSONField(help_text='The model and the fields of the first table, if somebody named them.', null=True)),
                ('seen', models.JSONField(default=dict, help_text='The version tokens of the records that it changes, as looked at.')),
                ('owner', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to=settings.AUTH_USER_MODEL)),
                ('release', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, to='wgsom.release')),
            ],
            options={
                'ordering': ['-created_at'],
            },
        ),
    ]
