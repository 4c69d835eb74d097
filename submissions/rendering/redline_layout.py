"""Turns what changed in a section into what the templates of a redline lay out, cut where there is much of it.

Entries are plain JSON until they are `set`, so that a fragment that is in the cache is found without setting its text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from submissions.diffs import Change, EntryChange, Gap, Piece, SectionChange
from submissions.marks import said_before

from .layout import CELL, HEAVY
from .richtext import prepare
from .tables import WIDE, column_widths, is_short, is_tall

PICTURE = re.compile(r'<img\b[^>]*\bsrc="evidence:(E[0-9]+)"[^>]*>')
TAG = re.compile("<[^>]*>")
FILE_WIDTHS = ("13%", "9%", "29%", "19%", "30%")
Laid = dict[str, Any]


def entries(section: SectionChange, replaced: frozenset[str]) -> list[Laid]:
    """The questions that changed. `replaced`: codes of pictures that are another file in the newer version."""
    if section.key == "evidence":
        return [_files(section)]
    return [_entry(entry, replaced) for entry in section.entries]


def cut(found: Sequence[Laid]) -> list[list[Laid]]:
    """The entries in parts that become fragments: one, unless there is much of it. A long entry is cut as well."""
    parts: list[list[Laid]] = [[]]
    room = HEAVY
    for entry in found:
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


def pictures(found: Iterable[Laid]) -> Iterator[str]:
    """Codes of the pictures that the entries show."""
    for entry in found:
        for block in entry.get("blocks", ()):
            yield from PICTURE.findall(block.get("html", ""))


def set_texts(pages: Sequence[Mapping[str, Any]], where: str) -> list[Laid]:
    """The pages with their rich text ready for layout. Raises as richtext.prepare does."""
    return [{**page, "entries": [_set(entry, where) for entry in page["entries"]]} for page in pages]


def _set(entry: Laid, where: str) -> Laid:
    if entry.get("kind") != "rich":
        return entry
    blocks = []
    for block in entry["blocks"]:
        if "html" not in block:
            blocks.append(block)
            continue
        prepared = prepare(block["html"], {}, f"{where}, {entry['number']} {entry['heading']}", marked=block["marked"])
        blocks.append({**block, "html": prepared.html, "wide": prepared.wide})
    return {**entry, "blocks": blocks, "wide": bool(blocks) and blocks[0].get("wide", False)}


def _entry(entry: EntryChange, replaced: frozenset[str]) -> Laid:
    """A question as its template takes it: {"rows"} of a table, else {"blocks"}."""
    about = {"id": entry.id, "number": entry.number, "heading": entry.heading, "change": entry.change, "wide": False}
    if entry.columns:
        return about | _table(entry.columns, entry.shown)
    blocks = [_block(piece, replaced, rich=entry.kind == "rich") for piece in entry.shown]
    return about | {"kind": entry.kind, "blocks": blocks}


def _block(piece: Piece | Gap, replaced: frozenset[str], *, rich: bool) -> Laid:
    if isinstance(piece, Gap):
        return {"gap": piece.words, "weight": len(piece.words)}
    html = said_before(piece.html) if rich else f"<p>{said_before(piece.html)}</p>"
    if piece.after is None:  # only on the older side, and its picture perhaps another one
        html = PICTURE.sub(lambda found: _in_words(found, replaced), html)
    label = piece.label if piece.change in (Change.MOVED, Change.LEFT) else ""
    return {"html": html, "marked": piece.before != piece.after, "label": label, "weight": len(html)}


def _in_words(found: re.Match[str], replaced: frozenset[str]) -> str:
    return f"[picture {found[1]} of the older version]" if found[1] in replaced else found[0]


def _table(columns: Sequence[str], shown: Sequence[Piece | Gap]) -> Laid:
    """Rows with the change in words before the first cell."""
    heads = ["Change", *columns]
    rows = [_row(piece) for piece in shown]
    texts = [[row["label"], *(TAG.sub(" ", cell) for cell in row["cells"])] for row in rows if "cells" in row]
    for row, text in zip((row for row in rows if "cells" in row), texts, strict=True):
        row["tall"] = is_tall(text)
    most = max(map(len, [heads, *texts]))
    return {
        "columns": heads,
        "rows": rows,
        "wide": len(heads) >= WIDE,
        "short": len(rows) == len(texts) and is_short(texts),
        "widths": column_widths([text + [""] * (most - len(text)) for text in [heads, *texts]]),
    }


def _row(piece: Piece | Gap) -> Laid:
    if isinstance(piece, Gap):
        return {"gap": piece.words, "weight": len(piece.words)}
    cells = [said_before(cell) for cell in piece.cells]
    return {"label": piece.label, "cells": cells, "weight": sum(len(cell) + CELL for cell in cells)}


def _files(section: SectionChange) -> Laid:
    """The files in one table, whatever happened to each."""
    pieces = [piece for entry in section.entries for piece in entry.pieces]
    about = {"id": "evidence", "number": "", "heading": "Files", "change": "", "files": True}
    return about | _table(section.entries[0].columns, pieces) | {"widths": FILE_WIDTHS}
