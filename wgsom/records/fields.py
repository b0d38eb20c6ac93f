"""Fields of the record: texts of a stated length, numbers that URLs carry, days of a calendar.

What a field refuses, its form, `full_clean` and the loader refuse in the same words; the database
refuses lengths, numbers and days as well (wgsom/records/limits.py), and the check of the register
names whatever came past them (topics/quality).
"""

import re
import unicodedata
from datetime import date

from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator, MaxValueValidator, MinValueValidator
from django.db import models

MAX_TITLE_LENGTH = 2_000  # characters
MAX_PROSE_LENGTH = 20_000  # characters
MAX_NUMBER = 999  # of a session, an item, a resolution: as many digits as citations have
MAX_TOPIC_NUMBER = 999_999
FIRST_DAY, LAST_DAY = date(1900, 1, 1), date(2999, 12, 31)

MARKUP = re.compile(r"</?[a-zA-Z][^<>]*>|&(?:[a-zA-Z]{2,8}|#\d{1,6}|#x[0-9a-fA-F]{1,5});")
CONTROL = re.compile(r"[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\ufffe\uffff]")
LINE_BREAK = re.compile(r"[\n\v\f\r\x1c-\x1e\x85\u2028\u2029]")


def validate_printable(text: str) -> None:
    """Raise ValidationError if a text has a control character, or nothing that can be seen."""
    if found := CONTROL.search(text):
        raise ValidationError(f"There is a control character in it (U+{ord(found[0]):04X}).")
    if text and all(unicodedata.category(each)[0] in "CZM" for each in text):
        raise ValidationError("There is nothing to be seen in this text.")


def validate_line(text: str) -> None:
    """Raise ValidationError if a text has a line break, or is not printable."""
    validate_printable(text)
    if LINE_BREAK.search(text):
        raise ValidationError("This is one line: replace the line breaks in it with blanks.")


def validate_no_markup(text: str) -> None:
    """Raise ValidationError if a text has the markup of a web page, as it is pasted sometimes."""
    if found := MARKUP.search(text):
        raise ValidationError(
            f"“{found[0][:60]}” is markup, and would be printed as it stands. Paste the text alone."
        )


def number_validators(largest: int = MAX_NUMBER) -> list:
    """Return the validators of a number that stands in URLs and citations."""
    message = f"The largest number that URLs and citations can carry is {largest}."
    return [MinValueValidator(1), MaxValueValidator(largest, message)]


def day_validators() -> list:
    """Return the validators of a date: from 1900 to 2999, which every file format can hold."""
    message = "Dates are from 1900 to 2999."
    return [MinValueValidator(FIRST_DAY, message), MaxValueValidator(LAST_DAY, message)]


class ProseField(models.TextField):
    """A text of at most `max_length` characters, that may have several lines, without markup."""

    text_validators = (validate_printable, validate_no_markup)

    def __init__(self, *args, max_length: int = MAX_PROSE_LENGTH, **kwargs):
        super().__init__(*args, max_length=max_length, **kwargs)

    @property
    def validators(self) -> list:
        """The validators given, those of the kind of text, and that of its length."""
        return [*super().validators, *self.text_validators, MaxLengthValidator(self.max_length)]

    def deconstruct(self) -> tuple:
        """Return a TextField, for migrations: the column is that of one, whatever the limit."""
        name, _, args, kwargs = super().deconstruct()
        kwargs.pop("max_length", None)
        return name, "django.db.models.TextField", args, kwargs

    def formfield(self, **kwargs):
        # No `maxlength` in the browser: it would cut what is pasted, without a word.
        return super().formfield(**{"max_length": None, **kwargs})


class LineField(ProseField):
    """A text of one line, such as a title, of at most `max_length` characters."""

    text_validators = (validate_line, validate_no_markup)

    def __init__(self, *args, max_length: int = MAX_TITLE_LENGTH, **kwargs):
        super().__init__(*args, max_length=max_length, **kwargs)
