"""Headings on a page leave no level out, whatever somebody typed."""

import itertools
import re

from hypothesis import given
from hypothesis import strategies as st

from submissions.outline import headed


def entry(tags):
    return {"kind": "rich", "blocks": [{"id": str(n), "tag": t, "html": f"<{t}>x</{t}>"} for n, t in enumerate(tags)]}


def levels(shown):
    return [int(found[1]) for block in shown["blocks"] if (found := re.match(r"<h(\d)>", block["html"]))]


def test_a_text_that_begins_with_a_minor_heading():
    shown = headed(entry(["h4", "p", "h5", "h3"]), 2)
    assert [block["html"] for block in shown["blocks"]] == ["<h3>x</h3>", "<p>x</p>", "<h4>x</h4>", "<h3>x</h3>"]


@given(st.lists(st.sampled_from(["p", "h3", "h4", "h5", "table"]), max_size=12), st.integers(2, 4))
def test_no_level_is_left_out_and_nothing_is_lost(tags, level):
    original = entry(tags)
    shown = headed(original, level)
    outline = [level, *levels(shown)]
    assert all(later <= earlier + 1 for earlier, later in itertools.pairwise(outline))
    assert all(level < found <= 6 for found in outline[1:])
    assert [block["html"].count("x") for block in shown["blocks"]] == [1] * len(tags)
    assert original == entry(tags)


def test_an_answer_without_blocks_stays_as_it_is():
    assert headed({"kind": "table", "rows": []}, 2) == {"kind": "table", "rows": []}
