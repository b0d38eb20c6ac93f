"""Passwords that would be guessed soon are refused, in words that help."""

import pytest
from django.contrib.auth.models import User
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

ANNA = User(username="anna.maria", first_name="Anna", last_name="Maria", email="a.maria@un.example")


@pytest.mark.parametrize(
    "password",
    [
        *["passwordpassword", "iloveyou1234", "Welcome12345", "123456789012", "q1w2e3r4t5y6"],
        *["aaaaaaaaaaaaaaaa", "abcdefghijklmnop", "qwertyuiopasdfgh"],
        *["registeroftopics", "Secretariat2026", "smuggling-of-migrants", "workinggroup1"],
        *["unodc-vienna-2026", "UnitedNations!!", "AnnaMaria2026", "anna.maria.anna"],
    ],
)
def test_one_that_others_would_try_is_refused(password):
    with pytest.raises(ValidationError, match="words that have nothing to do with"):
        validate_password(password, ANNA)


@pytest.mark.parametrize(
    "password",
    [
        *["a long enough password", "another that nobody guesses", "correct horse battery staple"],
        *["79238461057291", "vienna sleeps under eleven umbrellas", "ключ от старого шкафа"],
        *["x" * 10 + "lantern puddle orbit" + "y" * 500],
    ],
)
def test_one_that_nobody_would_try_is_taken(password):
    validate_password(password, ANNA)


def test_the_form_says_what_it_has_to_be(client, db):
    from wgsom.staff.accounts.models import Invitation

    anna = User.objects.create_user("anna", is_staff=True)
    page = client.get(f"/accounts/invitation/{Invitation.objects.invite(anna, None)}/").text

    assert "Take some words that have nothing to do with each other, or with the register." in page
