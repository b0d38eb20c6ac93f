"""How topics are related, their earlier wordings, and who may enter both."""

import django.db.models.deletion
import django.db.models.manager
from django.db import migrations, models

from wgsom.migrations._operations import grant

EDIT = ["view", "add", "change", "delete"]
GROUPS = {"Editors": EDIT, "Publishers": EDIT, "Auditors": ["view"]}


class Migration(migrations.Migration):

    dependencies = [
        ('topics', '0017_extent_words'),
    ]

    operations = [
        migrations.CreateModel(
            name='EarlierWording',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('wording', models.TextField(help_text='The wording, verbatim. Readers see it, and find the topic by it.')),
                ('source', models.TextField(blank=True, help_text='Where it was read.')),
                ('topic', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='earlier_wordings', to='topics.topic')),
            ],
            options={
                'ordering': ['topic__number', 'pk'],
                'base_manager_name': 'all_objects',
                'default_manager_name': 'all_objects',
                'constraints': [models.UniqueConstraint(fields=('topic', 'wording'), name='earlier_wording_once_a_topic', violation_error_message='This wording of the topic is entered already.')],
            },
            managers=[
                ('all_objects', django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name='TopicRelation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('overlaps', 'overlaps with'), ('continues', 'continues'), ('part-of', 'is part of')], max_length=10, verbose_name='relation')),
                ('source', models.TextField(blank=True, help_text='Where that was read, or who says so.')),
                ('other', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='relations_to_it', to='topics.topic', verbose_name='to the topic')),
                ('topic', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='relations', to='topics.topic')),
            ],
            options={
                'ordering': ['topic__number', 'kind', 'other__number'],
                'base_manager_name': 'all_objects',
                'default_manager_name': 'all_objects',
                'constraints': [models.UniqueConstraint(fields=('topic', 'other'), name='topic_relation_once', violation_error_message='A relation of these two topics is entered already.'), models.CheckConstraint(condition=models.Q(('topic', models.F('other')), _negated=True), name='topic_relation_to_another_topic', violation_error_message='A topic is not related to itself.')],
            },
            managers=[
                ('all_objects', django.db.models.manager.Manager()),
            ],
        ),
        grant("topics", "topicrelation", GROUPS),
        grant("topics", "earlierwording", GROUPS),
    ]
