"""Show, publish or take back a release, for operators."""

import json

from django.core.management.base import BaseCommand, CommandError

from wgsom.releases.merging import ReleaseError
from wgsom.releases.models import Release
from wgsom.releases.publication import publish, revert
from wgsom.text import pluralize_count


class Command(BaseCommand):
    """Shows a release, publishes it, or takes it back."""

    help = (
        "Show what is in a release, publish it, or take it back. Without its name, list the "
        "releases. What is done so is done by the system: the reason says by whom."
    )

    def add_arguments(self, parser):
        parser.add_argument("name", nargs="?", help="The release's name.")
        what = parser.add_mutually_exclusive_group()
        what.add_argument("--show", action="store_true", help="List its changes. The default.")
        what.add_argument("--publish", action="store_true", help="Publish it, all or nothing.")
        what.add_argument("--revert", action="store_true", help="Take it back, all or nothing.")
        parser.add_argument("--reason", default="", help="Why, for the history.")
        parser.add_argument("--json", action="store_true", help="Show it as JSON.")

    def handle(self, *args, name: str | None, **options):
        if name is None:
            self._list(options["json"])
            return
        release = Release.objects.filter(name=name).first()
        if release is None:
            known = ", ".join(f"“{each}”" for each in Release.objects.all()[:10]) or "none"
            raise CommandError(f"There is no release “{name}”. There are: {known}.")
        try:
            if options["publish"]:
                publish(release, None, options["reason"])
                self.stdout.write(f"“{release}” was published.")
            elif options["revert"]:
                revert(release, None, options["reason"])
                self.stdout.write(f"“{release}” was taken back.")
            else:
                self._show(release, options["json"])
        except ReleaseError as error:
            raise CommandError(str(error)) from error

    def _list(self, is_json: bool) -> None:
        counts = [(each.name, each.state, each.changes.count()) for each in Release.objects.all()]
        if is_json:
            names = ("name", "state", "changes")
            rows = [dict(zip(names, each, strict=True)) for each in counts]
            self.stdout.write(json.dumps(rows, ensure_ascii=False))
            return
        for name, state, count in counts:
            self.stdout.write(f"{name}: {state}, {pluralize_count(count, 'change')}")

    def _show(self, release: Release, is_json: bool) -> None:
        changes = [
            {
                "record": change.label,
                "type": change.object_type,
                "action": change.action,
                "returned": change.is_returned,
                "comment": change.comment,
                "rows": [
                    {
                        "action": row.action,
                        "row": row.row.name,
                        "fields": {
                            field.label: [field.before, field.after] for field in row.fields
                        },
                    }
                    for row in change.row_changes
                ],
            }
            for change in release.changes.all()
        ]
        if is_json:
            shown = {"name": release.name, "state": release.state, "changes": changes}
            self.stdout.write(json.dumps(shown, ensure_ascii=False))
            return
        self.stdout.write(f"{release.name}: {release.get_state_display().lower()}")
        for change in changes:
            returned = f" (sent back: {change['comment']})" if change["returned"] else ""
            self.stdout.write(f"  {change['record']}: {change['action']}{returned}")
            for row in change["rows"]:
                self.stdout.write(f"    {row['row']}: {row['action']}")
                for label, (before, after) in row["fields"].items():
                    self.stdout.write(f"      {label}: “{before}” → “{after}”")
