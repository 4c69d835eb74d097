"""Rich text on its way into a document."""

from __future__ import annotations

import time

import pytest

from submissions.rendering.richtext import prepare
from submissions.rendering.tables import column_widths

TITLES = {"E1": "Stability report", "E2": "Decay curve"}


def html_of(html: str) -> str:
    return prepare(html, TITLES, "here").html


@pytest.mark.parametrize(
    ("text", "linked"),
    [
        ("as shown (E1)", ["E1"]),
        ("as shown (E1, table 2; E2)", ["E1", "E2"]),
        ("see E2 and E1", ["E2", "E1"]),
        ("Evidence E1 shows", ["E1"]),
        ("prostaglandin E1 is", []),
        ("(E9)", []),
        ("(VE1)", []),
    ],
)
def test_citations_become_links(text: str, linked: list[str]) -> None:
    html = html_of(f"<p>{text}</p>")
    assert html.count("<a ") == len(linked)
    for code in linked:
        assert f'<a href="dossier:evidence-{code}">{code}</a>' in html
    assert html.replace("</a>", "").count(text.split("E")[0].split("(")[0]) >= 1


def test_the_text_around_a_citation_is_kept_in_order() -> None:
    html = html_of("<p>a (E1, <em>b (E2) c</em> d (E2; E1) e</p>")
    plain = html.replace("</a>", "")
    for code in TITLES:
        plain = plain.replace(f'<a href="dossier:evidence-{code}">', "")
    assert plain == "<p>a (E1, <em>b (E2) c</em> d (E2; E1) e</p>"


def test_a_citation_in_a_link_stays_as_it_is() -> None:
    html = '<p><a href="https://example.org/">(E1)</a></p>'
    assert html_of(html) == html


def test_headings_stand_below_the_heading_of_the_entry() -> None:
    assert html_of("<h3>a</h3><h4>b</h4><h5>c</h5>") == "<h5>a</h5><h6>b</h6><h6>c</h6>"


def test_a_first_row_of_headings_is_repeated_on_every_page() -> None:
    html = html_of("<table><tbody><tr><th>a</th></tr><tr><td>b</td></tr></tbody></table>")
    assert "<thead><tr><th>a</th></tr></thead><tbody><tr><td>b</td></tr></tbody>" in html


def test_headings_that_reach_down_stay_with_their_rows() -> None:
    html = html_of('<table><tbody><tr><th rowspan="2">a</th></tr><tr><td>b</td></tr></tbody></table>')
    assert "<thead>" not in html


def test_an_image_without_description_gets_the_title_of_the_evidence() -> None:
    prepared = prepare('<p><img src="evidence:E2"></p>', TITLES, "here")
    assert 'alt="Decay curve"' in prepared.html
    assert prepared.images == {"E2"}


def test_attributes_and_elements_outside_the_list_are_dropped() -> None:
    html = html_of('<p id="x" class="y" style="z" onclick="w">a<u>b</u><script>c</script><!-- d -->e</p>')
    assert html == "<p>abe</p>"


def test_text_is_escaped_once() -> None:
    assert html_of("a &lt; b &amp; c<p>d &lt; e</p>") == "a &lt; b &amp; c<p>d &lt; e</p>"


def test_a_table_of_many_columns_is_wide() -> None:
    assert prepare("<table><tr>" + "<td>a</td>" * 8 + "</tr></table>", TITLES, "here").wide
    assert not prepare('<table><tr><td colspan="7">a</td></tr></table>', TITLES, "here").wide


def test_widths_add_up_and_give_long_text_more_room() -> None:
    widths = [float(width.rstrip("%")) for width in column_widths([["No", "Text"], ["1", "word " * 30]])]
    assert sum(widths) == pytest.approx(100, abs=0.05)
    assert widths[1] > 3 * widths[0]


@pytest.mark.parametrize("text", ["(" + "E1 " * 20_000, "(" + "E1 " * 20_000 + ")", "(" * 60_000, "in " * 20_000])
def test_hostile_citations_cost_little_time(text: str) -> None:
    begun = time.process_time()
    html = html_of(f"<p>{text}</p>")
    assert html.count("<a ") == (20_000 if text.endswith(")") else 0)
    assert time.process_time() - begun < 2
