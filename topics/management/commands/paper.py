"""Write the paper of a session into a file."""

import sys
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from topics.papers.renditions import (
    PaperNotFoundError,
    Rendition,
    changes_rendition,
    draft_rendition,
    issued_rendition,
)
from wgsom.exports import DOCUMENT_FORMATS
from wgsom.exports.documents.html import page
from wgsom.records.data_revision.current import read_revision
from wgsom.records.projections.refresh import refresh
from wgsom.revision_cache import reading
from wgsom.text import join_words

WRITERS = {name: form.render for name, form in DOCUMENT_FORMATS.items()} | {
    "html": lambda document: page(document).encode()
}


class Command(BaseCommand):
    """Writes the draft of a session's paper, the paper as issued, or what changed since."""

    help = (
        "Write the paper of a session: the Secretariat's draft as the record is now, or with "
        "--issued the paper as it was issued (--correction 1 for its Corr.1), or with --changes "
        "what changed since the last one issued."
    )

    def add_arguments(self, parser):
        parser.add_argument("session", type=int, help="The session's number.")
        parser.add_argument(
            "--format", choices=WRITERS, help="By default what the name of the file says, or docx."
        )
        parser.add_argument(
            "--output", type=Path, metavar="FILE", help="Where to write it; - for standard output."
        )
        which = parser.add_mutually_exclusive_group()
        which.add_argument("--issued", action="store_true", help="The paper as issued.")
        which.add_argument("--changes", action="store_true", help="What changed since.")
        parser.add_argument(
            "--correction",
            type=int,
            default=0,
            help="The number of a correction, with --issued; 1 for Corr.1.",
        )

    def handle(self, *args, session: int, output: Path | None, **options):
        extension = _extension(output, options["format"])
        refresh()
        with reading(read_revision()):
            try:
                rendition = _rendition(session, **options)
            except PaperNotFoundError as error:
                raise CommandError(str(error)) from error
            written = WRITERS[extension](rendition.file_document)
        if str(output) == "-":
            sys.stdout.buffer.write(written)
            return
        path = output or Path(f"{rendition.filename_stem}.{extension}")
        try:
            path.write_bytes(written)
        except OSError as error:
            raise CommandError(f"{path} cannot be written: {error.strerror}.") from error
        self.stdout.write(f"{rendition.name}: {path}")


def _extension(output: Path | None, given: str | None) -> str:
    """Return the format asked for; raise CommandError if the name of the file says another."""
    named = output.suffix.removeprefix(".").lower() if output else ""
    if not given and named and named not in WRITERS:
        known = join_words(list(WRITERS), "or")
        raise CommandError(
            f"{output.name}: no paper is written as .{named}. Take {known}, or --format."
        )
    if given and named in WRITERS and named != given:
        raise CommandError(f"--format {given} does not go with {output.name}.")
    return given or (named if named in WRITERS else "docx")


def _rendition(
    session: int, *, issued: bool, changes: bool, correction: int, **options
) -> Rendition:
    if correction and not issued:
        raise CommandError("--correction goes with --issued.")
    if issued:
        return issued_rendition(session, correction)
    return changes_rendition(session, is_staff=True) if changes else draft_rendition(session)
