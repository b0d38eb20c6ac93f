"""The data revision, and notes of records that cannot be processed.

What readers were told before revisions were counted bears the number 0.
"""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('wgsom', '0007_standard_names'),
    ]

    operations = [
        migrations.CreateModel(
            name='DataRevision',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveBigIntegerField()),
                ('changed_at', models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name='PendingRevision',
            fields=[
                ('transaction_id', models.BigIntegerField(primary_key=True, serialize=False)),
            ],
        ),
        migrations.AddField(
            model_name='changelogentry',
            name='data_revision',
            field=models.PositiveBigIntegerField(db_index=True, default=0, editable=False, help_text='The data revision as of which readers see the change. The database writes it; 0 is before revisions were counted.', null=True),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name='invalidatedrecord',
            name='error',
            field=models.TextField(db_default='', help_text='Why it cannot be processed; empty while nobody has tried.'),
        ),
        migrations.AddIndex(
            model_name='invalidatedrecord',
            index=models.Index(fields=['projection', 'object_id'], name='invalidated_record'),
        ),
    ]
