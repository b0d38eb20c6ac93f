"""The read model gets its name: the status of a topic as of a session."""

import django.db.models.deletion
import topics.models.fields
from django.db import migrations, models

from wgsom.migrations._operations import rename_permissions


def unchecked(to, **options):
    """Return a foreign key that the database does not check, as the read model has them."""
    return models.ForeignKey(
        db_constraint=False,
        on_delete=django.db.models.deletion.DO_NOTHING,
        related_name="statuses",
        to=to,
        **options,
    )


SEVERAL_VALUES = {
    "proposed_at": "The numbers of the sessions.",
    "mandated_by": "The operative paragraphs, as cited.",
    "considered_at": "Numbers of sessions, each with the extent.",
}


class Migration(migrations.Migration):

    dependencies = [
        ("topics", "0010_version_token"),
        ("wg_sessions", "0005_version_token"),
        ("auth", "0012_alter_user_first_name_max_length"),
    ]

    operations = [
        migrations.RenameModel("Reading", "TopicStatus"),
        rename_permissions("topics", {"Reading": "TopicStatus"}),
        migrations.AlterField("topicstatus", "topic", unchecked("topics.topic")),
        migrations.AlterField(
            "topicstatus", "session", unchecked("wg_sessions.session", db_index=False)
        ),
        migrations.AlterField(
            "topicstatus",
            "assessment",
            unchecked("topics.assessment", db_index=False, null=True),
        ),
        migrations.AlterField(
            "topicstatus", "cluster", unchecked("topics.cluster", db_index=False, null=True)
        ),
        *[
            migrations.AlterField(
                "topicstatus", name, topics.models.fields.DelimitedField(help_text=help_text)
            )
            for name, help_text in SEVERAL_VALUES.items()
        ],
        migrations.RenameIndex(
            "topicstatus", new_name="topic_status_facets", old_name="reading_counted"
        ),
        migrations.RemoveConstraint("topicstatus", "reading_once"),
        migrations.AddConstraint(
            "topicstatus",
            models.UniqueConstraint(fields=("session", "topic"), name="topic_status_once"),
        ),
        migrations.AlterField(
            "issuedpaper",
            "content",
            models.JSONField(help_text="All that the paper says (topics/papers/content.py)."),
        ),
    ]
