"""Symbols of documents: how the United Nations makes them up.

Source: the pattern of its documents at large: the body, then parts for subsidiary bodies, sessions,
years, kinds and numbers, then what became of the document; CTOC/COP/WG.7/2021/4, A/RES/2625(XXV),
A/HRC/S-15/L.1, A/AC.254/4/Add.1/Rev.6. A joint document bears two, with a hyphen between them.
"""

import re

from django.core.exceptions import ValidationError

_WORD = r"(?:[A-Z]+|Add|Amend|Corr|Part|Rev|Sect|Summary|Vol)"
_IN_BRACKETS = rf" ?\((?:[A-Z]+|\d+|{_WORD}\.? ?(?:\d+[A-Z]?|[IVXLC]+))\)"
_PART = rf"(?:{_WORD}(?:\.(?:\d+[A-Z]?|[IVXLC]+))?|(?:[A-Z]+-)?\d+[A-Z]?)(?:{_IN_BRACKETS})?"
# The principal organs are one letter: S/15966. Any other body says more before the number.
_SINGLE = rf"(?:[A-Z](?:/{_PART})+|[A-Z]{{2,}}(?:/{_PART}){{2,}})"
_SYMBOL = re.compile(rf"(?=.*\d){_SINGLE}(?:-{_SINGLE})*")


def is_symbol(text: str) -> bool:
    """Return whether a text is made up as a symbol is."""
    return bool(_SYMBOL.fullmatch(text))


def validate_symbol(text: str) -> None:
    """Raise ValidationError, with a sentence, unless a text is made up as a symbol is."""
    if not is_symbol(text):
        raise ValidationError(
            f"“{text}” is not made up as a symbol is: CTOC/COP/WG.7/2021/4, without blanks. Leave "
            "this empty if the document bears none."
        )
