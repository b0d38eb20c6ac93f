"""Correcting an issued paper: some differences to the draft taken over, and nothing else."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import fields, replace
from typing import Any

from topics.papers.content import Masthead, Paper
from topics.papers.diff import TEXTS, Difference, PaperDiff, cluster_order, topic_order

# What every issue has of its own, and no correction is made for.
OWN = {"masthead-dated", "masthead-symbol"}


def possible_corrections(issued: Paper, draft: Paper) -> list[Difference]:
    """Return the differences between a paper as issued and the draft, date and symbol aside."""
    return [each for each in PaperDiff(issued, draft).differences if each.key not in OWN]


def corrected(issued: Paper, draft: Paper, keys: Collection[str]) -> Paper:
    """Return the issued paper with the differences of these keys taken over from the draft.

    The date and the symbol are those of the draft; all else stands as issued.
    """

    def source(key: str) -> Paper:
        return draft if key in keys or key in OWN else issued

    topics = _sources(topic_order, "topic", issued, draft, source)
    clusters = _sources(cluster_order, "cluster", issued, draft, source)
    masthead = {
        each.name: getattr(source(f"masthead-{each.name}").masthead, each.name)
        for each in fields(Masthead)
    }
    return replace(
        issued,
        masthead=Masthead(**masthead),
        headings=source("headings").headings,
        answer_note=source("answer_note").answer_note,
        rows=_entries(topics, lambda paper: {each.number: each for each in paper.rows}),
        mandated_topics=_entries(
            topics, lambda paper: {each.number: each for each in paper.mandated_topics}
        ),
        clusters=_entries(clusters, lambda paper: {each.slug: each for each in paper.clusters}),
        **{name: getattr(source(f"text-{name}"), name) for name in TEXTS},
    )


def _sources(
    order_of: Callable[[Paper], list],
    name: str,
    issued: Paper,
    draft: Paper,
    source: Callable[[str], Paper],
) -> Mapping[Any, Paper]:
    """Return the keys of the entries in order, each with the paper that it is taken from.

    What only the other paper has follows what it follows there.
    """
    leading = source(f"order-{name}s")
    order, others = order_of(leading), order_of(issued if leading is draft else draft)
    for place, key in enumerate(others):
        if key not in order:
            known = [each for each in others[:place] if each in order]
            order.insert(order.index(known[-1]) + 1 if known else 0, key)
    return {key: source(f"{name}-{key}") for key in order}


def _entries(sources: Mapping[Any, Paper], index: Callable[[Paper], Mapping]) -> list:
    """Return the entries in order, each of the paper that it is taken from, if that has it."""
    indexes: dict[int, Mapping] = {}
    for paper in sources.values():
        indexes.setdefault(id(paper), index(paper))
    found = (indexes[id(paper)].get(key) for key, paper in sources.items())
    return [each for each in found if each is not None]
