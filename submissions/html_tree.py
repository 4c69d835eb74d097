"""Rich text as a tree: what is read of any HTML, and how it is written again."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from html import unescape
from typing import NamedTuple, TypeAlias

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
NEVER_CLOSED = "This text has bold, italic or other formatting that is opened very often and never closed. Remove some."
MOST_REOPENED = 1_000_000
FORMATTING = {
    "a", "b", "big", "code", "em", "font", "i", "nobr", "s", "small", "strike", "strong", "tt", "u",
}  # fmt: skip
# What people typed, cut up as a browser does. Nothing here is tried twice: the first tag or comment without an end
# takes the rest of the text, as it does in a browser.
_SPACE = r"[ \t\n\r\f]"
_VALUE = rf"""{_SPACE}*+={_SPACE}*+(?:"[^"]*+"|'[^']*+'|[^ \t\n\r\f>"'][^ \t\n\r\f>]*+)?+"""
TOKEN = re.compile(
    rf"""<(/?)([a-zA-Z][^ \t\n\r\f/>]*+)(?:[ \t\n\r\f/]++|[^ \t\n\r\f/>][^ \t\n\r\f/>=]*+(?:{_VALUE})?+)*+>"""
    r"|<!--(?:-?>|[\s\S]*?--!?>)|<(?!!--)(?:[!?]|/[^a-zA-Z>])[^>]*+>|</>"
    r"|(<(?:[a-zA-Z!?]|/[^>])[\s\S]*+)"
)
ATTRIBUTE = re.compile(
    rf"""([^ \t\n\r\f/>][^ \t\n\r\f/>=]*+)"""
    rf"""(?:{_SPACE}*+={_SPACE}*+(?:"([^"]*+)"|'([^']*+)'|([^ \t\n\r\f>"'][^ \t\n\r\f>]*+))?)?"""
)
# What nh3 writes.
WELL_FORMED = re.compile(r"""<(/?)([a-z0-9]+)((?: [a-z]+="[^"]*")*)>|([^<]+)""")
WELL_FORMED_ATTRIBUTE = re.compile(r"""([a-z]+)="([^"]*)\"""")
# Elements without an end tag, or whose end tag may be left out.
NOT_COUNTED = {
    "p", "li", "td", "th", "tr", "thead", "tbody", "tfoot", "dt", "dd", "option", "br", "img", "hr", "input", "meta",
    "link", "col", "wbr", "source",
}  # fmt: skip
NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

Element: TypeAlias = etree._Element


class Tag(NamedTuple):
    """A tag as it stands in a text that nobody has looked at yet."""

    name: str
    is_end: bool
    text: str

    def attributes(self) -> dict[str, str]:
        """The first of each name counts, as in a browser."""
        found: dict[str, str] = {}
        for name, *values in ATTRIBUTE.findall(self.text, len(self.name) + 1):
            found.setdefault(name.lower(), unescape("".join(values)))
        return found


UNFINISHED = ""  # the name of the last tag of a text when it, or a comment, has no end


def tags(html: str) -> Iterator[Tag]:
    """The tags of any text, in order, in time that grows with its length alone. Comments are passed over."""
    for found in TOKEN.finditer(html):
        end, name, rest = found.groups()
        if name:
            yield Tag(name.lower(), bool(end), found[0])
        elif rest:
            yield Tag(UNFINISHED, False, rest)


def parse(html: str, found: Sequence[Tag] | None = None) -> Element:
    """The safe part of any HTML as a tree under <body>. Raises ValueError when it is nested absurdly deep.

    `found`: its tags, where the caller has looked for them already.
    """
    html = readable(html)
    _refuse_costly(tags(html) if found is None else found)
    safe = nh3.clean(html, tags=READ, attributes=ATTRIBUTES, url_schemes=SCHEMES, link_rel=None, strip_comments=True)
    if len(safe) > 4 * len(html) + 20_000:
        raise ValueError(NEVER_CLOSED)
    return _Builder().read(safe)


def readable(html: str) -> str:
    """Without the characters that no document may hold; and CDATA is a comment wherever it stands."""
    return NOT_XML.sub("", html).replace("<![CDATA[", "<!CDATA[")


def _refuse_costly(found: Iterable[Tag]) -> None:
    """A rough count before anything is parsed, because the time of parsing grows with the square of the depth.

    And formatting that is never closed is opened again in every paragraph: a short text may become a very long one.
    """
    level, work, held = 0, 0, 0
    levels: Counter[str] = Counter()
    open_tags: list[str] = []
    for tag in found:
        work += held
        if work > MOST_REOPENED:
            raise ValueError(NEVER_CLOSED)
        if tag.name in NOT_COUNTED:
            continue
        if not tag.is_end:
            level += 1
            levels[tag.name] += 1
            open_tags.append(tag.name)
            held += tag.name in FORMATTING
        elif levels[tag.name]:
            level -= 1
            levels[tag.name] -= 1
            # Only the innermost is surely closed by its end tag; what is not stays open for this count.
            if open_tags[-1] == tag.name:
                held -= open_tags.pop() in FORMATTING
        if level > 2 * READ_DEPTH or len(open_tags) > 10 * READ_DEPTH:
            raise ValueError(TOO_DEEP)


class _Builder:
    """Builds the tree from nh3's output, which is well formed; so an end tag always closes the last start tag."""

    def __init__(self) -> None:
        self.root = etree.Element("body")
        self.open = [self.root]
        self.preformatted = 0

    def read(self, html: str) -> Element:
        for end, name, attributes, text in WELL_FORMED.findall(html):
            if text:
                self._text(text)
            elif not end:
                self._start(name, attributes)
            elif name not in VOID and len(self.open) > 1:
                self.open.pop()
                self.preformatted -= name == "pre"
        return self.root

    def _start(self, name: str, attributes: str) -> None:
        element = etree.SubElement(self.open[-1], RENAMED.get(name, name))
        for key, value in WELL_FORMED_ATTRIBUTE.findall(attributes):
            element.set(key, NOT_XML.sub("", unescape(value)))
        if name not in VOID:
            self.open.append(element)
            self.preformatted += name == "pre"
        if len(self.open) > READ_DEPTH:
            raise ValueError(TOO_DEEP)

    def _text(self, text: str) -> None:
        text = NOT_XML.sub("", unescape(text) if "&" in text else text)
        for number, line in enumerate(text.split("\n") if self.preformatted else [text]):
            if number:
                etree.SubElement(self.open[-1], "br")
            append_text(self.open[-1], line)


def last_child(parent: Element) -> Element | None:
    return next(parent.iterchildren(reversed=True), None)  # len() would count them all


def append_text(parent: Element, text: str) -> None:
    last = last_child(parent)
    if last is not None:
        last.tail = (last.tail or "") + text
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
