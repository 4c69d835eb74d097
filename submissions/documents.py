"""From a frozen version, letter or document, or from two versions compared, to the PDF in the storage."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

import structlog
from celery.exceptions import SoftTimeLimitExceeded
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from submissions import renderings, signing
from submissions.fragment_store import FragmentStore
from submissions.models import FrozenDocument, Letter, Rendering, Version
from submissions.models.attachment import storage_name
from submissions.models.rendering import pdf_storage_name
from submissions.rendering import (
    Cache,
    Progress,
    Rendered,
    RenderError,
    lacking,
    plan_document,
    plan_dossier,
    plan_redline,
    render_document,
    render_dossier,
    render_letter,
    render_redline,
)

if TYPE_CHECKING:
    from submissions.rendering import Fragment

log = structlog.get_logger(__name__)
TELL_EVERY = 0.5  # seconds


class LeaseLost(Exception):
    """Another worker has taken the job; this one stops without a trace."""


def make(job: Rendering) -> None:
    """Render the job's document, store it under its hash, and finish or fail the job.

    Where its fragments were laid out by all workers before, they come from the cache, and what was counted then stays.
    """

    broken = dict(job.fragment_jobs.exclude(broken="").values_list("key", "broken"))

    told = 0.0

    def progress(step: Progress) -> None:
        nonlocal told
        if step.done < step.total and time.monotonic() - told < TELL_EVERY:
            return  # each telling is a write to the database, and most fragments come from the cache in no time
        told = time.monotonic()
        reused = job.reused if job.planned_at else step.reused
        if not renderings.renew(job, done=max(step.done, job.done), total=step.total, reused=reused):
            raise LeaseLost

    try:
        rendered = render_job(job, progress, FragmentStore(broken))
    except LeaseLost:
        log.info("lease lost", rendering=job.pk)
        return
    except RenderError as error:
        log.exception("render failed", rendering=job.pk)
        renderings.fail(job, str(error))
    except SoftTimeLimitExceeded:
        renderings.fail(job, "The document took too long to make. A section may be too large.")
    else:
        sha256 = store(rendered.pdf)
        renderings.finish(
            job,
            pdf_sha256=sha256,
            size=len(rendered.pdf),
            pages=rendered.pages,
            seconds=rendered.seconds,
            tools=rendered.tools,
            note=" ".join(rendered.broken),
            says=said_of(rendered, content_of(job)),
        )
    job.fragment_jobs.all().delete()


def content_of(job: Rendering) -> Mapping[str, Any]:
    """The frozen text that the job's PDF shows; of two versions compared, the newer."""
    version = job.version or job.redline_to
    if version:
        dossier: Mapping[str, Any] = version.dossier
        return dossier
    frozen = job.letter or job.document
    return frozen.content if frozen else {}


def said_of(rendered: Rendered, content: Mapping[str, Any]) -> dict[str, Any]:
    """What a page says of a PDF beside it; `content` is the frozen text that it shows.

    {"claims", "why_not": in words, "uploads": {code: what breaks PDF/A in it}, "unprintable": [[title, anchor,
    characters], ...]}
    """
    return {
        "claims": str(rendered.conformance),
        "why_not": rendered.conformance.why_not,
        "uploads": dict(rendered.uploads),
        "unprintable": list(map(list, lacking(content))),
    }


def fragments_of(job: Rendering) -> list[Fragment]:
    """What the job's document is made of; empty for a letter, which is too small to be shared out."""
    if job.version:
        return plan_dossier(
            job.version.dossier, sha256=job.version.sha256, signature=signing.facts(signing.of(job.version))
        )
    if job.document:
        return plan_document(job.document.content, sha256=job.document.sha256)
    if job.redline_from and job.redline_to:
        old, new = job.redline_from, job.redline_to
        return plan_redline(old.dossier, new.dossier, old_sha256=old.sha256, new_sha256=new.sha256)
    return []


def steps(job: Rendering, fragments: int) -> int:
    """How many parts a page counts: the contents of a dossier is one more, set when all others have their pages."""
    return fragments + bool(job.version)


def render_job(job: Rendering, progress: Callable[[Progress], None], cache: Cache | None = None) -> Rendered:
    """The PDF of the one thing that the job is about (a database constraint says that there is exactly one)."""
    if job.letter:
        return render_a_letter(job.letter, cache=cache)
    if job.version:
        return render_version(job.version, progress, cache=cache)
    if job.document:
        return render_frozen(job.document, progress, cache=cache)
    if job.redline_from and job.redline_to:
        return render_two(job.redline_from, job.redline_to, progress, cache=cache)
    raise RenderError("The job names no document.")


def render_version(
    version: Version,
    progress: Callable[[Progress], None] | None = None,
    *,
    cache: Cache | None = None,
    full_fonts: bool = False,
) -> Rendered:
    """The PDF of a frozen version: a pure function of it, its signature, the tools and whether fonts are whole."""
    return render_dossier(
        version.dossier,
        sha256=version.sha256,
        signature=signing.facts(signing.of(version)),
        open_attachment=read_attachment,
        progress=progress,
        cache=FragmentStore() if cache is None else cache,
        full_fonts=full_fonts,
    )


def render_a_letter(letter: Letter, *, cache: Cache | None = None, full_fonts: bool = False) -> Rendered:
    """The PDF of a frozen letter."""
    return render_letter(letter.content, cache=FragmentStore() if cache is None else cache, full_fonts=full_fonts)


def render_frozen(
    document: FrozenDocument, progress: Callable[[Progress], None] | None = None, *, cache: Cache | None = None
) -> Rendered:
    """The PDF of a frozen document: a pure function of it and the tools."""
    return render_document(
        document.content,
        sha256=document.sha256,
        open_attachment=read_attachment,
        progress=progress,
        cache=FragmentStore() if cache is None else cache,
    )


def render_two(
    old: Version,
    new: Version,
    progress: Callable[[Progress], None] | None = None,
    *,
    cache: Cache | None = None,
) -> Rendered:
    """The PDF of what changed between two frozen versions: a pure function of the two and the tools."""
    return render_redline(
        old.dossier,
        new.dossier,
        old_sha256=old.sha256,
        new_sha256=new.sha256,
        open_attachment=read_attachment,
        progress=progress,
        cache=FragmentStore() if cache is None else cache,
    )


def read_attachment(sha256: str) -> bytes:
    """The bytes of a stored attachment."""
    with default_storage.open(storage_name(sha256), "rb") as file:
        return file.read()


def store(pdf: bytes) -> str:
    """Keep the PDF under its sha256; storing the same bytes twice is one file."""
    sha256 = hashlib.sha256(pdf).hexdigest()
    keep(pdf_storage_name(sha256), pdf)
    return sha256


def keep(name: str, data: bytes) -> None:
    """Store bytes under a content address. The storage never overwrites: a second writer's copy is dropped."""
    if default_storage.exists(name):
        return
    stored = default_storage.save(name, ContentFile(data))
    if stored != name:
        default_storage.delete(stored)
