"""Turns the sections of a dossier into what the templates lay out: same shape, with the layout decided.

Entries keep the shape of the frozen dict, so the templates also take a section as it was frozen (the screen
does that). Added here: `widths` and `wide` on tables, prepared html and `wide` on rich blocks.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from .richtext import prepare
from .tables import WIDE, column_widths, is_short, is_tall

HEAVY = 60_000  # characters, about 24 pages of text: a section up to here is one fragment
SLICE = 40_000  # of a table that is longer than that: a few hundred rows
CELL = 11  # characters of text that cost as much as an empty cell (measured)


def laid_out_section(section: Mapping[str, Any], titles: Mapping[str, str]) -> tuple[dict[str, Any], frozenset[str]]:
    """A section ready for its template, and the codes of the images it shows."""
    images: set[str] = set()
    pages = []
    for page in section["pages"]:
        entries = [_entry(entry, titles, section, images) for entry in page["entries"]]
        if entries:
            # Headings that stand above a landscape table go on its page
            pages.append({**page, "entries": entries, "wide": entries[0].get("wide", False)})
    return {**section, "pages": pages, "wide": bool(pages) and pages[0]["wide"]}, frozenset(images)


def cut(section: Mapping[str, Any]) -> list[dict[str, Any]]:
    """A frozen section as the parts that become fragments: itself, unless it is long.

    A long section is cut between its entries and a long table between its rows, so that the time of a document grows
    with its length and no faster. What goes on from the part before is marked `continued`, and has no heading.
    """
    if sum(_weight(entry) for page in section["pages"] for entry in page["entries"]) <= HEAVY:
        return [dict(section)]
    parts: list[dict[str, Any]] = []
    begun: set[str] = set()  # keys of pages that have their heading
    room = 0
    for page, entry in _entries(section):
        if entry.get("continued") or _weight(entry) > room:
            parts.append({**section, "pages": [], "continued": bool(parts)})
            room = HEAVY
        pages = parts[-1]["pages"]
        if not pages or pages[-1]["key"] != page["key"]:
            pages.append({**page, "entries": [], "continued": page["key"] in begun})
            begun.add(page["key"])
        pages[-1]["entries"].append(entry)
        room -= _weight(entry)
    return parts


def _entries(section: Mapping[str, Any]) -> Iterator[tuple[Mapping[str, Any], Mapping[str, Any]]]:
    for page in section["pages"]:
        for entry in page["entries"]:
            for part in _slices(entry):
                yield page, part


def _slices(entry: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """An entry, or the slices of a long table: the same columns, a few hundred rows each."""
    if entry["kind"] != "table" or _weight(entry) <= HEAVY:
        yield entry
        return
    widths = column_widths([entry["columns"], *(row["cells"] for row in entry["rows"])])
    entry = {**entry, "widths": widths}  # the same in every slice
    rows: list[Mapping[str, Any]] = []
    weight, continued = 0, False
    for row in entry["rows"]:
        if rows and weight + _row_weight(row) > SLICE:
            yield {**entry, "rows": rows, "continued": continued}
            rows, weight, continued = [], 0, True
        rows.append(row)
        weight += _row_weight(row)
    yield {**entry, "rows": rows, "continued": continued}


def _weight(entry: Mapping[str, Any]) -> int:
    """What an entry costs to lay out, in characters of plain text."""
    if entry["kind"] == "table":
        return sum(map(_row_weight, entry["rows"]))
    return sum(len(str(block)) for block in entry["blocks"])


def _row_weight(row: Mapping[str, Any]) -> int:
    return sum(len(cell) + CELL for cell in row["cells"])


def _entry(
    entry: Mapping[str, Any], titles: Mapping[str, str], section: Mapping[str, Any], images: set[str]
) -> dict[str, Any]:
    if entry["kind"] == "rich":
        where = f"Section {section['number']}, {entry['number']} {entry['heading']}"
        blocks = []
        for block in entry["blocks"]:
            prepared = prepare(block["html"], titles, where)
            images |= prepared.images
            blocks.append({**block, "html": prepared.html, "wide": prepared.wide})
        return {**entry, "blocks": blocks, "wide": bool(blocks) and blocks[0]["wide"]}
    if entry["kind"] == "table":
        cells = [row["cells"] for row in entry["rows"]]
        return {
            **entry,
            "rows": [{**row, "tall": is_tall(row["cells"])} for row in entry["rows"]],
            "wide": len(entry["columns"]) >= WIDE,
            "short": is_short(cells),
            "widths": entry.get("widths") or column_widths([entry["columns"], *cells]),
        }
    return dict(entry)


def contents_lines(dossier: Mapping[str, Any]) -> list[dict[str, Any]]:
    """What the contents page lists, in order: {"level", "number", "title", "anchor"}."""
    lines = [_line(1, "", "Document control", "document-control"), _line(1, "", "Electronic signature", "signature")]
    lines += section_lines(dossier["sections"])
    if dossier.get("coverage"):  # dossiers frozen before there was one have none
        lines.append(_line(1, "", "Annex: coverage of the requirements", "coverage"))
    lines.append(_line(1, "", "Evidence", "evidence"))
    for number, attachment in enumerate(dossier["attachments"], 1):
        code = attachment["code"]
        lines.append(_line(2, code, f"Appendix {number}: {attachment['title']}", f"appendix-{code}"))
    return lines


def section_lines(sections: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The same of sections alone; a page without a title has no line."""
    lines = []
    for section in sections:
        lines.append(_line(1, str(section["number"]), section["title"], f"section-{section['key']}"))
        for page in section["pages"]:
            if page["entries"] and page["title"]:
                first, last = page["entries"][0]["number"], page["entries"][-1]["number"]
                number = first if first == last else f"{first}–{last.rpartition('.')[2]}"
                lines.append(_line(2, number, page["title"], f"page-{section['key']}-{page['key']}"))
    return lines


def _line(level: int, number: str, title: str, anchor: str) -> dict[str, Any]:
    return {"level": level, "number": number, "title": title, "anchor": anchor}


def outline_of(dossier: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The bookmarks: the lines of the contents page, and below a page the entries with a heading of their own."""
    control, signature, *lines = contents_lines(dossier)
    result = [_line(1, "", "Cover", "cover"), control, signature, _line(1, "", "Contents", "contents")]
    entries = {
        f"page-{section['key']}-{page['key']}": page["entries"]
        for section in dossier["sections"]
        for page in section["pages"]
    }
    for line in lines:
        result.append({**line, "title": f"{line['number']} {line['title']}".strip()})
        for entry in entries.get(line["anchor"], ()):
            if entry["kind"] in ("rich", "table"):
                result.append(_line(3, "", f"{entry['number']} {entry['heading']}", f"entry-{entry['id']}"))
    return result
