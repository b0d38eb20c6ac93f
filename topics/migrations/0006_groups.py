"""The groups of staff: editors, publishers, auditors."""

from django.contrib.auth.management import create_permissions
from django.db import migrations

STATED = ["topic", "session", "consideration", "assessment"]
BELONGING = ["proposal", "mandate", "agendaitem", "document"]
OTHERS = ["cluster", "resolution", "operativeparagraph", "papertext", "issuedpaper", "acceptedfinding"]


def of(actions, models):
    """Return the names of the permissions for those actions on those models."""
    return [f"{action}_{model}" for model in models for action in actions]


VIEW = of(["view"], STATED + BELONGING + OTHERS)
EDIT = VIEW + of(["add", "change", "review"], STATED) + of(["add", "change", "delete"], BELONGING)
PUBLISH = (
    EDIT
    + of(["publish", "withdraw", "delete"], STATED)
    + of(["add", "change", "delete"], ["cluster", "resolution", "operativeparagraph"])
    + ["change_papertext", "add_issuedpaper", "add_acceptedfinding", "delete_acceptedfinding"]
)
GROUPS = {"Editors": EDIT, "Publishers": PUBLISH, "Auditors": VIEW}


def make_groups(apps, schema_editor):
    """Make the groups with their permissions; one that is there already keeps what it has too."""
    for label in ("wg_sessions", "topics"):
        config = apps.get_app_config(label)
        if not getattr(config, "models_module", None):
            config.models_module = True  # a state has none, and nothing is made without
        create_permissions(config, verbosity=0, apps=apps, using=schema_editor.connection.alias)
    Group = apps.get_model("auth", "Group")
    Permission = apps.get_model("auth", "Permission")
    for name, codenames in GROUPS.items():
        group, _ = Group.objects.get_or_create(name=name)
        group.permissions.add(
            *Permission.objects.filter(
                content_type__app_label__in=["wg_sessions", "topics"], codename__in=codenames
            )
        )


class Migration(migrations.Migration):

    dependencies = [
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
        ("topics", "0005_states"),
        ("wg_sessions", "0002_states"),
    ]

    operations = [
        # Going back leaves the groups: people are in them.
        migrations.RunPython(make_groups, migrations.RunPython.noop),
    ]
