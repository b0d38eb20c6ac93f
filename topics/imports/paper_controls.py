"""A draft paper that comes back corrected from Word: its cells as rows of the record."""

import re
from collections.abc import Iterable, Iterator

from topics.imports.paper_table import PROPOSED, tidy
from topics.models import Assessment, Proposal, Topic
from topics.models.assessment import STATED_ANSWERS
from topics.papers.controls import PROPOSED as PROPOSED_COLUMN
from topics.papers.controls import TITLE, CorrectedCell, corrected_cells
from wgsom.imports.importer import SourceRow

NOT_TAKEN_BACK = "An import takes nothing back: delete a proposal on its topic's screen."


def rows_of_controls(controls: Iterable[tuple[str, str]]) -> list[SourceRow]:
    """Return the rows that the corrected cells of a draft paper make; none if none was touched."""
    return [row for cell in corrected_cells(controls) for row in _rows(cell)]


def _rows(cell: CorrectedCell) -> Iterator[SourceRow]:
    where, text = f"Topic {cell.topic}, {cell.column}", tidy(cell.text)
    if cell.column == TITLE:
        yield SourceRow(where, Topic, {"number": str(cell.topic), "title": text})
        return
    if cell.column == PROPOSED_COLUMN:
        found = [session for session, _ in PROPOSED.findall(text)]
        for session in found or [text]:
            cells = {"topic": str(cell.topic), "session": session}
            yield SourceRow(where, Proposal, cells, (NOT_TAKEN_BACK,))
        return
    word = re.match(r"\w+", text)
    answer = STATED_ANSWERS.get(word[0].casefold()) if word else None
    cells = {"topic": str(cell.topic), "session": str(cell.session), "statement": text}
    has_own = Assessment.all_objects.filter(
        topic__number=cell.topic, session__number=cell.session
    ).exists()
    if answer:
        cells["answer"] = answer.value
    elif not has_own:
        cells["answer"] = word[0] if word else text
    yield SourceRow(where, Assessment, cells)
