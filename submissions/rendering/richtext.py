"""Prepares stored rich text for a document: headings in their place, citations as links, nothing that acts.

Stored text was sanitised when it was saved. A dossier may also come out of a package, so what a document
may hold is said here again and everything else is dropped before the layout engine sees it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import lxml.html
from lxml import etree

from .errors import FragmentBroken, RenderError
from .tables import WIDE, column_widths, is_short, is_tall

# Headings inside an answer stand below the heading of their entry, which is an h4.
HEADINGS = {"h1": "h5", "h2": "h5", "h3": "h5", "h4": "h6", "h5": "h6", "h6": "h6"}
ALLOWED: dict[str, tuple[str, ...]] = {
    **dict.fromkeys(("p", "h5", "h6", "ul", "li", "table", "thead", "tbody", "tr", "strong", "em", "sub", "sup"), ()),
    **dict.fromkeys(("blockquote", "figure", "figcaption", "br", "div", "span", "caption", "colgroup"), ()),
    "ol": ("start",),
    "td": ("colspan", "rowspan"),
    "th": ("colspan", "rowspan", "scope"),
    "img": ("src", "alt"),
    "a": ("href",),
}
# Of a redline, whose marks are its own and not those of a stored text.
MARKED = {**ALLOWED, "ins": (), "del": (), "span": ("class",)}
SILENT = {"script", "style", "iframe", "object", "embed", "svg", "math", "template", "link", "meta", "base", "head"}
DEEPEST = 60  # elements within one another; the layout engine gives up somewhat beyond

LINK = re.compile(r"(https?://|mailto:)", re.I)
IMAGE = re.compile(r"evidence:(E[0-9]{1,6})")
BRACKETS = re.compile(r"[(\[][^()\[\]]*+[)\]]")
NAMED = re.compile(r"\b(?:evidence|annex|appendix|reports?|files?|documents?|see|in|and)\s+E[0-9]{1,6}\b", re.I)
CODE = re.compile(r"\bE[0-9]{1,6}\b")


@dataclass(frozen=True)
class Prepared:
    html: str
    images: frozenset[str]  # codes of the evidence shown as images
    wide: bool  # holds a table of many columns


def prepare(html: str, titles: Mapping[str, str], where: str, *, marked: bool = False) -> Prepared:
    """The html of one block, ready for layout. `titles` maps evidence codes to titles, `where` names the place.

    `marked`: it is a redline, whose <ins> and <del> stay.
    """
    try:
        # huge_tree: otherwise the parser silently cuts off what is nested beyond 256 levels
        parser = lxml.html.HTMLParser(huge_tree=True)
        root = lxml.html.fragment_fromstring(html, create_parent="div", parser=parser)
    except (etree.ParserError, ValueError) as error:
        raise RenderError(f"'{where}' cannot be rendered: its text is not readable HTML.") from error
    if _depth(root) > DEEPEST:
        raise FragmentBroken(where, "tables or lists are nested too deeply in one another")
    etree.strip_elements(root, *SILENT, etree.Comment, etree.ProcessingInstruction, with_tail=False)
    images: set[str] = set()
    try:
        for element in list(root.iterdescendants()):
            _clean(element, titles, images, MARKED if marked else ALLOWED)
    except RenderError as refusal:
        raise RenderError(f"'{where}' cannot be rendered: {refusal}.") from refusal
    _link_citations(root, titles)
    columns = max((_columns(table) for table in root.iter("table")), default=0)
    for table in root.iter("table"):
        _head_cells(table)
        _set_columns(table)
    inner = "".join(
        [_escaped(root.text), *(etree.tostring(child, encoding="unicode", method="html") for child in root)]
    )
    return Prepared(inner, frozenset(images), columns >= WIDE)


def _depth(root: lxml.html.HtmlElement) -> int:
    deepest = level = 0
    for event, _ in etree.iterwalk(root, events=("start", "end")):
        level += 1 if event == "start" else -1
        deepest = max(deepest, level)
    return deepest


def _clean(
    element: lxml.html.HtmlElement, titles: Mapping[str, str], images: set[str], allowed: Mapping[str, tuple[str, ...]]
) -> None:
    element.tag = HEADINGS.get(element.tag, element.tag)
    if element.tag not in allowed:
        element.drop_tag()
        return
    for name in element.attrib:
        if name not in allowed[element.tag]:
            del element.attrib[name]
    if element.tag == "a" and not LINK.match(element.get("href", "").strip()):
        element.drop_tag()
    elif element.tag == "img":
        images.add(_shown(element, titles))


def _shown(image: lxml.html.HtmlElement, titles: Mapping[str, str]) -> str:
    """The code of the evidence an image shows; an image of anything else would leave a gap."""
    source = image.get("src", "")
    match = IMAGE.fullmatch(source)
    if not match:
        raise RenderError(f"an image points to '{source[:80]}', which a document may not load")
    if not image.get("alt", "").strip():
        image.set("alt", titles.get(match[1], match[1]))
    return match[1]


def _columns(table: lxml.html.HtmlElement) -> int:
    return max((sum(_span(cell) for cell in row if cell.tag in ("td", "th")) for row in table.iter("tr")), default=0)


def _span(cell: lxml.html.HtmlElement) -> int:
    span = cell.get("colspan", "1")
    return min(int(span), 50) if span.isascii() and span.isdigit() else 1


def _head_cells(table: lxml.html.HtmlElement) -> None:
    """A first row of nothing but th becomes the thead, so that it is repeated on every page."""
    if table.find("thead") is not None:
        return
    row = next(table.iter("tr"), None)
    if row is None or len(row) == 0 or any(cell.tag != "th" for cell in row):
        return
    if any(_span_down(cell) for cell in row) or next(iter(row.itersiblings("tr")), None) is None:
        return
    head = etree.Element("thead")
    body = row.getparent()
    body.remove(row)
    head.append(row)
    table.insert(0, head)


def _set_columns(table: lxml.html.HtmlElement) -> None:
    """How the table may break, and fixed widths for one without a table in a cell.

    Without them every cell is measured broken after every character, which takes seconds for a thousand of them.
    """
    rows = [row for row in table.iter("tr") if next(row.iterancestors("table")) is table]
    cells = [[cell for cell in row if cell.tag in ("td", "th")] for row in rows]
    texts = [[cell.text_content() for cell in row] for row in cells]
    for row, text in zip(rows, texts, strict=True):
        if is_tall(text):
            row.set("class", "tall")
    classes = ["short"] if is_short(texts) else []
    columns = _by_column(cells)
    if columns and table.find(".//table") is None:
        for group in table.findall("colgroup"):
            table.remove(group)
        group = etree.Element("colgroup")
        for width in column_widths(columns):
            etree.SubElement(group, "col", style=f"width: {width}")
        table.insert(0 if table.find("caption") is None else 1, group)
        classes.append("fixed")
    if classes:
        table.set("class", " ".join(classes))


def _by_column(rows: Sequence[Sequence[lxml.html.HtmlElement]]) -> list[list[str]]:
    """The texts of every row by column, "" where a cell is across several; nothing where rows differ in length."""
    taken: dict[int, int] = {}  # column -> rows that a cell above reaches down to
    found = []
    for row in rows:
        texts: list[str] = []
        for cell in row:
            while taken.get(len(texts), 0):
                taken[len(texts)] -= 1
                texts.append("")
            across, down = _span(cell), _reach_down(cell)
            for column in range(len(texts), len(texts) + across):
                taken[column] = down - 1
            texts += [cell.text_content()] if across == 1 else [""] * across
        while taken.get(len(texts), 0):
            taken[len(texts)] -= 1
            texts.append("")
        found.append(texts)
    return found if len({len(row) for row in found}) == 1 and found[0] else []


def _reach_down(cell: lxml.html.HtmlElement) -> int:
    span = cell.get("rowspan", "1")
    return max(1, min(int(span), 2000)) if span.isascii() and span.isdigit() else 1


def _span_down(cell: lxml.html.HtmlElement) -> bool:
    return cell.get("rowspan", "1") != "1"


def _link_citations(root: lxml.html.HtmlElement, titles: Mapping[str, str]) -> None:
    """(E1) and "evidence E1" become links to the appendix, where the dossier has such evidence."""
    for element in list(root.iter()):
        if element.tag == "a" or any(parent.tag == "a" for parent in element.iterancestors()):
            continue
        if element.text:
            _link_text(element, None, titles)
        for child in list(element):
            if child.tail:
                _link_text(element, child, titles)


def _link_text(parent: lxml.html.HtmlElement, after: lxml.html.HtmlElement | None, titles: Mapping[str, str]) -> None:
    text = (parent.text if after is None else after.tail) or ""
    found = [
        code
        for cited in (*BRACKETS.finditer(text), *NAMED.finditer(text))
        for code in CODE.finditer(text, *cited.span())
        if code[0] in titles
    ]
    if not found:
        return
    spans = sorted({code.span() for code in found})
    pieces = [text[: spans[0][0]]]
    pieces += [
        text[end:following] for (_, end), (following, _) in zip(spans, [*spans[1:], (len(text), 0)], strict=True)
    ]
    if after is None:
        parent.text = pieces[0]
    else:
        after.tail = pieces[0]
    for offset, (start, end) in enumerate(spans):
        link = etree.Element("a", {"href": f"dossier:evidence-{text[start:end]}"})
        link.text, link.tail = text[start:end], pieces[offset + 1]
        if after is None:
            parent.insert(0, link)
        else:
            after.tail, tail = None, after.tail  # addnext would take it along
            after.addnext(link)
            after.tail = tail
        after = link


def _escaped(text: str | None) -> str:
    return (text or "").replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
