"""The paper's table, as it is pasted or uploaded: topics, when proposed, and whether addressed.

Three columns, as the Secretariat's papers print them ("6th WG 2019"; "Yes, as a focus of the 8th WG
in 2021."). What a sentence does not say is left to a person, and marked.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from sessions.models import Session
from topics.choices import Answer, Extent
from topics.models import Assessment, Consideration, Proposal, Topic
from topics.models.assessment import STATED_ANSWERS
from topics.similarity import TitleIndex, stems
from wgsom.imports.columns import SEPARATOR
from wgsom.imports.content import ImportRefusedError, SourceTable
from wgsom.imports.importer import SourceRow
from wgsom.search.tokenizer import normalize_for_comparison
from wgsom.text import ordinal

COLUMNS = 3
HEADING = re.compile(r"proposed\s+(future\s+)?(topics|when)", re.IGNORECASE)
# "6 th WG 2019": extracted from a PDF, an ordinal stands apart from its number.
APART = re.compile(r"\b(\d{1,3})\s+(st|nd|rd|th)\b")
BLANK_BEFORE = re.compile(r"\s+([,;:.!?])")
PROPOSED = re.compile(
    r"(\d{1,3})(?:st|nd|rd|th)?\s+(?:WG|session)\b(?:\s+(?:in\s+)?\(?(\d{4})\)?)?"
)
QUOTED = re.compile(r"‘.*?’(?!\w)|“.*?”|\".*?\"", re.DOTALL)
SESSION = re.compile(r"\b(\d{1,3})(?:st|nd|rd|th)\s+(?:WG|session)\b(?:\s+in\s+(\d{4}))?")
CURRENT = re.compile(r"\bcurrent\s+(\d{1,3})(?:st|nd|rd|th)\s+(?:WG|session)\b")
IN_PART = re.compile(r"\b(partially|partly|in part)\b", re.IGNORECASE)
SENTENCE_END = re.compile(r"(?<=[.!?])\s+(?=[A-Z])")

EXTENT_OF_ANSWER = {
    Answer.YES: Extent.FOCUS,
    Answer.PARTLY: Extent.PARTIAL,
    Answer.NO: Extent.RELATED,
}
ELLIPSIS = "…"
SHORT_TITLE_LENGTH = 60  # characters

MIN_SHARED, MIN_SHARE_ALIKE = 3, 0.75  # words of a title that another one has, to be much alike
MUCH_LIKE = "Much like topic {}: if it is that one, give it that title."
LATER = "The sentence names the {} session, which is after the one that the answers are of."
SHORT_TITLE_MADE = "The short title was made of the title: look at it."
OTHER_EXTENT = "The register says of the {} session “{}”, and the sentence “{}”: look at it."


@dataclass
class PaperRow:
    """A row of the table, tidied up: the blanks of a PDF taken out, rows cut in two joined."""

    where: str
    title: str
    proposed: str
    statement: str
    bold: list[str] = field(default_factory=list)


def is_paper_table(table: SourceTable) -> bool:
    """Return whether a table is that of a paper: by its headings, or by what its columns hold."""
    rows = [row for row in table.rows if len(row) >= COLUMNS - 1]
    if not rows or any(len(row) > COLUMNS for row in table.rows):
        return False
    if any(HEADING.search(" ".join(row)) for row in rows[:1]):
        return True
    found = [row for row in rows if PROPOSED.search(tidy(row[1]))]
    return len(found) * 2 > len(rows)


def tidy(text: str) -> str:
    """Return a text without what a PDF, or a table of Word, brings into it."""
    joined = " ".join(text.split())
    return BLANK_BEFORE.sub(r"\1", APART.sub(r"\1\2", joined))


def paper_rows(table: SourceTable) -> list[PaperRow]:
    """Return the rows of a paper's table; headings that are repeated on each page are left out."""
    found: list[PaperRow] = []
    for number, cells in zip(table.numbers, table.rows, strict=True):
        title, proposed, statement = (tidy(cell) for cell in [*cells, "", "", ""][:COLUMNS])
        if HEADING.search(title) or HEADING.search(proposed):
            continue
        bold = [tidy(each) for each in table.bold.get(f"{number}.0", [])]
        if not proposed and not statement and found:  # a row that a page break has cut in two
            last = found[-1]
            last.title = f"{last.title} {title}".strip()
            last.bold += bold
        else:
            found.append(PaperRow(f"{table.name}, row {number}", title, proposed, statement, bold))
    return found


class PaperTable:
    """A paper's table as rows of records, compared with what is in the register already.

    Assessments are of `session`: by default the highest that a sentence names as current, else the
    last one held.
    """

    def __init__(self, table: SourceTable, session: int | None = None, source: str = ""):
        self.rows = paper_rows(table)
        self.source = source
        self.session = session or self._session()
        self.years = dict(Session.all_objects.values_list("number", "year"))
        if self.session not in self.years:
            raise ImportRefusedError(
                f"There is no session {self.session} in the register, which these answers are of. "
                "Enter the session first, or name another one."
            )
        self.numbers = {
            normalize_for_comparison(title): number
            for number, title in Topic.all_objects.values_list("number", "title")
        }
        self.short_titles = set(Topic.all_objects.values_list("short_title", flat=True))
        self.known = _known_considerations()
        self.index = TitleIndex.of_all_topics()
        last = Topic.all_objects.order_by("number").values_list("number", flat=True).last()
        self.next_number = (last or 0) + 1

    def _session(self) -> int:
        named = [int(each) for row in self.rows for each in CURRENT.findall(row.statement)]
        return max(named, default=Session.objects.last_held().number)

    def source_rows(self) -> list[SourceRow]:
        """Return the rows of records that the table makes."""
        return [each for row in self.rows for each in self._of_row(row)]

    def _of_row(self, row: PaperRow) -> Iterator[SourceRow]:
        number = self.numbers.get(normalize_for_comparison(row.title))
        if number is None:
            number, self.next_number = self.next_number, self.next_number + 1
            self.numbers[normalize_for_comparison(row.title)] = number
            yield self._topic(row, number)
        else:
            yield SourceRow(row.where, Topic, {"number": str(number), "title": row.title})
        yield from self._proposals(row, str(number))
        if row.statement:
            yield from self._answer(row, str(number))

    def _topic(self, row: PaperRow, number: int) -> SourceRow:
        short = self._short_title(row.title)
        marks = () if short == row.title else (SHORT_TITLE_MADE,)
        marks += tuple(MUCH_LIKE.format(each) for each in self._alike(row.title))
        emphasis = [each for each in row.bold if each in row.title and each != row.title]
        cells = {"number": str(number), "title": row.title, "short_title": short}
        if emphasis:
            cells["emphasis"] = "\n".join(emphasis)
        return SourceRow(row.where, Topic, cells, marks)

    def _alike(self, title: str) -> list[int]:
        """Return the topic that has most of the words of a new title, if there is one."""
        nearest = self.index.ranked(title, 1)
        wanted = len(stems(title))
        return [
            each.number
            for each in nearest
            if len(each.words) >= max(MIN_SHARED, MIN_SHARE_ALIKE * wanted)
        ]

    def _short_title(self, title: str) -> str:
        """Return a title in at most so many characters, that no other topic has."""
        for count in range(1, 1000):
            end = f" ({count})" if count > 1 else ""
            short = _shortened(title, SHORT_TITLE_LENGTH - len(end)) + end
            if short not in self.short_titles:
                break
        self.short_titles.add(short)
        return short

    def _proposals(self, row: PaperRow, number: str) -> Iterator[SourceRow]:
        found = [(int(session), year) for session, year in PROPOSED.findall(row.proposed)]
        left = PROPOSED.sub("", row.proposed)
        if not found or re.search(r"\d", left):
            # Named as it is written: the importer refuses it, and says where.
            yield SourceRow(
                row.where, Proposal, {"topic": number, "session": row.proposed or "nothing"}
            )
            return
        for session, year in found:
            cells = {"topic": number, "session": str(session)}
            cells |= self._source(Proposal, number, session)
            yield SourceRow(row.where, Proposal, cells, errors=self._other_year(session, year))

    def _other_year(self, session: int, year: str) -> tuple[str, ...]:
        """Return, in a sentence, that a session was in another year; nothing if it was not."""
        known = self.years.get(session)
        if not year or not known or int(year) == known:
            return ()
        return (f"The {ordinal(session)} session was in {known}, and not in {year}.",)

    def _source(self, model: type, number: str, session: int) -> dict[str, str]:
        """Return the source of a new row; that of one that is there stays."""
        rows = model._base_manager.filter(topic__number=number, session__number=session)
        return {"source": self.source} if self.source and not rows.exists() else {}

    def _answer(self, row: PaperRow, number: str) -> Iterator[SourceRow]:
        word = re.match(r"\w+", row.statement)
        answer = STATED_ANSWERS.get(word[0].casefold()) if word else None
        cells = {
            "topic": number,
            "session": str(self.session),
            "answer": str(answer.value) if answer else (word[0] if word else row.statement),
            "statement": row.statement,
        }
        later = {int(session) for session, _ in SESSION.findall(QUOTED.sub("", row.statement))}
        marks = tuple(LATER.format(ordinal(each)) for each in sorted(later) if each > self.session)
        cells |= self._source(Assessment, number, self.session)
        yield SourceRow(row.where, Assessment, cells, marks)
        if answer:
            yield from self._considerations(row, number, answer)

    def _considerations(self, row: PaperRow, number: str, answer: Answer) -> Iterator[SourceRow]:
        seen = set()
        for sentence in SENTENCE_END.split(QUOTED.sub("", row.statement)):
            extent = Extent.PARTIAL if IN_PART.search(sentence) else EXTENT_OF_ANSWER[answer]
            for session, year in SESSION.findall(sentence):
                if (session, extent) in seen:
                    continue
                seen.add((session, extent))
                found = self._consideration(row, number, int(session), extent)
                yield replace(found, errors=self._other_year(int(session), year))

    def _consideration(self, row: PaperRow, number: str, session: int, extent: Extent) -> SourceRow:
        """Return a consideration: the one that the register has already, or one without an item."""
        known = self.known.get((int(number), session), [])
        if any(each == extent for each, _ in known):
            # What is known already is unchanged, under the item that it is known under.
            item = next(item for each, item in known if each == extent)
            cells = {"topic": number, "session": str(session), "agenda_item": item}
            return SourceRow(row.where, Consideration, cells | {"extent": extent.value})
        cells = {"topic": number, "session": str(session), "agenda_item": ""}
        marks = tuple(
            OTHER_EXTENT.format(ordinal(session), Extent(each).label, extent.label)
            for each, _ in known
        )
        cells |= {"extent": extent.value}
        if self.source and not known:
            cells |= {"source": self.source}
        return SourceRow(row.where, Consideration, cells, marks)


def _known_considerations() -> dict[tuple[int, int], list[tuple[str, str]]]:
    """Return the extents that are known, each with its item as cells have it, by topic, session."""
    found: dict[tuple[int, int], list[tuple[str, str]]] = {}
    rows = Consideration.all_objects.values_list(
        "topic__number", "session__number", "extent", "agenda_item__position"
    )
    for number, session, extent, position in rows.order_by("pk"):
        item = f"{session}{SEPARATOR}{position}" if position else ""
        found.setdefault((number, session), []).append((extent, item))
    return found


def _shortened(title: str, length: int) -> str:
    if len(title) <= length:
        return title
    cut = title[: length - len(ELLIPSIS)]
    words = cut.rpartition(" ")[0] or cut
    return words.rstrip(" ,;:-(") + ELLIPSIS
