"""JSON: the same rows unaltered, several values as lists and missing ones null."""

import json
from collections.abc import Iterator, Mapping

from django.core.serializers.json import DjangoJSONEncoder

from wgsom.exports.export import Export, Format, chunks


def write(export: Export, options: Mapping[str, str]) -> Iterator[bytes]:
    """Yield {"about": {…}, "rows": [{…}, …]} in pieces."""
    return chunks(_parts(export))


def _parts(export: Export) -> Iterator[str]:
    yield f'{{"about": {_json(export.metadata.as_data)},\n"rows": ['
    separator = "\n"
    for row in export.rows():
        yield separator + _json(dict(zip(export.table.keys, row, strict=True)))
        separator = ",\n"
    yield "\n]}\n"


def _json(value) -> str:
    return json.dumps(value, ensure_ascii=False, cls=DjangoJSONEncoder)


JSON = Format("json", "JSON", "application/json", write, is_for_programs=True, takes_all=True)
