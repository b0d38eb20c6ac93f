"""The rows of a file as rows of records, whatever the file is."""

from dataclasses import dataclass, field

from topics.imports.paper_controls import rows_of_controls
from topics.imports.paper_table import PaperTable, is_paper_table
from topics.papers.controls import is_paper_control
from wgsom.imports.columns import importable_models, sheet_name
from wgsom.imports.content import ImportRefusedError, SourceTable
from wgsom.imports.importer import SourceRow
from wgsom.imports.recognition import ColumnMapping, guessed_mapping, sheet_mapping
from wgsom.imports.workbook import ABOUT
from wgsom.text import join_words

CONTROLS = "controls"


class MappingNeededError(ImportRefusedError):
    """A table whose columns somebody has to name; `table` is the one."""

    def __init__(self, table: SourceTable):
        kinds = join_words([sheet_name(model).lower() for model in importable_models()], "or")
        super().__init__(
            f"{table.name}: its headings name the columns of no kind of record ({kinds}), and it "
            "is no table of a paper. Say which column is what."
        )
        self.table = table


@dataclass
class Source:
    """The rows that a file holds, and the names of its sheets that are left out."""

    rows: list[SourceRow] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)


def read_source(
    tables: list[SourceTable],
    *,
    session: int | None = None,
    source: str = "",
    mapping: ColumnMapping | None = None,
) -> Source:
    """Return the rows of the tables of a file.

    `session` is the one that the answers of a paper's table are of, `source` where it is from, and
    `mapping` that of the first table, if somebody has named its columns. Raise ImportRefusedError.
    """
    if mapping:
        return Source(list(mapping.rows(tables[0])), [each.name for each in tables[1:]])
    sheets = [(table, sheet_mapping(table)) for table in tables if table.kind == "sheet"]
    if any(found for _, found in sheets):
        rows = [row for table, found in sheets if found for row in found.rows(table)]
        others = [table.name for table, found in sheets if not found and table.name != ABOUT]
        return Source(rows, others)
    controls = [each for table in tables for each in table.controls if is_paper_control(each[0])]
    if controls:
        return Source(rows_of_controls(controls))
    papers = [table for table in tables if table.kind != CONTROLS and is_paper_table(table)]
    if papers:
        others = [each.name for each in tables if each not in papers and each.kind != CONTROLS]
        return Source(PaperTable(_joined(papers), session, source).source_rows(), others)
    unknown = [table for table in tables if table.kind != CONTROLS]
    if not unknown:
        raise ImportRefusedError("There is no table in it.")
    guessed = guessed_mapping(unknown[0])
    if guessed is None:
        raise MappingNeededError(unknown[0])
    return Source(list(guessed.rows(unknown[0])), [each.name for each in unknown[1:]])


def _joined(tables: list[SourceTable]) -> SourceTable:
    """Return the tables of a paper as one: a page break may have cut it in two."""
    first = tables[0]
    if len(tables) == 1:
        return first
    rows = [row for table in tables for row in table.rows]
    bold, numbers, before = {}, [], 0
    for table in tables:
        for key, phrases in table.bold.items():
            number, _, column = key.partition(".")
            bold[f"{int(number) + before}.{column}"] = phrases
        numbers += [number + before for number in table.numbers]
        before = numbers[-1]
    return SourceTable(first.name, first.kind, rows, numbers, bold)
