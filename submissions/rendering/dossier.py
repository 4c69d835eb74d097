"""Rendering of frozen dossiers and letters: content in, one PDF out, the same bytes every time.

Orchestration only: which fragments there are, in which order, and what each of them is made of.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from submissions import versions

from .assembly import Piece, assemble
from .cache import Cache
from .fragments import Fragment, tools
from .frozen_files import OpenAttachment
from .layout import contents_lines, outline_of
from .metadata import Properties
from .parts import (
    Frozen,
    Run,
    appendices,
    compose,
    contents,
    date_of,
    grouped,
    no_attachments,
    pieces_of,
    running_header,
    sections,
)
from .results import Progress, Rendered


def render_dossier(
    dossier: Frozen,
    *,
    open_attachment: OpenAttachment,
    sha256: str | None = None,
    signature: Frozen | None = None,
    progress: Callable[[Progress], None] | None = None,
    cache: Cache | None = None,
    full_fonts: bool = False,
) -> Rendered:
    """See the package: this is its implementation."""
    fingerprint = sha256 or versions.sha256_of(versions.canonical_json(dossier))
    fragments = list(fragments_of(dossier, fingerprint, signature))
    run = Run(len(fragments) + 1, open_attachment, progress, cache)
    pieces = _pieces(run, dossier, fragments)
    mark = f"Version {dossier['number']} \xb7 {fingerprint[:12]}"
    header = running_header(dossier["reference"], dossier["title"], mark)
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
        full_fonts=full_fonts,
    )
    return run.result(pdf, pieces)


def fragments_of(dossier: Frozen, fingerprint: str, signature: Frozen | None) -> Iterator[Fragment]:
    """Every fragment of the document in its order; only the contents wait for the page numbers of all others."""
    # The signature stands in this fragment alone: whatever else is in the cache serves signed and unsigned alike.
    yield _cover(dossier, fingerprint, signature)
    yield from sections(dossier)
    if dossier.get("coverage"):
        yield compose("coverage", "Annex: coverage of the requirements", "coverage", {"dossier": dossier})
    yield compose("evidence", "Evidence", "evidence", {"dossier": dossier})
    yield from appendices(dossier)


def _pieces(run: Run, dossier: Frozen, fragments: Iterable[Fragment]) -> dict[str, Piece]:
    """Every piece of the document, rendered, in the order of the document."""
    cover, *rest = pieces_of(run, dossier, fragments).items()
    pieces = dict([cover, ("contents", cover[1]), *rest])  # keeps its place; filled when the page numbers are known
    return {**pieces, "contents": contents(run, contents_lines(dossier), pieces)}


def render_letter(
    letter: Frozen,
    *,
    progress: Callable[[Progress], None] | None = None,
    cache: Cache | None = None,
    full_fonts: bool = False,
) -> Rendered:
    """See the package. A letter shows no images and so needs no attachments."""
    run = Run(1, no_attachments, progress, cache)
    outcome = letter.get("outcome", "").capitalize()
    context = {
        "letter": letter,
        "date": date_of(letter),
        "outcome": outcome,
        "fingerprint": grouped(letter["version_sha256"]),
    }
    fragment = compose("letter", letter["title"], "letter", context)
    pieces = {"letter": Piece(letter["title"], run.fragment(fragment))}
    mark = f"Version {letter['version']} \xb7 {letter['version_sha256'][:12]}"
    header = running_header(letter["reference"], letter["product"], mark)
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
        full_fonts=full_fonts,
    )
    return run.result(pdf, pieces)


def _cover(dossier: Frozen, fingerprint: str, signature: Frozen | None) -> Fragment:
    context = {
        "dossier": dossier,
        "date": date_of(dossier),
        "fingerprint": grouped(fingerprint),
        "previous": grouped(dossier["previous_sha256"] or ""),
        "signature": signature,
        "signature_fingerprint": grouped(signature["sha256"]) if signature else "",
    }
    return compose("cover", "Cover and document control", "cover", context)
