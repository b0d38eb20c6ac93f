"""Importing on the desk: send a file or paste a table, look at what it changes, confirm."""

from dataclasses import dataclass
from typing import cast

from django import forms
from django.contrib import admin, messages
from django.contrib.auth.base_user import AbstractBaseUser
from django.core.validators import FileExtensionValidator
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone

from sessions.models import Session
from topics.imports.source import MappingNeededError, Source, read_source
from wgsom.imports.columns import (
    RecordModel,
    columns_of,
    find_column,
    importable_models,
    sheet_name,
)
from wgsom.imports.content import ImportRefusedError, SourceTable
from wgsom.imports.importer import CHANGED, NEW, UNCHANGED, Importer, Outcome
from wgsom.imports.models import RememberedMapping, Upload, digest_of
from wgsom.imports.reader import MAX_BYTES, read_tables
from wgsom.imports.recognition import ColumnMapping
from wgsom.imports.workbook import write_workbook
from wgsom.records.revisions.snapshots import label
from wgsom.releases.merging import ReleaseError
from wgsom.releases.models import Release
from wgsom.releases.staging import Staging, staging, trial
from wgsom.staff.admin.admin_urls import admin_url
from wgsom.staff.releases.working import desk_page, work_in, working_release

NEEDED = ("topics.add_topic", "topics.change_topic", "wgsom.add_release", "wgsom.change_release")
SHOWN = 100  # rows of each kind
EXAMPLES = 3  # rows of a table whose columns are to be named
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


# Of files of tables; what one is, and whether it is read, its content decides.
EXTENSIONS = ["csv", "doc", "docx", "tsv", "txt", "xls", "xlsm", "xlsx"]


class UploadForm(forms.Form):
    """A file, or a table that is pasted."""

    file = forms.FileField(
        required=False,
        allow_empty_file=True,
        validators=[FileExtensionValidator(EXTENSIONS)],
        help_text="The register's workbook, another Excel or CSV list, or a paper as .docx.",
    )
    table = forms.CharField(
        required=False,
        strip=False,
        label="Or a table, pasted",
        widget=forms.Textarea(attrs={"rows": 6, "class": "vLargeTextField"}),
        help_text="Copied from Word or Excel: columns come separated by tabs.",
    )
    session = forms.ModelChoiceField(
        Session.all_objects.order_by("-number"),
        required=False,
        label="Session of a paper's answers",
        empty_label="As the table says, else the last one held",
    )

    def clean(self) -> dict:
        """Refuse none of the two, and both."""
        given = super().clean() or {}
        file, table = given.get("file"), given.get("table", "").strip()
        if not file and not table:
            raise forms.ValidationError("Choose a file, or paste a table.")
        if file and table:
            raise forms.ValidationError("Take a file or paste a table, not both.")
        if file and file.size > MAX_BYTES:
            raise forms.ValidationError(f"The file has more than {MAX_BYTES // 1024**2} MB.")
        return given

    @property
    def data_given(self) -> bytes:
        """The bytes of the file, or of the table."""
        file = self.cleaned_data["file"]
        return file.read() if file else self.cleaned_data["table"].encode()

    @property
    def name(self) -> str:
        """What it is called from here on."""
        file = self.cleaned_data["file"]
        return file.name[:100] if file else "Pasted table"


def _page(request: HttpRequest, template: str, context: dict, status: int = 200) -> HttpResponse:
    around = {**admin.site.each_context(request), "title": "Import"}
    return TemplateResponse(
        request, f"admin/imports/{template}.html", around | context, status=status
    )


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
                mapping=_remembered(tables),
            )
            return HttpResponseRedirect(reverse("imports:preview", args=[upload.pk]))
    return _page(request, "upload", {"form": form})


def _remembered(tables: list[SourceTable]) -> dict | None:
    """Return the mapping that the headings of a file had the last time; None if they had none."""
    try:
        with trial():
            read_source(tables)
    except MappingNeededError as error:
        found = RememberedMapping.objects.filter(digest=digest_of(error.table.rows[0])).first()
        return found.mapping if found else None
    except ImportRefusedError:
        pass  # the preview says why
    return None


@dataclass
class Preview:
    """What an upload would make of the record, as it stands in the release that it goes into."""

    importer: Importer
    source: Source

    def first(self, kind: str) -> list[Outcome]:
        """Return the first rows of a kind."""
        return [each for each in self.importer.outcomes if each.kind == kind][:SHOWN]

    @property
    def context(self) -> dict:
        """What the page shows."""
        marked = [each for each in self.importer.outcomes if each.marks]
        return {
            "counts": self.importer.counts,
            "new": self.first(NEW),
            "changed": self.first(CHANGED),
            "wrong": self.importer.wrong[:SHOWN],
            "unchanged": self.importer.counts[UNCHANGED],
            "left_out": self.source.left_out,
            "marked": marked[:SHOWN],
            "shown": SHOWN,
        }


def _run(upload: Upload, stage: Staging) -> Preview:
    mapping = ColumnMapping.from_json(upload.mapping) if upload.mapping else None
    source = read_source(
        upload.tables,
        session=upload.session,
        source=f"Imported from {upload.name}",
        mapping=mapping,
    )
    importer = Importer(stage, upload.owner)
    importer.run(source.rows)
    return Preview(importer, source)


def _preview(request: HttpRequest, key: int) -> HttpResponse:
    upload = get_object_or_404(Upload, pk=key, owner=request.user)
    try:
        if request.method == "POST" and "confirm" in request.POST:
            return _confirm(request, upload)
        if request.method == "POST":
            return _name_columns(request, upload)
        if "columns" in request.GET:
            return _columns_page(request, upload, _first_table(upload))
        return _preview_page(request, upload)
    except MappingNeededError as error:
        return _columns_page(request, upload, error.table, str(error))
    except (ImportRefusedError, ReleaseError) as error:
        return _page(request, "refused", {"upload": upload, "sentence": str(error)}, 400)


def _preview_page(
    request: HttpRequest, upload: Upload, changed_since: list[str] | None = None
) -> HttpResponse:
    user = cast(AbstractBaseUser, request.user)
    with staging(upload.release, user) if upload.release else trial() as stage:
        stage.refuse()
        preview = _run(upload, stage)
    upload.seen = _tokens(preview.importer)
    upload.save(update_fields=["seen"])
    context = preview.context | {"upload": upload, "changed_since": changed_since or []}
    return _page(request, "preview", context)


def _confirm(request: HttpRequest, upload: Upload) -> HttpResponse:
    user = cast(AbstractBaseUser, request.user)
    with transaction.atomic():
        found = Upload.objects.select_for_update().filter(pk=upload.pk).first()
        if found is None:
            raise ReleaseError("It was confirmed already: look among the releases.")
        name = f"{upload.name}, {timezone.localdate()}"
        release = upload.release or Release.objects.create_named(name, user)
        with staging(release, user, f"Imported from {upload.name}.") as stage:
            preview = _run(upload, stage)
            tokens, seen = _tokens(preview.importer), upload.seen
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
        changed = [] if is_unseen else list(map(_record_name, others))
        return _preview_page(request, upload, changed)
    work_in(request, release)
    counts = preview.importer.counts
    messages.success(
        request,
        f"{counts[NEW]} new and {counts[CHANGED]} changed rows are part of the release "
        f"“{release}” now. Look through it, and publish it or send it to review.",
    )
    return HttpResponseRedirect(admin_url(release, "change"))


def _tokens(importer: Importer) -> dict[str, str]:
    """Return the version tokens of the records that an import changes, as JSON holds them."""
    return {f"{name} {key}": token for (name, key), token in importer.tokens.items()}


def _record_name(key: str) -> str:
    """Return the name of a record that others changed since it was looked at."""
    name, _, number = key.partition(" ")
    for model in importable_models():
        if model._meta.model_name == name:
            found = model._base_manager.filter(pk=number).first()
            return str(found) if found else f"a {model._meta.verbose_name} that was deleted"
    return key


def _columns_page(
    request: HttpRequest, upload: Upload, table: SourceTable, sentence: str = ""
) -> HttpResponse:
    """Ask which kind of record the rows are, and which field each column is."""
    chosen = request.POST.get("model") or request.GET.get("model", "")
    models = {model._meta.label_lower: model for model in importable_models()}
    model = models.get(chosen)
    context = {
        "upload": upload,
        "sentence": sentence,
        "models": [(name, sheet_name(each)) for name, each in models.items()],
        "chosen": chosen if model else "",
        "columns": _offered(model, table) if model else [],
    }
    return _page(request, "columns", context)


def _first_table(upload: Upload) -> SourceTable:
    """Return the table whose columns are named; raise ImportRefusedError if there is none."""
    for table in upload.tables:
        if table.rows:
            return table
    raise ImportRefusedError("There is no table in it whose columns could be named.")


def _offered(model: RecordModel, table: SourceTable) -> list[dict]:
    """Return each column of a table with examples, and the fields that it may be."""
    fields = [(field.name, label(field)) for field in columns_of(model)]
    offered = []
    for place, heading in enumerate(table.rows[0]):
        likely = find_column(model, heading)
        examples = [row[place] for row in table.rows[1:] if len(row) > place and row[place]]
        offered.append(
            {
                "name": f"column-{place}",
                "heading": heading,
                "examples": examples[:EXAMPLES],
                "fields": fields,
                "likely": likely.name if likely else "",
            }
        )
    return offered


def _name_columns(request: HttpRequest, upload: Upload) -> HttpResponse:
    """Take over how the columns were named, and remember it for the same headings."""
    table = _first_table(upload)
    models = {model._meta.label_lower: model for model in importable_models()}
    model = models.get(request.POST.get("model", ""))
    if model is None:
        return _columns_page(request, upload, table, "Choose what the rows are.")
    known = {field.name for field in columns_of(model)}
    given = [request.POST.get(f"column-{place}", "") for place in range(len(table.rows[0]))]
    fields = [name if name in known else "" for name in given]
    twice = [name for name in set(fields) if name and fields.count(name) > 1]
    missing = [name for name in model.natural_key_fields if name not in fields]
    if missing:
        names = ", ".join(label(model._meta.get_field(name)) for name in missing)
        return _columns_page(request, upload, table, f"No column names the record: {names}.")
    if twice:
        return _columns_page(request, upload, table, f"Two columns are “{twice[0]}”.")
    mapping = ColumnMapping(model, tuple(fields)).to_json()
    upload.mapping = mapping
    upload.save(update_fields=["mapping"])
    RememberedMapping.objects.update_or_create(
        digest=digest_of(table.rows[0]), defaults={"headings": table.rows[0], "mapping": mapping}
    )
    return HttpResponseRedirect(reverse("imports:preview", args=[upload.pk]))


def _workbook(request: HttpRequest) -> HttpResponse:
    name = f"register-{timezone.localdate()}.xlsx"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(write_workbook(), XLSX, headers=headers)


upload, preview, workbook = (desk_page(each, NEEDED) for each in (_upload, _preview, _workbook))
