"""Importing a register of sites: template, upload, progress, preview, apply."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from dmmf import imports, register_files
from dmmf.import_forms import ApplyForm, RegisterUploadForm
from dmmf.imports_reading import MOST_BYTES
from dmmf.models import ControlSite, ImportState, RegisterImport
from dmmf.register_columns import COLUMNS
from dmmf.states import ControlSiteAction
from dmmf.views.loading import load_control_site
from dmmf.views.register import attachment
from submissions.cleaning import UploadRefused
from submissions.views.loading import actor

PER_PAGE = 50
LATEST = 20
UNDER_WAY = (ImportState.QUEUED, ImportState.CHECKING, ImportState.APPLY_QUEUED, ImportState.APPLYING)


def register_imports(request: HttpRequest, reference: str) -> HttpResponse:
    """How it is done, the templates, a form to upload, and earlier imports."""
    control_site = load_control_site(request, reference, ControlSiteAction.CHANGE)
    form, status = RegisterUploadForm(), 200
    if request.method == "POST":
        form = RegisterUploadForm(request.POST, request.FILES)
        job, status = _upload(request, control_site, form)
        if job:
            return redirect("dmmf:import", reference, job.pk)
    context = {
        "control_site": control_site,
        "form": form,
        "imports": control_site.imports.select_related("by").defer("preview").order_by("-pk")[:LATEST],
        "columns": [[column.heading, "Yes" if column.required else "No", column.what, column.allowed]
                    for column in COLUMNS],
    }  # fmt: skip
    return render(request, "dmmf/imports.html", context, status=status)


def _upload(
    request: HttpRequest, control_site: ControlSite, form: RegisterUploadForm
) -> tuple[RegisterImport | None, int]:
    """The import, or the status of the page that says why there is none."""
    if not form.is_valid():
        return None, 422
    file, token = form.cleaned_data["file"], form.cleaned_data["token"]
    try:
        if file.size > MOST_BYTES:
            raise imports.too_large(file.name)
        job = imports.upload(control_site, data=file.read(), name=file.name, by=actor(request), token=token)
    except UploadRefused as refused:
        form.add_error("file", str(refused))
        return None, refused.status
    return job, 302


@require_safe
def template(request: HttpRequest, reference: str, form: str) -> HttpResponse:
    """The empty table to fill in, which explains its columns."""
    load_control_site(request, reference, ControlSiteAction.CHANGE)
    if form == "csv":
        text = register_files.csv_template()
        return HttpResponse(text, content_type="text/csv; charset=utf-8", headers=attachment("sites-template", "csv"))
    book = register_files.as_xlsx([])
    return HttpResponse(book, content_type=register_files.XLSX, headers=attachment("sites-template", "xlsx"))


@require_safe
def register_import(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    """One import: where it stands, what it would change or has changed, or what is wrong."""
    return _page(request, _load(request, reference, number), ApplyForm())


def _page(request: HttpRequest, job: RegisterImport, form: ApplyForm, status: int = 200) -> HttpResponse:
    preview: dict[str, Any] = job.preview
    faulty = job.state == ImportState.FAULTY
    lines = preview.get("faults" if faulty else "rows", [])
    context = {
        "control_site": job.control_site,
        "import": job,
        "under_way": job.state in UNDER_WAY,
        "counts": preview.get("counts", {}),
        "preview": preview,
        "page": Paginator(lines, PER_PAGE).get_page(request.GET.get("page")),
        "does_something": imports.does_something(job),
        "can_cancel": job.state in imports.OPEN,
        "form": form if job.state == ImportState.CHECKED else None,
    }
    return render(request, "dmmf/import.html", context, status=status)


@require_safe
def progress(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    """The part of the page that asks again; once the worker is done it makes the browser load the whole page."""
    job = _load(request, reference, number, preview=False)
    context = {"control_site": job.control_site, "import": job, "under_way": job.state in UNDER_WAY}
    answer = render(request, "dmmf/_import_progress.html", context)
    if job.state not in UNDER_WAY and request.headers.get("HX-Request"):
        answer["HX-Refresh"] = "true"
    return answer


@require_POST
def apply(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    """Queue what the preview says."""
    job = _load(request, reference, number)
    form = ApplyForm(request.POST)
    if not form.is_valid() and job.state == ImportState.CHECKED:
        return _page(request, job, form, 422)
    try:
        imports.apply(
            job, why=form.cleaned_data.get("why", ""), by=actor(request),
            effective_on=form.cleaned_data.get("effective_on") or job.effective_on,
        )  # fmt: skip
    except ValidationError as error:
        form.add_error(None, error)
        return _page(request, job, form, 422)
    return redirect("dmmf:import", reference, number)


@require_POST
def cancel(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    imports.cancel(_load(request, reference, number), by=actor(request))
    messages.success(request, "The import is cancelled. Nothing was changed.")
    return redirect("dmmf:imports", reference)


@require_POST
def retry(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    imports.retry(_load(request, reference, number), by=actor(request))
    return redirect("dmmf:import", reference, number)


def _load(request: HttpRequest, reference: str, number: int, *, preview: bool = True) -> RegisterImport:
    control_site = load_control_site(request, reference, ControlSiteAction.CHANGE)
    found = control_site.imports.select_related("by", "applied_by").filter(pk=number)
    job = (found if preview else found.defer("preview")).first()
    if job is None:
        raise Http404
    job.control_site = control_site
    return job
