"""Rich text: what is allowed, what is cut and said to be cut, and that no word is lost on any way through."""

from __future__ import annotations

import re
import time

import pytest
from django.core.exceptions import ValidationError
from hypothesis import example, given, settings
from hypothesis import strategies as st

from submissions import citations, html_tree, richtext
from submissions.fields import RichTextField
from submissions.richtext import clean, from_textarea, html_to_plain, plain, plain_to_html, split_blocks, to_screen
from submissions.widgets import RichTextWidget

ADDRESS = "/applications/DA-2026-0001/evidence/E3/"
IMAGES = {ADDRESS: "E3"}


def cleaned(html: str) -> str:
    return clean(html, images=IMAGES).html


def removed(html: str) -> list[str]:
    return clean(html, images=IMAGES).removed


@pytest.mark.parametrize(
    "html",
    [
        "<p>Two <strong>bold</strong> and <em>italic</em> words, H<sub>2</sub>O, m<sup>2</sup><br>next line</p>",
        "<h3>A</h3><h4>B</h4><h5>C</h5>",
        "<ul><li>a<ol><li>b</li></ol></li></ul>",
        '<ol start="3"><li>c</li></ol>',
        "<blockquote><p>said</p></blockquote>",
        "<table><thead><tr><th>A</th></tr></thead><tbody><tr><td>1</td></tr></tbody></table>",
        '<table><tbody><tr><td colspan="2" rowspan="3">1</td></tr></tbody></table>',
        '<figure><img src="evidence:E3" alt="Flow chart"><figcaption>The <em>flow</em></figcaption></figure>',
        '<p><a href="https://www.gov.uk/">web</a> <a href="mailto:a@example.com">mail</a></p>',
    ],
)
def test_what_is_allowed_stays_as_it_is(html: str) -> None:
    assert clean(html, images=IMAGES) == richtext.Cleaned(html, [])


@pytest.mark.parametrize(
    ("html", "result"),
    [
        ("bare text", "<p>bare text</p>"),
        ("<b>b</b> <i>i</i>", "<p><strong>b</strong> <em>i</em></p>"),
        ("<h1>a</h1><h2>b</h2><h6>c</h6>", "<h3>a</h3><h3>b</h3><h5>c</h5>"),
        ("<div>one</div><div>two</div>", "<p>one</p><p>two</p>"),
        ("<section><div>a<p>b</p>c</div></section>", "<p>a</p><p>b</p><p>c</p>"),
        ("<strong><p>a</p><ul><li>b</li></ul></strong>", "<p>a</p><ul><li>b</li></ul>"),
        ("<ul><li><p>tight</p></li><li><p>a</p><p>b</p></li></ul>", "<ul><li>tight</li><li><p>a</p><p>b</p></li></ul>"),
        ("<p>a</p><p></p><p> </p><p>b</p>", "<p>a</p><p>b</p>"),
        ("<pre>a\nb</pre>", "<p>a<br>b</p>"),
        ("<li>stray</li><li>items</li>", "<ul><li>stray</li><li>items</li></ul>"),
        (
            "<table><caption>C</caption><tr><th>A</th></tr><tr><td>1</td></tr></table>",
            "<p>C</p><table><thead><tr><th>A</th></tr></thead><tbody><tr><td>1</td></tr></tbody></table>",
        ),
        (f'<p><img src="{ADDRESS}" alt="x"></p>', '<figure><img src="evidence:E3" alt="x"></figure>'),
        (f'<img src="https://host{ADDRESS}">', '<figure><img src="evidence:E3" alt=""></figure>'),
        ('<td colspan="junk">x</td>', "<p>x</p>"),
        (
            '<table><tr><td colspan="1" rowspan="x" style="color:red">x',
            "<table><tbody><tr><td>x</td></tr></tbody></table>",
        ),
        ("p <0.05 & q > 1", "<p>p &lt;0.05 &amp; q &gt; 1</p>"),
    ],
)
def test_everything_comes_into_one_shape(html: str, result: str) -> None:
    assert cleaned(html) == result


@pytest.mark.parametrize(
    ("html", "result", "notice"),
    [
        ("<p>a<script>alert(1)</script></p>", "<p>a</p>", "a script"),
        ("<p onclick='x()'>a</p>", "<p>a</p>", "a script"),
        ("<p>a</p><iframe src='https://x'></iframe>", "<p>a</p>", "an embedded page"),
        ("<p>a</p><img src='https://evil.example/x.png'>", "<p>a</p>", "an image loaded from another site"),
        ("<p>a</p><img src='//evil.example/x.png'>", "<p>a</p>", "an image loaded from another site"),
        ("<p>a</p><img src='file:///etc/passwd'>", "<p>a</p>", "an image from somebody’s own computer"),
        ("<p>a</p><img src='data:image/png;base64,AA'>", "<p>a</p>", richtext.EMBEDDED_IMAGE),
        ("<p>a</p><img src='evidence:E9'>", "<p>a</p>", richtext.UNKNOWN_IMAGE),
        ("<p>a</p><img src='/other/evidence/E3/'>", "<p>a</p>", richtext.UNKNOWN_IMAGE),
        ("<p><a href='javascript:x()'>a</a></p>", "<p>a</p>", "a link that runs a script"),
        ("<p><a href=' java\nscript:x()'>a</a></p>", "<p>a</p>", "a link that runs a script"),
        ("<p><a href='/relative'>a</a></p>", "<p>a</p>", richtext.ODD_LINK),
        ("<p><a href='evidence:E3'>a</a></p>", "<p>a</p>", richtext.ODD_LINK),
        ("<p><s>a</s></p>", "<p>a</p>", "struck-through formatting (the text is kept)"),
    ],
)
def test_what_is_cut_is_said_to_be_cut(html: str, result: str, notice: str) -> None:
    assert cleaned(html) == result
    assert removed(html) == [notice]


def test_each_kind_of_cut_is_named_once() -> None:
    assert removed("<script>1</script><p onload=x>a</p><iframe></iframe><iframe></iframe>") == [
        "a script",
        "an embedded page",
    ]


def test_styles_and_classes_go_without_a_word() -> None:
    assert clean('<p class="x" style="color:red" id="y">a</p>', images={}) == richtext.Cleaned("<p>a</p>", [])


@pytest.mark.parametrize(
    ("html", "sentence"),
    [
        ("<blockquote>" * 25 + "x", "nested more than 20 levels"),
        ("<ul><li>" * 150 + "x", "nested too deeply"),
        ("<div>" * 60_000 + "x", "nested too deeply"),
        ("<table>" + "<tr><td>x</td></tr>" * 2001 + "</table>", "has 2,001 rows"),
        ("<table><tr>" + "<td>x</td>" * 41 + "</tr></table>", "has 41 columns"),
        ('<table><tr><td colspan="500">x</td></tr></table>', "has 500 columns"),
    ],
)
def test_too_deep_or_too_big_is_refused_in_a_sentence_and_soon(html: str, sentence: str) -> None:
    begun = time.monotonic()
    with pytest.raises(ValueError, match=sentence):
        clean(html, images={})
    assert time.monotonic() - begun < 5


def test_wrappers_do_not_count_as_levels() -> None:
    assert cleaned("<div>" * 60 + "x") == "<p>x</p>"


CELL = '<table><tbody><tr><td colspan="{}">a</td></tr></tbody></table>'
TAGS = st.sampled_from(sorted(html_tree.READ | {"span", "script", "svg", "s", "u", "style", "math", "template"}))
ATTRIBUTES = st.sampled_from(
    [
        "",
        ' href="https://example.com/?a=1&amp;b=é"',
        ' href="javascript:x"',
        ' src="evidence:E3" alt="&lt;&quot;"',
        f' src="{ADDRESS}"',
        ' src="http://x/y.png"',
        ' colspan="2"',
        ' start="4"',
        ' style="color:red" onclick="x"',
    ]
)
WORDS = st.text(st.sampled_from("ab <>&\"'\n\t-\u00a0é\u0000\u200b\U0001f600"), max_size=6)
START_TAGS = st.builds(lambda tag, attributes: f"<{tag}{attributes}>", TAGS, ATTRIBUTES)
SOUP = st.lists(st.one_of(START_TAGS, TAGS.map(lambda tag: f"</{tag}>"), WORDS), max_size=25).map("".join)


@settings(max_examples=400, deadline=None)
@given(SOUP)
@example("<li><img src='evidence:E3'><p>a</p><p>b</p>")
@example("<table><tr><td>a<ul><li>b</ul>c")
@example("<a href='https://x'><p>a</a>b")
def test_cleaning_twice_changes_nothing(html: str) -> None:
    once = clean(html, images=IMAGES)
    assert clean(once.html, images=IMAGES) == richtext.Cleaned(once.html, [])


@settings(max_examples=400, deadline=None)
@given(SOUP)
def test_nothing_dangerous_comes_through(html: str) -> None:
    result = cleaned(html)
    for tag in re.findall(r"<[a-z][^>]*>", result):
        assert re.fullmatch(
            r"<(p|h3|h4|h5|ul|li|table|thead|tbody|tr|strong|em|sub|sup|blockquote|figure|figcaption|br"
            r'|ol( start="\d+")?|t[dh]( (col|row)span="\d+")*'
            r'|img src="evidence:E3" alt="[^"]*"|a href="https://[^"]*")>',
            tag,
        ), tag


def test_no_word_is_lost() -> None:
    text = "<div>1<b>2<p>3<ul>4<li>5</ul>6<table><caption>7</caption><tr><td>8</table></b>9<h2>10</h2>"
    assert re.findall("[0-9]+", plain(cleaned(text))) == [str(number) for number in range(1, 11)]


def test_blocks_are_whole_and_bare_text_is_a_paragraph() -> None:
    assert split_blocks("a<h2>b</h2><ul><li>c</li></ul><table><tr><td>d</td></tr></table>") == [
        ("p", "<p>a</p>"),
        ("h3", "<h3>b</h3>"),
        ("ul", "<ul><li>c</li></ul>"),
        ("table", "<table><tbody><tr><td>d</td></tr></tbody></table>"),
    ]


@settings(max_examples=100, deadline=None)
@given(SOUP)
def test_blocks_together_are_the_text(html: str) -> None:
    result = cleaned(html)
    assert cleaned("".join(block for _, block in split_blocks(result))) == result


def test_screen_addresses_and_back() -> None:
    stored = '<figure><img src="evidence:E3" alt="x"></figure><p>src="evidence:E3"</p>'
    screen = to_screen(stored, lambda code: f"/applications/DA-2026-0001/evidence/{code}/")
    assert f'<img src="{ADDRESS}" alt="x">' in screen
    assert '<p>src="evidence:E3"</p>' in screen
    assert cleaned(screen) == stored


def test_plain_is_a_line_per_paragraph_item_and_row() -> None:
    html = "<h3>T</h3><p>a <em>b</em><br>c</p><ul><li>d</li><li>e</li></ul><table><tr><td>1</td><td>2</td></tr></table>"
    assert plain(html) == "T\na b\nc\nd\ne\n1 2"
    assert plain('<p>a <img src="evidence:E3" alt="Chart"></p>') == "a [Chart]"


def test_plain_text_becomes_paragraphs_and_lists() -> None:
    text = "One & two\nnext line\r\n\r\n- a\n- b\n\n1. c\n2. d\n\n\nlast <LOD"
    html = (
        "<p>One &amp; two<br>next line</p><ul><li>a</li><li>b</li></ul><ol><li>c</li><li>d</li></ol><p>last &lt;LOD</p>"
    )
    assert from_textarea(text) == plain_to_html(text) == html
    assert cleaned(html) == html


@pytest.mark.parametrize("text", ["p <0.05", "a < b > c", "<LOD values", "<5 mg/ml>", "x &amp; y", ""])
def test_text_without_tags_is_taken_by_the_letter(text: str) -> None:
    assert plain(from_textarea(text)) == text


@pytest.mark.parametrize("html", ["<p>a</p>", "a <b>b</b>", "<script>x</script>", "x<br>y", "<IMG SRC=x>"])
def test_html_is_recognised(html: str) -> None:
    assert from_textarea(html) == html


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=60))
def test_what_a_textarea_shows_says_the_same_as_what_is_stored(text: str) -> None:
    stored = cleaned(from_textarea(text))
    shown = html_to_plain(stored)
    if shown is not None:
        assert cleaned(from_textarea(shown)) == stored


@pytest.mark.parametrize(
    "html", ["<h3>a</h3>", "<p><em>a</em></p>", "<p>- a</p>", "<ul><li>a<ul><li>b</li></ul></li></ul>"]
)
def test_text_that_plain_text_cannot_say_is_shown_as_html(html: str) -> None:
    assert html_to_plain(html) is None


def test_widget_shows_plain_text_to_a_textarea_and_html_to_the_editor() -> None:
    html = RichTextWidget().render("method", "<p>one &amp; two</p><p>three</p>", {"id": "id_method"})
    assert ">\none &amp; two\n\nthree</textarea>" in html
    assert 'data-html="&lt;p&gt;one &amp;amp; two&lt;/p&gt;&lt;p&gt;three&lt;/p&gt;"' in html
    assert "shown as HTML" not in html


def test_widget_shows_html_where_there_is_more_to_the_text() -> None:
    images = [{"code": "E3", "title": "Chart", "url": ADDRESS}]
    stored = '<h3>T</h3><figure><img src="evidence:E3" alt="x"></figure>'
    html = RichTextWidget(images).render("method", stored, {"id": "id_method"})
    assert "&lt;h3&gt;T&lt;/h3&gt;\n&lt;figure&gt;&lt;img src=&quot;" + ADDRESS in html
    assert "data-html" not in html
    assert "shown as HTML" in html


def test_widget_gives_back_what_it_cannot_read() -> None:
    deep = "<div>" * 500 + "x"
    assert "&lt;div&gt;" * 500 + "x" in RichTextWidget().render("method", deep, {"id": "id_method"})


HOSTILE = ["<a " * 50_000, "<!--" * 50_000, "<a x='" * 50_000, "<!" * 50_000, "<p>" * 100_000, "</" * 50_000]
# Formatting that is opened again in every paragraph, and end tags that close nothing
HOSTILE += ["".join(f"<b a{number}>" for number in range(390)) + "<p>x" * 75_000, "<div></x>" * 30_000]
HOSTILE += ["".join(f"<b a{n}><table></b></table>" for n in range(390)) + "<p>x" * 75_000]


@pytest.mark.parametrize("html", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_text_costs_little_time(html: str) -> None:
    begun = time.process_time()
    for read in (cleaned, from_textarea, citations.images):
        try:
            read(html)
        except ValueError as refusal:
            assert str(refusal) in (html_tree.TOO_DEEP, html_tree.NEVER_CLOSED) or "A word has" in str(refusal)
    assert time.process_time() - begun < 4


def test_a_long_text_is_cleaned_soon() -> None:
    html = "<p>Some <strong>x</strong> y</p>" * 6_250
    begun = time.process_time()
    assert clean(html, images={}) == richtext.Cleaned(html, [])
    assert time.process_time() - begun < 2


@pytest.mark.parametrize(
    ("html", "result", "notices"),
    [
        ("<p>Important <![ more", "<p>Important </p>", [richtext.UNFINISHED]),
        ("<p>Important <![ more</p> text>", "<p>Important  text&gt;</p>", []),
        ("<p>a<![CDATA[b]]>c</p>", "<p>ac</p>", []),
        ("<p>a<![if !x]>b<![endif]>c</p>", "<p>abc</p>", []),
        ("<p>a</p><p title='b", "<p>a</p>", [richtext.UNFINISHED]),
        ("<p>a<!-- <script> --></p>", "<p>a</p>", []),
        ("<p>a<script>'<iframe>'</script></p>", "<p>a</p>", ["a script"]),
        ("<p>a</p><style>b", "<p>a</p>", ["a style sheet", richtext.UNFINISHED]),
        ("<p data-x='>' ONCLICK=x>a</p>", "<p>a</p>", ["a script"]),
        ("<p data-x=' onclick=x'>a</p>", "<p>a</p>", []),
        ("<a href=java&#115;cript:x>a</a>", "<p>a</p>", ["a link that runs a script"]),
        ("<scr\0ipt>a</script>b", "<p>b</p>", ["a script"]),
    ],
)
def test_odd_markup_is_read_as_a_browser_reads_it(html: str, result: str, notices: list[str]) -> None:
    assert clean(html, images={}) == richtext.Cleaned(result, notices)


def test_images_of_a_text() -> None:
    html = "<!--<img src=a>--><IMG alt=' x &amp; y ' SRC='evidence:E3' src=b><img>"
    assert citations.images(html) == [citations.Image("evidence:E3", "x & y"), citations.Image("", "")]


def test_what_is_far_too_long_for_the_editor_is_not_read() -> None:
    with pytest.raises(ValueError, match="400,001"):
        richtext.screen_blocks("x" * 400_001, str)


@pytest.mark.parametrize(
    ("html", "sentence"),
    [
        ("<p>" + "a<br>" * 1001 + "b</p>", "A paragraph has 1,001 line breaks. The most is 1,000"),
        ("<ul><li>" + "<br>" * 100_000 + "a</li></ul>", "This text has 100,000 line breaks. The most is 10,000"),
        ("a\n" * 1001 + "b", "A paragraph has 1,001 line breaks"),
        ("<p>" + "ab-" * 16_667 + "</p>", "A word has 50,001 characters. The most is 2,000: put spaces into “ab-"),
    ],
)
def test_what_would_hold_the_layout_up_is_refused_in_a_sentence(html: str, sentence: str) -> None:
    field = RichTextField(required=False, limit=900_000)
    with pytest.raises(ValidationError, match=sentence):
        field.clean(html)


@pytest.mark.parametrize("html", ["<p>" + "a<br>" * 1000 + "b</p>", f"<p>{'W' * 2000}</p>"])
def test_what_is_at_the_limit_is_taken_unchanged(html: str) -> None:
    assert clean(html, images={}) == richtext.Cleaned(html, [])


@pytest.mark.parametrize(
    ("html", "notice"),
    [
        ('<p>a<img src="data:image/svg+xml,<svg/>">b</p>', richtext.EMBEDDED_IMAGE),
        ('<p>a<img src="file:///etc/hostname">b</p>', richtext.LOCAL_IMAGE),
        ('<p>a<img src="http://example.org/a.png">b</p>', richtext.OTHER_SITE),
        ('<p>a<svg><use xlink:href="file:///a.svg#x"/></svg>b</p>', "a drawing"),
        ('<p>a<object data="file:///a"></object>b</p>', "an embedded object"),
        ('<p>a<a rel="attachment" href="file:///etc/hostname"></a>b</p>', richtext.ODD_LINK),
    ],
)
def test_what_points_outside_is_cut_and_said(html: str, notice: str) -> None:
    done = clean(html, images={})
    assert done.html == "<p>ab</p>"
    assert notice in done.removed


@pytest.mark.parametrize(
    ("html", "result", "notice"),
    [
        ("<p>a</p><style>@import url(http://example.org/);</style>", "<p>a</p>", "a style sheet"),
        ("<p style='background: URL (file:///etc/hostname)'>a</p>", "<p>a</p>", "a style that loads a file"),
        ("<p>a</p><link rel=attachment href=file:///etc/hostname>", "<p>a</p>", "a link to a style sheet or to "),
        ("<base href=file:///etc/><p>a</p>", "<p>a</p>", "an address that the links of a web page begin from"),
        ("<meta http-equiv=refresh content=0><p>a</p>", "<p>a</p>", "an instruction to the browser"),
        ("<p>a</p><template><p>b</p></template>", "<p>a</p>", "a part of a web page that is not shown"),
        (CELL.format("1000000"), CELL.format("").replace(' colspan=""', ""), richtext.FAR_CELL),
        (CELL.format("9" * 5000), CELL.format("").replace(' colspan=""', ""), richtext.FAR_CELL),
    ],
)
def test_whatever_else_is_cut_is_said(html: str, result: str, notice: str) -> None:
    done = clean(html, images={})
    assert done.html == result
    (said,) = done.removed
    assert said.startswith(notice)


def test_a_style_that_loads_nothing_goes_without_a_word() -> None:
    done = clean("<p style='--x: 1'>b</p><table><tr><td rowspan='2000'>c</td></tr></table>", images={})
    assert done.removed == []
