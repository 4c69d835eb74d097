"""Redline of two texts: what was added and removed, word by word, in words as well as in colour.

The texts are sanitised rich text or plain strings; what comes out is safe to show as HTML.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Iterator, Sequence
from html import escape

from lxml import etree

from submissions import html_tree, wording
from submissions.alignment import align
from submissions.html_tree import LISTS, TEXT_BLOCKS, Element
from submissions.richtext import split_blocks

Cell = tuple[str, str]  # opening tag, content
INLINE = "span"  # the tag of a run of words that stands beside blocks, in a list item or a cell
_MARKS = {
    "<ins>": '<ins><span class="app-mark">[added] </span>',
    "<del>": '<del><span class="app-mark">[removed] </span>',
}
_MARK = re.compile("</?(?:ins|del)>")


def html(old: str, new: str) -> str:
    """Redline of two rich texts."""
    pairs = align(split_blocks(old) if old else [], split_blocks(new) if new else [], key=lambda block: block[1])
    return "".join(block(before, after) for before, after in pairs)


def block(before: tuple[str, str] | None, after: tuple[str, str] | None) -> str:
    """Redline of one block, each (tag, html); None: there is no such block on that side."""
    if before and after and before[1] == after[1]:
        return after[1]
    one, other = (html_tree.parse(side[1]) if side else None for side in (before, after))
    return named(_flow(one, other))


def text(old: str, new: str) -> str:
    """Redline of two plain texts, as HTML. Texts that have little in common are not mixed word by word."""
    return named(unnamed(old, new))


def unnamed(old: str, new: str) -> str:
    """As `text`, with bare <ins> and <del>."""
    return wording.redline(wording.of_text(old), wording.of_text(new))


def named(marked: str) -> str:
    """Each <ins> and <del> says so in words, for who does not see the colour."""
    return re.sub("<(?:ins|del)>", lambda found: _MARKS[found[0]], marked)


def unsaid(marked: str) -> str:
    """The same without the words in brackets."""
    for bare, said in _MARKS.items():
        marked = marked.replace(said, bare)
    return marked


def said_before(marked: str) -> str:
    """The same with the words in brackets in front of the marks, for a document that would strike them through too."""
    return re.sub(r'(<(?:ins|del)>)(<span class="app-mark">[^<]*</span>)', r"\2\1", marked)


def _flow(old: Element | None, new: Element | None) -> str:
    """The blocks and runs of words of two bodies, list items or cells. None: that side has none."""
    sides = [[] if side is None else list(_segments(side)) for side in (old, new)]
    parts = []
    for before, after in align(sides[0], sides[1], key=_written):
        if before is None or after is None:
            parts.append(_whole(after, "ins") if after is not None else _whole(before, "del"))
        else:
            parts.append(_written(after) if _written(before) == _written(after) else _both(before, after))
    return "".join(parts)


def _segments(parent: Element) -> Iterator[Element]:
    """What stands in it: blocks, and runs of words between them under an element of their own."""
    run = etree.Element(INLINE)
    run.text = parent.text
    for child in parent:
        tail, child = child.tail, copy.deepcopy(child)
        child.tail = None
        if child.tag in html_tree.BLOCKS:
            if _holds_something(run):
                yield run
            yield child
            run = etree.Element(INLINE)
            run.text = tail
        else:
            child.tail = tail
            run.append(child)
    if _holds_something(run):
        yield run


def _holds_something(run: Element) -> bool:
    return bool(len(run) or (run.text or "").strip())


def _both(old: Element, new: Element) -> str:
    """Redline of two blocks that are held to be one and the same."""
    tag, marked = str(new.tag), ""
    if old.tag == new.tag and tag in LISTS:
        marked = _list(old, new)
    elif old.tag == new.tag == "table":
        marked = _table(old, new)
    elif old.tag == new.tag and tag in ("blockquote", "figure"):
        marked = f"<{tag}>{_flow(old, new)}</{tag}>"
    elif old.tag == new.tag or {str(old.tag), tag} <= TEXT_BLOCKS:
        words = wording.redline(wording.of_html(old), wording.of_html(new))
        marked = words if tag == INLINE else f"<{tag}>{words}</{tag}>"
    # A paragraph that became a heading has the same words: then all of it goes and comes.
    return marked if _MARK.search(marked) else _whole(old, "del") + _whole(new, "ins")


def _whole(element: Element | None, mark: str) -> str:
    """A block that is new or gone as a whole. The marks go inside the blocks, where they are allowed."""
    if element is None:
        return ""
    body = copy.deepcopy(element)
    for one in [one for one in body.iter() if one.tag in html_tree.BLOCKS or one.tag == INLINE]:
        _mark_own_words(one, mark)
    return _inner(body) if body.tag == INLINE else _written(body)


def _mark_own_words(element: Element, tag: str) -> None:
    """Put each run of text and inline elements of a block into a mark; the blocks within have their own turn."""
    children, mark = list(element), etree.Element(tag)
    mark.text, element.text = element.text, None
    place = 0
    for child in [*children, None]:
        if child is not None and child.tag not in html_tree.BLOCKS:
            mark.append(child)
            continue
        if _holds_something(mark):
            element.insert(place, mark)
            place += 1
        mark = etree.Element(tag)
        if child is not None:
            mark.text, child.tail = child.tail, None
            place = element.index(child) + 1


def _list(old: Element, new: Element) -> str:
    items = []
    for before, after in align(_items(old), _items(new), key=_written):
        item = _flow(before, after) if _differ(before, after) else _inner(after)
        items.append(f"<li>{item}</li>")
    tag = _opening(new)
    return f"{tag}{''.join(items)}</{new.tag}>"


def _items(element: Element) -> list[Element]:
    return [child for child in element if child.tag == "li"]


def _table(old: Element, new: Element) -> str:
    """Row by row, cell by cell; rows are the same where they are much alike."""
    rows = []
    for before, after in align(_rows(old), _rows(new), key=lambda row: " | ".join(map(_inner, row))):
        wide = max(len(before or ()), len(after or ()))
        cells = [_cell(_at(before or (), place), _at(after or (), place)) for place in range(wide)]
        rows.append(f"<tr>{''.join(cells)}</tr>")
    return f"<table><tbody>{''.join(rows)}</tbody></table>"


def _rows(table: Element) -> list[list[Element]]:
    rows = (row for row in table.iter("tr") if next(row.iterancestors("table"), table) is table)
    return [[cell for cell in row if cell.tag in html_tree.CELLS] for row in rows]


def _cell(before: Element | None, after: Element | None) -> str:
    there = before if after is None else after
    if there is None:
        return ""
    content = _flow(before, after) if _differ(before, after) else _inner(after)
    return f"{_opening(there)}{content}</{there.tag}>"


def _differ(before: Element | None, after: Element | None) -> bool:
    return before is None or after is None or _written(before) != _written(after)


def _at(items: Sequence[Element], place: int) -> Element | None:
    return items[place] if place < len(items) else None


def _opening(element: Element) -> str:
    attributes = "".join(f' {name}="{escape(value)}"' for name, value in element.attrib.items())
    return f"<{element.tag}{attributes}>"


def _written(element: Element) -> str:
    return etree.tostring(element, method="html", encoding="unicode", with_tail=False)


def _inner(element: Element | None) -> str:
    """What stands inside an element, as HTML."""
    if element is None:
        return ""
    parts = [escape(element.text or "", quote=False)]
    parts += [etree.tostring(child, method="html", encoding="unicode") for child in element]
    return "".join(parts).strip()
