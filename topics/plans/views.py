"""The public work plan: page and files. Nothing of it before it is published."""

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.views.generic import TemplateView

from topics.models import PlannedTopic, WorkPlan
from topics.models.topic import topic_url
from topics.plans.effect import PlanEffect, effect_of
from wgsom.exports import DATA_FORMATS, DOCUMENT_FORMATS
from wgsom.exports.documents import Heading, Paragraph, RenderedDocument, Role, Table, line
from wgsom.exports.documents.model import Block
from wgsom.exports.export import Export, ExportMetadata, filename_stem, state_of_record
from wgsom.exports.response import document_response, file_response
from wgsom.exports.tables import Column, TableSchema
from wgsom.text import pluralize_count

TITLE = "Work plan"
NOTE = "What is planned is not considered yet: it changes no answer."
WIDTHS = (1, 6, 5)

PLAN_TABLE = TableSchema(
    (
        Column("plan", "The plan's name", field="plan__name", width=30),
        Column(
            "session", "The number of the session that it is planned for", field="session__number"
        ),
        Column("position", "Its place among the topics of that session", field="position"),
        Column("topic", "The topic's number", field="topic__number"),
        Column("title", "The topic as adopted, verbatim", field="topic__title", width=60),
        Column("reason", "Why then", field="motive", width=40),
        Column(
            "url",
            "The topic's page",
            field="topic__number",
            convert=topic_url,
            is_url=True,
            width=40,
            label="Page",
        ),
    )
)


def published_plans() -> list[PlanEffect]:
    """Return the plans that are public, each with what it would leave."""
    return [effect_of(plan, public_only=True) for plan in WorkPlan.objects.order_by("name")]


class WorkPlanView(TemplateView):
    """The plans that are published, session by session."""

    template_name = "topics/plans/work_plan.html"

    def get_context_data(self, **kwargs) -> dict:
        formats = [*DATA_FORMATS.values(), *DOCUMENT_FORMATS.values()]
        files = [
            (each.label, reverse("topics:work-plan-export", args=[each.extension]))
            for each in formats
        ]
        return super().get_context_data(plans=published_plans(), files=files, note=NOTE, **kwargs)


def export(request: HttpRequest, extension: str) -> HttpResponseBase:
    """Answer with the plans that are published, as a file."""
    if extension in DOCUMENT_FORMATS:
        stem = filename_stem("work-plan", {}, state_of_record())
        return document_response(DOCUMENT_FORMATS[extension], _document(published_plans()), stem)
    rows = PlannedTopic.objects.order_by("plan__name", "session__number", "position", "pk")
    metadata = ExportMetadata(
        title=TITLE,
        filters=[],
        as_of=None,
        count=rows.count(),
        generated_at=state_of_record(),
        url=f"{settings.SITE_URL}{reverse('topics:work-plan')}",
        note=NOTE,
    )
    made = Export(PLAN_TABLE, rows, metadata, "work-plan")
    return file_response(request, DATA_FORMATS[extension], made)


def _document(plans: list[PlanEffect]) -> RenderedDocument:
    blocks: list[Block] = [Heading(line(TITLE), level=1), Paragraph(line(NOTE), role=Role.SUBTITLE)]
    if not plans:
        blocks.append(Paragraph(line("No plan has been published.")))
    for each in plans:
        blocks.append(Heading(line(each.plan.name)))
        if each.plan.note:
            blocks.append(Paragraph(line(each.plan.note)))
        for session, rows in each.sessions.items():
            cells = tuple(
                (line(str(row.topic.number)), line(row.topic.title), line(row.motive))
                for row in rows
            )
            headings = (line("No."), line("Topic"), line("Why"))
            blocks.append(Heading(line(str(session)), level=3))
            blocks.append(Table(headings, cells, WIDTHS, caption=f"Topics for the {session}"))
        waiting = pluralize_count(each.still_waiting, "topic")
        blocks.append(Paragraph(line(f"{waiting} would still wait."), role=Role.NOTE))
    return RenderedDocument(TITLE, tuple(blocks), running_head=TITLE)
