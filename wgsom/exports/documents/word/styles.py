"""The styles of a Word file, by Word's own names, so that staff can restyle it at once."""

from docx.document import Document as WordDocument
from docx.enum.section import WD_ORIENT
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor
from docx.styles.style import BaseStyle

from wgsom.exports.documents.model import Role
from wgsom.exports.documents.word.elements import element

FONT = "Times New Roman"
INK, QUIET, LINK = (
    RGBColor(0x1A, 0x1A, 0x1A),
    RGBColor(0x4D, 0x4D, 0x4D),
    RGBColor(0x0B, 0x4F, 0x8A),
)

ROLES = {
    Role.BODY: "Body Text",
    Role.MASTHEAD: "Masthead",
    Role.SUBTITLE: "Subtitle",
    Role.STATEMENT: "Quote",
    Role.NOTE: "Note",
}
NUMBERED, LETTERED, BULLETED = "Numbered Paragraph", "Lettered Item", "List Bullet"
TABLE = "Table Grid"

# Name, size in points, whether bold, space before and after in points.
_PARAGRAPHS = [
    ("Normal", 10.5, False, 0, 0),
    ("Body Text", 10.5, False, 0, 7),
    (NUMBERED, 10.5, False, 0, 7),
    (LETTERED, 10.5, False, 0, 5),
    (BULLETED, 10.5, False, 0, 5),
    ("Masthead", 10.5, False, 0, 4),
    ("Title", 16, True, 14, 7),
    ("Subtitle", 12, True, 0, 7),
    ("Heading 1", 12, True, 14, 7),
    ("Heading 2", 10.5, True, 10, 5),
    ("Quote", 10.5, False, 0, 7),
    ("Note", 9, False, 0, 2),
    ("Caption", 9.5, True, 4, 4),
    ("Table Text", 9.5, False, 1, 1),
    ("Table Heading", 9.5, True, 1, 1),
    ("Header", 8.5, False, 0, 0),
    ("Footer", 8.5, False, 0, 0),
    ("footnote text", 9, False, 0, 2),
]
_OWN = {NUMBERED, LETTERED, "Masthead", "Note", "Table Text", "Table Heading"}


def set_styles(word: WordDocument, *, language: str, is_landscape: bool) -> None:
    """Give a new file the page, the styles and the language of the register's documents."""
    for name, size, is_bold, before, after in _PARAGRAPHS:
        _set_look(_paragraph_style(word, name), size, is_bold, before, after)
    _add_character_styles(word)
    for defaults in word.styles.element.iter(qn("w:rPrDefault")):
        for languages in defaults.iter(qn("w:lang")):
            languages.set(qn("w:val"), language)
    _set_page(word, is_landscape)


def _paragraph_style(word: WordDocument, name: str) -> BaseStyle:
    if name in [style.name for style in word.styles]:
        return word.styles[name]
    style = word.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH, builtin=name not in _OWN)
    style.base_style = word.styles["Normal"]
    return style


def _set_look(style: BaseStyle, size: float, is_bold: bool, before: int, after: int) -> None:
    style.font.size, style.font.bold, style.font.italic = Pt(size), is_bold, False
    style.font.color.rgb = QUIET if style.name in ("Note", "Header", "Footer") else INK
    looks = style.element.get_or_add_rPr()
    for name in ("w:rFonts", "w:spacing", "w:kern"):
        for given in looks.findall(qn(name)):
            looks.remove(given)
    looks.insert(0, element("w:rFonts", ascii=FONT, hAnsi=FONT, cs=FONT, eastAsia=FONT))
    layout = style.paragraph_format
    layout.space_before, layout.space_after, layout.line_spacing = Pt(before), Pt(after), 1.1
    # Word's own title has a blue line below it.
    for rule in list(style.element.iter(qn("w:pBdr"))):
        rule.getparent().remove(rule)


def _add_character_styles(word: WordDocument) -> None:
    mark = word.styles.add_style("footnote reference", WD_STYLE_TYPE.CHARACTER, builtin=True)
    mark.font.superscript = True
    link = word.styles.add_style("Hyperlink", WD_STYLE_TYPE.CHARACTER, builtin=True)
    link.font.color.rgb, link.font.underline = LINK, True


def _set_page(word: WordDocument, is_landscape: bool) -> None:
    (section,) = word.sections
    width, height = (Mm(297), Mm(210)) if is_landscape else (Mm(210), Mm(297))
    section.page_width, section.page_height = width, height
    section.orientation = WD_ORIENT.LANDSCAPE if is_landscape else WD_ORIENT.PORTRAIT
    section.left_margin = section.right_margin = Mm(22)
    section.top_margin, section.bottom_margin = Mm(22), Mm(24)
