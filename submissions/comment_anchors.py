"""Where a block of a frozen dossier stands in another version of it: a pure function of the two dossiers.

A comment stays on the version that it was made on. Where its text is now is computed from both versions whenever it is
shown, and never written back. What counts as much alike, and as moved, is what a redline says (alignment, diffs_moves).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from itertools import zip_longest
from typing import Any

from submissions import blocks
from submissions.alignment import align, partners, words_of
from submissions.blocks import Block
from submissions.diffs_moves import LONG, MOSTLY

Dossier = Mapping[str, Any]


class Fate(StrEnum):
    SAME = "same"  # the words of the block are the same, and it stands where it stood
    MOVED = "moved"  # the words are the same, and it stands elsewhere
    CHANGED = "changed"  # the block is still there, here or elsewhere, with other words
    REMOVED = "removed"


@dataclass(frozen=True)
class Anchor:
    """What became of a block. `block` is the one of the newer version; None where it was removed."""

    fate: Fate
    block: Block | None = None

    def holds(self, quote: str) -> bool:
        """Whether the quoted words still stand in it, whatever became of the rest."""
        return self.block is not None and quoted(quote, self.block.text)


def quoted(words: str, text: str) -> bool:
    """Whether the words stand in the text, spaces and line ends aside. No words stand nowhere."""
    return bool(words.split()) and _spaced(words) in _spaced(text)


def anchors(old: Dossier, new: Dossier, wanted: Collection[str] | None = None) -> dict[str, Anchor]:
    """What became of each block of `old` in `new`, by the old block's id. No two share a block of `new`.

    `wanted` are the blocks that are asked after, where not all are: the text of the others is read only where their
    answer changed.
    """
    sides = [_entries(old), _entries(new)]
    asked = blocks.citations(old) if wanted is None else wanted
    found: dict[str, Anchor] = {}
    gone, come = [], []
    for key in dict.fromkeys((*sides[0], *sides[1])):
        before, after = sides[0].get(key), sides[1].get(key)
        if before and after and before.content == after.content:
            if not before.ids.isdisjoint(asked):
                found |= {
                    a.block.id: Anchor(Fate.SAME, b.block) for a, b in zip(before.parts, after.parts, strict=True)
                }
            continue
        for one, other in _paired(before, after):
            if one and other:
                found[one.block.id] = _told(one, other)
            elif one:
                gone.append(one)
            elif other:
                come.append(other)
    for one, other in _elsewhere(gone, come):
        found[one.block.id] = _told(one, other, moved=True)
    return {block: found.get(block, Anchor(Fate.REMOVED)) for block in asked}


@dataclass(frozen=True)
class _Part:
    """A block with what it is known by."""

    block: Block
    entry: str
    key: str  # what is compared: its HTML or its text
    row: tuple[str, tuple[str, ...], str] | None  # of a table's row: section, columns and the row's id


@dataclass(frozen=True)
class _Entry:
    """An answer; its text is read only when it is asked for."""

    section: str
    raw: Mapping[str, Any]

    @property
    def kind(self) -> str:
        return self.raw["kind"]

    @property
    def content(self) -> Any:
        return self.kind, self.raw.get("rows"), self.raw.get("blocks")

    @property
    def ids(self) -> set[str]:
        return {part["block"] for part in self.raw.get("rows") or ()} | {part["id"] for part in self._blocks}

    @cached_property
    def parts(self) -> list[_Part]:
        rows, columns = self.raw.get("rows"), tuple(self.raw.get("columns", ()))
        held = zip(blocks.of_entry(self.section, self.raw), rows or self._blocks, strict=True)
        return [
            _Part(
                block,
                self.raw["id"],
                part.get("html", block.text),
                (self.section, columns, part["id"]) if rows else None,
            )
            for block, part in held
        ]

    @property
    def _blocks(self) -> Sequence[Mapping[str, Any]]:
        return self.raw.get("blocks", [])


def _entries(dossier: Dossier) -> dict[str, _Entry]:
    return {
        entry["id"]: _Entry(section["key"], entry)
        for section in dossier["sections"]
        for page in section["pages"]
        for entry in page["entries"]
    }


def _paired(old: _Entry | None, new: _Entry | None) -> Iterator[tuple[_Part | None, _Part | None]]:
    """The blocks of one answer, each in one pair, which may lack a side: rows by their id, paragraphs by their words.

    A short answer is one block, and the same one whatever it says now.
    """
    kind = old.kind if old and new and old.kind == new.kind else ""
    before, after = (side.parts if side else () for side in (old, new))
    if kind == "rich":
        yield from align(before, after, key=lambda part: part.key)
    elif kind == "table":
        there = {part.row: part for part in after}
        yield from ((part, there.pop(part.row, None)) for part in before)
        yield from ((None, part) for part in there.values())
    elif kind:
        yield from zip_longest(before, after)
    else:
        yield from ((part, None) for part in before)
        yield from ((None, part) for part in after)


def _elsewhere(gone: Sequence[_Part], come: Sequence[_Part]) -> Iterator[tuple[_Part, _Part]]:
    """Rows in another table of the section, then the same words, in the same answer first, then long ones alike."""
    taken: set[str] = set()
    yield from _known_by(lambda part: part.row, gone, come, taken)
    yield from _known_by(lambda part: part.row is None and (part.entry, part.key), gone, come, taken)
    yield from _known_by(lambda part: part.row is None and _is_long(part) and part.key, gone, come, taken)
    rest = [
        [part for part in side if part.row is None and mark + part.block.id not in taken and _is_long(part)]
        for mark, side in (("-", gone), ("+", come))
    ]
    words = [[words_of(part.key) for part in side] for side in rest]
    yield from ((rest[0][i], rest[1][j]) for i, j in partners(words[0], words[1], least=MOSTLY))


def _known_by(
    key: Callable[[_Part], Hashable], gone: Sequence[_Part], come: Sequence[_Part], taken: set[str]
) -> Iterator[tuple[_Part, _Part]]:
    """Pairs of parts that have the same key, in order; those without one, and those taken, are left alone."""
    held: dict[Hashable, list[_Part]] = defaultdict(list)
    for part in reversed(gone):
        if "-" + part.block.id not in taken and (known := key(part)):
            held[known].append(part)
    for part in come:
        if "+" + part.block.id not in taken and (known := key(part)) and held.get(known):
            one = held[known].pop()
            taken |= {"-" + one.block.id, "+" + part.block.id}
            yield one, part


def _told(old: _Part, new: _Part, *, moved: bool = False) -> Anchor:
    if _spaced(old.block.text) != _spaced(new.block.text):
        return Anchor(Fate.CHANGED, new.block)
    return Anchor(Fate.MOVED if moved else Fate.SAME, new.block)


def _is_long(part: _Part) -> bool:
    return len(words_of(part.key)) >= LONG


def _spaced(text: str) -> str:
    return " ".join(text.split())
