"""Three texts become one: nothing disappears unless somebody chose so."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from submissions import merging
from submissions.merging import Block, Choice, Piece
from submissions.questionnaire import Choice as Option
from submissions.questionnaire import Kind, Question, Source

SOURCE = Source("Ours", ours=True)
OPTIONS = tuple(Option(key, key.upper()) for key in "abcde")
RICH = Question("text", "Text?", "Text", Kind.RICH, SOURCE)
NAME = Question("name", "Name?", "Name", Kind.TEXT, SOURCE)
TICKS = Question("ticks", "Ticks?", "Ticks", Kind.CHECKBOXES, SOURCE, choices=OPTIONS)
FILES = Question("files", "Files?", "Files", Kind.EVIDENCE, SOURCE)
ROWS = Question("rows", "Rows?", "Rows", Kind.ROWS, SOURCE, columns=(NAME,))

WORD = st.sampled_from(["one", "two", "three", "four", "five", "six"])
BLOCK = st.one_of(
    WORD.map(lambda word: f"<p>{word}</p>"),
    st.lists(WORD, min_size=1, max_size=4).map(lambda words: f"<ul>{''.join(f'<li>{w}</li>' for w in words)}</ul>"),
    st.lists(WORD, min_size=1, max_size=3).map(
        lambda words: f'<ol start="3">{"".join(f"<li>{w}<ul><li>in {w}</li></ul></li>" for w in words)}</ol>'
    ),
    WORD.map(lambda word: f"<table><tbody><tr><td>{word}</td></tr></tbody></table>"),
)
TEXT = st.lists(BLOCK, max_size=6).map("".join)
ROW_IDS = st.lists(st.sampled_from(["r1", "r2", "r3", "r4", "r5"]), unique=True, max_size=5)
TABLE = ROW_IDS.flatmap(
    lambda ids: st.lists(WORD, min_size=len(ids), max_size=len(ids)).map(
        lambda words: [{"id": row, "name": word} for row, word in zip(ids, words, strict=True)]
    )
)
CODES = st.lists(st.sampled_from([f"E{number}" for number in range(1, 13)]), unique=True, max_size=6)
THREE = st.one_of(
    st.tuples(st.just(RICH), TEXT, TEXT, TEXT),
    st.tuples(st.just(ROWS), TABLE, TABLE, TABLE),
    st.tuples(st.just(TICKS), *[st.sets(st.sampled_from("abcde")).map(sorted)] * 3),
    st.tuples(st.just(FILES), *[CODES.map(lambda codes: sorted(codes, key=lambda code: int(code[1:])))] * 3),
    st.tuples(st.just(NAME), *[st.sampled_from(["", "Xenon", "Krypton", "Neon"])] * 3),
)


def blocks_of(question: Question, value: Any) -> list[Any]:
    if question.kind is Kind.RICH:
        return [block for block in merging.blocks(value) if block.html]
    return list(value) if isinstance(value, list) else [value] if value else []


def clashes(found: list[Piece]) -> list[Piece]:
    return [piece for piece in found if piece.clashes]


@given(three=THREE)
def test_what_one_side_alone_changed_is_taken_as_it_is(three: tuple[Question, Any, Any, Any]) -> None:
    question, base, one, _ = three
    assert merging.merge(question, base, one, base) == one
    assert merging.merge(question, base, base, one) == one
    assert merging.merge(question, base, one, one) == one
    for found in (merging.pieces(question, base, one, base), merging.pieces(question, base, base, one)):
        assert clashes(found) == []
        assert blocks_of(question, merging.put_together(question, found, [])) == blocks_of(question, one)


@given(three=THREE, data=st.data())
def test_no_block_disappears_unless_it_was_not_chosen(
    three: tuple[Question, Any, Any, Any], data: st.DataObject
) -> None:
    question, base, mine, theirs = three
    found = merging.pieces(question, base, mine, theirs)
    choices = [data.draw(st.sampled_from(merging.offered(question, piece))) for piece in clashes(found)]
    merged = blocks_of(question, merging.put_together(question, found, choices))
    given_up = []
    for piece, choice in zip(clashes(found), choices, strict=True):
        given_up += [
            block for side in (piece.mine, piece.theirs) for block in side if block not in piece.wording(choice)
        ]
    before = blocks_of(question, base)
    for side in (mine, theirs):
        for block in blocks_of(question, side):
            assert block in merged or block in given_up or block in before
    written = [*before, *blocks_of(question, mine), *blocks_of(question, theirs)]
    assert all(block in written for block in merged)


@given(base=TEXT, mine=TEXT, theirs=TEXT)
def test_both_keeps_every_block_of_both(base: str, mine: str, theirs: str) -> None:
    found = merging.pieces(RICH, base, mine, theirs)
    chosen = [Choice.BOTH if Choice.BOTH in merging.offered(RICH, piece) else Choice.MINE for piece in clashes(found)]
    merged = merging.blocks(merging.put_together(RICH, found, chosen))
    for piece, choice in zip(clashes(found), chosen, strict=True):
        if choice is Choice.BOTH:
            assert all(block in merged for block in (*piece.mine, *piece.theirs) if block.html)


@given(text=TEXT)
def test_blocks_are_joined_to_what_they_were(text: str) -> None:
    assert merging.join(merging.blocks(text)) == text


def rich(base: str, mine: str, theirs: str, *choices: Choice) -> str:
    return str(merging.merge(RICH, base, mine, theirs, choices))


def test_paragraphs_changed_by_one_side_each_need_no_question() -> None:
    base, mine, theirs = "<p>a</p><p>b</p><p>c</p>", "<p>A</p><p>b</p><p>c</p>", "<p>a</p><p>b</p><p>C</p><p>d</p>"
    assert clashes(merging.pieces(RICH, base, mine, theirs)) == []
    assert rich(base, mine, theirs) == "<p>A</p><p>b</p><p>C</p><p>d</p>"


def test_neighbouring_paragraphs_are_asked_one_by_one() -> None:
    base, mine, theirs = "<p>a</p><p>b</p>", "<p>A</p><p>B</p>", "<p>a</p><p>BB</p>"
    assert [(p.base, p.clashes) for p in merging.pieces(RICH, base, mine, theirs)] == [
        ((Block("<p>a</p>"),), False), ((Block("<p>b</p>"),), True),
    ]  # fmt: skip
    assert rich(base, mine, theirs, Choice.BOTH) == "<p>A</p><p>BB</p><p>B</p>"
    assert rich(base, mine, theirs, Choice.BASE) == "<p>A</p><p>b</p>"


def test_items_of_a_list_are_blocks() -> None:
    base, mine, theirs = (
        f"<ul>{''.join(f'<li>{item}</li>' for item in items)}</ul>" for items in ("abc", "Abc", "abCd")
    )
    assert rich(base, mine, theirs) == "<ul><li>A</li><li>b</li><li>C</li><li>d</li></ul>"


def test_what_one_deleted_and_the_other_changed_is_asked() -> None:
    piece = clashes(merging.pieces(RICH, "<p>a</p><p>b</p>", "<p>b</p>", "<p>A</p><p>b</p>"))[0]
    assert merging.offered(RICH, piece) == [Choice.MINE, Choice.THEIRS, Choice.BASE]
    assert rich("<p>a</p><p>b</p>", "<p>b</p>", "<p>A</p><p>b</p>", Choice.MINE) == "<p>b</p>"


def test_a_text_that_was_moved_is_not_paired_with_its_neighbour() -> None:
    """Mine drops the first and adds a last; theirs changes the last: the three runs are equally long by chance."""
    found = merging.pieces(RICH, "<p>a</p><p>b</p>", "<p>b</p><p>c</p>", "<p>a</p><p>B</p>")
    assert [(len(piece.base), piece.clashes) for piece in found] == [(2, True)]


def test_rows_are_known_by_their_id_wherever_they_stand() -> None:
    base = [{"id": "r1", "name": "Xenon"}, {"id": "r2", "name": "Helium"}]
    mine = [{"id": "r2", "name": "Helium-4"}, {"id": "r1", "name": "Xenon"}, {"id": "m", "name": "Mine"}]
    theirs = [{"id": "r1", "name": "Xenon-129"}, {"id": "t", "name": "Theirs"}, {"id": "r2", "name": "Helium"}]
    assert clashes(merging.pieces(ROWS, base, mine, theirs)) == []
    assert [row["name"] for row in merging.merge(ROWS, base, mine, theirs)] == [
        "Helium-4", "Xenon-129", "Theirs", "Mine",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("choice", "name"), [(Choice.MINE, "Krypton"), (Choice.THEIRS, "Neon"), (Choice.BASE, "Xenon")]
)
def test_a_row_that_both_changed_is_asked(choice: Choice, name: str) -> None:
    base, mine, theirs = ([{"id": "r1", "name": name}] for name in ("Xenon", "Krypton", "Neon"))
    assert merging.merge(ROWS, base, mine, theirs, [choice]) == [{"id": "r1", "name": name}]


def test_ticks_and_citations_never_clash() -> None:
    assert merging.merge(TICKS, ["a", "b"], ["b", "c"], ["a", "b", "e"]) == ["b", "c", "e"]
    assert merging.merge(FILES, ["E2"], ["E2", "E10"], ["E2", "E1"]) == ["E1", "E2", "E10"]


def test_a_short_answer_is_asked_whole_and_may_be_left_empty() -> None:
    piece = merging.pieces(NAME, "", "Xenon", "Krypton")[0]
    assert merging.offered(NAME, piece) == [Choice.MINE, Choice.THEIRS, Choice.BASE]
    assert merging.merge(NAME, "", "Xenon", "Krypton", [Choice.BASE]) is None


def test_a_text_of_very_many_equal_paragraphs_is_merged_in_time() -> None:
    base = "<p>x</p>" * 6000
    found = merging.pieces(RICH, base, f"<p>m</p>{base}<p>m</p>", f"<p>t</p>{base}<p>t</p>")
    assert clashes(found)
