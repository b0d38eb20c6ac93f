"""The preview of an import: its effect on the record, shown before it is confirmed."""

from dataclasses import dataclass

from topics.imports.source import Source, read_source
from wgsom.imports.columns import importable_models
from wgsom.imports.importer import CHANGED, NEW, UNCHANGED, Importer, Outcome
from wgsom.imports.models import Upload
from wgsom.imports.recognition import ColumnMapping
from wgsom.releases.staging import Staging

SHOWN = 100  # rows of each kind


@dataclass
class Preview:
    """The effect of an upload on the record as it stands in the release that it goes into."""

    importer: Importer
    source: Source

    def first(self, kind: str) -> list[Outcome]:
        """Return the first rows of a kind."""
        return [each for each in self.importer.outcomes if each.kind == kind][:SHOWN]

    @property
    def context(self) -> dict:
        """The template context of the preview page."""
        marked = [each for each in self.importer.outcomes if each.marks]
        return {
            "counts": self.importer.counts,
            "new": self.first(NEW),
            "changed": self.first(CHANGED),
            "wrong": self.importer.wrong[:SHOWN],
            "unchanged": self.importer.counts[UNCHANGED],
            "left_out": self.source.left_out,
            "marked": marked[:SHOWN],
            "shown": SHOWN,
        }


def preview_of(upload: Upload, stage: Staging) -> Preview:
    """Return what an upload makes of the record in a staging; raise as reading its source does."""
    mapping = ColumnMapping.from_json(upload.mapping) if upload.mapping else None
    source = read_source(
        upload.tables,
        session=upload.session,
        source=f"Imported from {upload.name}",
        mapping=mapping,
    )
    importer = Importer(stage, upload.owner)
    importer.run(source.rows)
    return Preview(importer, source)


def version_tokens(importer: Importer) -> dict[str, str]:
    """Return the version tokens of the records that an import changes, as JSON holds them."""
    return {f"{name} {key}": token for (name, key), token in importer.tokens.items()}


def record_name(key: str) -> str:
    """Return the name of a record that others changed since it was looked at."""
    name, _, number = key.partition(" ")
    for model in importable_models():
        if model._meta.model_name == name:
            found = model._base_manager.filter(pk=number).first()
            return str(found) if found else f"a {model._meta.verbose_name} that was deleted"
    return key
