"""Template tags that carry the session along that a page is read as of."""

from dataclasses import dataclass

from django import template
from django.db.models import Model
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from sessions.context_processors import AS_OF
from sessions.lists.list_queries import AsOfLink
from sessions.models import Session
from wgsom.lists.fields import truncate
from wgsom.records.publication import is_previewing

register = template.Library()


@dataclass(frozen=True)
class ReadingStatus:
    """The status line of a page: the session that it reads as of; all of it worked out.

    `session` is None on a page that depends on none: there `carried` is the one that links carry
    along, if there is one, and `refused` what the URL gives that is no session. `is_empty` says
    that no session has been held yet.
    """

    session: Session | None = None
    is_earlier: bool = False
    is_empty: bool = False
    dial: str = ""
    latest_url: str = ""
    completeness: str = ""
    carried: Session | None = None
    refused: str = ""


@register.simple_tag(takes_context=True)
def page_url(context: template.Context, record: Model) -> str:
    """Return the URL of a record's page, as of the session that the reader has chosen."""
    path, mark, place = record.get_absolute_url().partition("#")
    return f"{path}{context.get('as_of_query', '')}{mark}{place}"


@register.inclusion_tag("sessions/_as_of.html", takes_context=True)
def reading_status(context: template.Context) -> dict[str, ReadingStatus]:
    """Show the session that the page reads as of."""
    return {"status": _status(context)}


def _status(context: template.Context) -> ReadingStatus:
    list_query, request = context.get("list"), context.get("request")
    is_chosen = bool(context.get("as_of_query", ""))
    if list_query is not None and list_query.errors:
        return ReadingStatus()
    as_of = getattr(list_query, "as_of", None)
    if as_of is None:
        path = request.path if request else ""
        latest = list_query.url(path, as_of=None) if list_query else path
        if is_chosen:
            return ReadingStatus(carried=context["as_of"].session, latest_url=latest)
        refused = truncate(request.GET.get(AS_OF, "")) if request else ""
        return ReadingStatus(refused=refused, latest_url=latest if refused else "")
    if not as_of.number:
        return ReadingStatus(is_empty=True)
    # Nobody else has what a preview shows: there is no page of it as of other sessions.
    links = [] if is_previewing() else list_query.as_of_links(request.path)
    return ReadingStatus(
        session=as_of.session,
        is_earlier=as_of.is_earlier,
        dial=_dial(links),
        latest_url=list_query.url(request.path, as_of=None),
        completeness=as_of.completeness.sentence,
    )


def _dial(links: list[AsOfLink]) -> SafeString:
    """Return links to a page as of each session, as items of a list.

    A session that is not entered yet is hatched, and says so to those who do not see it.
    """
    return format_html_join("", "<li>{}</li>", ((_dial_link(link),) for link in links))


def _dial_link(link: AsOfLink) -> SafeString:
    session, hatched, said = link.session, "", ""
    if session.is_not_entered:
        hatched = SafeString(' class="dial-not-entered"')
        said = SafeString('<span class="visually-hidden">, not entered yet</span>')
    return format_html(
        '<a rel="nofollow" href="{}"{}{}><span class="visually-hidden">As of the </span>'
        '<span>{}</span><span class="visually-hidden"> session</span> '
        '<span class="dial-year">{}</span>{}</a>',
        link.url,
        SafeString(' aria-current="true"' if link.is_current else ""),
        hatched,
        session.ordinal,
        session.year,
        said,
    )
