"""Work plans, and who may make and publish them."""

import django.core.validators
import django.db.models.deletion
import django.db.models.manager
import uuid
from django.db import migrations, models

from wgsom.migrations._operations import grant

EDIT = ["view", "add", "change", "review"]
PLANS = {
    "Editors": EDIT,
    "Publishers": [*EDIT, "publish", "withdraw", "delete"],
    "Auditors": ["view"],
}
ROWS = ["view", "add", "change", "delete"]
TOPICS = {"Editors": ROWS, "Publishers": ROWS, "Auditors": ["view"]}


class Migration(migrations.Migration):

    dependencies = [
        ('topics', '0018_relations'),
        ('wg_sessions', '0008_limits'),
    ]

    operations = [
        migrations.CreateModel(
            name='WorkPlan',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version_token', models.UUIDField(default=uuid.uuid4, editable=False)),
                ('state', models.CharField(choices=[('draft', 'Draft'), ('review', 'In review'), ('published', 'Published')], default='draft', help_text='Only what is published is seen by anyone but staff.', max_length=10)),
                ('name', models.TextField(help_text='What it is known by: Sessions 13 and 14.', unique=True)),
                ('note', models.TextField(blank=True, help_text='What speaks for it. Readers see it once it is public.')),
                ('weight_waiting', models.PositiveSmallIntegerField(default=1, help_text='Points for each session that a topic has been waiting.', validators=[django.core.validators.MaxValueValidator(100)])),
                ('weight_asked', models.PositiveSmallIntegerField(default=2, help_text='Points for each session that asked for it.', validators=[django.core.validators.MaxValueValidator(100)])),
                ('weight_mandate', models.PositiveSmallIntegerField(default=3, help_text='Points for a mandate of the Conference.', validators=[django.core.validators.MaxValueValidator(100)])),
                ('weight_cluster', models.PositiveSmallIntegerField(default=2, help_text='Points if its cluster was covered least.', validators=[django.core.validators.MaxValueValidator(100)])),
            ],
            options={
                'verbose_name': 'work plan',
                'ordering': ['name'],
                'permissions': [('review_workplan', 'Can send work plan to review'), ('publish_workplan', 'Can publish work plan'), ('withdraw_workplan', 'Can withdraw work plan')],
                'base_manager_name': 'all_objects',
                'default_manager_name': 'all_objects',
            },
            managers=[
                ('all_objects', django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name='PlannedTopic',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveSmallIntegerField(help_text='Its place among the topics of that session.', validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(999, 'The largest number that URLs and citations can carry is 999.')])),
                ('motive', models.TextField(blank=True, help_text='By default what its rank rests on. Readers see it.', verbose_name='why then')),
                ('session', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='planned_topics', to='wg_sessions.session')),
                ('topic', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='planned_topics', to='topics.topic')),
                ('plan', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='planned_topics', to='topics.workplan')),
            ],
            options={
                'ordering': ['session__number', 'position', 'pk'],
                'base_manager_name': 'all_objects',
                'default_manager_name': 'all_objects',
                'constraints': [models.UniqueConstraint(fields=('plan', 'topic'), name='planned_topic_once_a_plan', violation_error_message='The plan has this topic already.')],
            },
            managers=[
                ('all_objects', django.db.models.manager.Manager()),
            ],
        ),
        grant("topics", "workplan", PLANS),
        grant("topics", "plannedtopic", TOPICS),
    ]
