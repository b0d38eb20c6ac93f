"""Files as they come, and as nobody should send them: a table, or a sentence."""

import io
import resource
import time
import zipfile

import docx
import openpyxl
import pytest
import xlsxwriter

from wgsom.imports.content import ImportRefusedError
from wgsom.imports.reader import MAX_BYTES, read_tables


def workbook(*rows, sheet="Topics", change=None) -> bytes:
    """Return an Excel file with some rows."""
    made = openpyxl.Workbook()
    made.active.title = sheet
    for row in rows:
        made.active.append(row)
    if change:
        change(made)
    data = io.BytesIO()
    made.save(data)
    return data.getvalue()


def document(*rows) -> bytes:
    """Return a Word file with a table."""
    made = docx.Document()
    table = made.add_table(rows=0, cols=len(rows[0]))
    for row in rows:
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.text = text
    data = io.BytesIO()
    made.save(data)
    return data.getvalue()


def repeated_text(rows: int) -> bytes:
    """Return a small Excel file of rows of a hundred cells that all have one long text."""
    data = io.BytesIO()
    with xlsxwriter.Workbook(data) as made:  # which writes a text once, however many cells have it
        sheet = made.add_worksheet("Topics")
        for row in range(rows):
            sheet.write_row(row, 0, ["x" * 32_000] * 100)
    return data.getvalue()


def test_a_small_file_of_much_text_is_refused():
    data = repeated_text(35)
    assert len(data) < 300_000

    with pytest.raises(ImportRefusedError, match="more than 20,000,000 characters"):
        read_tables(data)


def test_entities_are_found_in_parts_of_any_name():
    doctype = b'<!DOCTYPE x [<!ENTITY a "aaaa">]><x>&a;</x>'

    with pytest.raises(ImportRefusedError, match="declares entities"):
        read_tables(with_part(workbook(["number"]), "xl/sharedStrings.dat", doctype))


def with_part(data: bytes, name: str, content: bytes) -> bytes:
    """Return an archive with one part more, or another one of that name."""
    made = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as before,
        zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as after,
    ):
        for part in before.infolist():
            if part.filename != name:
                after.writestr(part, before.read(part))
        after.writestr(name, content)
    return made.getvalue()


def only_part(name: str) -> bytes:
    """Return an archive with one file in it."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr(name, "words")
    return made.getvalue()


def refusal(data: bytes) -> str:
    with pytest.raises(ImportRefusedError) as error:
        read_tables(data)
    return str(error.value)


def test_what_a_file_is_is_told_by_its_content():
    rows = [["number", "title"], ["1", "A"]]
    assert read_tables(workbook(*rows))[0].kind == "sheet"
    assert read_tables(document(*rows))[0].kind == "document"
    for text in ("number,title\n1,A\n", "number;title\n1;A\n", "\ufeffnumber\ttitle\r\n1\tA\r\n"):
        for encoding in ("utf-8", "utf-16"):
            table = read_tables(text.encode(encoding))[0]
            assert (table.kind, table.rows) == ("text", rows)


def test_cells_are_read_as_texts():
    from datetime import date, datetime

    row = [1, 2.0, 2.5, True, date(2024, 7, 1), datetime(2024, 7, 1), " a\r\nb ", None, "'=1+1"]
    (table,) = read_tables(workbook(row))
    assert table.rows == [["1", "2", "2.5", "yes", "2024-07-01", "2024-07-01", "a\nb", "", "'=1+1"]]


def test_bold_phrases_of_a_word_table_are_known():
    made = docx.Document()
    cell = made.add_table(rows=1, cols=1).rows[0].cells[0]
    paragraph = cell.paragraphs[0]
    paragraph.add_run("Smuggling of ")
    paragraph.add_run("vulnerable ").bold = True
    paragraph.add_run("migrants").bold = True
    paragraph.add_run(", such as")
    data = io.BytesIO()
    made.save(data)
    (table,) = read_tables(data.getvalue())
    assert table.bold == {"1.0": ["vulnerable migrants"]}


DECLARED = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>'


def formula(made):
    made.active["B2"] = "=1+1"


def wide(made):
    made.active.cell(1, 10_000, "far")


HOSTILE = {
    "nothing": (b" \n", "There is nothing in it."),
    "too large": (b"a,b\n" * (MAX_BYTES // 4 + 1), "more than 10 MB"),
    "noise": (b"\x00\x01\x02\x03" * 100, "NUL characters"),
    "latin": ("number,title\n1,é\n".encode("latin-1"), "It is not UTF-8, at byte 16."),
    "no table": (b"some words of a letter", "There is no table in it."),
    "old": (b"\xd0\xcf\x11\xe0" + b"\0" * 600, "before 2007, or locked with a password"),
    "cut": (workbook(["a"])[:400], "It is damaged"),
    "no archive": (b"PK\x03\x04 and so on", "It is damaged"),
    "another archive": (only_part("a.txt"), "neither an Excel workbook nor a Word document"),
    "macros": (with_part(workbook(["a"]), "xl/vbaProject.bin", b"x"), "It has macros in it."),
    "links": (
        with_part(workbook(["a"]), "xl/externalLinks/externalLink1.xml", b"<a/>"),
        "takes values from other files",
    ),
    "entities": (with_part(workbook(["a"]), "xl/workbook.xml", DECLARED), "declares entities"),
    "entities in Word": (
        with_part(document(["a"]), "word/document.xml", DECLARED),
        "declares entities",
    ),
    "broken": (with_part(workbook(["a"]), "xl/workbook.xml", b"<a>"), "It is damaged"),
    "broken Word": (with_part(document(["a"]), "word/document.xml", b"<a>"), "It is damaged"),
    "formula": (workbook(["a"], ["b"], change=formula), "There is a formula in B2 of “Topics”."),
    "columns": (workbook(["a"], change=wide), "more than 100 columns"),
    "columns of a text": (b",".join([b"a"] * 10_000), "more than 100 columns"),
    "rows": (b"a,b\n" * 20_001, "more than 20,000 rows"),
    "long cell": (b"a," + b"b" * 40_000, "more than 32,767 characters"),
    "empty": (workbook(), "There is no table in it."),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_gets_a_sentence(name):
    data, sentence = HOSTILE[name]
    assert sentence in refusal(data)


@pytest.mark.parametrize("part", ["xl/worksheets/sheet1.xml", "xl/media/image1.png"])
def test_a_bomb_is_refused_before_it_is_unpacked(part):
    bomb = with_part(workbook(["a"]), part, b"\0" * (120 * 1024**2))
    assert len(bomb) < 1024**2
    start = time.process_time()
    assert "too large once it is unpacked" in refusal(bomb)
    assert time.process_time() - start < 2  # of this process: it unpacked nothing


def test_a_file_is_read_in_a_process_that_stays_small():
    rows = [[str(number), "word " * 20] for number in range(15_000)]
    before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    (table,) = read_tables(workbook(*rows))
    after = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    assert len(table.rows) == 15_000
    assert max(before, after) >= after
    assert after < 300 * 1024 or after == before  # kB
