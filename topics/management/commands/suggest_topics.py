"""Suggest the topics that the agenda items of a session are likely to mean."""

import json

from django.core.management.base import BaseCommand, CommandError

from sessions.models import Session
from topics.models import Topic
from topics.similarity import TitleIndex

SHOWN = 5  # topics an item


class Command(BaseCommand):
    """Prints each agenda item of a session with the topics that it is likely to mean."""

    help = (
        "Print the agenda items of a session, a line each, with the topics that they are likely to "
        "mean: those with the rarest words in common. Every topic is a candidate, for every item; "
        "what is recorded already does not change the order."
    )

    def add_arguments(self, parser):
        parser.add_argument("session", type=int, help="The session's number.")
        parser.add_argument(
            "--json", action="store_true", help="Print items with topics' numbers, best first."
        )

    def handle(self, *args, session: int, **options):
        found = Session.all_objects.filter(number=session).first()
        if found is None:
            numbers = Session.all_objects.order_by("number").values_list("number", flat=True)
            known = ", ".join(map(str, numbers)) or "none"
            raise CommandError(f"There is no session {session}. There are: {known}.")
        index = TitleIndex.of_all_topics()
        items = found.agenda_items.order_by("position")
        ranked = [(each.title, index.ranked(each.title)) for each in items]
        if options["json"]:
            rows = [
                {"item": title, "topics": [match.number for match in matches]}
                for title, matches in ranked
            ]
            self.stdout.write(json.dumps(rows, ensure_ascii=False))
            return
        if not ranked:
            self.stdout.write(f"No agenda item of the {found} is known.")
        names = {each.number: str(each) for each in Topic.all_objects.all()}
        for title, matches in ranked:
            likely = "; ".join(
                f"{names[match.number]} ({', '.join(match.words)})" for match in matches[:SHOWN]
            )
            self.stdout.write(f"{title}: {likely or 'no topic has a word of it'}")
