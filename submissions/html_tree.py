"""Rich text as a tree: what is read of any HTML, and how it is written again."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import TypeAlias

import nh3
from lxml import etree

INLINE = {"strong", "em", "sub", "sup", "a", "br", "img"}
TEXT_BLOCKS = {"p", "h3", "h4", "h5"}
LISTS = {"ul", "ol"}
CELLS = {"td", "th"}
TABLE_PARTS = {"thead", "tbody", "tr", *CELLS}
TAGS = INLINE | TEXT_BLOCKS | LISTS | TABLE_PARTS | {"li", "table", "blockquote", "figure", "figcaption"}
RENAMED = {"b": "strong", "i": "em", "h1": "h3", "h2": "h3", "h6": "h5", "tfoot": "tbody"}
# Elements that only hold others: what is in them stays, and does not run together with its neighbours.
CONTAINERS = {
    "div", "section", "article", "main", "header", "footer", "aside", "nav", "center", "address", "pre", "dl", "dt",
    "dd", "hr", "caption", "form", "fieldset", "details", "summary",
}  # fmt: skip
READ = TAGS | set(RENAMED) | CONTAINERS
BLOCKS = (READ - INLINE) - {"b", "i"}
VOID = {"br", "img", "hr"}
ATTRIBUTES = {"a": {"href"}, "img": {"src", "alt"}, "td": {"colspan", "rowspan"}, "th": {"colspan", "rowspan"}}
ATTRIBUTES["ol"] = {"start"}
SCHEMES = {"http", "https", "mailto", "evidence"}
READ_DEPTH = 200
TOO_DEEP = "This text is nested too deeply. Remove some of the lists inside lists or tables inside tables."
OPEN_OR_CLOSE = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)")
# Elements without an end tag, or whose end tag may be left out.
NOT_COUNTED = {
    "p", "li", "td", "th", "tr", "thead", "tbody", "tfoot", "dt", "dd", "option", "br", "img", "hr", "input", "meta",
    "link", "col", "wbr", "source",
}  # fmt: skip
NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

Element: TypeAlias = etree._Element


def parse(html: str) -> Element:
    """The safe part of any HTML as a tree under <body>. Raises ValueError when it is nested absurdly deep."""
    _refuse_deep(html)
    safe = nh3.clean(
        NOT_XML.sub("", html), tags=READ, attributes=ATTRIBUTES, url_schemes=SCHEMES, link_rel=None, strip_comments=True
    )
    builder = _Builder()
    builder.feed(NOT_XML.sub("", safe))
    builder.close()
    return builder.root


def _refuse_deep(html: str) -> None:
    """A rough count before anything is parsed, because the time of parsing grows with the square of the depth."""
    level = 0
    for found in OPEN_OR_CLOSE.finditer(html):
        if found[2].lower() not in NOT_COUNTED:
            level = max(0, level - 1) if found[1] else level + 1
        if level > 2 * READ_DEPTH:
            raise ValueError(TOO_DEEP)


class _Builder(HTMLParser):
    """Builds the tree from nh3's output, which is well formed; so an end tag always closes the last start tag."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = etree.Element("body")
        self.open = [self.root]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = etree.SubElement(self.open[-1], RENAMED.get(tag, tag))
        for name, value in attrs:
            element.set(name, NOT_XML.sub("", value or ""))
        if tag not in VOID:
            self.open.append(element)
        if len(self.open) > READ_DEPTH:
            raise ValueError(TOO_DEEP)

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID and len(self.open) > 1:
            self.open.pop()

    def handle_data(self, data: str) -> None:
        lines = data.split("\n") if any(element.tag == "pre" for element in self.open) else [data]
        for number, line in enumerate(lines):
            if number:
                etree.SubElement(self.open[-1], "br")
            append_text(self.open[-1], NOT_XML.sub("", line))


def append_text(parent: Element, text: str) -> None:
    if len(parent):
        parent[-1].tail = (parent[-1].tail or "") + text
    else:
        parent.text = (parent.text or "") + text


def nodes(parent: Element) -> Iterator[str | Element]:
    """Texts and elements in order. Elements come without their tail."""
    if parent.text:
        yield parent.text
    for child in list(parent):
        tail, child.tail = child.tail, None
        yield child
        if tail:
            yield tail


def serialise(parent: Element) -> str:
    """The inner HTML."""
    return "".join(
        _escape(node) if isinstance(node, str) else etree.tostring(node, method="html", encoding="unicode")
        for node in nodes(parent)
    )


def _escape(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def depth(element: Element) -> int:
    return 1 + max((depth(child) for child in element), default=0)
