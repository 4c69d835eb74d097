"""Looking into a frozen dossier: its blocks, their text and their citation. Pure functions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from submissions.richtext import plain


@dataclass(frozen=True)
class Block:
    """An addressable paragraph, list, table row or figure of a frozen dossier."""

    id: str
    section: str
    heading: str  # of the entry
    citation: str  # "5.2 para 3"
    text: str  # as plain text, for quoting


def blocks(dossier: Mapping[str, Any]) -> Iterator[Block]:
    """Every block of the dossier in reading order."""
    for section in dossier["sections"]:
        for page in section["pages"]:
            for entry in page["entries"]:
                yield from _of_entry(section, entry)


def find(dossier: Mapping[str, Any], block_id: str) -> Block | None:
    """The block with this id, or None."""
    return next((block for block in blocks(dossier) if block.id == block_id), None)


def _of_entry(section: Mapping[str, Any], entry: Mapping[str, Any]) -> Iterator[Block]:
    rows = entry.get("rows", [])
    parts = [(row["block"], " | ".join(row["cells"])) for row in rows] or [
        (block["id"], _text(block)) for block in entry.get("blocks", [])
    ]
    word = "row" if rows else "para"
    for position, (block_id, text) in enumerate(parts, start=1):
        citation = f"{entry['number']} {word} {position}" if len(parts) > 1 else entry["number"]
        yield Block(block_id, section["key"], entry["heading"], citation, text)


def _text(block: Mapping[str, Any]) -> str:
    if "html" in block:
        return plain(block["html"])
    if "text" in block:
        return block["text"]
    items = block.get("items", [])
    return "; ".join(item if isinstance(item, str) else f"{item['code']} {item['title']}" for item in items)
