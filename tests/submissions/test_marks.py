"""Redlines: what they say, and that nothing of either text is lost."""

from __future__ import annotations

import re
import time
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from submissions import html_tree, marks, richtext
from submissions.alignment import align

ADDED, REMOVED = (f'<span class="app-mark">[{word}] </span>' for word in ("added", "removed"))


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("<p>Same.</p>", "<p>Same.</p>", "<p>Same.</p>"),
        ("", "<p>New</p>", f"<p><ins>{ADDED}New</ins></p>"),
        ("<p>Gone</p>", "", f"<p><del>{REMOVED}Gone</del></p>"),
        ("", "<ul><li>a<ul><li>b</li></ul></li></ul>",
         f"<ul><li><ins>{ADDED}a</ins><ul><li><ins>{ADDED}b</ins></li></ul></li></ul>"),
        ("<ul><li>a</li></ul>", "<ul><li>a</li><li>b</li></ul>", f"<ul><li>a</li><li><ins>{ADDED}b</ins></li></ul>"),
        ("<table><tbody><tr><th>h</th></tr><tr><td>hold time</td><td>1</td></tr></tbody></table>",
         "<table><tbody><tr><th>h</th></tr><tr><td>hold time</td><td>2</td></tr></tbody></table>",
         f"<table><tbody><tr><th>h</th></tr><tr><td>hold time</td><td><del>{REMOVED}1</del> <ins>{ADDED}2</ins></td>"
         "</tr></tbody></table>"),
    ],
)  # fmt: skip
def test_rich_text(old: str, new: str, expected: str) -> None:
    assert re.sub("> *<", "><", marks.html(old, new)) == re.sub("> *<", "><", expected)


def test_a_word_inside_a_paragraph_leaves_the_rest_alone() -> None:
    shown = marks.html("<p>It lasts 20 minutes at most.</p>", "<p>It lasts 30 minutes at most.</p>")
    assert shown.startswith("<p>It lasts ")
    assert shown.endswith("minutes at most.</p>")
    assert f"<ins>{ADDED}30</ins>" in shown
    assert f"<del>{REMOVED}20</del>" in shown


def test_plain_text_is_escaped() -> None:
    assert marks.text("so <b>", "so <i>") == f"so &lt;<del>{REMOVED}b</del><ins>{ADDED}i</ins>&gt;"


def test_texts_with_little_in_common_are_not_mixed() -> None:
    shown = marks.text("None yet, it is planned", "With the holder of an HTA licence")
    assert shown == f"<del>{REMOVED}None yet, it is planned</del> <ins>{ADDED}With the holder of an HTA licence</ins>"


WORDS = st.lists(st.sampled_from(["gas", "decays", "fast", "slow", "in", "at"]), min_size=1, max_size=8).map(" ".join)
TEXTS = st.lists(WORDS.map(lambda words: f"<p>{words}</p>"), max_size=6).map("".join)


def words(html: str) -> list[str]:
    return richtext.plain(html).split()


@given(TEXTS, TEXTS)
def test_without_the_marks_of_one_side_it_is_the_other_side(old: str, new: str) -> None:
    shown = marks.html(old, new).replace(ADDED, "").replace(REMOVED, "")
    assert words(re.sub("<del>.*?</del>", " ", shown)) == words(new)
    assert words(re.sub("<ins>.*?</ins>", " ", shown)) == words(old)


@given(st.lists(WORDS, max_size=6), st.lists(WORDS, max_size=6))
def test_aligning_keeps_both_sides_whole_and_in_order(old: list[str], new: list[str]) -> None:
    pairs = list(align(old, new, key=lambda item: item))
    assert [before for before, _ in pairs if before is not None] == old
    assert [after for _, after in pairs if after is not None] == new


@pytest.mark.parametrize("frame", ["<p>{} and words</p>", "<ul><li>{} and words</li></ul>"])
def test_the_address_of_a_link_is_never_markup(frame: str) -> None:
    old, new = (
        richtext.clean(
            frame.format(f'<a href="https://{host}.example/&quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt;">it</a>'),
            images={},
        ).html
        for host in ("one", "two")
    )
    shown = marks.html(old, new)
    assert "https://two.example/" in shown
    assert "<script" not in shown
    assert {tag.name for tag in html_tree.tags(shown)} <= html_tree.TAGS | {"ins", "del", "span"}


@pytest.mark.parametrize(
    "redline",
    [
        lambda: marks.text("a " * 100_000, "b " + "a " * 100_000),
        lambda: marks.html("<p>a</p><p>b</p>" * 2_000, "<p>b</p><p>c</p>" * 2_000),
        lambda: marks.html(f"<p>{'a b ' * 30_000}</p>", f"<p>{'b c ' * 30_000}</p>"),
        lambda: marks.html(f"<ul><li>x{LONG_INNER}</li></ul>", f"<ul><li>x y{LONG_INNER} z</li></ul>"),
    ],
    ids=["words", "blocks", "paragraph", "nested"],
)
def test_a_text_made_to_keep_the_server_busy_does_not(redline: Callable[[], str]) -> None:
    began = time.process_time()
    assert "<ins>" in redline()
    assert time.process_time() - began < 10  # it was minutes


LONG_INNER = f"<ul><li>{'a ' * 50_000}</li></ul>"
