"""Inspection packs of a site: have one put together, and follow its PDF."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from dmmf import packs
from dmmf.models import InspectionPack, Site
from dmmf.views.loading import load_site
from submissions import renderings
from submissions.models import Rendering
from submissions.views.files import serve_pdf
from submissions.views.loading import actor

SHOWN = 50


def pack_list(request: HttpRequest, reference: str) -> HttpResponse:
    """Those of the reader's own organisation, and the button for one of today."""
    site = load_site(request, reference)
    found = packs.visible_to(actor(request), site)[:SHOWN]
    context = {"site": site, "packs": found, "audience": packs.audience_of(actor(request), site)}
    return render(request, "dmmf/packs.html", context)


@require_POST
def new(request: HttpRequest, reference: str) -> HttpResponse:
    """One click; a second one on the same day leads to the same pack unless something has changed."""
    made = packs.make(load_site(request, reference), by=actor(request))
    return redirect("dmmf:pack", reference, made.pk)


def pack(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """Its fingerprint and what it holds, and the PDF on the way or there."""
    site, found = _load(request, reference, pk)
    content = found.document.content
    parts = [f"{part['number']} {part['title']}" for part in content["sections"]]
    context = {"site": site, "document": found.document, "content": content, "parts": parts}
    return render(request, "dmmf/pack.html", context | _addresses(site, found))


def document(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """The state of the PDF: a part of a page that asks again until it is there."""
    site, found = _load(request, reference, pk)
    if not request.headers.get("HX-Request"):
        return redirect("dmmf:pack", reference, pk)
    return render(request, "submissions/_progress.html", _addresses(site, found))


@require_POST
def retry(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """Queue a PDF again that could not be made."""
    _, found = _load(request, reference, pk)
    if job := _rendering(found):
        renderings.retry(job)
        messages.success(request, "The PDF is being made again.")
    return redirect("dmmf:pack", reference, pk)


def pdf(request: HttpRequest, reference: str, pk: int) -> FileResponse:
    _, found = _load(request, reference, pk)
    return serve_pdf(_rendering(found), f"{reference}-inspection-pack-{pk}")


def _load(request: HttpRequest, reference: str, pk: int) -> tuple[Site, InspectionPack]:
    """The pack, if it is one of the reader's own side. Raises Http404."""
    site = load_site(request, reference)
    found = packs.visible_to(actor(request), site).filter(pk=pk).first()
    if found is None:
        raise Http404
    return site, found


def _rendering(found: InspectionPack) -> Rendering | None:
    return Rendering.objects.filter(document=found.document_id).first()


def _addresses(site: Site, found: InspectionPack) -> dict[str, Any]:
    """What submissions/_progress.html needs."""
    names = {"document_url": "pack_document", "pdf_url": "pack_pdf", "page_url": "pack", "retry_url": "pack_retry"}
    addresses = {key: reverse(f"dmmf:{name}", args=[site.reference, found.pk]) for key, name in names.items()}
    return {"rendering": _rendering(found), **addresses}
