"""A dossier of any length in the shape of a frozen one: headings, paragraphs, lists, tables and figures, all made up.

A pure function of its arguments. The content is written down once in plain blocks, so that every peer sets the same.
"""

from __future__ import annotations

import hashlib
import io
import random
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from html import escape
from typing import Any

from PIL import Image, ImageDraw

PAGES = 3.0  # of one section; about 96 of them in 300 pages
AROUND = 12  # pages of cover, contents, list of evidence and the figures as appendices
FIGURES = 6  # different images, shown in turn
PROSE = (
    "the gas is polarised next to scanner because its decays with a time constant of minutes once it has left cell "
    "and no container that can travel by road keeps for longer than journey from nearest licensed factory would "
    "take each batch measured before release operator records volume pressure temperature purity result within "
    "limits method validated against reference samples at three sites over twelve months deviation was investigated "
    "closed report"
)
WORDS = PROSE.split()
SITE_COLUMNS = ["Site", "Name", "Address", "Kind", "State since", "Products", "Agreement"]


@dataclass(frozen=True)
class Block:
    """`kind` is h, p, ul, table or figure. A table's first row holds its headings; a figure's text is its caption."""

    kind: str
    text: str = ""
    items: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    figure: int = 0


@dataclass(frozen=True)
class Part:
    """One section: a narrative, and a register below it."""

    number: int
    title: str
    blocks: tuple[Block, ...]
    register: tuple[tuple[str, ...], ...]


def parts(pages: int, variant: str = "") -> list[Part]:
    """The sections of a dossier of about so many pages. Another variant says other words everywhere."""
    return [part(number, variant) for number in range(1, max(1, round((pages - AROUND) / PAGES)) + 1)]


def part(number: int, variant: str) -> Part:
    chance = random.Random(f"{variant}/{number}")  # noqa: S311
    blocks: list[Block] = []
    for topic in range(1, 4):
        blocks.append(Block("h", f"Aspect {topic}: {_words(chance, 4)}"))
        blocks += [Block("p", _prose(chance, 62)) for _ in range(4)]
        if topic == 1:
            blocks.append(Block("ul", items=tuple(_prose(chance, 12) for _ in range(5))))
        if topic == 2:
            blocks.append(Block("table", rows=_measurements(chance)))
    if number % 4 == 1:
        figure = number // 4 % FIGURES
        blocks.append(Block("figure", f"Figure {number}. {_words(chance, 6)}", figure=figure))
    return Part(number, f"{_words(chance, 3).capitalize()} {variant}".strip(), tuple(blocks), _register(chance))


def _words(chance: random.Random, count: int) -> str:
    return " ".join(WORDS[int(chance.random() * len(WORDS))] for _ in range(count))


def _prose(chance: random.Random, count: int) -> str:
    return f"{_words(chance, count).capitalize()}."


def _measurements(chance: random.Random) -> tuple[tuple[str, ...], ...]:
    rows = [(f"{10 * n}", f"{30 - 3 * n} %", _words(chance, 2), "Within limits") for n in range(8)]
    return (("Time (min)", "Polarisation", "Condition", "Result"), *rows)


def _register(chance: random.Random) -> tuple[tuple[str, ...], ...]:
    rows = [
        (f"B{n:03}", f"{n + 1} March 2026", _words(chance, 2), f"{25 + n % 7} %", "99.9", "Pass") for n in range(12)
    ]
    return (("Batch", "Date", "Place", "Polarisation", "Purity (%)", "Result"), *rows)


# --- As a frozen dossier ----------------------------------------------------------------------------------------------


def dossier(pages: int, variant: str = "") -> dict[str, Any]:
    """The frozen dossier of about so many pages."""
    return frozen([_section(part) for part in parts(pages, variant)], variant)


def site_annex(rows: int) -> dict[str, Any]:
    """A dossier that is a register of sites and little else: one table of seven columns."""
    cells = [_site(number) for number in range(1, rows + 1)]
    table = _table("sites.all", "1.1", "Sites", SITE_COLUMNS, cells)
    return frozen([_frozen_section(1, "sites", "Annex: sites", [table])], "", figures=0)


def changed(content: dict[str, Any], word: str) -> dict[str, Any]:
    """The same dossier with one word more in the section in its middle."""
    sections = list(content["sections"])
    middle = len(sections) // 2
    page = sections[middle]["pages"][0]
    narrative, *others = page["entries"]
    first, *blocks = narrative["blocks"]
    first = {**first, "html": first["html"].replace(">", f">{escape(word)} ", 1)}
    entries = [{**narrative, "blocks": [first, *blocks]}, *others]
    sections[middle] = {**sections[middle], "pages": [{**page, "entries": entries}]}
    return {**content, "sections": sections}


def frozen(sections: list[dict[str, Any]], variant: str, *, figures: int = FIGURES) -> dict[str, Any]:
    return {
        "schema": "dossier/1",
        "kind": "designation",
        "kind_label": "Point-of-care designation application",
        "reference": f"DA-2026-{variant or '0001'}",
        "number": 1,
        "previous_sha256": None,
        "questionnaire": {"key": "designation-poc", "version": "1.0"},
        "title": f"Synthetic dossier {variant}".strip(),
        "applicant": "Pennine Polar Gases Ltd",
        "date": "2026-11-02",
        "status": "Submitted",
        "document_control": [{"label": "Document", "value": "Made up to be measured"}],
        "sections": sections,
        "attachments": [_attachment(number) for number in range(figures)],
    }


def _section(part: Part) -> dict[str, Any]:
    key = f"part{part.number}"
    blocks = [
        {"id": f"{key}.text-{number}", "tag": tag_of(block), "html": as_html(block)}
        for number, block in enumerate(part.blocks, 1)
    ]
    narrative = {**_entry(f"{key}.text", f"{part.number}.1", "Narrative", "rich"), "blocks": blocks}
    columns, *rows = part.register
    batches = _table(f"{key}.batches", f"{part.number}.2", "Batches", list(columns), rows)
    return _frozen_section(part.number, key, part.title, [narrative, batches])


def _frozen_section(number: int, key: str, title: str, entries: list[dict[str, Any]]) -> dict[str, Any]:
    page = {"key": "all", "title": f"On {title.lower()}", "entries": entries}
    return {"key": key, "letter": "", "number": number, "title": title, "answers": {}, "pages": [page]}


def _entry(ident: str, number: str, heading: str, kind: str) -> dict[str, Any]:
    return {
        "id": ident, "number": number, "heading": heading, "question": f"What is there to say on {heading.lower()}?",
        "source": "HMR 2012 reg 8(1)", "source_ours": False, "kind": kind,
    }  # fmt: skip


def _table(ident: str, number: str, heading: str, columns: list[str], rows: list[tuple[str, ...]]) -> dict[str, Any]:
    made = [{"id": f"r{n}", "block": f"{ident}-{n}", "cells": list(cells)} for n, cells in enumerate(rows, 1)]
    return {**_entry(ident, number, heading, "table"), "columns": columns, "rows": made}


def _site(number: int) -> tuple[str, ...]:
    return (
        f"B-{number:05}", f"Imaging department {number}", f"{number} Hospital Road, Leeds LS1 3EX", "Point of care",
        f"{number % 28 + 1} March 2026", "PPG-129", f"QTA-{number % 40}",
    )  # fmt: skip


def tag_of(block: Block) -> str:
    return {"h": "h3"}.get(block.kind, block.kind)


def as_html(block: Block) -> str:
    """As the sanitiser leaves what somebody wrote."""
    if block.kind == "ul":
        return f"<ul>{''.join(f'<li>{escape(item)}</li>' for item in block.items)}</ul>"
    if block.kind == "table":
        return f"<table><tbody>{''.join(_html_rows(block))}</tbody></table>"
    if block.kind == "figure":
        caption = escape(block.text)
        image = f'<img src="evidence:E{block.figure + 1}" alt="{caption}">'
        return f"<figure>{image}<figcaption>{caption}</figcaption></figure>"
    tag = tag_of(block)
    return f"<{tag}>{escape(block.text)}</{tag}>"


def _html_rows(block: Block) -> Iterator[str]:
    for number, row in enumerate(block.rows):
        cell = "td" if number else "th"
        yield f"<tr>{''.join(f'<{cell}>{escape(text)}</{cell}>' for text in row)}</tr>"


# --- The figures ------------------------------------------------------------------------------------------------------


@cache
def figure(number: int) -> bytes:
    """A falling curve as PNG."""
    picture = Image.new("RGB", (900, 500), "white")
    draw = ImageDraw.Draw(picture)
    draw.rectangle((60, 40, 860, 440), outline="black", width=3)
    draw.line([(60 + x, 440 - int(380 / (1 + x / (100 + 50 * number)))) for x in range(800)], fill="#1d4e79", width=6)
    out = io.BytesIO()
    picture.save(out, "PNG")
    return out.getvalue()


@cache
def figures() -> dict[str, bytes]:
    """sha256 -> bytes."""
    return {hashlib.sha256(figure(number)).hexdigest(): figure(number) for number in range(FIGURES)}


def open_figure(sha256: str) -> bytes:
    return figures()[sha256]


def _attachment(number: int) -> dict[str, Any]:
    data = figure(number)
    return {
        "code": f"E{number + 1}", "title": f"Decay of polarisation, cell {number + 1}",
        "name": f"decay-{number + 1}.png", "media_type": "image/png",
        "sha256": hashlib.sha256(data).hexdigest(), "size": len(data), "pages": 1,
        "cited_in": [],
    }  # fmt: skip
