"""Context of every page: the session that its reader has chosen to read as of."""

from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from sessions.as_of import AsOf

AS_OF = "as_of"


def chosen_session(request: HttpRequest) -> dict[str, Any]:
    """Add what carries the chosen session along.

    `as_of` is the session that the URL names, else the last one held. `as_of_param` is its number
    as the parameter has it, `as_of_query` that of a URL without others ("?as_of=8"): empty where
    the URL chooses none, or a session that cannot be read as of. Nothing is read before a template
    asks.
    """
    given = request.GET.get(AS_OF, "")
    as_of = SimpleLazyObject(lambda: AsOf.resolve(given))

    def param() -> str:
        return given if given and given == str(as_of.number) else ""

    return {
        "as_of": as_of,
        "as_of_param": SimpleLazyObject(param) if given else "",
        "as_of_query": SimpleLazyObject(lambda: f"?{AS_OF}={given}" if param() else "")
        if given
        else "",
    }
