"""What changed between two answers, two drafts or two frozen dossiers: by section, question and block.

Pure functions of the dossier's sections (dossiers.sections). Nothing here decides what matters; it only finds.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from html import escape
from typing import Any

from submissions import marks
from submissions.dossiers import Evidence
from submissions.dossiers import entry as dossier_entry
from submissions.dossiers import sections as dossier_sections
from submissions.marks import html
from submissions.questionnaire import AllAnswers, Answers, Questionnaire, Section, is_empty

__all__ = ["Change", "EntryChange", "Piece", "SectionChange", "answers", "dossiers", "entry", "html", "section"]


LONG_TABLE = 30  # rows; of a longer one a page shows what changed


class Change(StrEnum):
    SAME = "same"
    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"

    @property
    def label(self) -> str:
        return self.value.capitalize()


@dataclass(frozen=True)
class Piece:
    """A block (paragraph, list, table row, whole short answer) as a redline; `html` is safe."""

    change: Change
    html: str = ""
    cells: tuple[str, ...] = ()  # of a table row, each safe HTML; then `html` is empty
    block: str = ""  # the block's id in the newer text, else in the older


@dataclass(frozen=True)
class EntryChange:
    """One question with its blocks, the unchanged ones included."""

    id: str
    number: str  # in the newer dossier, else in the older; empty for a draft's section
    heading: str
    change: Change
    pieces: tuple[Piece, ...]
    columns: tuple[str, ...] = ()

    @property
    def shown(self) -> tuple[Piece, ...]:
        """What a page shows: of a long table only the rows that changed."""
        if not self.columns or len(self.pieces) <= LONG_TABLE:
            return self.pieces
        return tuple(piece for piece in self.pieces if piece.change is not Change.SAME)

    @property
    def left_out(self) -> int:
        """How many unchanged rows are not shown."""
        return len(self.pieces) - len(self.shown)


@dataclass(frozen=True)
class SectionChange:
    key: str
    number: int
    title: str
    entries: tuple[EntryChange, ...]  # those that changed
    counts: Mapping[Change, int] = field(default_factory=dict)  # of entries: added, removed, changed


def dossiers(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[SectionChange]:
    """The sections that differ between two frozen dossiers, and the evidence as a last section where it differs."""
    found = _sections(old["sections"], new["sections"])
    files = _attachments(old.get("attachments", []), new.get("attachments", []))
    if files:
        found.append(_section_change("evidence", 0, "Evidence", files))
    return found


def answers(questionnaire: Questionnaire, old: AllAnswers, new: AllAnswers, evidence: Evidence) -> list[SectionChange]:
    """The sections that differ between two drafts, open and answered questions only."""
    return _sections(dossier_sections(questionnaire, old, evidence), dossier_sections(questionnaire, new, evidence))


def section(section: Section, old: Answers, new: Answers, evidence: Evidence) -> list[EntryChange]:
    """The questions of one section that differ between two revisions, hidden questions included."""
    found = []
    for question in section.questions.values():
        before, after = old.get(question.key), new.get(question.key)
        if before == after or (is_empty(before) and is_empty(after)):
            continue
        sides = [
            None if is_empty(value) else dossier_entry(section, question, "", value, evidence)
            for value in (before, after)
        ]
        found.append(entry(*sides))
    return found


def entry(old: Mapping[str, Any] | None, new: Mapping[str, Any] | None) -> EntryChange:
    """Redline of one question of a dossier; None where that side has no answer. One side at least is there."""
    there = new or old or {}
    kinds = {side["kind"] for side in (old, new) if side}
    pieces = tuple(_pieces(old, new) if len(kinds) == 1 else _replaced(old, new))
    change = Change.ADDED if old is None else Change.REMOVED if new is None else _worst(pieces)
    return EntryChange(
        there["id"], there.get("number", ""), there["heading"], change, pieces, tuple(there.get("columns", ()))
    )


def _sections(old: Sequence[Mapping[str, Any]], new: Sequence[Mapping[str, Any]]) -> list[SectionChange]:
    before, after = ({one["key"]: one for one in side} for side in (old, new))
    keys = [*after, *(key for key in before if key not in after)]
    found = []
    for key in keys:
        one, other = before.get(key), after.get(key)
        there: Mapping[str, Any] = other or one or {}
        if one and other and one["answers"] == other["answers"] and one["pages"] == other["pages"]:
            continue
        changed = [change for change in _entries(_flat(one), _flat(other)) if change.change is not Change.SAME]
        if changed:
            found.append(_section_change(key, there["number"], there["title"], changed))
    return found


def _section_change(key: str, number: int, title: str, entries: Sequence[EntryChange]) -> SectionChange:
    counts: dict[Change, int] = {
        kind: sum(entry.change is kind for entry in entries) for kind in Change if kind is not Change.SAME
    }
    return SectionChange(key, number, title, tuple(entries), counts)


def _flat(section: Mapping[str, Any] | None) -> dict[str, Mapping[str, Any]]:
    return {entry["id"]: entry for page in (section or {"pages": []})["pages"] for entry in page["entries"]}


def _entries(old: Mapping[str, Mapping[str, Any]], new: Mapping[str, Mapping[str, Any]]) -> Iterator[EntryChange]:
    for key in [*new, *(key for key in old if key not in new)]:
        yield entry(old.get(key), new.get(key))


def _pieces(old: Mapping[str, Any] | None, new: Mapping[str, Any] | None) -> Iterator[Piece]:
    kind = (new or old or {})["kind"]
    if kind == "table":
        return _rows(old["rows"] if old else [], new["rows"] if new else [])
    if kind == "rich":
        return _rich(old["blocks"] if old else [], new["blocks"] if new else [])
    if kind in ("list", "evidence"):
        return _items(old["blocks"] if old else [], new["blocks"] if new else [])
    return _texts(old["blocks"] if old else [], new["blocks"] if new else [])


def _replaced(old: Mapping[str, Any] | None, new: Mapping[str, Any] | None) -> Iterator[Piece]:
    """The question's kind itself changed between two questionnaires: the whole answer goes and comes."""
    yield from _pieces(old, None)
    yield from _pieces(None, new)


def _rich(old: Sequence[Mapping[str, Any]], new: Sequence[Mapping[str, Any]]) -> Iterator[Piece]:
    for before, after in marks.align(old, new, key=lambda block: block["html"]):
        sides = [(side["tag"], side["html"]) if side else None for side in (before, after)]
        yield Piece(_change(sides[0], sides[1]), marks.block(*sides), block=(after or before or {})["id"])


def _texts(old: Sequence[Mapping[str, Any]], new: Sequence[Mapping[str, Any]]) -> Iterator[Piece]:
    one, other = (side[0]["text"] if side else None for side in (old, new))
    yield Piece(_change(one, other), marks.text(one or "", other or ""), block=(new or old)[0]["id"])


def _items(old: Sequence[Mapping[str, Any]], new: Sequence[Mapping[str, Any]]) -> Iterator[Piece]:
    sides = [[_item(item) for item in side[0]["items"]] if side else [] for side in (old, new)]
    block = (new or old)[0]["id"]
    for before, after in marks.align(sides[0], sides[1], key=lambda item: item):
        yield Piece(_change(before, after), marks.text(before or "", after or ""), block=block)


def _item(item: Any) -> str:
    return item if isinstance(item, str) else f"{item['code']} {item['title']}"


def _rows(old: Sequence[Mapping[str, Any]], new: Sequence[Mapping[str, Any]]) -> Iterator[Piece]:
    """Rows are known by their id, whatever stands in them and wherever they stand."""
    before = {row["id"]: row for row in old}
    for row in new:
        was = before.pop(row["id"], None)
        cells = tuple(
            _cell(was["cells"], place, text) if was else _added(text) for place, text in enumerate(row["cells"])
        )
        change = Change.ADDED if was is None else Change.SAME if was["cells"] == row["cells"] else Change.CHANGED
        yield Piece(change, cells=cells, block=row["block"])
    for row in before.values():
        yield Piece(Change.REMOVED, cells=tuple(marks.text(text, "") for text in row["cells"]), block=row["block"])


def _cell(was: Sequence[str], place: int, text: str) -> str:
    before = was[place] if place < len(was) else ""
    return escape(text) if before == text else marks.text(before, text)


def _added(text: str) -> str:
    return marks.text("", text)


def _attachments(old: Sequence[Mapping[str, Any]], new: Sequence[Mapping[str, Any]]) -> list[EntryChange]:
    """Evidence by its code: added, removed, or another edition or title."""
    before, after = ({file["code"]: file for file in side} for side in (old, new))
    found = []
    for code in [*after, *(code for code in before if code not in after)]:
        one, other = before.get(code), after.get(code)
        if one and other and one["sha256"] == other["sha256"] and one["title"] == other["title"]:
            continue
        words = [_file(file) if file else None for file in (one, other)]
        piece = Piece(_change(*words), marks.text(words[0] or "", words[1] or ""))
        found.append(EntryChange(f"evidence.{code}", "", f"Evidence {code}", piece.change, (piece,)))
    return found


def _file(file: Mapping[str, Any]) -> str:
    return f"{file['code']} {file['title']} ({file['name']}, SHA-256 {file['sha256'][:12]})"


def _change(before: Any, after: Any) -> Change:
    if before == after:
        return Change.SAME
    return Change.ADDED if before is None else Change.REMOVED if after is None else Change.CHANGED


def _worst(pieces: Sequence[Piece]) -> Change:
    return Change.SAME if all(piece.change is Change.SAME for piece in pieces) else Change.CHANGED
