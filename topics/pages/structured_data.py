"""Structured data of the pages: JSON-LD in the vocabulary of schema.org."""

from collections.abc import Mapping
from typing import Any

from django.conf import settings

from sessions.models import Resolution, Session
from topics.lists.list_queries import TopicListQuery
from topics.models import Topic
from wgsom.exports import DATA_FORMATS
from wgsom.lists.citations import PUBLISHER

CONTEXT = "https://schema.org"
GROUP = {"@type": "Organization", "name": "Working Group on the Smuggling of Migrants"}

StructuredData = Mapping[str, Any]


def dataset(topics: TopicListQuery) -> StructuredData:
    """Return the list of all topics as a data set, with its files for programs."""
    files = [
        {
            "@type": "DataDownload",
            "encodingFormat": each.media_type.partition(";")[0],
            "contentUrl": f"{settings.SITE_URL}{topics.export_url(extension)}",
        }
        for extension, each in DATA_FORMATS.items()
    ]
    return {
        "@context": CONTEXT,
        "@type": "Dataset",
        "name": topics.title,
        "description": f"{topics.title}: when each was proposed, and whether it has been "
        f"addressed since. {topics.note}",
        "url": f"{settings.SITE_URL}{topics.url()}",
        "creator": GROUP,
        "distribution": files,
    }


def topic_data(topic: Topic, url: str) -> StructuredData:
    """Return a topic as a part of the data set."""
    return {
        "@context": CONTEXT,
        "@type": "CreativeWork",
        "name": topic.short_title,
        "text": topic.title,
        "identifier": str(topic.number),
        "url": url,
        "isPartOf": {"@type": "Dataset", "name": PUBLISHER},
    }


def session_data(session: Session, url: str) -> StructuredData:
    """Return a session as an event; its days only where they are known, else as is known."""
    month = f"-{session.month:02}" if session.month else ""
    place = {"location": {"@type": "Place", "name": session.place, "address": session.place}}
    return {
        "@context": CONTEXT,
        "@type": "Event",
        "name": f"{GROUP['name']}, {session}",
        "startDate": (session.starts_on or f"{session.year}{month}"),
        **({"endDate": session.ends_on} if session.ends_on else {}),
        **(place if session.place else {}),
        "organizer": GROUP,
        "url": url,
    }


def resolution_data(resolution: Resolution, url: str) -> StructuredData:
    """Return a resolution as legislation."""
    return {
        "@context": CONTEXT,
        "@type": "Legislation",
        "name": f"{resolution}: {resolution.title}",
        "legislationIdentifier": resolution.symbol,
        "legislationDate": resolution.adopted_on,
        "legislationPassedBy": {
            "@type": "Organization",
            "name": "Conference of the Parties to the United Nations Convention against "
            "Transnational Organized Crime",
        },
        "url": url,
    }
