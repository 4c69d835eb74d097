"""Where a commented block stands in the next version: pure, and whatever the applicant did to the text."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from submissions import blocks
from submissions.comment_anchors import Anchor, Fate, anchors, quoted

NAMED = [
    ("decay", "cell", "analyst", "March"),
    ("purity", "bag", "chemist", "April"),
    ("oxygen", "line", "physicist", "May"),
    ("warmth", "room", "nurse", "June"),
]
LONG = [
    f"The {noun} of the {place} was measured in each of nine batches by the {who} on every day of {month}."
    for noun, place, who, month in NAMED
]
SHORT = ["Yes.", "No.", "Not known.", "Yes.", "See there."]
paragraphs = st.lists(st.sampled_from([*LONG, *SHORT]), max_size=7)
cells = st.lists(st.tuples(st.sampled_from("abcdef"), st.sampled_from(SHORT)), max_size=5, unique_by=lambda row: row[0])


def rich(name: str, texts: Sequence[str]) -> dict[str, Any]:
    held = [{"id": f"{name}-{n}", "tag": "p", "html": f"<p>{text}</p>"} for n, text in enumerate(texts, start=1)]
    return {"id": name, "number": "1.1", "heading": name, "kind": "rich", "blocks": held}


def table(name: str, rows: Sequence[tuple[str, str]]) -> dict[str, Any]:
    held = [{"id": key, "block": f"{name}-{n}", "cells": [text]} for n, (key, text) in enumerate(rows, start=1)]
    return {"id": name, "number": "1.2", "heading": name, "kind": "table", "columns": ["Said"], "rows": held}


def text(name: str, said: str) -> dict[str, Any]:
    block = {"id": f"{name}-1", "text": said}
    return {"id": name, "number": "1.3", "heading": name, "kind": "text", "blocks": [block]}


def dossier(*entries: dict[str, Any], other: Sequence[dict[str, Any]] = ()) -> dict[str, Any]:
    """Two sections: `one` with these entries, and `two` with `other`."""
    sections = {"one": entries, "two": other}
    return {"sections": [{"key": key, "pages": [{"entries": list(held)}]} for key, held in sections.items()]}


def fates(old: dict[str, Any], new: dict[str, Any]) -> dict[str, tuple[str, str]]:
    return {key: (a.fate.value, a.block.id if a.block else "") for key, a in anchors(old, new).items()}


dossiers = st.builds(
    lambda one, rows, said, two: dossier(
        rich("one.story", one), table("one.rows", rows), text("one.name", said), other=[rich("two.story", two)]
    ),
    paragraphs, cells, st.sampled_from(SHORT), paragraphs,
)  # fmt: skip


@given(dossiers)
def test_nothing_moves_when_nothing_changed(same: dict[str, Any]) -> None:
    assert fates(same, same) == {block.id: ("same", block.id) for block in blocks.blocks(same)}


@given(dossiers, dossiers)
def test_every_block_has_one_fate_and_a_place_of_its_own(old: dict[str, Any], new: dict[str, Any]) -> None:
    found = anchors(old, new)
    before, after = ({block.id: block for block in blocks.blocks(side)} for side in (old, new))
    assert list(found) == list(before)
    places = [anchor.block for anchor in found.values() if anchor.block]
    assert len({block.id for block in places}) == len(places)
    assert all(after[block.id] == block for block in places)
    for key, anchor in found.items():
        assert (anchor.block is None) == (anchor.fate is Fate.REMOVED)
        if anchor.block:
            assert (before[key].text == anchor.block.text) == (anchor.fate is not Fate.CHANGED)


@given(dossiers, dossiers)
def test_words_that_still_stand_in_their_answer_are_not_lost(old: dict[str, Any], new: dict[str, Any]) -> None:
    """A paragraph whose text its answer has as often as before, or more often, is not told as removed."""
    found = anchors(old, new)
    for name in ("one.story", "two.story"):
        sides = [[b.text for b in blocks.blocks(side) if b.id.startswith(name)] for side in (old, new)]
        for block in blocks.blocks(old):
            if block.id.startswith(name) and sides[1].count(block.text) >= sides[0].count(block.text):
                assert found[block.id].fate is not Fate.REMOVED


@given(st.permutations(LONG), st.permutations(LONG))
def test_paragraphs_that_change_places_are_found_by_their_words(old: list[str], new: list[str]) -> None:
    found = anchors(dossier(rich("one.story", old)), dossier(rich("one.story", new)))
    for place, said in enumerate(old, start=1):
        anchor = found[f"one.story-{place}"]
        assert anchor.block
        assert anchor.block.text == said
        assert anchor.fate in (Fate.SAME, Fate.MOVED)


@given(st.permutations(LONG), st.sampled_from(LONG))
def test_a_long_paragraph_is_found_in_another_section(old: list[str], goes: str) -> None:
    left = [said for said in old if said != goes]
    new = dossier(rich("one.story", left), other=[rich("two.story", ["Yes.", goes])])
    found = fates(dossier(rich("one.story", old), other=[rich("two.story", ["Yes."])]), new)
    assert found[f"one.story-{old.index(goes) + 1}"] == ("moved", "two.story-2")


def test_what_became_of_each_paragraph() -> None:
    changed = LONG[1].replace("nine", "twelve")
    old = dossier(rich("one.story", ["First.", LONG[0], LONG[1], "Goes away."]), text("one.name", "Xenon"))
    new = dossier(rich("one.story", ["First.", "New.", LONG[0], changed]), text("one.name", "Krypton"))
    assert fates(old, new) == {
        "one.story-1": ("same", "one.story-1"),
        "one.story-2": ("same", "one.story-3"),
        "one.story-3": ("changed", "one.story-4"),
        "one.story-4": ("removed", ""),
        "one.name-1": ("changed", "one.name-1"),
    }


def test_rows_are_known_by_their_key_in_every_table_of_the_section() -> None:
    old = dossier(table("one.active", [("a", "Ward"), ("b", "Van")]), table("one.paused", []))
    new = dossier(table("one.active", [("b", "Lorry")]), table("one.paused", [("a", "Ward")]))
    assert fates(old, new) == {
        "one.active-1": ("moved", "one.paused-1"),
        "one.active-2": ("changed", "one.active-1"),
    }


def test_an_answer_of_another_kind_goes_and_comes() -> None:
    old = dossier(table("one.story", [("a", LONG[0])]))
    new = dossier(rich("one.story", [LONG[1]]))
    assert fates(old, new) == {"one.story-1": ("removed", "")}


@pytest.mark.parametrize(
    ("words", "said", "stands"),
    [
        ("nine batches", LONG[0], True),
        ("nine\n batches", LONG[0], True),
        ("ten batches", LONG[0], False),
        ("", LONG[0], False),
        ("  ", LONG[0], False),
        ("x", "", False),
    ],
)
def test_quoted_words_stand_in_a_text_whatever_its_spaces(words: str, said: str, stands: bool) -> None:
    assert quoted(words, said) is stands


def test_words_may_stand_in_a_changed_paragraph() -> None:
    old = dossier(rich("one.story", [LONG[0]]))
    new = dossier(rich("one.story", [LONG[0].replace("every day", "some days")]))
    anchor = anchors(old, new)["one.story-1"]
    assert anchor.fate is Fate.CHANGED
    assert anchor.holds("nine batches")
    assert not anchor.holds("every day")
    assert not Anchor(Fate.REMOVED).holds("nine batches")


@given(dossiers, dossiers, st.integers(1, 4))
def test_asking_after_a_few_says_the_same_of_them(old: dict[str, Any], new: dict[str, Any], step: int) -> None:
    found = anchors(old, new)
    few = list(found)[::step]
    assert anchors(old, new, few) == {block: found[block] for block in few}
    assert anchors(old, new, ["one.gone-1"]) == {"one.gone-1": Anchor(Fate.REMOVED)}
