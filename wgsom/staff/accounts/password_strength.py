"""Passwords that would be guessed soon: from lists of those in use, patterns, and what is here."""

import re

from django.contrib.auth.base_user import AbstractBaseUser
from django.core.exceptions import ValidationError
from zxcvbn import zxcvbn

# What somebody who guesses would try first, since it is what the register is about.
CONTEXT_WORDS = (
    *["conference", "convention", "crime", "future", "group", "meeting", "migrant", "migrants"],
    *["migration", "nations", "organized", "paper", "parties", "password", "protocol", "register"],
    *["secretariat", "session", "sessions", "smuggling", "topic", "topics", "transnational"],
    *["united", "unodc", "untoc", "vienna", "wgsom", "wien", "working"],
)
MIN_LEFT = 8  # letters and digits beside those words
MIN_SCORE = 3  # of 4: more than a hundred million guesses
MAX_LOOKED_AT = 72  # characters; what follows only helps, and costs time

ABOUT = (
    "It is made of what the register is about. Take some words that have nothing to do with it or "
    "with each other."
)
GUESSED = (
    "It would be guessed soon: it is like one that many have, or follows a pattern. Take some "
    "words that have nothing to do with each other."
)


class PasswordStrengthValidator:
    """Refuses what is on lists of passwords in use, what has a pattern, and words of the register.

    The lists and patterns are those of zxcvbn; the name of the account counts among the words.
    """

    def validate(self, password: str, user: AbstractBaseUser | None = None) -> None:
        """Raise ValidationError for a password that would be guessed soon."""
        words = [*CONTEXT_WORDS, *_own_words(user)]
        text = password[:MAX_LOOKED_AT].lower()
        left = re.sub("|".join(map(re.escape, sorted(words, key=len, reverse=True))), "", text)
        if left != text and len(re.sub(r"[\W_]", "", left)) < MIN_LEFT:
            raise ValidationError(ABOUT, code="password_about_the_register")
        if zxcvbn(password[:MAX_LOOKED_AT], user_inputs=words)["score"] < MIN_SCORE:
            raise ValidationError(GUESSED, code="password_guessed_soon")

    def get_help_text(self) -> str:
        """Return what a password has to be, as forms say it."""
        return "Take some words that have nothing to do with each other, or with the register."


def _own_words(user: AbstractBaseUser | None) -> list[str]:
    names = ("username", "first_name", "last_name", "email")
    texts = " ".join(str(getattr(user, name, "")) for name in names)
    return [word for word in re.split(r"[\W_]+", texts.lower()) if len(word) > 2]
