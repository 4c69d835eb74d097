"""Blocks that stand elsewhere now: what went from one place and came to another is told as moved, in both.

Looked for are, first, blocks that are the same to the letter, in the same answer before other answers; then long
blocks that share most of their words; and rows of a register that stand in another table of the same section.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from submissions import marks
from submissions.alignment import partners, words_of
from submissions.diffs_pieces import cell_pairs
from submissions.diffs_shapes import Change, EntryChange, Piece

MOSTLY = 0.6  # share of words in common from which a block that stands elsewhere counts as the same, changed
LONG = 8  # different words from which a block is known elsewhere

Sections = Sequence[list[EntryChange]]
_OTHER = {Change.REMOVED: Change.ADDED, Change.ADDED: Change.REMOVED}


class Place(NamedTuple):
    section: int
    entry: int
    piece: int


def tell_moves(sections: Sections) -> None:
    """Changes, in place, what was removed and added into what was moved."""
    board = _Board(sections)
    gone, come = board.places(Change.REMOVED), board.places(Change.ADDED)
    if not gone or not come:
        return
    _tell_rows(board, gone, come)
    texts = [[place for place in side if board.html(place)] for side in (gone, come)]
    pairs = [*_same(board, *texts)]
    taken = {place for pair in pairs for place in pair}
    rest = [[place for place in side if place not in taken and board.is_long(place)] for side in texts]
    words = [[words_of(board.html(place)) for place in side] for side in rest]
    pairs += [(rest[0][i], rest[1][j]) for i, j in partners(words[0], words[1], least=MOSTLY)]
    for old, new in pairs:
        _tell(board, old, new)
    board.write()


class _Board:
    """The pieces of all answers, by their place."""

    def __init__(self, sections: Sections) -> None:
        self.sections = sections
        self.pieces = [[list(entry.pieces) for entry in entries] for entries in sections]
        self.numbers: dict[Place, int] = {}  # which paragraph it is of its answer, of those on the same side

    def places(self, change: Change) -> list[Place]:
        found = []
        for section, entries in enumerate(self.pieces):
            for entry, pieces in enumerate(entries):
                number = 0
                for place, piece in enumerate(pieces):
                    number += piece.change is not _OTHER[change]
                    if piece.change is change:
                        found.append(Place(section, entry, place))
                        self.numbers[found[-1]] = number
        return found

    def at(self, place: Place) -> Piece:
        return self.pieces[place.section][place.entry][place.piece]

    def put(self, place: Place, piece: Piece) -> None:
        self.pieces[place.section][place.entry][place.piece] = piece

    def entry(self, place: Place) -> EntryChange:
        return self.sections[place.section][place.entry]

    def html(self, place: Place) -> str:
        """Of a block of rich text that is only on one side; empty for all else."""
        side = _side(self.at(place))
        return side[1] if self.entry(place).kind == "rich" and isinstance(side, tuple) else ""

    def is_long(self, place: Place) -> bool:
        return len(words_of(self.html(place))) >= LONG

    def named(self, place: Place, seen_from: Place) -> str:
        """What a reader of the other place is told: the answer, or in the same answer the paragraph."""
        if place[:2] == seen_from[:2]:
            return f"paragraph {self.numbers[place]}"
        entry = self.entry(place)
        return f"{entry.number} {entry.heading}".strip()

    def write(self) -> None:
        """Put the pieces back where they came from."""
        for entries, lists in zip(self.sections, self.pieces, strict=True):
            entries[:] = [replace(entry, pieces=tuple(told)) for entry, told in zip(entries, lists, strict=True)]


def _side(piece: Piece) -> object:
    return piece.after if piece.before is None else piece.before


def _same(board: _Board, gone: Sequence[Place], come: Sequence[Place]) -> Iterator[tuple[Place, Place]]:
    """Pairs of the same text, those of the same answer first; a short text is known only in its own answer."""
    held: dict[str, list[Place]] = defaultdict(list)
    at_home: dict[tuple[int, int, str], list[Place]] = defaultdict(list)
    for place in reversed(gone):
        held[board.html(place)].append(place)
        at_home[place.section, place.entry, board.html(place)].append(place)
    taken, waiting = set(), []
    for place in come:
        if near := at_home.get((place.section, place.entry, board.html(place))):
            taken.add(near[-1])
            yield near.pop(), place
        else:
            waiting.append(place)
    for place in waiting:
        there = held.get(board.html(place), [])
        while there and there[-1] in taken:
            there.pop()
        if there and board.is_long(place):
            yield there.pop(), place


def _tell(board: _Board, old: Place, new: Place) -> None:
    abroad = old.section != new.section
    gone, come = board.at(old), board.at(new)
    note = f"moved from {board.named(old, new)}" + ("" if gone.before == come.after else " and changed")
    html = marks.block(gone.before, come.after)
    left = marks.unsaid(gone.html)  # that it went is said by its note
    here = f"moved to {board.named(new, old)}"
    board.put(old, replace(gone, change=Change.LEFT, note=here, html=left, abroad=abroad))
    board.put(new, replace(come, change=Change.MOVED, note=note, html=html, before=gone.before, abroad=abroad))


def _tell_rows(board: _Board, gone: Sequence[Place], come: Sequence[Place]) -> None:
    """A site keeps its row when the register sorts its tables anew."""
    homes = {key: place for place in gone if (key := _row_key(board, place))}
    for place in come:
        old = homes.pop(key, None) if (key := _row_key(board, place)) else None
        if old is None:
            continue
        before, after = board.at(old), board.at(place)
        same = before.before["cells"] == after.after["cells"]
        note = f"moved from {board.named(old, place)}" + ("" if same else " and changed")
        cells = tuple(cell_pairs(before.before["cells"], after.after["cells"]))
        board.put(old, replace(before, change=Change.LEFT, note=f"moved to {board.named(place, old)}"))
        board.put(place, replace(after, change=Change.MOVED, note=note, cells=cells, before=before.before))


def _row_key(board: _Board, place: Place) -> tuple[int, tuple[str, ...], str] | None:
    entry, row = board.entry(place), _side(board.at(place))
    return (place.section, entry.columns, row["id"]) if isinstance(row, dict) and "cells" in row else None
