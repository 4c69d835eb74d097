"""What changed between two frozen dossiers, as a PDF: a summary first, then every section that changed.

A section that is the same in both is named and not rendered; a changed one is one fragment, kept in the cache like
those of a dossier, or more of a long one.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby
from typing import Any

from submissions import diffs
from submissions.diffs import Change, EntryChange, Gap, Piece, SectionChange

from .assembly import Piece as Part
from .assembly import assemble
from .cache import Cache
from .fragments import Fragment, tools
from .frozen_files import OpenAttachment
from .layout import CELL, HEAVY
from .metadata import Properties
from .parts import CONTINUED, Frozen, Run, compose, contents, date_of, grouped, is_image, pieces_of, running_header
from .results import Progress, Rendered
from .richtext import prepare
from .tables import WIDE, column_widths, is_short, is_tall

SHORT = 4  # pages up to which nobody needs a table of contents
KIND_LABEL = "What changed between two versions"
PICTURE = re.compile(r'<img\b[^>]*\bsrc="evidence:(E[0-9]+)"[^>]*>')
TAG = re.compile("<[^>]*>")
FILE_WIDTHS = ("13%", "9%", "29%", "19%", "30%")
Laid = dict[str, Any]


@dataclass(frozen=True)
class Compared:
    """Two frozen dossiers and their fingerprints."""

    old: Frozen
    new: Frozen
    old_sha256: str
    new_sha256: str

    @cached_property
    def sections(self) -> list[SectionChange]:
        return diffs.dossiers(self.old, self.new)

    @cached_property
    def files(self) -> dict[str, tuple[str, str]]:
        """Pictures by their code: those of the newer version, and those that only the older one has."""
        sides = [{one["code"]: (one["sha256"], one["media_type"]) for one in _pictures(side)} for side in self._sides]
        return {**sides[0], **sides[1]}

    @cached_property
    def replaced(self) -> frozenset[str]:
        """Codes of pictures that are not the same file in both versions."""
        held = {one["code"]: one["sha256"] for one in self.new["attachments"]}
        return frozenset(
            one["code"] for one in _pictures(self.old) if held.get(one["code"], one["sha256"]) != one["sha256"]
        )

    @cached_property
    def page_titles(self) -> dict[str, str]:
        """The heading above each question, by its id."""
        pages = [page for side in self._sides for part in side["sections"] for page in part["pages"]]
        return {entry["id"]: page["title"] for page in pages for entry in page["entries"]}

    @property
    def _sides(self) -> tuple[Frozen, Frozen]:
        return self.old, self.new


def _pictures(dossier: Frozen) -> Iterator[Frozen]:
    return (one for one in dossier["attachments"] if is_image(one))


def render_redline(
    compared: Compared,
    *,
    open_attachment: OpenAttachment,
    progress: Callable[[Progress], None] | None = None,
    cache: Cache | None = None,
) -> Rendered:
    """See the package: this is its implementation."""
    fragments = list(fragments_of(compared))
    run = Run(len(fragments), open_attachment, progress, cache)
    cover, *rest = pieces_of(run, {"attachments": []}, fragments).items()
    pieces: dict[str, Part] = dict([cover, *rest])
    if sum(piece.pages for piece in pieces.values()) > SHORT:
        pieces = dict([cover, ("contents", cover[1]), *rest])  # keeps its place until the page numbers are known
        pieces["contents"] = contents(run, _lines(compared), pieces, counted=False)
    old, new = compared.old, compared.new
    pdf = assemble(
        list(pieces.values()),
        running=run.fragment(running_header(new["reference"], new["title"], _between(old, new)), counted=False),
        outline=_outline(compared, with_contents="contents" in pieces),
        properties=Properties(
            title=f"{new['reference']}: what changed from {_version(old, new)} to version {new['number']}",
            author=new["applicant"],
            subject=f"{KIND_LABEL}, sha256 {compared.old_sha256} and {compared.new_sha256}",
            date=new["date"],
            tools=tools(),
        ),
    )
    return run.result(pdf, pieces)


def fragments_of(compared: Compared) -> Iterator[Fragment]:
    """Every fragment in the order of the document, but the contents."""
    old, new, found = compared.old, compared.new, compared.sections
    context = {
        "kind_label": KIND_LABEL,
        "dossier": new,
        "sides": [
            {"name": "From", "version": _version(old, new), "date": date_of(old), "hash": grouped(compared.old_sha256)},
            {"name": "To", "version": f"version {new['number']}", "date": date_of(new),
             "hash": grouped(compared.new_sha256)},
        ],
        "sections": found,
        "unchanged": diffs.unchanged(new, found),
        "control": diffs.control(old, new),
    }  # fmt: skip
    yield compose("cover", "Cover and summary", "redline_cover", context)
    for section in found:
        yield from _section(section, compared)


def _section(section: SectionChange, compared: Compared) -> Iterator[Fragment]:
    title = f"Section {section.number} {section.title}" if section.number else section.title
    codes: set[str] = set()
    if section.key == "evidence":
        parts = [[_files(section)]]
    else:
        parts = _cut([_entry(entry, compared, codes, title) for entry in section.entries])
    images = {code: compared.files[code] for code in sorted(codes) if code in compared.files}
    for number, entries in enumerate(parts):
        grouped_entries = groupby(entries, key=lambda entry: compared.page_titles.get(entry["id"], ""))
        pages = [{"title": page_title, "entries": list(group)} for page_title, group in grouped_entries]
        context = {"section": section, "pages": pages, "continued": number > 0, "wide": entries[0]["wide"]}
        key = f"changed-{section.key}" + (f"{CONTINUED}{number + 1}" if number else "")
        yield compose(key, title, "redline", context, images=images)


def _entry(entry: EntryChange, compared: Compared, codes: set[str], where: str) -> Laid:
    """A question as its template takes it: {"rows"} of a table, else {"blocks"}."""
    laid = {"id": entry.id, "number": entry.number, "heading": entry.heading, "change": entry.change, "wide": False}
    if entry.columns:
        return laid | _table(entry.columns, entry.shown)
    blocks = []
    for piece in entry.shown:
        if isinstance(piece, Gap):
            blocks.append({"gap": piece.words, "weight": len(piece.words)})
            continue
        moved = piece.change in (Change.MOVED, Change.LEFT)
        html = _prepared(piece, entry, compared, codes, where) if entry.kind == "rich" else f"<p>{piece.html}</p>"
        blocks.append({"html": html, "label": piece.label if moved else "", "weight": len(html)})
    return laid | {"kind": entry.kind, "blocks": blocks}


def _prepared(piece: Piece, entry: EntryChange, compared: Compared, codes: set[str], where: str) -> str:
    html = piece.html
    if piece.after is None:  # only on the older side, and its picture perhaps another one
        html = PICTURE.sub(lambda found: _in_words(found, compared.replaced), html)
    found = prepare(html, {}, f"{where}, {entry.number} {entry.heading}", marked=piece.before != piece.after)
    codes |= found.images
    return found.html


def _in_words(found: re.Match[str], replaced: frozenset[str]) -> str:
    return f"[picture {found[1]} of the older version]" if found[1] in replaced else found[0]


def _table(columns: Sequence[str], shown: Sequence[Piece | Gap]) -> Laid:
    """Rows with the change in words before the first cell."""
    heads = ["Change", *columns]
    rows: list[Laid] = [
        {"gap": piece.words, "weight": len(piece.words)}
        if isinstance(piece, Gap)
        else {"label": piece.label, "cells": piece.cells, "weight": sum(len(cell) + CELL for cell in piece.cells)}
        for piece in shown
    ]
    texts = [[row["label"], *(TAG.sub(" ", cell) for cell in row["cells"])] for row in rows if "cells" in row]
    for row, text in zip((row for row in rows if "cells" in row), texts, strict=True):
        row["tall"] = is_tall(text)
    wide = max(map(len, [heads, *texts]))
    return {
        "columns": heads,
        "rows": rows,
        "wide": len(heads) >= WIDE,
        "short": len(rows) == len(texts) and is_short(texts),
        "widths": column_widths([text + [""] * (wide - len(text)) for text in [heads, *texts]]),
    }


def _files(section: SectionChange) -> Laid:
    """The files in one table, whatever happened to each."""
    pieces = [piece for entry in section.entries for piece in entry.pieces]
    table = _table(section.entries[0].columns, pieces)
    about = {"id": "evidence", "number": "", "heading": "Files", "change": "", "files": True}
    return about | table | {"widths": FILE_WIDTHS}


def _cut(entries: Sequence[Laid]) -> list[list[Laid]]:
    """The entries in parts that become fragments: one, unless there is much of it. A long entry is cut as well."""
    parts: list[list[Laid]] = [[]]
    room = HEAVY
    for entry in entries:
        name = "rows" if "rows" in entry else "blocks"
        slices: list[list[Laid]] = [[]]
        for one in entry[name]:
            if one["weight"] > room and (slices[-1] or parts[-1]):
                slices.append([])
                room = HEAVY
            slices[-1].append(one)
            room -= one["weight"]
        for number, inner in enumerate(slices):
            if number:
                parts.append([])
            if inner:
                parts[-1].append({**entry, name: inner, "continued": any(slices[:number])})
    return [part for part in parts if part]


def _version(old: Frozen, new: Frozen) -> str:
    """The older version as it is named beside the newer one: of another application where it is."""
    return f"version {old['number']}" + ("" if old["reference"] == new["reference"] else f" of {old['reference']}")


def _between(old: Frozen, new: Frozen) -> str:
    return f"{_version(old, new).capitalize()} to {new['number']}"


def _lines(compared: Compared) -> list[dict[str, Any]]:
    """What the contents list: {"level", "number", "title", "anchor"}."""
    lines = [{"level": 1, "number": "", "title": "Summary", "anchor": "summary"}]
    for section in compared.sections:
        number, anchor = str(section.number or ""), f"changed-{section.key}"
        lines.append({"level": 1, "number": number, "title": section.title, "anchor": anchor})
        if section.key != "evidence":
            lines += [
                {"level": 2, "number": entry.number, "title": entry.heading, "anchor": f"change-{entry.id}"}
                for entry in section.entries
            ]
    return lines


def _outline(compared: Compared, *, with_contents: bool) -> list[Frozen]:
    """The bookmarks: cover, contents, and what the contents list."""
    lines = [{**line, "title": f"{line['number']} {line['title']}".strip()} for line in _lines(compared)]
    between = [{"level": 1, "title": "Contents", "anchor": "contents"}] if with_contents else []
    return [{"level": 1, "title": "Cover", "anchor": "cover"}, lines[0], *between, *lines[1:]]
