"""Symbols of documents, of all bodies of the United Nations."""

import pytest
from django.core.exceptions import ValidationError

from sessions.models import Document
from sessions.symbols import is_symbol, validate_symbol


@pytest.mark.parametrize(
    "symbol",
    [
        *["CTOC/COP/WG.7/2021/4", "A/CONF.113/L.12", "A/AC.254/4/Add.1/Rev.6", "A/CONF.234/16"],
        *["E/1979/C.1/L.2", "S/15966", "A/HRC/S-15/L.1", "A/RES/2625(XXV)", "S/RES/2331(2016)"],
        *["CTOC/COP/WG.7/2015/INF/1/Rev.1", "A/76/6(Sect.16)", "A/RES/ES-10/2"],
        "CTOC/COP/WG.2/2021/3-CTOC/COP/WG.3/2021/3",
    ],
)
def test_what_the_united_nations_makes_up(symbol):
    assert is_symbol(symbol)
    validate_symbol(symbol)


@pytest.mark.parametrize(
    "text",
    [
        *["A/69/L.63/Add. 1", "foo", "CRP 1", "A/foo", "ctoc/cop/1", "A//1", "A/1/", "A", "A/B/C"],
        *["CTOC/4", "CTOC/COP/WG.7/2021/4 ", "", "A/1\n", "<b>A/1</b>"],
    ],
)
def test_what_is_none(text):
    assert not is_symbol(text)


@pytest.mark.django_db
def test_a_document_bears_one_or_none():
    with pytest.raises(ValidationError, match="not made up as a symbol is"):
        Document(symbol="foo", title="A document").full_clean()
    Document(symbol="", title="A document").full_clean()
