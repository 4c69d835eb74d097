"""What changed between two answers, two drafts or two frozen dossiers: by section, question and block.

Pure functions of the dossier's sections (dossiers.sections). Nothing here decides what matters; it only finds.
What is the same is passed over as early as can be: whole sections first, then questions, then blocks, and words are
compared only within a block that changed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from submissions.diffs_moves import tell_moves
from submissions.diffs_pieces import attachments, change_of, pieces
from submissions.diffs_shapes import Change, EntryChange, Gap, Piece, SectionChange, counted
from submissions.dossiers import Evidence
from submissions.dossiers import entry as dossier_entry
from submissions.dossiers import sections as dossier_sections
from submissions.marks import html
from submissions.questionnaire import AllAnswers, Answers, Questionnaire, Section, is_empty

__all__ = [
    "Change", "EntryChange", "Gap", "Piece", "SectionChange", "answers", "control", "dossiers", "entry", "html",
    "section", "unchanged",
]  # fmt: skip

# Lines of the document control that are of the version, and so in no two versions the same.
OF_THE_VERSION = {"Reference", "Version", "Previous version (SHA-256)"}


def dossiers(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[SectionChange]:
    """The sections that differ between two frozen dossiers, and the evidence as a last section where it differs."""
    found = _sections(old["sections"], new["sections"])
    files = attachments(old.get("attachments", []), new.get("attachments", []))
    if files:
        found.append(SectionChange("evidence", 0, "Evidence", tuple(files), counted(files)))
    return found


def unchanged(new: Mapping[str, Any], found: Sequence[SectionChange]) -> list[str]:
    """The sections of the newer dossier that are the same in both, by name."""
    changed = {section.key for section in found}
    return [f"{one['number']}. {one['title']}" for one in new["sections"] if one["key"] not in changed]


def control(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[dict[str, str]]:
    """The lines of the document control that differ: [{"label", "old", "new"}], those of the version itself aside."""
    before, after = ({line["label"]: line["value"] for line in side.get("document_control", [])} for side in (old, new))
    labels = [label for label in {**after, **before} if label not in OF_THE_VERSION]
    lines = [{"label": label, "old": before.get(label, ""), "new": after.get(label, "")} for label in labels]
    return [line for line in lines if line["old"] != line["new"]]


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
    tell_moves([found])
    return found


def entry(old: Mapping[str, Any] | None, new: Mapping[str, Any] | None) -> EntryChange:
    """Redline of one question of a dossier; None where that side has no answer. One side at least is there."""
    there = new or old or {}
    found = tuple(pieces(old, new))
    same = all(piece.change is Change.SAME for piece in found)
    change = Change.SAME if same else change_of(old, new)
    columns = tuple(there.get("columns", ()))
    return EntryChange(there["id"], there.get("number", ""), there["heading"], change, found, columns, there["kind"])


def _sections(old: Sequence[Mapping[str, Any]], new: Sequence[Mapping[str, Any]]) -> list[SectionChange]:
    before, after = ({one["key"]: one for one in side} for side in (old, new))
    heads, bodies = [], []
    for key in _in_order(list(before), list(after)):
        one, other = before.get(key), after.get(key)
        if one and other and one["pages"] == other["pages"]:
            continue
        changed = [change for change in _entries(_flat(one), _flat(other)) if change.change is not Change.SAME]
        if changed:
            heads.append(other or one or {})
            bodies.append(changed)
    tell_moves(bodies)
    return [
        SectionChange(head["key"], head["number"], head["title"], tuple(body), counted(body))
        for head, body in zip(heads, bodies, strict=True)
    ]


def _in_order(old: Sequence[str], new: Sequence[str]) -> list[str]:
    """Every key once: as in `new`, and what is only in `old` behind what it stood behind."""
    found, there = list(new), set(new)
    for place, key in enumerate(old):
        if key not in there:
            found.insert(found.index(old[place - 1]) + 1 if place else 0, key)
            there.add(key)
    return found


def _flat(section: Mapping[str, Any] | None) -> dict[str, Mapping[str, Any]]:
    return {entry["id"]: entry for page in (section or {"pages": []})["pages"] for entry in page["entries"]}


def _entries(old: Mapping[str, Mapping[str, Any]], new: Mapping[str, Mapping[str, Any]]) -> Iterator[EntryChange]:
    for key in _in_order(list(old), list(new)):
        one, other = old.get(key), new.get(key)
        if one is None or other is None or _content(one) != _content(other):
            yield entry(one, other)


def _content(entry: Mapping[str, Any]) -> list[Any]:
    return [entry["kind"], entry.get("rows"), entry.get("blocks")]
