"""The forms of the admin, as the tests use them: open, fill in, post."""

from html.parser import HTMLParser

from django.urls import reverse

from sessions.models import Session
from tests.support.factories import ConsiderationFactory
from tests.support.responses import words
from topics.models import Consideration
from wgsom.records.publication import State


def url(row_or_model, name: str, *arguments) -> str:
    """Return the URL of a screen of a model, or of a row's own screen."""
    meta = row_or_model._meta
    given = arguments or ([row_or_model.pk] if not isinstance(row_or_model, type) else [])
    return reverse(f"admin:{meta.app_label}_{meta.model_name}_{name}", args=given)


def opened(client, row, **entries) -> dict[str, str]:
    """Return what the form of a row posts, as it is opened now, with some entries changed."""
    return entries_on(client.get(url(row, "change")).text, f"{row._meta.model_name}_form") | {
        name.replace("__", "-"): value for name, value in entries.items()
    }


def save(client, row, **entries) -> None:
    """Save a record on the desk, with some entries changed and a reason."""
    entries = {"reason": "A test"} | entries
    response = client.post(url(row, "change"), opened(client, row, **entries))
    assert response.status_code == 302, words(response.text)


def unpublished(topic, **values) -> Consideration:
    """Make a draft consideration of a topic."""
    session = Session.objects.get(number=4)
    return ConsiderationFactory(
        topic=topic, session=session, extent="partial", state=State.DRAFT, **values
    )


def posted(browser, row, form):
    """Post a form of a record, with a reason."""
    return browser.post(url(row, "change"), form | {"reason": "A test"})


def saved(browser, row, form) -> None:
    """Post a form that is to be saved."""
    response = posted(browser, row, form)
    assert response.status_code == 302, words(response.text)


def came_back(browser, row, form) -> tuple[str, dict[str, str]]:
    """Post a form that is to come back; return the page in words, and the form's entries."""
    response = posted(browser, row, form)
    assert response.status_code == 200
    return words(response.text), entries_on(response.text, f"{row._meta.model_name}_form")


def delete(browser, row) -> None:
    """Delete a record, with a reason."""
    page = browser.get(url(row, "delete")).text
    response = browser.post(url(row, "delete"), entries_on(page) | {"reason": "A test"})
    assert response.status_code == 302, words(response.text)


def act(client, action: str, *rows, **entries):
    """Post an action on rows, whether the list offers it or not, as it shows them now."""
    return client.post(url(type(rows[0]), "changelist"), ticked(action, *rows) | entries)


def ticked(action: str, *rows) -> dict:
    """Return what a list posts for an action on rows that are ticked in it as they stand."""
    version_tokens = {f"version_token-{row.pk}": str(row.root.version_token) for row in rows}
    return {"action": action, "_selected_action": [row.pk for row in rows], **version_tokens}


def entries_on(page: str, form_id: str = "") -> dict[str, str]:
    """Return what a browser would post from a form of a page; by default the last one."""
    reader = _Forms()
    reader.feed(page)
    found = [entries for key, entries in reader.forms if key == form_id or not form_id]
    return found[-1]


class _Forms(HTMLParser):
    """Reads the entries of every form; templates for new rows are left aside."""

    def __init__(self):
        super().__init__()
        self.forms, self.text, self.select = [], None, None

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        if tag == "form":
            self.forms.append((given.get("id", ""), {}))
        if not self.forms or "disabled" in given:
            return
        name = given.get("name", "")
        if tag == "input" and self._is_posted(given):
            self._enter(name, given.get("value") or "")
        elif tag == "textarea":
            self.text = (name, [])
        elif tag == "select":
            self.select = name
        elif tag == "option" and self.select and "selected" in given:
            self._enter(self.select, given.get("value") or "")

    def handle_data(self, data):
        if self.text:
            self.text[1].append(data)

    def handle_endtag(self, tag):
        if tag == "textarea" and self.text:
            name, parts = self.text
            # A browser leaves out the line break right after the tag.
            self._enter(name, "".join(parts).removeprefix("\r\n").removeprefix("\n"))
            self.text = None
        elif tag == "select":
            self.select = None

    def _is_posted(self, given: dict) -> bool:
        kind = given.get("type", "text")
        return kind not in {"submit", "button", "checkbox", "radio"} or "checked" in given

    def _enter(self, name: str, value: str) -> None:
        if name and "__prefix__" not in name:
            self.forms[-1][1][name] = value
