"""What is stored beside the record gets the names that it has elsewhere.

Tables, columns and indexes are renamed with all that is in them, and so is the version token in the
versions that django-reversion keeps: it would leave out, without a word, a field that it no longer
knows.
"""

import json

from django.db import migrations, models

from wgsom.migrations._operations import rename_permissions

RENAMED_MODELS = {
    "OpenScreen": "EditingSession",
    "PublicChange": "ChangelogEntry",
    "SearchEntry": "IndexEntry",
    "SearchWord": "IndexTerm",
    "ShippedRecord": "FixtureBaseline",
    "StaleRecord": "InvalidatedRecord",
}
INDEXES = [
    ("changelogentry", ["root_type", "root_id"], "changelog_root"),
    ("changelogentry", ["object_type", "object_id"], "changelog_row"),
    ("changelogentry", ["made_at"], "changelog_made_at"),
    ("indexentry", ["object_type", "object_id"], "index_entry_record"),
]

DROP_INDEX = [
    "DROP TRIGGER wgsom_searchindex_insert",
    "DROP TRIGGER wgsom_searchindex_delete",
    "DROP TRIGGER wgsom_searchindex_update",
    "DROP TABLE wgsom_searchindex",
]
CREATE_INDEX = [
    """
    CREATE VIRTUAL TABLE wgsom_searchindex USING fts5(
        tokens, content='{table}', content_rowid='id', tokenize='ascii'
    )
    """,
    """
    CREATE TRIGGER wgsom_searchindex_insert AFTER INSERT ON {table} BEGIN
        INSERT INTO wgsom_searchindex (rowid, tokens) VALUES (NEW.id, NEW.tokens);
    END
    """,
    """
    CREATE TRIGGER wgsom_searchindex_delete AFTER DELETE ON {table} BEGIN
        INSERT INTO wgsom_searchindex (wgsom_searchindex, rowid, tokens)
        VALUES ('delete', OLD.id, OLD.tokens);
    END
    """,
    """
    CREATE TRIGGER wgsom_searchindex_update AFTER UPDATE ON {table} BEGIN
        INSERT INTO wgsom_searchindex (wgsom_searchindex, rowid, tokens)
        VALUES ('delete', OLD.id, OLD.tokens);
        INSERT INTO wgsom_searchindex (rowid, tokens) VALUES (NEW.id, NEW.tokens);
    END
    """,
    "INSERT INTO wgsom_searchindex (wgsom_searchindex) VALUES ('rebuild')",
]


def drop_index(apps, schema_editor):
    """Drop SQLite's full-text index, which names the table that it is of."""
    if schema_editor.connection.vendor == "sqlite":
        for statement in DROP_INDEX:
            schema_editor.execute(statement)


def create_index_of(table):
    """Return a function that makes SQLite's full-text index of a table, with all its rows."""

    def create_index(apps, schema_editor):
        if schema_editor.connection.vendor == "sqlite":
            for statement in CREATE_INDEX:
                schema_editor.execute(statement.format(table=table))

    return create_index


def renamer_in_versions(old, new):
    """Return a function that renames a field in every version that is kept."""

    def rename_in_versions(apps, schema_editor):
        Version = apps.get_model("reversion", "Version")
        named = Version.objects.filter(serialized_data__contains=f'"{old}": ')
        for version in named.iterator(chunk_size=500):
            rows = json.loads(version.serialized_data)
            for row in rows:
                row["fields"] = {
                    new if name == old else name: value for name, value in row["fields"].items()
                }
            version.serialized_data = json.dumps(rows, ensure_ascii=False)
            version.save(update_fields=["serialized_data"])

    return rename_in_versions


class Migration(migrations.Migration):

    dependencies = [
        ("auth", "0012_alter_user_first_name_max_length"),
        ("reversion", "0001_squashed_0004_auto_20160611_1202"),
        ("wgsom", "0006_page_from_the_root"),
    ]

    operations = [
        migrations.RunPython(drop_index, create_index_of("wgsom_searchentry")),
        *[migrations.RenameModel(old, new) for old, new in RENAMED_MODELS.items()],
        migrations.RemoveIndex("changelogentry", "public_change_whole"),
        migrations.RemoveIndex("changelogentry", "public_change_row"),
        migrations.RemoveIndex("changelogentry", "public_change_made_at"),
        migrations.RemoveIndex("indexentry", "search_entry_record"),
        rename_permissions("wgsom", RENAMED_MODELS),
        migrations.RunPython(
            renamer_in_versions("edition", "version_token"),
            renamer_in_versions("version_token", "edition"),
        ),
        migrations.RenameField("changelogentry", "what", "action"),
        migrations.RenameField("changelogentry", "kind", "object_type"),
        migrations.RenameField("changelogentry", "whole_kind", "root_type"),
        migrations.RenameField("changelogentry", "whole_id", "root_id"),
        migrations.RenameField("changelogentry", "cited_as", "public_label"),
        migrations.RenameField("changelogentry", "address", "path"),
        migrations.RenameField("changelogentry", "is_listed", "is_visible"),
        migrations.RemoveConstraint("editingsession", "open_screen_once_a_person"),
        migrations.RenameField("editingsession", "kind", "object_type"),
        migrations.AddConstraint(
            "editingsession",
            models.UniqueConstraint(
                fields=("user", "object_type", "object_id"), name="editing_session_once_a_user"
            ),
        ),
        migrations.RemoveConstraint("fixturebaseline", "shipped_record_once"),
        migrations.AddConstraint(
            "fixturebaseline",
            models.UniqueConstraint(fields=("model", "key"), name="fixture_baseline_once"),
        ),
        migrations.RenameField("indexentry", "kind", "object_type"),
        migrations.RenameField("invalidatedrecord", "kind", "projection"),
        *[
            migrations.AddIndex(model, models.Index(fields=fields, name=name))
            for model, fields, name in INDEXES
        ],
        migrations.RunPython(create_index_of("wgsom_indexentry"), drop_index),
    ]
