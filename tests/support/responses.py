"""Reading pages and files as their users do."""

import csv
import io
import json
import re

import openpyxl
from openpyxl.utils.escape import unescape


def body(response) -> bytes:
    """Return all bytes of a response, streamed or not."""
    return b"".join(response.streaming_content) if response.streaming else response.content


def csv_rows(response) -> list[dict]:
    """Return the rows of a CSV answer as dictionaries."""
    text = body(response).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline="")))


def json_file(response) -> dict:
    """Return a JSON answer."""
    return json.loads(body(response))


def xlsx_sheets(response) -> dict[str, list[list]]:
    """Return the sheets of an Excel answer as lists of rows, read by another library."""
    workbook = openpyxl.load_workbook(io.BytesIO(body(response)))
    return {sheet.title: [_values(row) for row in sheet.iter_rows()] for sheet in workbook}


def _values(row) -> list:
    # Excel itself undoes the format's escapes such as _x005F_; openpyxl leaves that to us.
    return [unescape(cell.value) if isinstance(cell.value, str) else cell.value for cell in row]


def topic_numbers(response) -> list[int]:
    """Return the numbers of the topics on a page of the list, in order."""
    return [topic.number for topic in response.context["page"].rows]


def words(html: str) -> str:
    """Return a page without its tags, deleted words in [-…-] and inserted ones in {+…+}."""
    marked = re.sub(r"<del>(.*?)</del>", r"[-\1-]", re.sub(r"<ins>(.*?)</ins>", r"{+\1+}", html))
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", marked))


ATOM = "{http://www.w3.org/2005/Atom}"  # the namespace of feeds

BLOCKS = (
    "html|head|body|title|meta|link|header|main|footer|nav|section|article|div|p|h[1-6]|ul|ol|li|dl|"
    "dt|dd|table|caption|thead|tbody|tfoot|tr|th|td|form|fieldset|legend|details|summary|option|svg"
)


def markup(response) -> str:
    """Return a page as browsers see it: no blanks at the ends of lines, tags and blocks."""
    text = re.sub(r"\s+", " ", response.content.decode())
    text = re.sub(r"(<[^<>]*?) (/?>)", r"\1\2", text)
    return re.sub(rf" ?(</?(?:{BLOCKS})\b[^<>]*>) ?", r"\1", text)
