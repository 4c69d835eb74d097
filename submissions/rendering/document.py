"""Rendering of a frozen document (schema "document/1"): a cover, sections in the shape of a dossier's, signatures.

What such a document holds is said in submissions/frozen_documents.py.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from submissions import versions

from .assembly import Piece, assemble
from .cache import Cache
from .fetcher import OpenAttachment
from .fragments import tools
from .layout import section_lines
from .metadata import Properties
from .parts import Frozen, Run, appendix, compose, contents, date_of, grouped, running_header, section
from .results import Progress, Rendered

SHORT = 4  # pages up to which nobody needs a table of contents


def render_document(
    content: Frozen,
    *,
    open_attachment: OpenAttachment,
    sha256: str | None = None,
    progress: Callable[[Progress], None] | None = None,
    cache: Cache | None = None,
) -> Rendered:
    """See the package: this is its implementation."""
    fingerprint = sha256 or versions.sha256_of(versions.canonical_json(content))
    total = len(content["sections"]) + len(content["attachments"]) + 1 + bool(content["signatures"])
    run = Run(total, open_attachment, progress, cache)
    pieces = _pieces(run, content, fingerprint)
    mark = f"{date_of(content)} \xb7 {fingerprint[:12]}"
    pdf = assemble(
        list(pieces.values()),
        running=run.fragment(running_header(content["reference"], content["title"], mark), counted=False),
        outline=_outline(content, with_contents="contents" in pieces),
        properties=Properties(
            title=f"{content['reference']}: {content['title']}",
            author=content["author"],
            subject=f"{content['kind_label']}, sha256 {fingerprint}",
            date=content["date"],
            tools=tools(),
        ),
    )
    return run.result(pdf, pieces)


def _pieces(run: Run, content: Frozen, fingerprint: str) -> dict[str, Piece]:
    """Every piece in the order of the document; contents only where it is worth turning to them."""
    context = {"document": content, "date": date_of(content), "fingerprint": grouped(fingerprint)}
    cover = Piece("Cover", run.fragment(compose("cover", "Cover", "document_cover", context)))
    titles = {attachment["code"]: attachment["title"] for attachment in content["attachments"]}
    body: dict[str, Piece] = {}
    for part in content["sections"]:
        fragment = section(content, part, titles)
        body[fragment.key] = Piece(fragment.title, run.fragment(fragment))
    if content["signatures"]:
        signatures = [{**one, "fingerprint": grouped(one["sha256"])} for one in content["signatures"]]
        signed = compose("signatures", "Electronic signatures", "signatures", {"signatures": signatures})
        body["signatures"] = Piece(signed.title, run.fragment(signed))
    for number, attachment in enumerate(content["attachments"], 1):
        body[f"appendix-{attachment['code']}"] = appendix(run, content, attachment, number)
    pieces = {"cover": cover, "contents": cover, **body}  # keeps its place until the page numbers are known
    if sum(piece.pages for piece in (cover, *body.values())) <= SHORT:
        del pieces["contents"]
        return pieces
    return {**pieces, "contents": contents(run, _lines(content), pieces, counted=False)}


def _lines(content: Frozen) -> list[dict[str, Any]]:
    """What the contents list: {"level", "number", "title", "anchor"}."""
    lines = section_lines(content["sections"])
    if content["signatures"]:
        lines.append({"level": 1, "number": "", "title": "Electronic signatures", "anchor": "signatures"})
    for number, attachment in enumerate(content["attachments"], 1):
        title, anchor = f"Appendix {number}: {attachment['title']}", f"appendix-{attachment['code']}"
        lines.append({"level": 1, "number": attachment["code"], "title": title, "anchor": anchor})
    return lines


def _outline(content: Frozen, *, with_contents: bool) -> list[Mapping[str, Any]]:
    """The bookmarks: cover, contents, and what the contents list."""
    first = [{"level": 1, "title": "Cover", "anchor": "cover"}]
    if with_contents:
        first.append({"level": 1, "title": "Contents", "anchor": "contents"})
    return [*first, *({**line, "title": f"{line['number']} {line['title']}".strip()} for line in _lines(content))]
