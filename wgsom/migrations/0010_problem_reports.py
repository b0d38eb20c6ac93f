"""Problems that readers report, and who may answer them."""

from django.db import migrations, models

import wgsom.records.fields
from wgsom.migrations._operations import grant

GROUPS = {
    "Editors": ["view", "change"],
    "Publishers": ["view", "change", "delete"],
    "Auditors": ["view"],
}


class Migration(migrations.Migration):

    dependencies = [
        ('wgsom', '0009_synonyms'),
    ]

    operations = [
        migrations.CreateModel(
            name='ProblemReport',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reported_at', models.DateTimeField(auto_now_add=True, db_index=True)),
                ('about', models.CharField(help_text='The path of the page that it is about.', max_length=300, verbose_name='page')),
                ('about_title', models.CharField(blank=True, help_text='What that page was of.', max_length=300, verbose_name='about')),
                ('message', models.TextField(help_text='What is wrong, and what would be right.')),
                ('name', models.TextField(blank=True)),
                ('email', models.EmailField(blank=True, max_length=254, validators=[wgsom.records.fields.validate_printable], verbose_name='e-mail')),
                ('state', models.CharField(choices=[('new', 'New'), ('in-work', 'Being looked at'), ('answered', 'Answered'), ('closed', 'Closed without an answer')], default='new', max_length=10)),
                ('answer', models.TextField(blank=True, help_text='Who reported it reads this, and the state, at an address of their own.')),
                ('answered_at', models.DateTimeField(editable=False, null=True)),
                ('token_digest', models.CharField(editable=False, max_length=64, unique=True)),
                ('address_digest', models.CharField(blank=True, editable=False, max_length=64)),
            ],
            options={
                'verbose_name': 'problem report',
                'ordering': ['-reported_at', '-pk'],
                'indexes': [models.Index(fields=['state'], name='problem_report_state')],
            },
        ),
        grant("wgsom", "problemreport", GROUPS),
    ]
