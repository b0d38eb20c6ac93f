"""Releases: changes that become public together, and who may publish them."""

import django.db.models.deletion
import django.utils.timezone
import uuid
from django.conf import settings
from django.db import migrations, models

from wgsom.migrations._operations import grant

EDIT = ["view", "add", "change"]
GROUPS = {"Editors": EDIT, "Publishers": [*EDIT, "delete", "publish"], "Auditors": ["view"]}


class Migration(migrations.Migration):

    dependencies = [
        ('wgsom', '0010_problem_reports'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Release',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.TextField(help_text='What it is known by, such as: After the 11th session.', unique=True)),
                ('note', models.TextField(blank=True, help_text='For colleagues: what belongs into it, what is still missing.')),
                ('state', models.CharField(choices=[('open', 'Open'), ('review', 'In review'), ('published', 'Published'), ('reverted', 'Taken back')], default='open', editable=False, max_length=10)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('submitted_at', models.DateTimeField(editable=False, null=True)),
                ('published_at', models.DateTimeField(editable=False, null=True)),
                ('reverted_at', models.DateTimeField(editable=False, null=True)),
                ('preview_key', models.UUIDField(default=uuid.uuid4, editable=False)),
                ('owner', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='releases', to=settings.AUTH_USER_MODEL)),
                ('published_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='published_releases', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-created_at', '-pk'],
                'permissions': [('publish_release', 'Can publish and revert release')],
            },
        ),
        migrations.CreateModel(
            name='ReleaseChange',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('object_type', models.CharField(help_text='The model of the root, as topic.', max_length=50)),
                ('object_id', models.BigIntegerField(help_text='The primary key of the root.')),
                ('label', models.TextField(help_text='The record in words, as the change has it.')),
                ('before', models.JSONField(help_text='The rows that it was made over; empty for a new record.')),
                ('after', models.JSONField(help_text='The rows as they are to be; empty for a deletion.')),
                ('base_token', models.UUIDField(help_text='The version token of the record that it was made over.', null=True)),
                ('token', models.UUIDField(default=uuid.uuid4, help_text='Another one for each time that it changes.')),
                ('contributors', models.JSONField(default=list, help_text='The keys of all who had a hand in it, for four eyes.')),
                ('reason', models.TextField(blank=True)),
                ('changed_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('marks', models.JSONField(default=list, help_text='What a program made up, to be looked at; none once a person saved.')),
                ('is_returned', models.BooleanField(default=False, help_text='Sent back to its author: it is not published with the release.')),
                ('comment', models.TextField(blank=True, help_text='Why it was sent back.')),
                ('author', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, to=settings.AUTH_USER_MODEL)),
                ('release', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='changes', to='wgsom.release')),
            ],
            options={
                'ordering': ['object_type', 'object_id'],
                'constraints': [models.UniqueConstraint(fields=('release', 'object_type', 'object_id'), name='release_change_once_a_record'), models.CheckConstraint(condition=models.Q(('after', []), ('before', []), _negated=True), name='release_change_changes_something')],
            },
        ),
        grant("wgsom", "release", GROUPS),
    ]
