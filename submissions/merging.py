"""Three texts become one, block by block: what one side alone changed is taken, what both changed is asked.

Pure functions. A block is a paragraph, heading, list item, table or figure of rich text; a row of a table of answers,
known by its id; one choice of several, one citation; or the whole of a short answer.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from typing import Any, NamedTuple

from submissions.questionnaire import Kind, Question, is_empty
from submissions.richtext import split_blocks

MOST_COMPARISONS = 2_000_000  # beyond it the changed middle of a text is one block: asked whole rather than for ever
_LIST = re.compile(r"<(ul|ol)([^>]*)>(.*)</\1>", re.DOTALL)
_ITEM_EDGE = re.compile(r"<(/?)li>")


class Choice(StrEnum):
    """What should stand where both changed the same. BOTH: theirs, which was saved first, then mine."""

    MINE = "mine"
    THEIRS = "theirs"
    BOTH = "both"
    BASE = "base"


class Block(NamedTuple):
    """One block of rich text. `list` is the tag of the list that an item stands in, else empty."""

    html: str
    list: str = ""

    @property
    def alone(self) -> str:
        """The block as HTML that can stand by itself."""
        return f"<{self.list}>{self.html}</{self.list.partition(' ')[0]}>" if self.list else self.html


@dataclass(frozen=True)
class Piece:
    """One place of the text, in three wordings; each is a run of blocks, rows or values, empty where nothing stands."""

    base: tuple[Any, ...]
    mine: tuple[Any, ...]
    theirs: tuple[Any, ...]

    @property
    def clashes(self) -> bool:
        return self.mine != self.theirs and self.base not in (self.mine, self.theirs)

    @property
    def taken(self) -> Choice | None:
        """The side that is taken without asking: BASE where nobody changed anything; None where they clash."""
        if self.clashes:
            return None
        if self.mine == self.theirs:
            return Choice.BASE if self.mine == self.base else Choice.MINE
        return Choice.THEIRS if self.mine == self.base else Choice.MINE

    def wording(self, choice: Choice) -> tuple[Any, ...]:
        if choice is Choice.BOTH:
            return (*self.theirs, *self.mine)
        return {Choice.MINE: self.mine, Choice.THEIRS: self.theirs, Choice.BASE: self.base}[choice]


def pieces(question: Question, base: Any, mine: Any, theirs: Any) -> list[Piece]:
    """The three answers to a question, place by place, in reading order."""
    if question.kind is Kind.RICH:
        return _of_runs(*(blocks(value) for value in (base, mine, theirs)))
    if question.kind is Kind.ROWS:
        return _of_rows(base or [], mine or [], theirs or [])
    if question.kind in (Kind.CHECKBOXES, Kind.EVIDENCE):
        return _of_items(base or [], mine or [], theirs or [])
    return [Piece(*(() if is_empty(value) else (value,) for value in (base, mine, theirs)))]


def offered(question: Question, piece: Piece) -> list[Choice]:
    """What can be chosen for a clash. Both is offered where two texts can follow each other."""
    choices = [Choice.MINE, Choice.THEIRS]
    if question.kind is Kind.RICH and piece.mine and piece.theirs:
        choices.append(Choice.BOTH)
    return [*choices, Choice.BASE] if piece.base or question.kind is not Kind.RICH else choices


def put_together(question: Question, found: Sequence[Piece], choices: Sequence[Choice]) -> Any:
    """The merged answer; `choices` are those for the clashing pieces, in order. Rich text is not sanitised here."""
    given = iter(choices)
    runs = [piece.wording(piece.taken or next(given)) for piece in found]
    values = [value for run in runs for value in run]
    if question.kind is Kind.RICH:
        return join(values)
    if question.kind is Kind.ROWS:
        return values
    if question.kind is Kind.CHECKBOXES:
        return [choice.key for choice in question.choices if choice.key in values]
    if question.kind is Kind.EVIDENCE:
        return sorted(values, key=lambda code: (len(code), code))
    return values[0] if values else None


def merge(question: Question, base: Any, mine: Any, theirs: Any, choices: Sequence[Choice] = ()) -> Any:
    """The merged answer. Where one side only changed it, exactly as that side has it."""
    if mine == theirs or theirs == base:
        return mine
    if mine == base:
        return theirs
    return put_together(question, pieces(question, base, mine, theirs), choices)


# --- Rich text ----------------------------------------------------------------------------------------------------


def blocks(html: str | None) -> list[Block]:
    """Paragraphs and items. Between two lists of one kind that follow each other stands an empty block."""
    found: list[Block] = []
    for tag, text in split_blocks(html or ""):
        if tag not in ("ul", "ol"):
            found.append(Block(text))
            continue
        items = list(_items(text))
        if found and items and found[-1].list == items[0].list:
            found.append(Block(""))
        found += items
    return found


def _items(html: str) -> Iterator[Block]:
    outer = _LIST.fullmatch(html.strip())
    if outer is None:
        yield Block(html)
        return
    depth, begin = 0, 0
    for edge in _ITEM_EDGE.finditer(outer[3]):
        depth += -1 if edge[1] else 1
        if depth == 1 and not edge[1]:
            begin = edge.start()
        elif depth == 0:
            yield Block(outer[3][begin : edge.end()], outer[1] + outer[2])


def join(found: Sequence[Block]) -> str:
    """The HTML again: items that follow each other are one list."""
    parts, inside = [], ""
    for block in [*found, Block("")]:
        if block.list != inside:
            parts.append(f"</{inside.partition(' ')[0]}>" if inside else "")
            parts.append(f"<{block.list}>" if block.list else "")
            inside = block.list
        parts.append(block.html)
    return "".join(parts)


def _of_runs(base: Sequence[Block], mine: Sequence[Block], theirs: Sequence[Block]) -> list[Piece]:
    """Between blocks that all three share lie the places where something changed."""
    one, other = _shared(base, mine), _shared(base, theirs)
    found: list[Piece] = []
    at = (0, 0, 0)
    for place in [*(place for place in range(len(base)) if place in one and place in other), len(base)]:
        ends = (place, one.get(place, len(mine)), other.get(place, len(theirs)))
        runs = [tuple(side[begin:end]) for side, begin, end in zip((base, mine, theirs), at, ends, strict=True)]
        shifted = any(_shifts(matches, at, side, place) for side, matches in ((1, one), (2, other)))
        found += [Piece(*runs)] if shifted else _between(*runs)
        if place < len(base):
            found.append(Piece((base[place],), (base[place],), (base[place],)))
        at = (place + 1, ends[1] + 1, ends[2] + 1)
    return found


def _shifts(matches: dict[int, int], at: tuple[int, int, int], side: int, end: int) -> bool:
    """A block of the base stands elsewhere in this side's run: the run cannot be paired off block by block."""
    return any(matches[n] - at[side] != n - at[0] for n in range(at[0], end) if n in matches)


def _between(base: tuple[Any, ...], mine: tuple[Any, ...], theirs: tuple[Any, ...]) -> list[Piece]:
    """One place; or one for each block, where all three have as many."""
    if len(base) == len(mine) == len(theirs):
        return [Piece((b,), (m,), (t,)) for b, m, t in zip(base, mine, theirs, strict=True)]
    return [Piece(base, mine, theirs)]


def _shared(base: Sequence[Block], other: Sequence[Block]) -> dict[int, int]:
    """Places in base -> places in the other, of blocks that both have, in rising order."""
    same = min(len(base), len(other))
    head = next((place for place in range(same) if base[place] != other[place]), same)
    tail = next((n for n in range(same - head) if base[-1 - n] != other[-1 - n]), same - head)
    found = {place: place for place in range(head)}
    one, two = base[head : len(base) - tail], other[head : len(other) - tail]
    often, counted = Counter(one), Counter(two)
    if sum(count * counted[block] for block, count in often.items()) <= MOST_COMPARISONS:
        for match in SequenceMatcher(None, one, two, autojunk=False).get_matching_blocks():
            found |= {head + match.a + n: head + match.b + n for n in range(match.size)}
    return found | {len(base) - tail + n: len(other) - tail + n for n in range(tail)}


# --- Rows and items -----------------------------------------------------------------------------------------------


def _of_rows(base: list[Any], mine: list[Any], theirs: list[Any]) -> list[Piece]:
    sides = [{row["id"]: row for row in side} for side in (base, mine, theirs)]
    order = _order(*([row["id"] for row in side] for side in (base, mine, theirs)))
    return [Piece(*((side[key],) if key in side else () for side in sides)) for key in order]


def _of_items(base: list[Any], mine: list[Any], theirs: list[Any]) -> list[Piece]:
    order = _order(base, mine, theirs)
    return [Piece(*((item,) if item in side else () for side in (base, mine, theirs))) for item in order]


def _order(base: list[Any], mine: list[Any], theirs: list[Any]) -> list[Any]:
    """All of them, in the order of who moved something, mine first; what only others have goes behind its neighbour."""
    moved = [item for item in mine if item in base] != [item for item in base if item in mine]
    first, *rest = (mine, theirs, base) if moved else (theirs, mine, base)
    order = list(first)
    for side in rest:
        for place, item in enumerate(side):
            if item not in order:
                order.insert(order.index(side[place - 1]) + 1 if place else 0, item)
    return order
