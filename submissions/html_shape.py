"""The one shape that rich text is brought into.

Top level is blocks only (p h3 h4 h5 ul ol table figure blockquote); blocks that hold text hold nothing but text;
a lone paragraph in a list item or a table cell is just its text. Whatever people paste is brought into this shape
without losing a word, so that screen, PDF, comparison and comments can rely on it.
"""

from __future__ import annotations

from lxml import etree

from submissions.html_tree import BLOCKS, CELLS, INLINE, LISTS, TEXT_BLOCKS, Element, append_text, last_child, nodes

MOST_REACH = 2000  # columns or rows that one cell may be across


def reach(value: str) -> int:
    """Over how many columns or rows a cell says that it reaches; 0 where it says no number."""
    return int(value.lstrip("0")[:9] or 0) if value.isascii() and value.isdecimal() else 0


def is_blank(element: Element) -> bool:
    if any(not text.isspace() for text in element.itertext() if text):
        return False
    return element.tag != "img" and (not len(element) or element.find(".//img") is None)


def tidy(body: Element) -> Element:
    """A new <body> in the one shape (see the module)."""
    return _Flow("body").take(body).done()


class _Flow:
    """Collects what may stand in a body, a quotation, a list item or a table cell; runs of text become paragraphs."""

    def __init__(self, tag: str, attributes: dict[str, str] | None = None) -> None:
        self.out = etree.Element(tag, attributes or {})
        self.run = etree.Element("p")

    def take(self, parent: Element) -> _Flow:
        for node in nodes(parent):
            if isinstance(node, str):
                append_text(self.run, node)
            elif node.tag in INLINE and not _holds_block(node):
                self.run.append(node)
            else:
                self._block(node)
        return self

    def _block(self, node: Element) -> None:
        """One block, or an inline element or container that holds blocks and gives way to them."""
        tag = node.tag
        if tag in LISTS:
            self._put(_list(node))
        elif tag == "li":
            self._into_list(_item(node))
        elif tag == "table":
            for caption in node.findall("caption"):
                self._block(caption)
                node.remove(caption)
            self._put(_table(node))
        elif tag == "blockquote":
            self._put(_Flow("blockquote").take(node).done())
        elif tag == "figure" and (figure := _figure(node)) is not None:
            self._put(figure)
        elif tag in TEXT_BLOCKS and not _holds_block(node):
            self._flush()
            self._put(node if tag != "p" else _figure_of_lone_image(node))
        else:
            self._flush()
            self.take(node)
            self._flush()

    def _put(self, block: Element) -> None:
        self._flush()
        if block.find(".//tr") is not None or not is_blank(block):
            self.out.append(block)

    def _into_list(self, item: Element) -> None:
        self._flush()
        if is_blank(item):
            return
        last = last_child(self.out)
        if last is None or last.tag not in LISTS or last.get("stray") is None:
            last = etree.SubElement(self.out, "ul", {"stray": ""})
        last.append(item)

    def _flush(self) -> None:
        if self.run.text is None and last_child(self.run) is None:
            return
        run, self.run = self.run, etree.Element("p")
        if not is_blank(run):
            self.out.append(_figure_of_lone_image(run))

    def done(self) -> Element:
        self._flush()
        for block in self.out:
            block.attrib.pop("stray", None)
        if self.out.tag in {"li", *CELLS} and len(self.out) and self.out[0].tag == "p":
            _unwrap_first(self.out)
        return self.out


def _unwrap_first(parent: Element) -> None:
    """<li><p>a</p><ul>...</ul></li> and <td><p>a</p></td> say the same without the paragraph; two paragraphs do not."""
    first, rest = parent[0], list(parent)[1:]
    if any(block.tag not in LISTS for block in rest):
        return
    parent.remove(first)
    position = 0
    for node in list(nodes(first)):
        if isinstance(node, str):
            if position:
                parent[position - 1].tail = (parent[position - 1].tail or "") + node
            else:
                parent.text = (parent.text or "") + node
        else:
            parent.insert(position, node)
            position += 1


def _holds_block(element: Element) -> bool:
    return any(child.tag in BLOCKS for child in element.iterdescendants())


def _list(node: Element) -> Element:
    start = node.get("start", "")
    keep = {"start": start} if node.tag == "ol" and start.isascii() and start.isdecimal() and int(start) != 1 else {}
    out = etree.Element(node.tag, keep)
    for child in nodes(node):
        if isinstance(child, str):
            child, text = etree.Element("li"), child
            child.text = text
        item = _item(child)
        if not is_blank(item):
            out.append(item)
    return out


def _item(node: Element) -> Element:
    if node.tag == "li":
        return _Flow("li").take(node).done()
    holder = etree.Element("li")
    holder.append(node)
    return _Flow("li").take(holder).done()


def _table(node: Element) -> Element:
    """Leading rows of nothing but header cells are the head, whatever they were called: editors do not keep a thead."""
    rows = [(_row(row), row.getparent().tag == "thead") for row in node.iterfind("*/tr")]
    rows += [(_row(row), False) for row in node.iterfind("tr")]
    out = etree.Element("table")
    for row, said_head in rows:
        is_head = len(row) > 0 and (said_head or _is_head(row))
        if is_head and (not len(out) or out[-1].tag == "thead"):
            part = out[-1] if len(out) else etree.SubElement(out, "thead")
        else:
            part = out[-1] if len(out) and out[-1].tag == "tbody" else etree.SubElement(out, "tbody")
        part.append(row)
    if len(out) == 1:
        out[0].tag = "tbody"  # a head needs a body
    return out


def _row(row: Element) -> Element:
    out = etree.Element("tr")
    for cell in row:
        if cell.tag in CELLS:
            reaches = {str(name): reach(value) for name, value in cell.attrib.items()}
            spans = {name: str(value) for name, value in reaches.items() if 1 < value <= MOST_REACH}
            kept = _Flow(cell.tag, spans).take(cell).done()
            if is_blank(kept):
                kept.tag = "td"  # an empty heading tells a screen reader nothing
            out.append(kept)
    return out


def _is_head(row: Element) -> bool:
    """Header cells, perhaps with an empty corner."""
    tags = [cell.tag for cell in row if not is_blank(cell)]
    return bool(tags) and set(tags) == {"th"} and row[-1].tag == "th"


def _figure(node: Element) -> Element | None:
    """A figure of one image and its caption; None when it is anything else, and then gives way to what it holds."""
    images, captions = node.findall(".//img"), node.findall("figcaption")
    text = "".join(node.itertext()).strip()
    caption = captions[0] if len(captions) == 1 else etree.Element("figcaption")
    if len(images) != 1 or text != "".join(caption.itertext()).strip() or _holds_block(caption):
        return None
    figure = etree.Element("figure")
    figure.append(etree.Element("img", dict(images[0].attrib)))
    etree.strip_elements(caption, "img", with_tail=False)
    if text:
        figure.append(caption)
        caption.tail = None
    return figure


def _figure_of_lone_image(paragraph: Element) -> Element:
    """A paragraph of nothing but an image is a figure."""
    image = paragraph.find(".//img")
    if image is None or "".join(paragraph.itertext()).strip() or len(paragraph.findall(".//img")) > 1:
        return paragraph
    figure = etree.Element("figure")
    figure.append(etree.Element("img", dict(image.attrib)))
    return figure
