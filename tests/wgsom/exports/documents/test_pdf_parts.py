"""A long PDF: set in parts, and joined to one file that is as accessible as a short one."""

from collections import Counter
from collections.abc import Iterator

import pytest

from tests.support.documents import document, elements, everything, pdf_text, reader
from wgsom.exports.documents import Heading, ListBlock, Paragraph, RenderedDocument, Table, line
from wgsom.exports.documents.model import texts, words
from wgsom.exports.documents.pdf import pdf, writer
from wgsom.exports.documents.pdf.parts import split

ROWS = 40


@pytest.fixture
def in_parts(monkeypatch):
    """Set documents of more than so many rows in parts."""
    monkeypatch.setattr(writer, "MAX_PART_ROWS", ROWS)


def table_of(rows: int, caption: str = "") -> Table:
    numbers = tuple((line(f"Row {number}"), line("beside")) for number in range(rows))
    return Table((line("No."), line("Word")), numbers, (1, 1), caption)


def structure(data: bytes):
    return reader(data).trailer["/Root"]["/StructTreeRoot"]


def continued(parts) -> list[list[str]]:
    return [[words(given) for given in part.continued] for part in parts]


def cells(node) -> Iterator:
    """Yield the heading cells, and other cells, below an element of a structure."""
    children = node.get("/K", [])
    for child in children if isinstance(children, list) else [children]:
        child = child.get_object()
        if isinstance(child, dict):
            if child.get("/S") in ("/TH", "/TD"):
                yield child
            yield from cells(child)


class TestSplit:
    def test_a_short_document_is_one_part(self):
        short = document(table_of(3))

        assert [part.document for part in split(short, 10)] == [short]

    @pytest.mark.parametrize("rows", [1, 2, 7, 40, 1_000])
    def test_nothing_is_lost_and_no_part_is_too_long(self, rows):
        whole = everything(rows=95)
        parts = split(whole, rows)

        assert all(part.document.row_count <= rows for part in parts)
        found = [text for part in parts for text in texts(part.document)]
        assert found == list(texts(whole))

    def test_a_later_part_goes_on_where_the_one_before_ended(self):
        parts = split(document(Heading(line("Prevention")), table_of(95, "The caption")), ROWS)

        assert continued(parts) == [[], ["Prevention, continued"], ["Prevention, continued"]]
        assert [part.document.blocks[-1].caption for part in parts] == ["The caption", "", ""]

    @pytest.mark.parametrize(
        ("rows", "said"),
        [(36, "B, continued"), (37, "Continued"), (38, "Continued"), (39, "A, continued")],
    )
    def test_what_begins_anew_is_not_continued_and_no_heading_stands_last(self, rows, said):
        groups = [Heading(line("A")), table_of(rows), Heading(line("B")), table_of(30)]
        first, second, *_ = split(document(*groups), ROWS)

        assert not isinstance(first.document.blocks[-1], Heading)
        assert continued([second]) == [[said]]

    def test_what_is_counted_through_is_known(self):
        parts = split(everything(rows=95), ROWS)

        assert [part.paragraphs_before for part in parts] == [0, 2, 2]
        assert [part.notes_before for part in parts] == [0, 3, 4]  # one stands in a heading

    def test_looks_and_anchors_stay_with_their_rows(self):
        rows = tuple((line(str(number)),) for number in range(5))
        looks, anchors = tuple((f"look {n}",) for n in range(5)), tuple("abcde")
        whole = document(Table((line("No."),), rows, (1,), looks=looks, anchors=anchors))
        tables = [part.document.blocks[-1] for part in split(whole, 3)]

        assert [table.anchors for table in tables] == [("a", "b"), ("c", "d", "e")]
        assert [table.looks for table in tables] == [looks[:2], looks[2:]]


class TestJoined:
    def test_it_says_all_in_order_with_pages_numbered_through(self, in_parts):
        data = pdf(document(table_of(95), Paragraph(line("The end"))))
        text, pages = pdf_text(data), reader(data).pages

        rows = [text.index(f"Row {number} ") for number in range(95)]
        assert rows == sorted(rows)
        assert text.count("Continued") == 2
        assert text.index("Row 94 ") < text.index("The end")
        assert [page.extract_text().split()[-4:] for page in pages] == [
            ["Page", str(number), "of", str(len(pages))] for number in range(1, len(pages) + 1)
        ]

    def test_it_is_made_of_what_a_short_one_is(self, in_parts, monkeypatch):
        whole = everything(rows=95)
        joined = Counter(name for name, _ in elements(pdf(whole)))
        monkeypatch.setattr(writer, "MAX_PART_ROWS", 1_000)
        single = Counter(name for name, _ in elements(pdf(whole)))

        # Two more tables, with their headings and a note to one; and two lines that say so.
        more = joined - single
        kinds = ["/Table", "/THead", "/TBody", "/TR", "/TH", "/TD", "/Note", "/P", "/H1", "/H2"]
        assert [more[kind] for kind in kinds] == [2, 2, 2, 2, 6, 0, 2, 2, 0, 0]
        assert single - joined == {}
        assert joined["/H1"] == 1

    def test_paragraphs_and_notes_are_numbered_through(self, in_parts):
        text = pdf_text(pdf(everything(rows=95)))

        assert text.index("1. One") < text.index("2. Two") < text.index("3. Three")
        assert "Addressed?3" in text.replace("? 3", "?3")
        assert "Addressed?4" in text.replace("? 4", "?4")

    def test_each_heading_cell_has_a_name_of_its_own_that_its_cells_know(self, in_parts):
        data = pdf(document(table_of(95)))
        found = list(cells(structure(data)))
        names = [cell["/ID"] for cell in found if cell["/S"] == "/TH"]
        known = structure(data)["/IDTree"]["/Names"]

        assert len(set(names)) == len(names) == 6
        assert sorted(names) == known[::2] == sorted(known[::2])
        referred = {
            name for cell in found for each in cell["/A"] for name in each.get("/Headers", [])
        }
        assert referred == set(names)

    def test_each_marked_content_has_its_place_in_the_structure(self, in_parts):
        data = pdf(everything(rows=95))
        numbers = structure(data)["/ParentTree"]
        kids = [each.get_object() for each in numbers.get("/Kids", [])] or [numbers]
        flat = [each for kid in kids for each in kid["/Nums"]]
        parents = dict(zip(flat[::2], flat[1::2], strict=True))
        pages = reader(data).pages
        linked = [each.get_object() for page in pages for each in page.get("/Annots", [])]

        numbered = [page["/StructParents"] for page in pages]
        numbered += [each["/StructParent"] for each in linked]
        assert len(set(numbered)) == len(numbered)
        assert set(numbered) == set(parents)
        for page in pages:
            for parent in parents[page["/StructParents"]].get_object():
                assert parent.get_object()["/Type"] == "/StructElem"

    def test_its_outline_leads_to_the_headings_of_all_parts(self, in_parts):
        groups = [block for name in "ABC" for block in (Heading(line(name)), table_of(30))]
        file = reader(pdf(document(*groups)))
        title, below = file.outline

        assert title.title == "A title"
        assert [each.title for each in below] == ["A", "B", "C"]
        for each in below:
            page = file.pages[file.get_destination_page_number(each)]
            assert f"\n{each.title}\n" in page.extract_text()

    def test_headings_of_a_lower_level_stay_below_those_above_them(self, in_parts):
        below = [block for name in "abcdef" for block in (Heading(line(name), 3), table_of(17))]
        data = pdf(document(Heading(line("A")), *below, Heading(line("B")), *below))
        title, (first, under_first, second, under_second) = reader(data).outline

        assert (title.title, first.title, second.title) == ("A title", "A", "B")
        assert [each.title for each in under_first] == list("abcdef")
        assert [each.title for each in under_second] == list("abcdef")
        made_of = Counter(name for name, _ in elements(data))
        assert [made_of[kind] for kind in ("/H1", "/H2", "/H3")] == [1, 2, 12]

    def test_it_may_have_no_heading(self, in_parts):
        bare = RenderedDocument("A title", (table_of(95),))

        assert "Row 94" in pdf_text(pdf(bare))

    def test_it_says_of_itself_what_is_true_of_the_whole(self, in_parts):
        file = reader(pdf(document(table_of(95))))
        said = file.trailer["/Root"]["/Metadata"].get_data()

        assert b"<pdfuaid:part>1</pdfuaid:part>" in said
        assert b"<xmpTPg:NPages>%d</xmpTPg:NPages>" % len(file.pages) in said
        assert file.metadata.title == "A title"
        assert file.trailer["/Root"]["/Lang"] == "en"

    def test_the_same_document_is_the_same_bytes_and_another_is_another_file(self, in_parts):
        one, same, other = (pdf(document(table_of(rows))) for rows in (95, 95, 94))

        assert one == same
        assert reader(one).trailer["/ID"] != reader(other).trailer["/ID"]

    def test_a_character_that_only_goes_with_others_is_no_failure(self, in_parts):
        last = Paragraph(line("a\u08e2b"))

        assert "a□b" in pdf_text(pdf(document(table_of(95), last)))

    def test_it_may_be_a_list_without_any_table(self, in_parts):
        items = ListBlock((line("An item"),))

        assert pdf_text(pdf(document(*[items] * 95))).count("An item") == 95

    def test_a_part_that_cannot_be_set_is_an_error(self, in_parts):
        too_deep = [Heading(line("A")), Heading(line("B"), level=9), Paragraph(line("C"))]
        broken = document(table_of(95), *too_deep)

        with pytest.raises(RuntimeError, match="could not be set"):
            pdf(broken)
