"""What changed between drafts and between frozen dossiers."""

from __future__ import annotations

import copy
from typing import Any

from submissions import diffs
from submissions.diffs import Change
from submissions.questionnaire import Kind, Page, Question, Questionnaire, Section, Source, When

SOURCE = Source("Test", ours=True)
COLUMN = Question("name", "Name", "Name", Kind.TEXT, SOURCE)
FIRST = Section(
    "first", "A", "First", "Do", (
        Page("one", "One", (
            Question("short", "Short?", "Short", Kind.TEXT, SOURCE),
            Question("long", "Long?", "Long", Kind.RICH, SOURCE),
            Question("rows", "Rows?", "Rows", Kind.ROWS, SOURCE, columns=(COLUMN,)),
        )),
    ),
)  # fmt: skip
SECOND = Section(
    "second", "B", "Second", "Do", (Page("two", "Two", (Question("only", "Only?", "Only", Kind.TEXT, SOURCE),)),),
    when=When("first", "short", ("yes",)),
)  # fmt: skip
QUESTIONNAIRE = Questionnaire("test", "1", "Test", (FIRST, SECOND))
OLD: dict[str, dict[str, Any]] = {
    "first": {
        "short": "yes",
        "long": "<p>One.</p><p>Two stays.</p>",
        "rows": [{"id": "r1", "name": "Ann"}, {"id": "r2", "name": "Bob"}],
    },
    "second": {"only": "here"},
}


def changed(**answers: Any) -> dict[str, dict[str, Any]]:
    new = copy.deepcopy(OLD)
    new["first"].update(answers)
    return new


def found(new: dict[str, dict[str, Any]]) -> list[tuple[str, list[tuple[str, Change, list[Change]]]]]:
    return [
        (s.key, [(e.heading, e.change, [piece.change for piece in e.pieces]) for e in s.entries])
        for s in diffs.answers(QUESTIONNAIRE, OLD, new, {})
    ]


def test_nothing_changed() -> None:
    assert found(OLD) == []


def test_one_paragraph() -> None:
    new = changed(long="<p>One.</p><p>Two stays.</p><p>Three.</p>")
    assert found(new) == [("first", [("Long", Change.CHANGED, [Change.SAME, Change.SAME, Change.ADDED])])]


def test_rows_are_known_by_their_id() -> None:
    new = changed(rows=[{"id": "r2", "name": "Bert"}, {"id": "r3", "name": "Cy"}])
    pieces = [Change.CHANGED, Change.ADDED, Change.REMOVED]
    assert found(new) == [("first", [("Rows", Change.CHANGED, pieces)])]


def test_an_answer_that_closes_a_section_removes_it() -> None:
    new = changed(short="no")
    assert found(new) == [
        ("first", [("Short", Change.CHANGED, [Change.CHANGED])]),
        ("second", [("Only", Change.REMOVED, [Change.REMOVED])]),
    ]


def test_counts_and_answers_that_come_and_go() -> None:
    [section] = diffs.answers(QUESTIONNAIRE, OLD, changed(long="", short="yes"), {})
    assert section.counts == {Change.ADDED: 0, Change.REMOVED: 1, Change.CHANGED: 0}


def test_a_section_of_a_draft_shows_hidden_questions_too() -> None:
    [entry] = diffs.section(SECOND, {"only": "here"}, {"only": "there"}, {})
    assert (entry.heading, entry.change) == ("Only", Change.CHANGED)


def test_evidence_of_dossiers() -> None:
    file = {"code": "E1", "title": "Report", "name": "r.pdf", "sha256": "a" * 64}
    old = {"sections": [], "attachments": [file]}
    new = {"sections": [], "attachments": [{**file, "sha256": "b" * 64}, {**file, "code": "E2"}]}
    [section] = diffs.dossiers(old, new)
    assert [(entry.heading, entry.change) for entry in section.entries] == [
        ("Evidence E1", Change.CHANGED),
        ("Evidence E2", Change.ADDED),
    ]
    assert diffs.dossiers(old, old) == []
