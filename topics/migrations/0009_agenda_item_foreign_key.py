"""The foreign key over both columns that keeps considerations to items of their own session."""

from django.db import migrations

CONSTRAINT = "consideration_item_of_its_session"
EXISTS = (
    "SELECT 1 FROM pg_constraint WHERE conname = %s AND conrelid = 'topics_consideration'::regclass"
)
ADD = f"""
    ALTER TABLE topics_consideration ADD CONSTRAINT {CONSTRAINT}
    FOREIGN KEY (agenda_item_id, session_id) REFERENCES wg_sessions_agendaitem (id, session_id)
    DEFERRABLE INITIALLY DEFERRED
"""


def add_foreign_key(apps, schema_editor):
    """Add it on PostgreSQL, unless an earlier release has; SQLite has triggers instead."""
    connection = schema_editor.connection
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(EXISTS, [CONSTRAINT])
            if not cursor.fetchone():
                cursor.execute(ADD)


class Migration(migrations.Migration):

    dependencies = [
        ("topics", "0008_all_objects"),
        ("wg_sessions", "0004_all_objects"),
    ]

    operations = [
        # Going back keeps it: earlier releases put it in place themselves.
        migrations.RunPython(add_foreign_key, migrations.RunPython.noop),
    ]
