"""Naming the columns of a table that the register does not recognise."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from topics.imports.pages import import_page
from topics.imports.source import MappingNeededError, read_source
from wgsom.imports.columns import (
    RecordModel,
    columns_of,
    find_column,
    importable_models,
    sheet_name,
)
from wgsom.imports.content import ImportRefusedError, SourceTable
from wgsom.imports.models import RememberedMapping, Upload, digest_of
from wgsom.imports.recognition import ColumnMapping
from wgsom.records.revisions.snapshots import label
from wgsom.releases.staging import trial

EXAMPLES = 3  # rows of a table whose columns are to be named


def remembered_mapping(tables: list[SourceTable]) -> dict | None:
    """Return the mapping that the headings of a file had the last time; None if they had none."""
    try:
        with trial():
            read_source(tables)
    except MappingNeededError as error:
        found = RememberedMapping.objects.filter(digest=digest_of(error.table.rows[0])).first()
        return found.mapping if found else None
    except ImportRefusedError:
        pass  # the preview says why
    return None


def naming_page(
    request: HttpRequest, upload: Upload, table: SourceTable, sentence: str = ""
) -> HttpResponse:
    """Ask which kind of record the rows are, and which field each column is."""
    chosen = request.POST.get("model") or request.GET.get("model", "")
    models = {model._meta.label_lower: model for model in importable_models()}
    model = models.get(chosen)
    context = {
        "upload": upload,
        "sentence": sentence,
        "models": [(name, sheet_name(each)) for name, each in models.items()],
        "chosen": chosen if model else "",
        "columns": _offered(model, table) if model else [],
    }
    return import_page(request, "columns", context)


def first_table(upload: Upload) -> SourceTable:
    """Return the table whose columns are named; raise ImportRefusedError if there is none."""
    for table in upload.tables:
        if table.rows:
            return table
    raise ImportRefusedError("There is no table in it whose columns could be named.")


def _offered(model: RecordModel, table: SourceTable) -> list[dict]:
    """Return each column of a table with examples, and the fields that it may be."""
    fields = [(field.name, label(field)) for field in columns_of(model)]
    offered = []
    for place, heading in enumerate(table.rows[0]):
        likely = find_column(model, heading)
        examples = [row[place] for row in table.rows[1:] if len(row) > place and row[place]]
        offered.append(
            {
                "name": f"column-{place}",
                "heading": heading,
                "examples": examples[:EXAMPLES],
                "fields": fields,
                "likely": likely.name if likely else "",
            }
        )
    return offered


def name_columns(request: HttpRequest, upload: Upload) -> HttpResponse:
    """Take over how the columns were named, and remember it for the same headings."""
    table = first_table(upload)
    models = {model._meta.label_lower: model for model in importable_models()}
    model = models.get(request.POST.get("model", ""))
    if model is None:
        return naming_page(request, upload, table, "Choose what the rows are.")
    known = {field.name for field in columns_of(model)}
    given = [request.POST.get(f"column-{place}", "") for place in range(len(table.rows[0]))]
    fields = [name if name in known else "" for name in given]
    twice = [name for name in set(fields) if name and fields.count(name) > 1]
    missing = [name for name in model.natural_key_fields if name not in fields]
    if missing:
        names = ", ".join(label(model._meta.get_field(name)) for name in missing)
        return naming_page(request, upload, table, f"No column names the record: {names}.")
    if twice:
        return naming_page(request, upload, table, f"Two columns are “{twice[0]}”.")
    mapping = ColumnMapping(model, tuple(fields)).to_json()
    upload.mapping = mapping
    upload.save(update_fields=["mapping"])
    RememberedMapping.objects.update_or_create(
        digest=digest_of(table.rows[0]), defaults={"headings": table.rows[0], "mapping": mapping}
    )
    return HttpResponseRedirect(reverse("imports:preview", args=[upload.pk]))
