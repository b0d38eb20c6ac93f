"""Invitations: a link that is shown once, and with which somebody sets their own password."""

import re
from datetime import timedelta

import pytest
from django.contrib.auth.models import Group, User
from django.core import mail
from django.utils import timezone

from tests.support.accounts import PASSWORD, confirm, sign_in
from tests.support.responses import words
from wgsom.staff.accounts.models import Invitation

pytestmark = pytest.mark.django_db(transaction=True)

NEW = "a password that nobody has"
SCREEN = "/admin/auth/user/"


@pytest.fixture
def superuser(client, clerk):
    """The browser of somebody with all rights."""
    client.force_login(clerk)
    confirm(client)
    return client


@pytest.fixture
def invited(superuser):
    """What the screen says once a colleague's account is made, and the path of their link."""
    Group.objects.get_or_create(name="Editors")
    form = {"username": "anna", "first_name": "Anna", "email": "anna@example.org"}
    form["groups"] = [Group.objects.get(name="Editors").pk]
    page = superuser.post(f"{SCREEN}add/", form, follow=True).text
    return page, re.search(r"http://testserver(/accounts/invitation/[\w-]+/)", page)[1]


@pytest.fixture
def reader(client):
    """A browser in which nobody has signed in."""
    return type(client)()


def given(reader, path, password=NEW):
    return reader.post(path, {"new_password1": password, "new_password2": password})


def test_a_colleague_sets_their_own_password_and_signs_in(invited, reader):
    anna = User.objects.get(username="anna")
    assert (anna.is_staff, anna.is_superuser, anna.has_usable_password()) == (True, False, False)
    assert [group.name for group in anna.groups.all()] == ["Editors"]
    _, path = invited

    page = reader.get(path)
    assert "For the account anna" in words(page.text)
    answer = given(reader, path)

    assert answer.headers["Location"] == "/accounts/login/"
    assert "Your password is set. Sign in with it." in reader.get("/accounts/login/").text
    assert sign_in(reader, NEW, "anna").status_code == 302


def test_the_link_is_shown_once_and_stored_nowhere(invited, superuser):
    page, path = invited
    token = path.split("/")[-2]
    screen = f"{SCREEN}{User.objects.get(username='anna').pk}/change/"

    assert page.count(path) == 2  # to click, and to read
    assert token not in superuser.get(screen).text
    assert token not in str(Invitation.objects.values_list())


def test_it_can_be_used_once(invited, reader):
    _, path = invited
    given(reader, path)

    for answer in (reader.get(path), given(reader, path, "another that nobody has")):
        assert answer.status_code == 410
        assert "This link is of no use any more" in answer.text
    assert User.objects.get(username="anna").check_password(NEW)


@pytest.mark.parametrize("change", ["expired", "newer", "closed", "more rights"])
def test_it_ends(invited, reader, superuser, change):
    _, path = invited
    anna = User.objects.get(username="anna")
    if change == "expired":
        Invitation.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    elif change == "newer":
        superuser.post(f"{SCREEN}{anna.pk}/invite/")
    elif change == "closed":
        User.objects.filter(pk=anna.pk).update(is_active=False)
    else:
        form = {"username": "anna", "is_active": "on", "is_staff": "on", "is_superuser": "on"}
        form |= {"date_joined_0": "2026-01-01", "date_joined_1": "10:00"}
        assert superuser.post(f"{SCREEN}{anna.pk}/change/", form).status_code == 302

    assert reader.get(path).status_code == 410
    assert given(reader, path).status_code == 410
    assert not User.objects.get(pk=anna.pk).has_usable_password()


def test_it_ends_with_a_password_that_is_set_otherwise(invited, reader):
    _, path = invited
    anna = User.objects.get(username="anna")
    anna.set_password(PASSWORD)
    anna.save()
    sign_in(reader, PASSWORD, "anna")
    form = {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW}
    assert reader.post("/accounts/password/change/", form).status_code == 302

    assert reader.get(path).status_code == 410


@pytest.mark.parametrize(
    ("one", "other", "sentence"),
    [
        (NEW, "other", "didn’t match"),
        ("short", "short", "too short"),
        ("anna-1-anna", "anna-1-anna", "too short"),
        ("", "", "This field is required"),
    ],
)
def test_a_password_that_is_none_is_asked_for_again(invited, reader, one, other, sentence):
    _, path = invited
    page = reader.post(path, {"new_password1": one, "new_password2": other})

    assert page.status_code == 200
    assert sentence in page.text
    assert reader.get(path).status_code == 200


@pytest.mark.parametrize("token", ["x", "a" * 43, "0", "-"])
def test_a_wrong_link_says_so(reader, clerk, token):
    assert reader.get(f"/accounts/invitation/{token}/").status_code == 410


def test_a_new_link_ends_what_the_old_password_opened(superuser, reader, client):
    anna = User.objects.create_user("anna", password=PASSWORD, is_staff=True)
    sign_in(reader, PASSWORD, "anna")
    assert reader.get("/admin/").status_code == 200
    page = superuser.post(f"{SCREEN}{anna.pk}/invite/", follow=True).text
    path = re.search(r"http://testserver(/accounts/invitation/[\w-]+/)", page)[1]
    given(type(client)(), path)

    assert reader.get("/admin/").status_code == 302
    assert "Link of an invitation made" in superuser.get(f"{SCREEN}{anna.pk}/history/").text


def test_nobody_sets_the_password_of_another(superuser):
    anna = User.objects.create_user("anna", password=PASSWORD)
    form = {"password1": NEW, "password2": NEW, "usable_password": "true"}
    answer = superuser.post(f"{SCREEN}{anna.pk}/password/", form, follow=True)

    assert "Make a link, with which they set a password." in answer.text
    assert "Link to set a password" in answer.text
    assert 'name="password' not in answer.text
    assert User.objects.get(pk=anna.pk).check_password(PASSWORD)


def test_who_may_edit_accounts_gets_no_link_of_somebody_with_all_rights(client, clerk):
    manager = User.objects.create_user("manager", password=PASSWORD, is_staff=True)
    manager.user_permissions.set(_permissions("add_user", "change_user", "view_user"))
    client.force_login(manager)
    confirm(client)

    assert client.post(f"{SCREEN}{clerk.pk}/invite/").status_code == 403
    assert client.post(f"{SCREEN}{manager.pk}/invite/").status_code == 403
    assert "Link to set a password" not in client.get(f"{SCREEN}{clerk.pk}/change/").text


def test_nor_gives_themselves_or_others_more_than_they_have(client, clerk):
    manager = User.objects.create_user("manager", password=PASSWORD, is_staff=True)
    manager.user_permissions.set(_permissions("add_user", "change_user", "view_user"))
    client.force_login(manager)
    confirm(client)
    rights = {"is_superuser": "on", "is_staff": "on", "groups": [1], "user_permissions": [1]}
    form = {"username": "manager", "is_active": "on", "date_joined_0": "2026-01-01"}
    form |= {"date_joined_1": "10:00", **rights}
    client.post(f"{SCREEN}{manager.pk}/change/", form)
    client.post(f"{SCREEN}{clerk.pk}/change/", form | {"username": "clerk", "is_active": ""})
    client.post(f"{SCREEN}add/", {"username": "another", **rights})

    manager.refresh_from_db()
    clerk.refresh_from_db()
    another = User.objects.get(username="another")
    assert (manager.is_superuser, clerk.is_active, another.is_superuser) == (False, True, False)
    assert manager.user_permissions.count() == 3
    assert not another.groups.exists()
    assert client.get("/admin/auth/group/add/").status_code == 403


def _permissions(*names):
    from django.contrib.auth.models import Permission

    return Permission.objects.filter(codename__in=names)


@pytest.mark.parametrize("method", ["get", "post"])
def test_others_get_no_link_at_all(client, clerk, method):
    client.force_login(User.objects.create_user("editor", password=PASSWORD, is_staff=True))
    confirm(client)

    assert getattr(client, method)(f"{SCREEN}{clerk.pk}/invite/").status_code in (403, 405)
    assert Invitation.objects.count() == 0


def test_the_password_is_asked_for_before_and_nothing_typed_is_lost(client, clerk):
    client.force_login(clerk)
    asked = client.post(f"{SCREEN}add/", {"username": "anna", "first_name": "Anna"})
    assert asked.headers["Location"].startswith("/accounts/reauthenticate/?next=")
    client.post(asked.headers["Location"], {"password": PASSWORD})

    assert User.objects.get(username="anna").first_name == "Anna"
    assert Invitation.objects.count() == 1


def test_a_name_that_differs_in_capitals_alone_is_refused(superuser):
    page = superuser.post(f"{SCREEN}add/", {"username": "Clerk"})

    assert "There is an account of that name already." in page.text


def test_where_mail_is_set_up_it_is_sent_too(superuser, settings):
    settings.EMAIL_URL = "smtp://mail.example.org"
    form = {"username": "anna", "email": "anna@example.org", "first_name": "Anna"}
    page = superuser.post(f"{SCREEN}add/", form, follow=True).text
    path = re.search(r"http://testserver/accounts/invitation/[\w-]+/", page)[0]
    (message,) = mail.outbox

    assert message.to == ["anna@example.org"]
    assert path in message.body
    assert "within 72 hours" in message.body.replace("\n", " ")
    assert "The link was sent to anna@example.org, too." in page


def test_a_mail_that_cannot_be_sent_is_said(superuser, settings):
    settings.EMAIL_URL = "smtp://127.0.0.1:1"
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    form = {"username": "anna", "email": "anna@example.org"}
    page = superuser.post(f"{SCREEN}add/", form, follow=True).text

    assert "The mail could not be sent: give them the link yourself." in page
    assert "/accounts/invitation/" in page


def test_old_ones_are_forgotten(invited):
    Invitation.objects.update(expires_at=timezone.now() - timedelta(days=91))
    Invitation.objects.forget_old()

    assert Invitation.objects.count() == 0
