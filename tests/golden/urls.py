"""The URLs of the golden set: of every list, record, file and screen."""

from itertools import product

from django.apps import apps
from django.contrib import admin
from django.urls import reverse
from reversion.models import Version

from sessions.models import Resolution, Session
from topics.models import Cluster, Topic
from wgsom.exports import DATA_FORMATS, DOCUMENT_FORMATS

DATA, DOCUMENTS = list(DATA_FORMATS), list(DOCUMENT_FORMATS)
LISTS = ["topics", "coverage", "clusters", "sessions", "resolutions", "changes"]
QUERIES = {
    "topics": [
        *[
            "as_of=8",
            "as_of=3",
            "answer=no",
            "answer=yes&answer=partly",
            "proposed=6",
            "sort=title",
        ],
        *["considered=none", "considered=3&extent=focus", "extent=related", "cluster=none"],
        *["cluster=protection", "resolution=6-3", "resolution=none", "asked=several"],
        *["needs_review=yes", "group=cluster", "group=answer&as_of=8", "group=proposed"],
        *["sort=-waiting", "sort=waiting", "sort=-answer", "q=smuggled+children", "q=nosuchword"],
        *["q=6th+WG", "q=%22by+sea%22+OR+drones", "q=prosecuting+-sea", "q=the", "q=or"],
        *["answer=wrong", "as_of=99", "nix=1", "page=2", "page=x", "as_of=8&as_of=9", "sort=x"],
    ],
    "coverage": ["as_of=8", "answer=no", "group=cluster", "q=children", "as_of=x", "answer=nix"],
    "clusters": ["as_of=8", "q=prevention", "as_of=x"],
    "sessions": ["year=2022", "q=sea", "year=1", "q=nosuchword"],
    "resolutions": ["conference_session=6", "q=OP+15", "conference_session=x"],
    "changes": ["kind=topic", "what=changed", "since=2026-01-01", "until=2020-01-01", "kind=x"],
    "search": ["", "q=smuggling", "q=children&as_of=8", "q=res+5/3", "q=nosuchword", "as_of=x"],
    "": ["", "as_of=8", "as_of=x"],
}


def urls_of(role: str) -> list[str]:
    """Return the URLs that a role is shown: the public ones, or those that staff see otherwise."""
    return [*_public(), *_papers()] if role == "Readers" else [*_papers(), *_admin()]


def _public() -> list[str]:
    urls = [f"/{name}{'/' if name else ''}" for name in ["", *LISTS, "search", "papers"]]
    for name, queries in QUERIES.items():
        urls += [f"/{name}{'/' if name else ''}?{query}" for query in queries if query]
    urls += [f"/{name}.{extension}" for name, extension in product(LISTS, DATA + DOCUMENTS)]
    urls += [f"/{name}.csv?{query}" for name in LISTS for query in QUERIES[name]]
    urls += [f"/topics.{each}?group=answer&sort=waiting" for each in DATA + DOCUMENTS]
    urls += ["/topics.csv?bom=0", "/topics.atom", "/topics.atom?answer=no&as_of=8", "/changes.atom"]
    for number in Topic.all_objects.values_list("number", flat=True):
        urls += [f"/topics/{number}/", f"/topics/{number}/?as_of=8"]
    urls += [f"/topics/19.{each}" for each in DOCUMENTS] + ["/topics/19.docx?as_of=8"]
    urls += ["/topics/19/?answer=yes&sort=title", "/topics/99/", "/topics/3/?q=sea", "/nix/"]
    urls += [f"/sessions/{n}/" for n in Session.all_objects.values_list("number", flat=True)]
    urls += [each.get_absolute_url() for each in Resolution.objects.all()]
    for cluster in Cluster.objects.all():
        urls += [cluster.get_absolute_url(), f"{cluster.get_absolute_url()}?as_of=8"]
    return [*urls, "/accounts/login/", "/admin/", "/healthz"]


def _papers() -> list[str]:
    urls = ["/papers/"]
    for session in [9, 10, 12]:
        urls += [f"/papers/{session}/{part}" for part in ["", "issued/", "changes/", "beside/"]]
    files = ["", "/issued", "/changes", "/beside"]
    return urls + [f"/papers/10{part}.{each}" for part in files for each in DOCUMENTS]


def _admin() -> list[str]:
    urls = ["/admin/", "/admin/nix/", "/accounts/second-factor/", "/accounts/password/change/"]
    labels = {"wg_sessions", "topics"}
    for model in [each for each in apps.get_models() if each._meta.app_label in labels]:
        if model not in admin.site._registry:
            continue
        screen = f"admin:{model._meta.app_label}_{model._meta.model_name}"
        changelist = reverse(f"{screen}_changelist")
        urls += [changelist, f"{changelist}?q=6", f"{changelist}deleted/", f"{changelist}add/"]
        urls += [f"{changelist}export.csv", f"{changelist}export.xlsx", f"{changelist}?q=nix"]
        for key in model._base_manager.order_by("pk").values_list("pk", flat=True)[:6:2]:
            for name in ["change", "history", "delete"]:
                urls.append(reverse(f"{screen}_{name}", args=[key]))
            urls.append(f"{changelist}{key}/preview/")
    for version in Version.objects.order_by("pk").select_related("content_type"):
        if version.pk % 25 == 1 or version.revision.comment == "A test":
            label, name = version.content_type.app_label, version.content_type.model
            urls.append(f"/admin/{label}/{name}/{version.object_id}/versions/{version.pk}/")
    draft = Topic.all_objects.get(number=26)
    urls += [f"/admin/topics/topic/{draft.pk}/{each}/" for each in ["change", "preview", "history"]]
    return list(dict.fromkeys(urls))
