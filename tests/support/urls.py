"""The public URLs and filters, taken from the code: what is added is tested without a word."""

from django.urls import NoReverseMatch, URLPattern, reverse

import wgsom.urls  # noqa: F401 - first, since it registers the converters of the others
from sessions import urls as session_urls
from topics.pages import urls as topic_urls
from wgsom.changelog import urls as changelog_urls
from wgsom.lists import ListFilterSet

# A record that there is, for each way in which a URL names one.
EXAMPLES = [
    {},
    {"number": 10},
    {"slug": "prevention"},
    {"conference_session": 6, "number": 3},
]


def public_paths() -> list[str]:
    """Return a path for each public URL pattern, with each extension that it takes."""
    paths = []
    for module in (topic_urls, session_urls, changelog_urls):
        for pattern in module.urlpatterns:
            if pattern.name:
                paths += _paths_of(f"{module.app_name}:{pattern.name}", pattern)
    return list(dict.fromkeys(paths))


def filter_names() -> list[str]:
    """Return the names of the filters of every list, each once."""
    found, classes = {}, [ListFilterSet]
    for each in classes:
        found |= dict.fromkeys(each.base_filters)
        classes += each.__subclasses__()
    return list(found)


def _paths_of(name: str, pattern: URLPattern) -> list[str]:
    extensions = [None]
    if "extension" in pattern.pattern.converters:
        converter = pattern.pattern.converters["extension"]
        extensions = converter.regex.split("|")
    paths = []
    for extension in extensions:
        for example in EXAMPLES:
            given = example | ({"extension": extension} if extension else {})
            if set(given) == set(pattern.pattern.converters):
                paths.append(_reversed(name, given))
    return [path for path in paths if path]


def _reversed(name: str, given: dict) -> str:
    try:
        return reverse(name, kwargs=given)
    except NoReverseMatch:
        return ""
