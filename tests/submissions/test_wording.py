"""Words inside one paragraph, with their formatting."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from submissions import html_tree, wording
from submissions.wording import Word


def words(html: str) -> list[Word]:
    return wording.of_html(html_tree.parse(f"<p>{html}</p>")[0])


def redline(old: str, new: str) -> str:
    return wording.redline(words(old), words(new))


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("a long word here", "a long word here", "a long word here"),
        ("it takes 0.5 h in all", "it takes 0.7 h in all", "it takes <del>0.5</del> <ins>0.7</ins> h in all"),
        ("a bold word stands here", "a <strong>bold</strong> word stands here",
         "a <del>bold</del> <ins><strong>bold</strong></ins> word stands here"),
        ('see <a href="https://a.example/">the guide</a> for more',
         'see <a href="https://a.example/">the guide</a> for less',
         'see <a href="https://a.example/">the guide</a> for <del>more</del> <ins>less</ins>'),
        ("H<sub>2</sub>O and more of it", "H<sub>3</sub>O and more of it",
         "H<del><sub>2</sub></del><ins><sub>3</sub></ins>O and more of it"),
        ("one line<br>and another one", "one line and another one", "one line <del><br></del>and another one"),
        ("<em>all of it</em> is so and so", "<em>all of this</em> is so and so",
         "<em>all of</em> <del><em>it</em></del> <ins><em>this</em></ins> is so and so"),
    ],
)  # fmt: skip
def test_examples(old: str, new: str, expected: str) -> None:
    assert redline(old, new) == expected


def test_a_link_that_leads_elsewhere_is_a_change() -> None:
    shown = redline('see <a href="https://a.example/">it</a> there', 'see <a href="https://b.example/">it</a> there')
    assert '<del><a href="https://a.example/">it</a></del>' in shown
    assert '<ins><a href="https://b.example/">it</a></ins>' in shown


def test_splinters_between_changes_go_with_them() -> None:
    old = "It is kept in a refrigerator of the hospital overnight and longer"
    new = "It is thrown away by a technician of the company overnight and longer"
    assert redline(old, new).count("<del>") < 4


PARTS = st.lists(
    st.tuples(
        st.sampled_from(["{}", "<strong>{}</strong>", "<em>{}</em>", "<em><strong>{}</strong></em>", "{}<br>"]),
        st.text("ab <&1.,-", min_size=1, max_size=8),
    ),
    max_size=6,
).map(lambda parts: "".join(frame.format(text.replace("&", "&amp;").replace("<", "&lt;")) for frame, text in parts))


@given(PARTS, PARTS)
def test_each_side_can_be_read_out_of_it_word_by_word_and_format_by_format(old: str, new: str) -> None:
    shown = redline(old, new)
    for side, other, tag in ((old, "ins", "del"), (new, "del", "ins")):
        without = re.sub(f"<{other}>.*?</{other}>", "", shown)
        kept = words(re.sub(f"</?{tag}>", "", without))
        assert [word[:2] for word in kept] == [word[:2] for word in words(side)]


@given(PARTS)
def test_what_is_the_same_has_no_marks(html: str) -> None:
    assert "<ins>" not in redline(html, html)
    assert "<del>" not in redline(html, html)


@given(PARTS, PARTS)
def test_it_is_well_formed(old: str, new: str) -> None:
    open_tags: list[str] = []
    for end, name in re.findall("<(/?)([a-z]+)[^>]*>", redline(old, new)):
        if name == "br":
            continue
        if end:
            assert open_tags.pop() == name
        else:
            open_tags.append(name)
    assert not open_tags
