"""The redline of one answer, piece by piece: paragraphs, rows, items, words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from html import escape
from typing import Any

from submissions import marks
from submissions.alignment import align, rising
from submissions.diffs_shapes import Change, EntryChange, Piece

Block = Mapping[str, Any]
FILE_COLUMNS = ("Code", "Title", "File", "SHA-256")


def pieces(old: Block | None, new: Block | None) -> Iterator[Piece]:
    """Of the same entry on both sides, in reading order; None where that side has no answer."""
    kinds = {side["kind"] for side in (old, new) if side}
    if len(kinds) == 2:
        # The question's kind itself changed between two questionnaires: the whole answer goes and comes.
        yield from pieces(old, None)
        yield from pieces(None, new)
    elif kinds == {"table"}:
        yield from rows(old["rows"] if old else [], new["rows"] if new else [])
    else:
        make = {"rich": _rich, "list": _items, "evidence": _items}.get(kinds.pop(), _text)
        yield from make(old["blocks"] if old else [], new["blocks"] if new else [])


def _rich(old: Sequence[Block], new: Sequence[Block]) -> Iterator[Piece]:
    for before, after in align(old, new, key=lambda block: block["html"]):
        one, other = ((side["tag"], side["html"]) if side else None for side in (before, after))
        block = (after or before or {})["id"]
        yield Piece(change_of(one, other), marks.block(one, other), block=block, before=one, after=other)


def _text(old: Sequence[Block], new: Sequence[Block]) -> Iterator[Piece]:
    one, other = (side[0]["text"] if side else None for side in (old, new))
    yield Piece(change_of(one, other), marks.text(one or "", other or ""), block=(new or old)[0]["id"])


def _items(old: Sequence[Block], new: Sequence[Block]) -> Iterator[Piece]:
    sides = [[_item(item) for item in side[0]["items"]] if side else [] for side in (old, new)]
    block = (new or old)[0]["id"]
    moved = {item for item in sides[0] if item in sides[1]}
    for before, after in align(sides[0], sides[1], key=lambda item: item):
        if after in moved and before is None:
            yield Piece(Change.MOVED, escape(after or ""), block=block)
        elif before not in moved or after is not None:
            yield Piece(change_of(before, after), marks.text(before or "", after or ""), block=block)


def _item(item: Any) -> str:
    return item if isinstance(item, str) else f"{item['code']} {item['title']}"


def rows(old: Sequence[Block], new: Sequence[Block]) -> Iterator[Piece]:
    """Rows are known by their id, whatever stands in them; a row that went stands where it stood."""
    places = {row["id"]: place for place, row in enumerate(old)}
    kept = rising((places[row["id"]], place) for place, row in enumerate(new) if row["id"] in places)
    stays, stayed = {place for _, place in kept}, {place for place, _ in kept}
    there, done = {row["id"] for row in new}, 0
    for place, row in enumerate(new):
        was = places.get(row["id"])
        if was is not None and place in stays:
            yield from (_row(gone, None) for gone in old[done:was] if gone["id"] not in there)
            done = was + 1
        note = f"moved from row {was + 1}" if was is not None and was not in stayed else ""
        yield _row(None if was is None else old[was], row, note)
    yield from (_row(gone, None) for gone in old[done:] if gone["id"] not in there)


def _row(old: Block | None, new: Block | None, note: str = "") -> Piece:
    there = new or old or {}
    cells = tuple(cell_pairs(old["cells"] if old else None, new["cells"] if new else None))
    change = change_of(old["cells"] if old else None, new["cells"] if new else None)
    if note:
        note += " and changed" if change is Change.CHANGED else ""
        change = Change.MOVED
    return Piece(change, cells=cells, block=there["block"], note=note, before=old, after=new)


def cell_pairs(old: Sequence[str] | None, new: Sequence[str] | None) -> Iterator[str]:
    """Cell by cell; where the whole row went or came its label says so, and the cells need not."""
    if old is None or new is None:
        mark = "del" if new is None else "ins"
        yield from (f"<{mark}>{_lines(text)}</{mark}>" if text else "" for text in new or old or ())
        return
    for place in range(max(len(old), len(new))):
        one, other = (side[place] if place < len(side) else "" for side in (old, new))
        yield _lines(other) if one == other else marks.text(one, other)


def _lines(text: str) -> str:
    return escape(text).replace("\n", "<br>")


def attachments(old: Sequence[Block], new: Sequence[Block]) -> list[EntryChange]:
    """Evidence by its code: added, removed, or replaced; a file of the same bytes under another code was moved."""
    before, after = ({file["code"]: file for file in side} for side in (old, new))
    stood = {file["sha256"]: file["code"] for file in old if file["code"] not in after}
    stands = {file["sha256"]: file["code"] for file in new if file["code"] not in before}
    found = []
    for code in [*after, *(code for code in before if code not in after)]:
        one, other = before.get(code), after.get(code)
        words = [_file(file) if file else None for file in (one, other)]
        change, note = change_of(*words), ""
        if one is None and other and other["sha256"] in stood:
            change, note = Change.MOVED, f"moved from {stood[other['sha256']]}"
        elif other is None and one and one["sha256"] in stands:
            change, note = Change.LEFT, f"moved to {stands[one['sha256']]}"
        elif one and other and one["sha256"] != other["sha256"]:
            note = "replaced"
        if change is not Change.SAME:
            piece = Piece(change, cells=tuple(cell_pairs(*words)), note=note, before=one, after=other)
            found.append(EntryChange(f"evidence.{code}", "", f"Evidence {code}", change, (piece,), FILE_COLUMNS))
    return found


def _file(file: Block) -> list[str]:
    return [file["code"], "\n".join(filter(None, (file["title"], file.get("details")))), file["name"], file["sha256"]]


def change_of(before: Any, after: Any) -> Change:
    if before == after:
        return Change.SAME
    return Change.ADDED if before is None else Change.REMOVED if after is None else Change.CHANGED
