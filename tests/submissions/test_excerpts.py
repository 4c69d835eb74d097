"""Long texts in the history: what changed is always in what is shown."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from submissions.excerpts import LIMIT, around_change


def test_short_texts_stay_whole() -> None:
    assert around_change("a" * LIMIT, "b") == ("a" * LIMIT, "b", False)


def test_the_change_is_shown_with_what_stands_before_it() -> None:
    before, after = "word " * 400, "rest " * 400
    old, new, cut = around_change(f"{before}grams{after}", f"{before}litres{after}")
    assert cut
    assert "word word grams" in old
    assert "word word litres" in new


def test_words_taken_from_the_end_of_a_long_text_are_shown() -> None:
    old, new, cut = around_change("word " * 400 + "and the end", "word " * 400)
    assert (old.endswith("and the end"), new.endswith("word "), cut) == (True, True, True)


@given(st.text("ab \n", max_size=900), st.text("xy", min_size=1, max_size=900), st.text("ab \n", max_size=900))
def test_neither_is_too_long_and_the_first_difference_is_there(before: str, word: str, after: str) -> None:
    old, new, cut = around_change(before + after, before + word + after)
    assert max(len(old), len(new)) <= LIMIT
    assert word[0] in new
    assert cut or (old, new) == (before + after, before + word + after)
