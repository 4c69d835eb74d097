"""Rendering of frozen dossiers and letters: content in, one PDF out, the same bytes every time.

Orchestration only: which fragments there are, in which order, and what each of them is made of.
"""

from __future__ import annotations

import functools
import hashlib
import time
from collections.abc import Callable, Mapping
from typing import Any

from django.conf import settings
from django.template import Context, Engine
from django.utils import translation

from submissions import versions
from submissions.dossiers import long_date

from .assembly import Opened, Piece, assemble
from .cache import Cache, StorageCache
from .errors import RenderError
from .fetcher import OpenAttachment, verified
from .fragments import Fragment, rendered, tools
from .layout import contents_lines, laid_out_section, outline_of
from .metadata import Properties
from .results import Progress, Rendered

Frozen = Mapping[str, Any]


class _Run:
    """One rendering: renders fragments through the cache and counts them."""

    def __init__(
        self,
        total: int,
        open_attachment: OpenAttachment,
        progress: Callable[[Progress], None] | None,
        cache: Cache | None,
    ) -> None:
        self.started = time.monotonic()
        self.total, self.done, self.reused = total, 0, 0
        self.open_attachment, self.progress = open_attachment, progress
        self.cache = StorageCache() if cache is None else cache
        self.pages: dict[str, int] = {}

    def fragment(self, fragment: Fragment, *, counted: bool = True) -> Opened:
        pdf, reused = rendered(fragment, self.open_attachment, self.cache)
        if counted:
            self.done += 1
            self.reused += reused
            if self.progress:
                self.progress(Progress(self.done, self.total, self.reused))
        opened = Opened(pdf, f"The rendered '{fragment.title}'")
        self.pages[fragment.key] = opened.pages
        return opened

    def result(self, pdf: bytes, pieces: Mapping[str, Piece]) -> Rendered:
        return Rendered(
            pdf=pdf,
            pages=sum(piece.pages for piece in pieces.values()),
            fragments=self.done,
            reused=self.reused,
            seconds=time.monotonic() - self.started,
            sha256=hashlib.sha256(pdf).hexdigest(),
            tools=tools(),
            fragment_pages={key: piece.pages for key, piece in pieces.items()},
        )


def render_dossier(
    dossier: Frozen,
    *,
    open_attachment: OpenAttachment,
    sha256: str | None = None,
    signature: Frozen | None = None,
    progress: Callable[[Progress], None] | None = None,
    cache: Cache | None = None,
) -> Rendered:
    """See the package: this is its implementation."""
    fingerprint = sha256 or versions.sha256_of(versions.canonical_json(dossier))
    total = len(dossier["sections"]) + len(dossier["attachments"]) + 3 + bool(dossier.get("coverage"))
    run = _Run(total, open_attachment, progress, cache)
    pieces = _pieces(run, dossier, fingerprint, signature)
    header = _running(dossier["reference"], dossier["title"], f"Version {dossier['number']}", fingerprint)
    pdf = assemble(
        list(pieces.values()),
        running=run.fragment(header, counted=False),
        outline=outline_of(dossier),
        properties=Properties(
            title=f"{dossier['reference']} version {dossier['number']}: {dossier['title']}",
            author=dossier["applicant"],
            subject=f"{dossier['kind_label']}, sha256 {fingerprint}",
            date=dossier["date"],
            tools=tools(),
        ),
    )
    return run.result(pdf, pieces)


def _pieces(run: _Run, dossier: Frozen, fingerprint: str, signature: Frozen | None) -> dict[str, Piece]:
    """Every piece of the document, rendered, in the order of the document."""
    # The signature stands in this fragment alone: whatever else is in the cache serves signed and unsigned alike.
    pieces = {"cover": Piece("Cover and document control", run.fragment(_cover(dossier, fingerprint, signature)))}
    pieces["contents"] = pieces["cover"]  # keeps its place; filled when the page numbers are known
    titles = {attachment["code"]: attachment["title"] for attachment in dossier["attachments"]}
    for section in dossier["sections"]:
        fragment = _section(dossier, section, titles)
        pieces[fragment.key] = Piece(fragment.title, run.fragment(fragment))
    if dossier.get("coverage"):
        coverage = _fragment("coverage", "Annex: coverage", "coverage", {"dossier": dossier})
        pieces["coverage"] = Piece("Annex: coverage of the requirements", run.fragment(coverage))
    evidence = _fragment("evidence", "Evidence", "evidence", {"dossier": dossier})
    pieces["evidence"] = Piece("Evidence", run.fragment(evidence))
    for number, attachment in enumerate(dossier["attachments"], 1):
        pieces[f"appendix-{attachment['code']}"] = _appendix(run, dossier, attachment, number)
    pieces["contents"] = _contents(run, dossier, pieces)
    return pieces


def render_letter(
    letter: Frozen, *, progress: Callable[[Progress], None] | None = None, cache: Cache | None = None
) -> Rendered:
    """See the package. A letter shows no images and so needs no attachments."""
    run = _Run(1, _no_attachments, progress, cache)
    outcome = {"designated": "Designated", "refused": "Refused"}.get(letter.get("outcome", ""), "")
    context = {
        "letter": letter,
        "date": _date(letter),
        "outcome": outcome,
        "fingerprint": grouped(letter["version_sha256"]),
    }
    fragment = _fragment("letter", letter["title"], "letter", context)
    pieces = {"letter": Piece(letter["title"], run.fragment(fragment))}
    header = _running(letter["reference"], letter["product"], f"Version {letter['version']}", letter["version_sha256"])
    pdf = assemble(
        list(pieces.values()),
        running=run.fragment(header, counted=False),
        outline=[{"level": 1, "title": letter["title"], "anchor": "letter"}],
        properties=Properties(
            title=f"{letter['reference']} version {letter['version']}: {letter['title']}",
            author=letter["from"],
            subject=f"{letter['title']} to {letter['to']}",
            date=letter["date"],
            tools=tools(),
        ),
    )
    return run.result(pdf, pieces)


def _fragment(key: str, title: str, template: str, context: dict[str, Any], **options: Any) -> Fragment:
    with translation.override("en-gb"):
        html = (
            _engine()
            .get_template(f"dossiers/fragment_{template}.html")
            .render(Context({"title": title, "screen": False, **context}))
        )
    return Fragment(key, title, html, **options)


@functools.cache
def _engine() -> Engine:
    """An engine of its own: what a document says depends on no setting, context processor or request."""
    return Engine(dirs=[str(settings.BASE_DIR / "templates")])


def _cover(dossier: Frozen, fingerprint: str, signature: Frozen | None) -> Fragment:
    context = {
        "dossier": dossier,
        "date": _date(dossier),
        "fingerprint": grouped(fingerprint),
        "previous": grouped(dossier["previous_sha256"] or ""),
        "signature": signature,
        "signature_fingerprint": grouped(signature["sha256"]) if signature else "",
    }
    return _fragment("cover", "Cover and document control", "cover", context)


def _section(dossier: Frozen, section: Frozen, titles: Mapping[str, str]) -> Fragment:
    laid_out, codes = laid_out_section(section, titles)
    title = f"Section {section['number']} {section['title']}"
    context = {"section": laid_out, "dossier": dossier}
    return _fragment(f"section-{section['key']}", title, "section", context, images=_images(dossier, codes))


def _images(dossier: Frozen, codes: frozenset[str]) -> dict[str, tuple[str, str]]:
    return {
        attachment["code"]: (attachment["sha256"], attachment["media_type"])
        for attachment in dossier["attachments"]
        if attachment["code"] in codes and attachment["media_type"].startswith("image/")
    }


def _appendix(run: _Run, dossier: Frozen, attachment: Frozen, number: int) -> Piece:
    code, title = attachment["code"], f"Appendix {number}, {attachment['code']} {attachment['title']}"
    image = attachment["media_type"].startswith("image/")
    context = {
        "attachment": attachment,
        "number": number,
        "image": image,
        "fingerprint": grouped(attachment["sha256"]),
    }
    images = _images(dossier, frozenset({code}) if image else frozenset())
    opened = run.fragment(_fragment(f"appendix-{code}", title, "appendix", context, images=images))
    if image:
        return Piece(title, opened, label=code)
    try:
        data = verified(run.open_attachment, attachment["sha256"], code)
    except RenderError as error:
        raise RenderError(f"'{title}' cannot be appended: {error}.") from error
    upload = Opened(data, f"The file of evidence {code}, '{attachment['name']}',")
    return Piece(title, opened, upload, note=f"Appendix {number} \xb7 {code}", label=code)


def _contents(run: _Run, dossier: Frozen, pieces: Mapping[str, Piece]) -> Piece:
    """The contents, rendered again until its own length no longer moves what it counts."""
    lines, own = contents_lines(dossier), 1
    for attempt in range(5):
        pages = _page_numbers(pieces, own)
        numbered = [{**line, "page": pages[line["anchor"]]} for line in lines]
        fragment = _fragment("contents", "Contents", "contents", {"lines": numbered})
        opened = run.fragment(fragment, counted=attempt == 0)
        if opened.pages == own:
            return Piece("Contents", opened)
        own = opened.pages
    raise RenderError("The contents page cannot be set: its length keeps changing.")


def _page_numbers(pieces: Mapping[str, Piece], contents_pages: int) -> dict[str, int]:
    numbers, before = {}, 0
    for key, piece in pieces.items():
        if key == "contents":
            before += contents_pages
            continue
        numbers.update({anchor: before + page + 1 for anchor, (page, _) in piece.fragment.anchors().items()})
        before += piece.pages
    return numbers


def _running(reference: str, product: str, version: str, fingerprint: str) -> Fragment:
    context = {
        "reference": reference,
        "product": shortened(product),
        "version": f"{version} \xb7 {fingerprint[:12]}",
        "shapes": ("portrait", "landscape"),
    }
    return _fragment("running", "Running header", "running", context, tagged=False)


def _no_attachments(sha256: str) -> bytes:
    raise FileNotFoundError(sha256)


def _date(frozen: Frozen) -> str:
    return long_date(frozen["date"]) if frozen["date"] else ""


def grouped(fingerprint: str) -> str:
    """A hash as people compare it: two lines of four groups of eight."""
    groups = [fingerprint[start : start + 8] for start in range(0, len(fingerprint), 8)]
    return "\n".join(" ".join(groups[start : start + 4]) for start in range(0, len(groups), 4))


def shortened(text: str, length: int = 70) -> str:
    return text if len(text) <= length else text[: length - 1].rstrip() + "…"
