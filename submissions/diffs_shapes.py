"""What a difference is made of: sections, questions, and pieces of their answers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import groupby
from typing import Any

CONTEXT = 1  # unchanged pieces that are shown beside a changed one
FEW = 1  # pieces that are shown rather than counted


class Change(StrEnum):
    SAME = "same"
    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"
    MOVED = "moved"  # stands here now and stood elsewhere; changed on the way or not
    LEFT = "moved away"  # stood here and stands elsewhere now

    @property
    def label(self) -> str:
        return self.value.capitalize()


COUNTED = (Change.ADDED, Change.REMOVED, Change.CHANGED, Change.MOVED)


@dataclass(frozen=True)
class Piece:
    """A block (paragraph, list, table row, whole short answer, file) as a redline; `html` is safe."""

    change: Change
    html: str = ""
    cells: tuple[str, ...] = ()  # of a table row, each safe HTML; then `html` is empty
    block: str = ""  # the block's id in the newer text, else in the older
    note: str = ""  # "moved from paragraph 3"; instead of the plain word for the change
    before: Any = field(default=None, repr=False)  # the block on the older side: (tag, html), or a row
    after: Any = field(default=None, repr=False)
    abroad: bool = False  # moved between sections

    @property
    def label(self) -> str:
        """The change in brackets, as it stands in the text; empty for what is the same."""
        return f"[{self.note or self.change}]" if self.change is not Change.SAME else ""


@dataclass(frozen=True)
class Gap:
    """Pieces that are told in a sentence rather than shown."""

    words: str


@dataclass(frozen=True)
class EntryChange:
    """One question with its blocks, the unchanged ones included."""

    id: str
    number: str  # in the newer dossier, else in the older; empty for a draft's section
    heading: str
    change: Change
    pieces: tuple[Piece, ...]
    columns: tuple[str, ...] = ()
    kind: str = ""  # of the entry: "rich", "table" ...

    @property
    def shown(self) -> list[Piece | Gap]:
        """What a page shows: every change, with what stands beside it, and of the rest how much there is."""
        found: list[Piece | Gap] = []
        runs = [(change, list(run)) for change, run in groupby(self.pieces, key=lambda piece: _told(piece))]
        for place, (told, run) in enumerate(runs):
            before, after = (CONTEXT if told == "same" and beside else 0 for beside in (place, place < len(runs) - 1))
            hidden = len(run) - before - after
            if not told or hidden <= FEW:
                found += run
                continue
            found += run[:before]
            found.append(Gap(self._sentence(hidden, told)))
            found += run[len(run) - after :]
        return found

    def _sentence(self, count: int, told: str) -> str:
        noun = "rows" if self.columns else "paragraphs" if self.kind == "rich" else "items"
        return f"{count:,} {noun} did not change." if told == "same" else f"{count:,} {noun} {told}."


def _told(piece: Piece) -> str:
    """How a long run of such pieces is told; empty for what is always shown."""
    if piece.change is Change.SAME:
        return "same"
    # Rows that went over to another table together; a row that moved by itself has a note of its own.
    together = piece.cells and not piece.note.endswith("and changed")
    return piece.note if piece.change in (Change.LEFT, Change.MOVED) and together else ""


@dataclass(frozen=True)
class SectionChange:
    key: str
    number: int
    title: str
    entries: tuple[EntryChange, ...]  # those that changed
    counts: Mapping[Change, int] = field(default_factory=dict)  # of pieces: added, removed, changed, moved


def counted(entries: Sequence[EntryChange]) -> dict[Change, int]:
    """How many pieces were added, removed, changed and moved. What moved to another section counts in both."""
    kinds = [kind for entry in entries for kind in _kinds(entry)]
    return {kind: kinds.count(kind) for kind in COUNTED}


def _kinds(entry: EntryChange) -> Iterator[Change]:
    for piece in entry.pieces:
        yield Change.MOVED if piece.change is Change.LEFT and piece.abroad else piece.change
