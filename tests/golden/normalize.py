"""A response as a text that is the same for as long as its readers see the same."""

import io
import re
import zipfile
from html.parser import HTMLParser

from pypdf import PdfReader

# What begins and ends a line of its own: blanks beside it are not seen.
BLOCKS = frozenset(
    [
        *["html", "head", "body", "title", "meta", "link", "script", "style", "header", "main"],
        *["footer", "nav", "section", "article", "aside", "div", "p", "h1", "h2", "h3", "h4"],
        *["h5", "h6", "ul", "ol", "li", "dl", "dt", "dd", "table", "caption", "thead", "tbody"],
        *["tfoot", "tr", "th", "td", "form", "fieldset", "legend", "details", "summary", "option"],
        *["select", "optgroup", "blockquote", "svg", "circle", "path", "rect", "g", "br", "hr"],
    ]
)
CHANGING = [
    (re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"), "UUID"),
    (re.compile(r"\(accessed [^)]*\)"), "(accessed)"),
    (re.compile(r'(name="csrfmiddlewaretoken".*?value=")[^"]*'), r"\1"),
    (re.compile(r"(<dcterms:\w+ [^>]*>)[^<]*"), r"\1"),
    (re.compile(r"Opened by (.*?) \d.*? ago"), r"Opened by \1 ago"),
]


def normalized(response) -> str:
    """Return status, redirects, type and content of a response."""
    body = b"".join(response.streaming_content) if response.streaming else response.content
    kind = response.headers.get("Content-Type", "")
    head = [str(response.status_code), kind, response.headers.get("Content-Disposition", "")]
    return "\n".join([*head, _changing_left_out(_text(kind, body))])


def _changing_left_out(text: str) -> str:
    for pattern, replacement in CHANGING:
        text = pattern.sub(replacement, text)
    return text


def _text(kind: str, body: bytes) -> str:
    if "html" in kind:
        return _html(body.decode())
    if "pdf" in kind:
        pages = PdfReader(io.BytesIO(body)).pages
        return "\n".join(" ".join(page.extract_text().split()) for page in pages)
    if body.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            names = sorted(archive.namelist())
            return "\n".join(
                f"{name}\n{archive.read(name).decode('utf-8', 'replace')}" for name in names
            )
    return body.decode("utf-8", "replace")


def _html(page: str) -> str:
    reader = _Reader()
    reader.feed(page)
    reader.close()
    lines = []
    for place, (kind, token) in enumerate(reader.tokens):
        if kind == "text":
            token = re.sub(r"\s+", " ", token)
            before, after = reader.tokens[place - 1 : place], reader.tokens[place + 1 : place + 2]
            token = token.lstrip() if not before or before[0][0] == "block" else token
            token = token.rstrip() if not after or after[0][0] == "block" else token
        if token:
            lines.append(token)
    return "\n".join(lines)


class _Reader(HTMLParser):
    """Reads a page as tags, with their attributes in order, and texts."""

    def __init__(self):
        super().__init__()
        self.tokens = []

    def handle_starttag(self, tag, attrs):
        written = "".join(
            f' {name}="{" ".join((value or "").split())}"' for name, value in sorted(attrs)
        )
        self._add(tag, f"<{tag}{written}>")

    def handle_endtag(self, tag):
        self._add(tag, f"</{tag}>")

    def handle_data(self, data):
        if self.tokens and self.tokens[-1][0] == "text":
            self.tokens[-1] = ("text", self.tokens[-1][1] + data)
        else:
            self.tokens.append(("text", data))

    def _add(self, tag: str, token: str) -> None:
        self.tokens.append(("block" if tag in BLOCKS else "inline", token))
