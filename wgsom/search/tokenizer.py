"""Texts as words: normalized, so that spelling makes no difference, and reduced to their stems.

Case, accents, curly quotes and what cannot be seen make no difference. Hyphens part words. Scripts
written without blanks are read letter by letter, so that any part of a sentence can be found.
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from snowballstemmer import stemmer

MAX_WORD_LENGTH = 60  # letters that count
MIN_BEFORE_AGENT = 6  # letters that stay of smuggler, prosecutor, offender

# Chinese, Japanese, Thai, Lao, Burmese and Khmer: no blanks between words.
UNPARTED = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u2e80-\u2fdf\u3005-\u3007\u3040-\u30ff"
    "\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
)
WORD = re.compile(rf"[{UNPARTED}]|((?:(?![{UNPARTED}])[^\W_])+)(?:'s(?![^\W_]))?")
HYPHENS = "-\u2010\u2011\u2012\u2013\u2212"
HYPHENATED = re.compile(rf"(?<!\w)[^\W\d_]++(?:[{HYPHENS}][^\W\d_]++)+")
QUOTES = str.maketrans("’‘ʼ＇`´“”„«»＂", "''''''" + '"' * 6)
BRITISH = re.compile(r"(?<=\w{4})is(ed?|es|ing|ers?|ations?)$")
NOT_PLAIN = re.compile(r"[^ -~]")  # characters that may be unseen, or white space
INVISIBLE = "\u0640"  # the stroke that only lengthens Arabic words

_STEMMERS = {
    name: stemmer(language)
    for name, language in {"LATIN": "english", "CYRILLIC": "russian", "ARABIC": "arabic"}.items()
}


class Word(NamedTuple):
    """A word of a normalized text: reduced to its stem, and where it stands there."""

    text: str
    stem: str
    start: int
    end: int


def normalize(text: str) -> str:
    """Return a text in small letters without accents, and with straight quotes."""
    if text.isascii():
        return text.lower()
    # Twice: what one of the two makes may be something for the other.
    for _ in range(2):
        text = unicodedata.normalize("NFKD", text.translate(QUOTES)).casefold()
    return NOT_PLAIN.sub(_plain, text)


def normalize_for_comparison(text: str) -> str:
    """Return a text that equals another's if they differ in case, accents and blanks alone."""
    return " ".join(normalize(text).split())


def normalize_with_places(text: str) -> tuple[str, list[int]]:
    """Return a text normalized, and for each of its characters where it came from in the text."""
    parts = [normalize(char) for char in text]
    places = [place for place, part in enumerate(parts) for _ in part]
    return "".join(parts), places


def words(text: str) -> list[Word]:
    """Return the words of a normalized text, in order."""
    found = []
    for match in WORD.finditer(text):
        word = (match[1] or match[0])[:MAX_WORD_LENGTH]
        found.append(Word(word, stem(word), match.start(), match.end()))
    return found


def compound_forms(text: str) -> Iterator[str]:
    """Yield the stems of a normalized text's hyphenated words, written as one: cooperation."""
    for match in HYPHENATED.finditer(text):
        yield stem(re.sub(f"[{HYPHENS}]", "", match[0])[:MAX_WORD_LENGTH])


@lru_cache(maxsize=100_000)
def stem(word: str) -> str:
    """Return what a normalized word shares with its other forms: prosecut for prosecution.

    By the rules of its script's language: English, Russian or Arabic. Two things are left out of
    the English ones: who does something goes with what is done (smuggler and prosecutor are forms
    of smuggling and prosecution), and organised is organized.
    """
    script = unicodedata.name(word[0], "").partition(" ")[0]
    if script not in _STEMMERS or not word.isalpha():
        return word
    short = _STEMMERS[script].stemWord(BRITISH.sub(r"iz\1", word)) or word
    is_agent = script == "LATIN" and short.endswith(("er", "or"))
    return short[:-2] if is_agent and len(short) >= MIN_BEFORE_AGENT + 2 else short


def _plain(match: re.Match) -> str:
    """Return a character as it counts: a blank for any white space, nothing for what is unseen."""
    char = match[0]
    if char.isspace():
        return " "
    is_seen = unicodedata.category(char)[0] not in "MC" and char != INVISIBLE
    return char if is_seen else ""
