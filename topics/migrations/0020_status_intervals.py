"""A status is as of all sessions that follow one another, and as of which it is the same.

What is stored is dropped: the projections are rebuilt after each migration.
"""

import django.db.models.deletion
from django.db import migrations, models

import topics.models.fields


class Migration(migrations.Migration):

    dependencies = [
        ("topics", "0019_work_plans"),
        ("wg_sessions", "0008_limits"),
    ]

    operations = [
        migrations.DeleteModel("TopicStatus"),
        migrations.CreateModel(
            name='TopicStatus',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('answer', models.CharField(choices=[('yes', 'Yes'), ('partly', 'Partly'), ('no', 'No'), ('not-assessed', 'Not assessed')], max_length=12)),
                ('computed_answer', models.CharField(choices=[('yes', 'Yes'), ('partly', 'Partly'), ('no', 'No'), ('not-assessed', 'Not assessed')], max_length=12)),
                ('basis', models.CharField(blank=True, choices=[('recorded', 'recorded'), ('computed', 'computed')], max_length=10)),
                ('recorded_session', models.PositiveSmallIntegerField(null=True)),
                ('recorded_year', models.PositiveSmallIntegerField(null=True)),
                ('first_proposed', models.PositiveSmallIntegerField(null=True)),
                ('last_considered', models.PositiveSmallIntegerField(null=True)),
                ('proposal_count', models.PositiveSmallIntegerField()),
                ('first_session', models.PositiveSmallIntegerField(help_text='The number of the first session as of which it is so.')),
                ('last_session', models.PositiveSmallIntegerField(help_text='The number of the last.')),
                ('waiting', models.PositiveSmallIntegerField(help_text='Sessions with a complete record, as of the first session; null where it does not wait.', null=True)),
                ('waiting_unknown', models.PositiveSmallIntegerField(help_text='Sessions that are not entered yet, likewise.', null=True)),
                ('needs_review', models.BooleanField()),
                ('proposed_at', topics.models.fields.DelimitedField(help_text='The numbers of the sessions.')),
                ('mandated_by', topics.models.fields.DelimitedField(help_text='The operative paragraphs, as cited.')),
                ('considered_at', topics.models.fields.DelimitedField(help_text='Numbers of sessions, each with the extent.')),
                ('assessment', models.ForeignKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='statuses', to='topics.assessment')),
                ('cluster', models.ForeignKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='statuses', to='topics.cluster')),
                ('topic', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='statuses', to='topics.topic')),
            ],
            options={
                'indexes': [models.Index(fields=['last_session', 'first_session'], name='topic_status_as_of')],
                'constraints': [models.UniqueConstraint(fields=('topic', 'first_session'), name='topic_status_once')],
            },
        ),
    ]
