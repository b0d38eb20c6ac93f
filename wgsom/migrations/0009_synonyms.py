"""Synonyms of the search, and who may extend them."""

import uuid

from django.db import migrations, models

from wgsom.migrations._operations import grant

GROUPS = {
    "Editors": ["view", "add", "change"],
    "Publishers": ["view", "add", "change", "delete"],
    "Auditors": ["view"],
}


class Migration(migrations.Migration):

    dependencies = [
        ('auth', '0012_alter_user_first_name_max_length'),
        ('contenttypes', '0002_remove_content_type_name'),
        ('topics', '0006_groups'),
        ('wgsom', '0008_data_revision'),
    ]

    operations = [
        migrations.CreateModel(
            name='Synonym',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version_token', models.UUIDField(default=uuid.uuid4, editable=False)),
                ('word', models.TextField(help_text='What people type: a word, or a few words as a phrase. In any of its forms.', unique=True)),
                ('stands_for', models.TextField(help_text='The words of the texts that it finds as well, with commas between: sea, vessel.')),
            ],
            options={
                'ordering': ['word'],
            },
        ),
        grant("wgsom", "synonym", GROUPS),
    ]
