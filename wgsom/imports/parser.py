"""Parses the bytes of a file into tables; run as a module, in a process with limits.

What the file is, is told by its content: XLSX, DOCX, else a text with commas, semicolons or tabs.
It knows nothing of Django: it starts fast, and has nothing to lose.
"""

import csv
import io
import json
import resource
import sys
import zipfile
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from typing import Any

MEMORY = 300 * 1024**2  # bytes of address space
SECONDS = 15  # of a processor
MAX_ROWS, MAX_COLUMNS = 20_000, 100
MAX_UNPACKED, MAX_PARTS = 80 * 1024**2, 2_000  # bytes, and files in an archive
MAX_CELL, MAX_TEXT = 32_767, 20_000_000  # characters, of a cell and of a table
MAX_TAG = 64  # characters of a content control's, in Word
ZIP = b"PK\x03\x04"
OLE = b"\xd0\xcf\x11\xe0"  # of files of before 2007, and of encrypted ones

TOO_MANY_ROWS = f"It has more than {MAX_ROWS:,} rows. Import it in parts."
TOO_MUCH_TEXT = f"It has more than {MAX_TEXT:,} characters. Import it in parts."
TOO_MANY_COLUMNS = f"It has more than {MAX_COLUMNS} columns: leave out those that are not needed."
NOTHING = "There is no table in it."


class RefusedError(Exception):
    """The file is not taken; the message is a sentence for whoever sent it."""


@dataclass
class Table:
    """A table as it is read: what `SourceTable` holds."""

    name: str
    kind: str
    rows: list[list[str]] = field(default_factory=list)
    numbers: list[int] = field(default_factory=list)
    bold: dict[str, list[str]] = field(default_factory=dict)
    controls: list[tuple[str, str]] = field(default_factory=list)

    def __post_init__(self):
        self._size = 0  # characters of all cells

    def add(self, number: int, cells: list[str]) -> None:
        """Add a row, unless all of it is empty."""
        while cells and not cells[-1]:
            cells = cells[:-1]
        if not cells:
            return
        if len(cells) > MAX_COLUMNS:
            raise RefusedError(TOO_MANY_COLUMNS)
        if len(self.rows) >= MAX_ROWS:
            raise RefusedError(TOO_MANY_ROWS)
        self._size += sum(map(len, cells))
        if self._size > MAX_TEXT:
            raise RefusedError(TOO_MUCH_TEXT)
        for cell in cells:
            if len(cell) > MAX_CELL:
                raise RefusedError(f"Row {number} has a text of more than {MAX_CELL:,} characters.")
        self.rows.append(cells)
        self.numbers.append(number)


def parse(data: bytes) -> list[Table]:
    """Return the tables of a file, those with any row; raise RefusedError with a sentence."""
    if data.startswith(OLE):
        raise RefusedError(
            "It is a file of before 2007, or locked with a password. Save it as .xlsx or .docx, "
            "without one."
        )
    tables = _of_archive(data) if data.startswith(ZIP) else _of_text(data)
    found = [table for table in tables if table.rows or table.controls]
    if not found:
        raise RefusedError(NOTHING)
    return found


def _of_archive(data: bytes) -> list[Table]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = _check_archive(archive)
    except (zipfile.BadZipFile, NotImplementedError, EOFError, OSError, RuntimeError) as error:
        raise RefusedError("It is damaged: its parts cannot be unpacked.") from error
    if "xl/workbook.xml" in names:
        return list(_sheets(data))
    if "word/document.xml" in names:
        return list(_document_tables(data))
    raise RefusedError("It is neither an Excel workbook nor a Word document.")


def _check_archive(archive: zipfile.ZipFile) -> set[str]:
    parts = archive.infolist()
    if len(parts) > MAX_PARTS or sum(part.file_size for part in parts) > MAX_UNPACKED:
        raise RefusedError("It is too large once it is unpacked. Import it in parts.")
    names = {part.filename for part in parts}
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        raise RefusedError("It has macros in it. Save it as .xlsx or .docx, without them.")
    if any(name.startswith("xl/externalLinks/") for name in names):
        raise RefusedError(
            "It takes values from other files. Paste the values, and take the links away."
        )
    for part in parts:
        _check_part(archive, part)  # each, since a part may be XML under any name
    return names


def _check_part(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> None:
    """Refuse a part that declares entities, or that is larger than it says."""
    with archive.open(part) as file:
        size, tail = 0, b""
        while piece := file.read(1024**2):
            size += len(piece)
            if size > part.file_size or size > MAX_UNPACKED:
                raise RefusedError("It is too large once it is unpacked. Import it in parts.")
            if b"<!doctype" in (tail + piece).replace(b"\0", b"").lower():
                raise RefusedError("It declares entities, as no Excel or Word does.")
            tail = piece[-32:]


def _sheets(data: bytes) -> Iterator[Table]:
    import openpyxl

    try:
        workbook = openpyxl.load_workbook(io.BytesIO(data), read_only=True, keep_links=False)
        for sheet in workbook.worksheets:
            table = Table(sheet.title, "sheet")
            if sheet.sheet_state == "visible":
                sheet.reset_dimensions()  # as files say them, they may be wrong
                for number, row in enumerate(sheet.iter_rows(), start=1):
                    if len(row) > MAX_COLUMNS and any(
                        cell.value is not None for cell in row[MAX_COLUMNS:]
                    ):
                        raise RefusedError(TOO_MANY_COLUMNS)
                    table.add(number, [_cell(cell) for cell in row[:MAX_COLUMNS]])
            yield table
    except RefusedError:
        raise
    except MemoryError:
        raise
    except Exception as error:
        raise RefusedError("It is damaged, or no workbook that Excel would open.") from error


def _cell(cell: Any) -> str:
    if cell.data_type == "f":
        raise RefusedError(
            f"There is a formula in {cell.coordinate} of “{cell.parent.title}”. Paste its value "
            "in place of it."
        )
    if cell.data_type == "e":
        raise RefusedError(
            f"{cell.coordinate} of “{cell.parent.title}” holds the error {cell.value}."
        )
    return _text(cell.value)


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime):
        is_day = (value.hour, value.minute, value.second) == (0, 0, 0)
        return value.date().isoformat() if is_day else value.isoformat(" ")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).replace("\r\n", "\n").replace("_x000D_", "").strip()


def _document_tables(data: bytes) -> Iterator[Table]:
    import docx
    from docx.oxml.ns import qn

    try:
        document = docx.Document(io.BytesIO(data))
        for position, source in enumerate(document.element.body.iter(qn("w:tbl")), start=1):
            table = Table(f"Table {position}", "document")
            for number, row in enumerate(source.iter(qn("w:tr")), start=1):
                cells = []
                for column, cell in enumerate(row.iter(qn("w:tc"))):
                    text, bold = _word_text(cell)
                    cells.append(text)
                    if bold:
                        table.bold[f"{number}.{column}"] = bold
                table.add(number, cells)
            yield table
        controls = Table("Content controls", "controls")
        for control in document.element.body.iter(qn("w:sdt")):
            tag = control.find(f"{qn('w:sdtPr')}/{qn('w:tag')}")
            content = control.find(qn("w:sdtContent"))
            if tag is not None and content is not None:
                name = (tag.get(qn("w:val")) or "")[:MAX_TAG]
                controls.controls.append((name, _word_text(content)[0]))
        yield controls
    except RefusedError:
        raise
    except MemoryError:
        raise
    except Exception as error:
        raise RefusedError("It is damaged, or no document that Word would open.") from error


def _word_text(element: Any) -> tuple[str, list[str]]:
    """Return the text of an element as it reads with all changes accepted, and what is bold."""
    from docx.oxml.ns import qn

    lines, phrases = [], []
    # A control within a paragraph has its runs alone.
    for paragraph in list(element.iter(qn("w:p"))) or [element]:
        texts, bold = [], ""
        for run in paragraph.iter(qn("w:r")):
            text = "".join(_run_text(run, qn))
            texts.append(text)
            if _is_bold(run, qn):
                bold += text
            elif text.strip():
                phrases.append(bold)
                bold = ""
        phrases.append(bold)
        lines.append("".join(texts).strip())
    return "\n".join(filter(None, lines)), [each.strip() for each in phrases if each.strip()]


def _run_text(run: Any, qn: Any) -> Iterator[str]:
    for part in run:
        if part.tag == qn("w:t"):
            yield part.text or ""
        elif part.tag in (qn("w:tab"), qn("w:br")):
            yield " "
        elif part.tag == qn("w:noBreakHyphen"):
            yield "-"


def _is_bold(run: Any, qn: Any) -> bool:
    mark = run.find(f"{qn('w:rPr')}/{qn('w:b')}")
    return mark is not None and mark.get(qn("w:val"), "1") not in ("0", "false", "none")


def _of_text(data: bytes) -> list[Table]:
    if b"\0" in data and data[:2] not in (b"\xff\xfe", b"\xfe\xff"):
        raise RefusedError("It is no table: there are NUL characters in it.")
    encoding = "utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    try:
        text = data.decode(encoding).removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        raise RefusedError(
            f"It is not UTF-8, at byte {error.start + 1}. Save it as “CSV UTF-8”."
        ) from error
    if "\0" in text:
        raise RefusedError("It is no table: there are NUL characters in it.")
    csv.field_size_limit(MAX_CELL * 4)
    first = text.lstrip("\n\r").partition("\n")[0]
    delimiter = max("\t;,", key=first.count)
    if not first.count(delimiter):
        raise RefusedError(NOTHING)
    table = Table("Table", "text")
    try:
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
        for row in reader:
            table.add(reader.line_num, [cell.strip().replace("\r\n", "\n") for cell in row])
    except csv.Error as error:
        raise RefusedError(f"It cannot be read as a table: {error}.") from error
    return [table]


def main() -> None:
    """Read a file from the standard input; write its tables, or a sentence, as JSON."""
    data = sys.stdin.buffer.read()
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS + 1))
    try:
        answer: dict[str, Any] = {"tables": [asdict(table) for table in parse(data)]}
    except RefusedError as refusal:
        answer = {"refused": str(refusal)}
    except (MemoryError, RecursionError):
        answer = {"refused": "It takes more memory than a file may take. Import it in parts."}
    sys.stdout.write(json.dumps(answer, ensure_ascii=False))


if __name__ == "__main__":
    main()
