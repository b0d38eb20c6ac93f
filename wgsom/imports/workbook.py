"""The register as a workbook: a sheet a model, to be edited offline and imported again."""

import io

import xlsxwriter
from django.db import models
from xlsxwriter.worksheet import Worksheet

from wgsom.exports.xlsx import OPTIONS
from wgsom.imports.columns import (
    NO,
    YES,
    RecordModel,
    cell_text,
    choices_of,
    columns_of,
    importable_models,
    key_columns,
    related_names,
    sheet_name,
)
from wgsom.records.revisions.snapshots import label

ABOUT = "About this workbook"
EMPTY_ROWS = 500  # that are ready for new records below those of a sheet
MAX_LIST = 255  # characters of the choices of a cell
WIDTHS = ((20, 14), (60, 28), (10_000, 60))  # of a column, by the length of its longest text

NOTES = [
    "Each sheet is one kind of record, each row one record. The bold columns name it: a row whose "
    "name is in the register already changes that record, another one is new.",
    "What is not in the workbook stays as it is: nothing is deleted by taking a row away.",
    "A cell that names another record has its key: 11 for the 11th session, 11/2 for its second "
    "agenda item, 6/3/15 for operative paragraph 15 of resolution 6/3.",
    "Dates are written as 2024-07-01. The headings are protected; few choices are offered.",
    "Import it on the desk: what changed is shown first, and becomes part of a release.",
]


def write_workbook() -> bytes:
    """Return the whole record, as staff see it, as an Excel file."""
    data = io.BytesIO()
    options = OPTIONS | {"constant_memory": False, "in_memory": True}
    with xlsxwriter.Workbook(data, options) as workbook:
        formats = {
            "key": workbook.add_format({"bold": True, "bottom": 1, "bg_color": "#d9e7f2"}),
            "heading": workbook.add_format({"bottom": 1, "bg_color": "#eef3f7"}),
            # Texts, so that Excel takes 6/3 for no day.
            "cell": workbook.add_format(
                {"num_format": "@", "text_wrap": True, "valign": "top", "locked": False}
            ),
            "note": workbook.add_format({"text_wrap": True, "valign": "top"}),
        }
        about = workbook.add_worksheet(ABOUT)
        about.set_column(0, 0, 100)
        for number, note in enumerate(NOTES):
            about.write_string(number, 0, note, formats["note"])
        for model in importable_models():
            _write_sheet(workbook.add_worksheet(sheet_name(model)), model, formats)
    return data.getvalue()


def _write_sheet(sheet: Worksheet, model: RecordModel, formats: dict) -> None:
    columns, keys = columns_of(model), list(key_columns(model))
    rows = [[cell_text(row, column) for column in columns] for row in _rows(model)]
    last = len(rows) + EMPTY_ROWS
    for place, column in enumerate(columns):
        texts = [row[place] for row in rows]
        longest = max([len(label(column)), *map(len, texts)])
        width = next(width for limit, width in WIDTHS if longest <= limit or width == 60)
        sheet.set_column(place, place, width, formats["cell"])
        heading = formats["key" if column in keys else "heading"]
        sheet.write_string(0, place, label(column), heading)
        if note := str(column.help_text):
            sheet.write_comment(0, place, note, {"x_scale": 2, "y_scale": 1.5})
        for number, text in enumerate(texts, start=1):
            sheet.write_string(number, place, text, formats["cell"])
        if choices := _choices(column):
            sheet.data_validation(1, place, last, place, {"validate": "list", "source": choices})
    sheet.freeze_panes(1, len(keys))
    sheet.autofilter(0, 0, last, len(columns) - 1)
    allowed = ["insert_rows", "format_columns", "format_rows", "sort", "autofilter"]
    sheet.protect("", dict.fromkeys(allowed, True))


def _choices(column: models.Field) -> list[str]:
    """Return what a cell offers to choose from; empty where that is too much, or anything."""
    found = [YES, NO] if isinstance(column, models.BooleanField) else list(choices_of(column))
    return found if len(",".join(found)) <= MAX_LIST else []


def _rows(model: RecordModel) -> models.QuerySet:
    return model._base_manager.select_related(*related_names(model)).order_by(
        *model.natural_key_lookups(), "pk"
    )
