"""What changed between drafts and between frozen dossiers."""

from __future__ import annotations

import copy
import random
import re
import time
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from submissions import diffs
from submissions.diffs import Change
from submissions.questionnaire import Kind, Page, Question, Questionnaire, Section, Source, When
from submissions.richtext import plain

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
    pieces = [Change.REMOVED, Change.CHANGED, Change.ADDED]
    assert found(new) == [("first", [("Rows", Change.CHANGED, pieces)])]


def test_an_answer_that_closes_a_section_removes_it() -> None:
    new = changed(short="no")
    assert found(new) == [
        ("first", [("Short", Change.CHANGED, [Change.CHANGED])]),
        ("second", [("Only", Change.REMOVED, [Change.REMOVED])]),
    ]


def test_counts_and_answers_that_come_and_go() -> None:
    [section] = diffs.answers(QUESTIONNAIRE, OLD, changed(long="", short="yes"), {})
    assert section.counts == {Change.ADDED: 0, Change.REMOVED: 2, Change.CHANGED: 0, Change.MOVED: 0}, "by paragraph"


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


# --- Moves, rows and files of frozen dossiers -------------------------------------------------------------------------

LONG = "The gas is polarised next to the scanner because its polarisation decays within minutes of leaving the cell."


def rich(key: str, *texts: str) -> dict[str, Any]:
    blocks = [{"id": f"{key}-{n}", "tag": "p", "html": f"<p>{text}</p>"} for n, text in enumerate(texts, 1)]
    return {"id": key, "number": key[-1], "heading": f"Heading {key}", "kind": "rich", "blocks": blocks}


def table(key: str, *rows: tuple[str, str]) -> dict[str, Any]:
    made = [{"id": name, "block": f"{key}-{n}", "cells": [name, text]} for n, (name, text) in enumerate(rows, 1)]
    return {"id": key, "number": "9", "heading": f"Table {key}", "kind": "table", "columns": ["Code", "Say"],
            "rows": made}  # fmt: skip


def dossier(**sections: list[dict[str, Any]]) -> dict[str, Any]:
    parts = [
        {"key": key, "number": n, "title": key, "answers": {}, "pages": [{"key": "p", "title": "", "entries": entries}]}
        for n, (key, entries) in enumerate(sections.items(), 1)
    ]
    return {"sections": parts, "attachments": []}


def told(entry: diffs.EntryChange) -> list[str]:
    return [piece.label or "" for piece in entry.pieces]


def test_a_paragraph_that_moved_in_its_answer_says_so_in_both_places() -> None:
    old, new = dossier(a=[rich("a.x", "One", "Two", "Three")]), dossier(a=[rich("a.x", "Two", "Three", "One")])
    [section] = diffs.dossiers(old, new)
    assert told(section.entries[0]) == ["[moved to paragraph 3]", "", "", "[moved from paragraph 1]"]
    assert section.counts[Change.MOVED] == 1
    assert "<ins>" not in section.entries[0].pieces[3].html


def test_a_long_paragraph_is_known_in_another_section_though_it_changed() -> None:
    old = dossier(a=[rich("a.x", "Stays", LONG)], b=[rich("b.y", "Other")])
    new = dossier(a=[rich("a.x", "Stays")], b=[rich("b.y", "Other", LONG.replace("minutes", "hours"))])
    first, second = diffs.dossiers(old, new)
    assert told(first.entries[0]) == ["", "[moved to y Heading b.y]"]
    assert told(second.entries[0]) == ["", "[moved from x Heading a.x and changed]"]
    assert (first.counts[Change.MOVED], second.counts[Change.MOVED]) == (1, 1)
    assert "minutes</del>" in second.entries[0].pieces[1].html
    assert "hours</ins>" in second.entries[0].pieces[1].html


def test_a_short_paragraph_is_not_known_in_another_answer() -> None:
    old = dossier(a=[rich("a.x", "Stays", "Yes")], b=[rich("b.y", "Other")])
    new = dossier(a=[rich("a.x", "Stays")], b=[rich("b.y", "Other", "Yes")])
    assert [told(section.entries[0])[1] for section in diffs.dossiers(old, new)] == ["[removed]", "[added]"]


def test_rows_are_told_by_their_key_and_only_those_that_left_their_order_moved() -> None:
    old = dossier(a=[table("a.t", ("S1", "one"), ("S2", "two"), ("S3", "three"), ("S4", "four"))])
    new = dossier(a=[table("a.t", ("S0", "new"), ("S2", "two"), ("S4", "4"), ("S1", "one!"))])
    [section] = diffs.dossiers(old, new)
    rows = [(piece.label, piece.cells[0]) for piece in section.entries[0].pieces]
    assert rows == [
        ("[added]", "<ins>S0</ins>"), ("", "S2"), ("[removed]", "<del>S3</del>"), ("[changed]", "S4"),
        ("[moved from row 1 and changed]", "S1"),
    ]  # fmt: skip


def test_a_site_keeps_its_row_when_the_register_parts_its_table_in_two() -> None:
    rows = [(f"S{n}", "text") for n in range(8)]
    old = dossier(network=[table("network.sites", *rows)])
    new = dossier(
        network=[table("network.sites_north", *rows[:5]), table("network.sites_south", *rows[5:], ("S9", "x"))]
    )
    [section] = diffs.dossiers(old, new)
    assert section.counts == {Change.ADDED: 1, Change.REMOVED: 0, Change.CHANGED: 0, Change.MOVED: 8}
    gone = next(entry for entry in section.entries if entry.id == "network.sites")
    assert [gap.words for gap in gone.shown if isinstance(gap, diffs.Gap)] == [
        "5 rows moved to 9 Table network.sites_north.", "3 rows moved to 9 Table network.sites_south.",
    ]  # fmt: skip
    south = next(entry for entry in section.entries if entry.id == "network.sites_south")
    assert isinstance(south.shown[0], diffs.Gap)
    assert [piece.label for piece in south.shown[1:] if isinstance(piece, diffs.Piece)] == ["[added]"]


def test_files_by_code_and_hash() -> None:
    def files(*found: tuple[str, str]) -> dict[str, Any]:
        one = [{"code": code, "title": "Report", "name": "r.pdf", "sha256": sha * 64} for code, sha in found]
        return {"sections": [], "attachments": one}

    [section] = diffs.dossiers(
        files(("E1", "a"), ("E2", "b"), ("E3", "c")), files(("E1", "a"), ("E2", "x"), ("E4", "c"))
    )
    assert [(entry.id, *told(entry)) for entry in section.entries] == [
        ("evidence.E2", "[replaced]"), ("evidence.E4", "[moved from E3]"),
        ("evidence.E3", "[moved to E4]"),
    ]  # fmt: skip


def test_sections_and_answers_that_went_stand_where_they_stood() -> None:
    old = dossier(a=[rich("a.x", "1")], b=[rich("b.x", "2"), rich("b.y", "3")], c=[rich("c.x", "4")])
    new = dossier(a=[rich("a.x", "one")], c=[rich("c.x", "four")])
    assert [section.key for section in diffs.dossiers(old, new)] == ["a", "b", "c"]


def test_what_did_not_change_is_counted_beside_what_did() -> None:
    old = dossier(a=[rich("a.x", *[f"Paragraph {n}" for n in range(9)])])
    new = dossier(a=[rich("a.x", *[f"Paragraph {n}" for n in range(8)], "Another end")])
    [section] = diffs.dossiers(old, new)
    shown = section.entries[0].shown
    assert isinstance(shown[0], diffs.Gap)
    assert shown[0].words == "7 paragraphs did not change."
    assert len(shown) == 4


def test_the_document_control_without_what_is_of_the_version() -> None:
    lines = [{"label": "Version", "value": "1"}, {"label": "Signatory", "value": "Sid"}]
    old = {"document_control": lines}
    new = {"document_control": [{"label": "Version", "value": "2"}, {"label": "Signatory", "value": "Olive"}]}
    assert diffs.control(old, new) == [{"label": "Signatory", "old": "Sid", "new": "Olive"}]
    assert diffs.control(old, old) == []


PARAGRAPHS = st.lists(
    st.sampled_from(["gas", "decays fast in a cell", "it lasts", LONG, LONG + " Always."]), max_size=5
)
ROWS = st.lists(
    st.tuples(st.sampled_from("ABCDEF"), st.sampled_from(["one", "two"])), max_size=5, unique_by=lambda r: r[0]
)
DOSSIERS = st.builds(
    lambda a, b, c, rows: dossier(a=[rich("a.x", *a), rich("a.y", *b)], b=[rich("b.x", *c), table("b.t", *rows)]),
    PARAGRAPHS, PARAGRAPHS, PARAGRAPHS, ROWS,
)  # fmt: skip
HERE = {"old": {Change.SAME, Change.CHANGED, Change.REMOVED, Change.LEFT},
        "new": {Change.SAME, Change.CHANGED, Change.ADDED, Change.MOVED}}  # fmt: skip


def read_out(entry: diffs.EntryChange, side: str) -> list[str]:
    """The words of one side, as the redline has them."""
    html = " ".join(piece.html for piece in entry.pieces if piece.change in HERE[side])
    html = re.sub(r'<span class="app-mark">.*?</span>', "", html)
    other = "ins" if side == "old" else "del"
    return plain(re.sub(f"<{other}>.*?</{other}>", " ", html)).split()


def words_of(entry: dict[str, Any]) -> list[str]:
    return " ".join(plain(block["html"]) for block in entry["blocks"]).split()


@given(DOSSIERS)
def test_nothing_is_different_from_itself(one: dict[str, Any]) -> None:
    assert diffs.dossiers(one, copy.deepcopy(one)) == []


@settings(max_examples=60)
@given(DOSSIERS, DOSSIERS)
def test_both_sides_can_be_read_out_of_the_redline(old: dict[str, Any], new: dict[str, Any]) -> None:
    """Every word of the older side is kept, removed or moved away; of the newer kept, added or moved here."""
    found = {entry.id: entry for section in diffs.dossiers(old, new) for entry in section.entries}
    for side, dossier in (("old", old), ("new", new)):
        for entry in (entry for part in dossier["sections"] for page in part["pages"] for entry in page["entries"]):
            change = found.get(entry["id"])
            if change is None:
                continue
            if entry["kind"] == "rich":
                assert read_out(change, side) == words_of(entry)
                continue
            rows = [getattr(piece, "before" if side == "old" else "after") for piece in change.pieces]
            there = [row["id"] for row in rows if row]
            assert sorted(there) == sorted(row["id"] for row in entry["rows"])
            assert side == "old" or there == [row["id"] for row in entry["rows"]]


def test_three_hundred_pages_in_less_than_a_second() -> None:
    """Prose of about 110,000 words in which every tenth paragraph changed."""
    chosen = random.Random(7)
    words = [f"word{n}" for n in range(3_000)]
    weights = [1 / (n + 1) for n in range(3_000)]

    def entry(section: int, number: int) -> dict[str, Any]:
        return rich(f"s{section}.q{number}", *(" ".join(chosen.choices(words, weights, k=85)) for _ in range(7)))

    old = dossier(**{f"s{n}": [entry(n, q) for q in range(6)] for n in range(31)})
    new = copy.deepcopy(old)
    blocks = [block for part in new["sections"] for entry in part["pages"][0]["entries"] for block in entry["blocks"]]
    for block in blocks[::10]:
        block["html"] = block["html"].replace("word2 ", "another ", 2)
    began = time.process_time()
    found = diffs.dossiers(old, new)
    assert time.process_time() - began < 1
    assert sum(section.counts[Change.CHANGED] for section in found) > 100
