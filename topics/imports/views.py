"""Importing on the desk: send a file or paste a table, look at what it changes, confirm."""

from typing import cast

from django.contrib import messages
from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone

from topics.imports.column_naming import first_table, name_columns, naming_page, remembered_mapping
from topics.imports.forms import UploadForm
from topics.imports.pages import import_page
from topics.imports.preview import preview_of, record_name, version_tokens
from topics.imports.source import MappingNeededError
from wgsom.imports.content import ImportRefusedError
from wgsom.imports.importer import CHANGED, NEW
from wgsom.imports.models import Upload
from wgsom.imports.reader import read_tables
from wgsom.imports.workbook import write_workbook
from wgsom.releases.merging import ReleaseError
from wgsom.releases.models import Release
from wgsom.releases.staging import staging, trial
from wgsom.staff.admin.admin_urls import admin_url
from wgsom.staff.releases.desk_pages import desk_page
from wgsom.staff.releases.working import work_in, working_release

NEEDED = ("topics.add_topic", "topics.change_topic", "wgsom.add_release", "wgsom.change_release")
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def _upload(request: HttpRequest) -> HttpResponse:
    is_sent = request.method == "POST"
    form = UploadForm(request.POST, request.FILES) if is_sent else UploadForm()
    if is_sent and form.is_valid():
        try:
            tables = read_tables(form.data_given)
        except ImportRefusedError as error:
            form.add_error(None, f"{form.name} cannot be imported. {error}")
        else:
            Upload.objects.forget_old()
            session = form.cleaned_data["session"]
            upload = Upload.objects.create(
                owner=request.user,
                name=form.name,
                content=[table.to_json() for table in tables],
                session=session.number if session else None,
                release=working_release(request),
                mapping=remembered_mapping(tables),
            )
            return HttpResponseRedirect(reverse("imports:preview", args=[upload.pk]))
    return import_page(request, "upload", {"form": form})


def _preview(request: HttpRequest, key: int) -> HttpResponse:
    upload = Upload.objects.filter(pk=key, owner=request.user).first()
    if upload is None:
        return import_page(request, "gone", {}, 404)
    try:
        if request.method == "POST" and "confirm" in request.POST:
            return _confirm(request, upload)
        if request.method == "POST":
            return name_columns(request, upload)
        if "columns" in request.GET:
            return naming_page(request, upload, first_table(upload))
        return _preview_page(request, upload)
    except MappingNeededError as error:
        return naming_page(request, upload, error.table, str(error))
    except (ImportRefusedError, ReleaseError) as error:
        return import_page(request, "refused", {"upload": upload, "sentence": str(error)}, 400)


def _preview_page(
    request: HttpRequest, upload: Upload, changed_since: list[str] | None = None
) -> HttpResponse:
    user = cast(AbstractBaseUser, request.user)
    with staging(upload.release, user) if upload.release else trial() as stage:
        stage.refuse()
        preview = preview_of(upload, stage)
    upload.seen = version_tokens(preview.importer)
    upload.save(update_fields=["seen"])
    context = preview.context | {"upload": upload, "changed_since": changed_since or []}
    return import_page(request, "preview", context)


def _confirm(request: HttpRequest, upload: Upload) -> HttpResponse:
    user = cast(AbstractBaseUser, request.user)
    with transaction.atomic():
        found = Upload.objects.select_for_update().filter(pk=upload.pk).first()
        if found is None:
            raise ReleaseError("It was confirmed already: look among the releases.")
        name = f"{upload.name}, {timezone.localdate()}"
        release = upload.release or Release.objects.create_named(name, user)
        with staging(release, user, f"Imported from {upload.name}.") as stage:
            preview = preview_of(upload, stage)
            tokens, seen = version_tokens(preview.importer), upload.seen
            is_unseen = seen is None  # nobody has looked at what it would change
            known = seen or {}
            others = [key for key in {**tokens, **known} if tokens.get(key) != known.get(key)]
            is_refused = bool(is_unseen or others or preview.importer.wrong or not stage.roots)
            if is_refused:
                stage.refuse()
        if is_refused:
            transaction.set_rollback(True)
        else:
            found.delete()
    if is_refused:
        changed = [] if is_unseen else list(map(record_name, others))
        return _preview_page(request, upload, changed)
    work_in(request, release)
    counts = preview.importer.counts
    messages.success(
        request,
        f"{counts[NEW]} new and {counts[CHANGED]} changed rows are part of the release "
        f"“{release}” now. Look through it, and publish it or send it to review.",
    )
    return HttpResponseRedirect(admin_url(release, "change"))


def _workbook(request: HttpRequest) -> HttpResponse:
    name = f"register-{timezone.localdate()}.xlsx"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(write_workbook(), XLSX, headers=headers)


upload, preview, workbook = (desk_page(each, NEEDED) for each in (_upload, _preview, _workbook))
