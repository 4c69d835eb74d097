"""Rendering of a frozen document (schema "document/1"): a cover, sections in the shape of a dossier's, signatures.

What such a document holds is said in submissions/frozen_documents.py.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from submissions import versions

from .assembly import Piece, assemble
from .cache import Cache
from .fragments import Fragment, tools
from .frozen_files import OpenAttachment
from .layout import section_lines
from .metadata import Properties
from .parts import (
    Frozen,
    Run,
    appendices,
    compose,
    contents,
    date_of,
    grouped,
    pieces_of,
    running_header,
    sections,
)
from .results import Progress, Rendered

SHORT = 4  # pages up to which nobody needs a table of contents


def render_document(
    content: Frozen,
    *,
    open_attachment: OpenAttachment,
    sha256: str | None = None,
    progress: Callable[[Progress], None] | None = None,
    cache: Cache | None = None,
    full_fonts: bool = False,
) -> Rendered:
    """See the package: this is its implementation."""
    fingerprint = sha256 or versions.sha256_of(versions.canonical_json(content))
    fragments = list(fragments_of(content, fingerprint))
    run = Run(len(fragments), open_attachment, progress, cache)
    pieces = _pieces(run, content, fragments)
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
        full_fonts=full_fonts,
    )
    return run.result(pdf, pieces)


def fragments_of(content: Frozen, fingerprint: str) -> Iterator[Fragment]:
    """Every fragment in the order of the document, but the contents."""
    context = {"document": content, "date": date_of(content), "fingerprint": grouped(fingerprint)}
    yield compose("cover", "Cover", "document_cover", context)
    yield from sections(content)
    if content["signatures"]:
        signatures = [{**one, "fingerprint": grouped(one["sha256"])} for one in content["signatures"]]
        yield compose("signatures", "Electronic signatures", "signatures", {"signatures": signatures})
    yield from appendices(content)


def _pieces(run: Run, content: Frozen, fragments: Iterable[Fragment]) -> dict[str, Piece]:
    """Every piece in the order of the document; contents only where it is worth turning to them."""
    cover, *rest = pieces_of(run, content, fragments).items()
    if sum(piece.pages for _, piece in (cover, *rest)) <= SHORT:
        return dict([cover, *rest])
    pieces = dict([cover, ("contents", cover[1]), *rest])  # keeps its place until the page numbers are known
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
