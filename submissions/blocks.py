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
    citation: str  # "s5.2 para 3"; after the number of the version: "v1 s5.2 para 3"
    text: str  # as plain text, for quoting


def blocks(dossier: Mapping[str, Any]) -> Iterator[Block]:
    """Every block of the dossier in reading order."""
    for section in dossier["sections"]:
        for page in section["pages"]:
            for entry in page["entries"]:
                yield from _of_entry(section, entry)


def of_entry(section: str, entry: Mapping[str, Any]) -> list[Block]:
    """The blocks of one entry by itself, such as an answer of a draft."""
    return list(_of_entry({"key": section}, entry))


def find(dossier: Mapping[str, Any], block_id: str) -> Block | None:
    """The block with this id, or None."""
    return next((block for block in blocks(dossier) if block.id == block_id), None)


def citations(dossier: Mapping[str, Any]) -> dict[str, str]:
    """How each block is cited, by its id: {"context.disease-3": "s4.2 para 3"}."""
    return {
        block_id: citation
        for section in dossier["sections"]
        for page in section["pages"]
        for entry in page["entries"]
        for block_id, citation, _ in _parts(entry)
    }


def _of_entry(section: Mapping[str, Any], entry: Mapping[str, Any]) -> Iterator[Block]:
    for block_id, citation, part in _parts(entry):
        text = " | ".join(part["cells"]) if "cells" in part else _text(part)
        yield Block(block_id, section["key"], entry["heading"], citation, text)


def _parts(entry: Mapping[str, Any]) -> Iterator[tuple[str, str, Mapping[str, Any]]]:
    """(id, citation, block or row) of each block of an entry."""
    rows, key, word = (entry["rows"], "block", "row") if entry.get("rows") else (entry.get("blocks", []), "id", "para")
    for position, part in enumerate(rows, start=1):
        yield part[key], f"s{entry['number']} {word} {position}" if len(rows) > 1 else f"s{entry['number']}", part


def _text(block: Mapping[str, Any]) -> str:
    if "html" in block:
        return plain(block["html"])
    if "text" in block:
        return block["text"]
    items = block.get("items", [])
    return "; ".join(item if isinstance(item, str) else f"{item['code']} {item['title']}" for item in items)
