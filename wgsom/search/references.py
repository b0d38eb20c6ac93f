"""References as people write them: 6th WG, WG 6, sixth session, res 5/3, OP 4, 6/3 op15.

Each has one keyword, however it is written. The keywords of what a record is about stand among its
words, and so do those of the references that its texts make.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from wgsom.search.tokenizer import normalize
from wgsom.text import ordinal

KEYWORD_PREFIX = (
    "\ue000"  # begins a keyword, and never a word: it stands for no letter of any script
)

ORDINALS = [
    *["first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth"],
    *["tenth", "eleventh", "twelfth", "thirteenth", "fourteenth", "fifteenth", "sixteenth"],
    *["seventeenth", "eighteenth", "nineteenth", "twentieth"],
]

# Blanks are counted, so that no text, however many of them it has, takes long.
_SYMBOL = r"(?<![\w/.])(?P<conference>\d{1,3})/(?P<resolution>\d{1,3})(?![\d/])"
_RES = rf"(?:res(?:olution)?\.?\s{{0,3}})?{_SYMBOL}"
_OP = r"(?:op|operative\s{1,3}paragraph|paragraph|para)\.?\s{0,3}(?P<paragraph>\d{1,3})\b"
_GROUP = r"(?:wg|working\s{1,3}group)"
_BODY = rf"(?:{_GROUP}|session)"
_CONFERENCE = r"(?P<of_conference>\s{1,3}of\s{1,3}(?:the\s{1,3})?(?:conference|cop)\b)"
_NTH = rf"(?<!\w)(?<!\w-)(?:(?P<nth>\d{{1,3}})(?:st|nd|rd|th)|(?P<word>{'|'.join(ORDINALS)}))"

GROUP = re.compile(_GROUP)

TAKEN = "\0"  # neither a blank nor part of a word

# The longest first: what one of them has found, those after it do not see.
PATTERNS = [
    re.compile(pattern)
    for pattern in (
        rf"\b{_RES}(?:\s{{0,3}},)?\s{{0,3}}{_OP}",
        rf"\b{_OP}\s{{1,3}}(?:of\s{{1,3}})?{_RES}",
        rf"\b{_RES}",
        rf"(?<![\w/]){_OP}",
        rf"{_NTH}\s{{1,3}}session{_CONFERENCE}",
        rf"{_NTH}\s{{1,3}}(?:session\s{{1,3}}of\s{{1,3}}the\s{{1,3}})?{_BODY}(?:\s{{1,3}}session)?\b",
        rf"(?<![\w/]){_BODY}\s{{0,3}}(?P<session>\d{{1,3}})\b(?![/.]\d)",
        r"\btopic\s{1,3}(?:no\.?\s{0,3}|#)?(?P<topic>\d{1,6})\b",
    )
]


# What a list or a field that knows which kind of record is meant can take for a citation, too.
NUMBER = re.compile(r"(?:#|no\.?)?\s?(\d{1,9})(?P<nth>st|nd|rd|th)?[.,;:)]?")
AGENDA_ITEM = re.compile(r"\b(?:agenda\s{1,3})?item\s{1,3}(\d{1,3})\b")
CONNECTING_WORDS = re.compile(r"[\s,:;.]*(?:\b(?:of|the|at)\b[\s,:;.]*)*")


@dataclass(frozen=True)
class Reference:
    """A reference in a text: its keyword, in words, and its span in the text.

    `numbers` are those that it is made of, by what each is the number of (`cited_numbers`).
    """

    keyword: str
    description: str
    start: int = 0
    end: int = 0
    implied: tuple[str, ...] = ()  # keywords of what it refers to along with it
    is_any_session: bool = False  # whether it does not say whose session it means
    numbers: Mapping[str, int] = field(default_factory=dict, compare=False)


def session_keyword(number: int) -> str:
    """Return the keyword of a session of the Working Group."""
    return f"{KEYWORD_PREFIX}wg{number}"


def conference_keyword(number: int) -> str:
    """Return the keyword of a session of the Conference, and of what it adopted."""
    return f"{KEYWORD_PREFIX}cop{number}"


def resolution_keyword(conference_session: int, number: int) -> str:
    """Return the keyword of a resolution."""
    return f"{KEYWORD_PREFIX}res{conference_session}x{number}"


def paragraph_keywords(conference_session: int, number: int, paragraph: int) -> tuple[str, str]:
    """Return the keywords of an operative paragraph: of this one, and of any of its number."""
    return (
        f"{resolution_keyword(conference_session, number)}op{paragraph}",
        f"{KEYWORD_PREFIX}op{paragraph}",
    )


def topic_keyword(number: int) -> str:
    """Return the keyword of a topic."""
    return f"{KEYWORD_PREFIX}topic{number}"


def references(text: str) -> list[Reference]:
    """Return what a normalized text refers to, in the order of the text."""
    found = []
    for pattern in PATTERNS:
        for match in pattern.finditer(text):
            found.append(_reference(match))
            text = text[: match.start()] + TAKEN * len(match[0]) + text[match.end() :]
    return sorted(found, key=lambda reference: reference.start)


def cited_numbers(text: str) -> Mapping[str, int]:
    """Return the numbers of the one thing that a text cites; empty if it cites none, or says more.

    By what each is the number of: `topic`, `session` of the Working Group, `item` of its agenda,
    `conference` for a session of the Conference, `resolution`, `paragraph`; and `number` where the
    text is a number alone, as "12", "12.", "#12" or "No. 12"; "6th" is a session.
    """
    rest = normalize(text).strip()
    if alone := NUMBER.fullmatch(rest):
        return {"session" if alone["nth"] else "number": int(alone[1])}
    numbers = {}
    for each in references(rest):
        if numbers.keys() & each.numbers.keys():
            return {}
        numbers |= each.numbers
        rest = f"{rest[: each.start]}{' ' * (each.end - each.start)}{rest[each.end :]}"
    if item := AGENDA_ITEM.search(rest):
        numbers["item"] = int(item[1])
        rest = rest[: item.start()] + rest[item.end() :]
    return numbers if CONNECTING_WORDS.fullmatch(rest) else {}


def _reference(match: re.Match) -> Reference:
    parts = {name: value for name, value in match.groupdict().items() if value}
    numbers = {name: int(value) for name, value in parts.items() if value.isdigit()}
    if "word" in parts:
        numbers["nth"] = ORDINALS.index(parts["word"]) + 1
    if "nth" in numbers:
        name = "conference" if "of_conference" in parts else "session"
        numbers[name] = numbers.pop("nth")
    keyword, words, *implied = _keyword_and_description(numbers)
    is_any = "session" in numbers and not GROUP.search(match[0])
    return Reference(keyword, words, match.start(), match.end(), tuple(implied), is_any, numbers)


def _keyword_and_description(numbers: Mapping[str, int]) -> tuple[str, ...]:
    """Return the keyword, the words, and the keywords that are implied."""
    match numbers:
        case {"conference": conference, "resolution": number, "paragraph": paragraph}:
            own, any_of_number = paragraph_keywords(conference, number, paragraph)
            words = f"OP {paragraph} of resolution {conference}/{number}"
            return own, words, any_of_number, resolution_keyword(conference, number)
        case {"conference": conference, "resolution": number}:
            return resolution_keyword(conference, number), f"resolution {conference}/{number}"
        case {"conference": number}:
            return conference_keyword(number), f"the {ordinal(number)} session of the Conference"
        case {"paragraph": paragraph}:
            return f"{KEYWORD_PREFIX}op{paragraph}", f"OP {paragraph}"
        case {"topic": topic}:
            return topic_keyword(topic), f"topic {topic}"
    return session_keyword(numbers["session"]), f"the {ordinal(numbers['session'])} session"
