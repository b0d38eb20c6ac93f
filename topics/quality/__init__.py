"""The check of the register: what looks odd in the record, each to be mended or accepted."""

from topics.quality.answer_rules import (
    misquoted_items,
    other_answer_than_computed,
    stale_current_session,
    yes_without_focus,
)
from topics.quality.finding import Finding, QualityRule
from topics.quality.session_rules import (
    dates_outside_their_year,
    items_with_and_without_topics,
    items_without_topics,
    symbols_that_do_not_parse,
)
from topics.quality.similarity import (
    near_duplicates,
    phrases_that_fit_no_topic,
    topics_in_no_cluster,
)
from topics.quality.text_rules import characters_without_a_glyph, heading_without_content
from topics.quality.validity_rules import (
    contradicted_answers,
    doubtful_numbers,
    invalid_values,
    repeated_titles,
    sessions_out_of_order,
    truncated_index_entries,
    unprocessed_records,
    unreadable_papers,
)
from wgsom.records.projections.refresh import refresh

RULES = [
    QualityRule(
        "yes-without-focus",
        "A yes without a focus",
        "Enter the consideration that it rests on, or assess the topic anew.",
        yes_without_focus,
    ),
    QualityRule(
        "other-than-computed",
        "A recorded answer that the rule would not compute",
        "Look at the considerations and at the answer: one of them may be wrong.",
        other_answer_than_computed,
    ),
    QualityRule(
        "current-session",
        "“Current session” in the statement of another",
        "The statement is a quotation. Assess the topic anew, in words that last.",
        stale_current_session,
    ),
    QualityRule(
        "misquoted-item",
        "A quoted agenda item that differs from the session's",
        "Correct the item, or the quotation if it is not verbatim.",
        misquoted_items,
    ),
    QualityRule(
        "item-without-topic",
        "An agenda item that no consideration names",
        "Enter which topics were considered under it, or mark it as touching none.",
        items_without_topics,
    ),
    QualityRule(
        "item-with-and-without-topic",
        "An agenda item said to touch no topic, and named by a consideration",
        "Untick the mark, or correct the consideration.",
        items_with_and_without_topics,
    ),
    QualityRule(
        "phrase-without-topic",
        "A cluster description that fits no topic",
        "Look for the topic that is meant, or correct the description.",
        phrases_that_fit_no_topic,
    ),
    QualityRule(
        "no-cluster",
        "A topic in no cluster",
        "Put it into one.",
        topics_in_no_cluster,
    ),
    QualityRule(
        "date-outside-year",
        "A date outside its session's year",
        "Correct the date or the year.",
        dates_outside_their_year,
    ),
    QualityRule(
        "symbol",
        "A symbol that does not parse",
        "Correct the symbol; leave it empty if the document bears none.",
        symbols_that_do_not_parse,
    ),
    QualityRule(
        "near-duplicate",
        "Topics that are much alike",
        "If they are one, keep the earlier one and move the evidence there.",
        near_duplicates,
    ),
    QualityRule(
        "heading",
        "The heading of section III against its content",
        "Correct the heading. In a paper that was issued it stays: accept it, with the reason.",
        heading_without_content,
    ),
    QualityRule(
        "glyph",
        "A character that files cannot show",
        "Replace it. Nothing fails for it: PDFs have a □ in its place.",
        characters_without_a_glyph,
    ),
    QualityRule(
        "invalid-value",
        "A value that the forms refuse",
        "Correct it; accept it where it cannot be changed any more.",
        invalid_values,
    ),
    QualityRule(
        "unreadable-paper",
        "An issued paper that cannot be read",
        "Restore the database from a backup: what was issued is never changed here.",
        unreadable_papers,
    ),
    QualityRule(
        "truncated-index",
        "A record too long to be searched whole",
        "Shorten its texts, or accept it.",
        truncated_index_entries,
    ),
    QualityRule(
        "unprocessed-record",
        "A record that could not be worked into lists and searches",
        "Correct what is wrong in it: it is worked in as soon as it is saved.",
        unprocessed_records,
    ),
    QualityRule(
        "repeated-title",
        "A title that another topic has",
        "If the topics are one, keep the earlier one and move the evidence there.",
        repeated_titles,
    ),
    QualityRule(
        "session-order",
        "Sessions whose numbers and dates contradict each other",
        "Correct the dates of one of them.",
        sessions_out_of_order,
    ),
    QualityRule(
        "number-gap",
        "A number far after the one before",
        "A number stays for ever: accept it if it is right, else enter it anew.",
        doubtful_numbers,
    ),
    QualityRule(
        "contradicted-answer",
        "An answer that its statement contradicts",
        "Correct the answer or the statement; accept it if it was printed so.",
        contradicted_answers,
    ),
]


def findings() -> list[Finding]:
    """Return all that the checks find now, in the order of the checks."""
    refresh()
    return [finding for rule in RULES for finding in rule.findings()]


__all__ = ["RULES", "Finding", "QualityRule", "findings"]
