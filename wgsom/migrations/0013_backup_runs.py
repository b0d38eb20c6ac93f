"""How backups and drills went."""

import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('wgsom', '0012_uploads'),
    ]

    operations = [
        migrations.CreateModel(
            name='BackupRun',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('backup', 'Backup'), ('drill', 'Drill')], max_length=6)),
                ('file', models.CharField(help_text='The name of the file, without its folder.', max_length=255)),
                ('begun_at', models.DateTimeField()),
                ('finished_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('row_count', models.BigIntegerField(default=0)),
                ('size', models.BigIntegerField(default=0, verbose_name='bytes')),
                ('problem', models.TextField(blank=True, help_text='Why it failed; empty if it did not.')),
            ],
            options={
                'ordering': ['-finished_at', '-pk'],
            },
        ),
    ]
