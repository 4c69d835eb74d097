"""What goes on from one page to the next becomes one element: WeasyPrint tags every page by itself.

Otherwise a table of ten pages would be ten tables to a screen reader, and a section as many sections. The header row
that a page repeats for the eye is an artifact. Of a fragment that goes on from the one before it, the same is noted for
assembly: its elements of class "goes-on"; what the class "repeated" says again above them is an artifact as well.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import takewhile
from typing import Any

import pydyf

BOTTOM = {"p", "tr", "li", "h1", "h2", "h3", "h4", "h5", "h6"}  # in these no more than this level is joined


def join_pages(pdf: pydyf.PDF, pages: Sequence[Any]) -> list[Any]:
    """Join the tags of a fragment while they are plain dictionaries. `pages` are those of WeasyPrint's document.

    Returns the elements that go on from the fragment before it, outermost first.
    """
    tree = _Tree(pdf)
    tops = [_top(page._page_box) for page in pages]
    own: dict[str, list[str]] = defaultdict(list)
    for kid in tree.document["K"]:
        own[tree.at(kid)["Pg"]].append(kid)
    tree.document["K"] = pydyf.Array()
    for number, (page, top) in enumerate(zip(pdf.page_references, tops, strict=True)):
        tree.take(tree.document, own[page], _shared(tops[number - 1], top) if number else [])
    begun = tree.begun(tops[0])
    tree.renumber()
    tree.rename_headers()
    return begun


def _top(box: Any) -> list[Any]:
    """The boxes below the body of a page, which are the elements below the document."""
    for child in box.children:
        if child.element_tag in ("html", "body"):
            return _top(child)
    return _inner(box)


def _inner(box: Any) -> list[Any]:
    """The boxes whose elements are the kids of this one's: of a table its groups of rows, then its caption."""
    kids = [getattr(kid, "_box", kid) for kid in box.children]
    if getattr(box, "is_table_wrapper", False):
        table = box.get_wrapped_table()
        return [one for kid in kids for one in (kid.children if kid is table else [kid])]
    return kids


def _repeated(boxes: Iterable[Any]) -> int:
    """How many of them come first and only say again what was said before."""
    return len(list(takewhile(lambda box: getattr(box, "is_header", False) or "repeated" in _classes(box), boxes)))


def _classes(box: Any) -> list[str]:
    return [] if box.element is None else box.element.get("class", "").split()


def _shared(before: list[Any], after: list[Any]) -> list[int]:
    """What goes on from one page to the next: level by level, how many boxes are repeated above the one that does."""
    levels: list[int] = []
    while before and after:
        place = _repeated(after)
        last, first = before[-1], after[place] if place < len(after) else None
        if first is None or first.element is None or first.element is not last.element:
            break
        if first.element_tag != last.element_tag or ":" in first.element_tag:
            break
        levels.append(place)
        if first.element_tag in BOTTOM:
            break
        before, after = _inner(last), _inner(first)
    return levels


class _Tree:
    """The structure tree of one fragment."""

    def __init__(self, pdf: pydyf.PDF) -> None:
        self.pdf = pdf
        self.root = self.at(pdf.catalog["StructTreeRoot"])
        self.document = self.at(self.root["K"][0])
        self.silent: dict[str, set[int]] = defaultdict(set)  # page -> its marks that became artifacts
        self.names: dict[str, str] = {}  # of a repeated header cell -> of the one that it repeats

    def at(self, reference: Any) -> Any:
        return self.pdf.objects[int(reference.split()[0])]

    def take(self, whole: Any, kids: list[str], levels: list[int]) -> None:
        """Put kids at the end of an element; the first that is not repeated goes on from its last one."""
        if levels and len(whole["K"]):
            last, first, repeated = self.at(whole["K"][-1]), self.at(kids[levels[0]]), kids[: levels[0]]
            names = self._names(whole["K"][:1], repeated)
            above = first["K"][: levels[1]] if len(levels) > 1 else []
            if _fit(last, first) and not self._links(above) and self._silence(repeated):
                self.names.update(names)
                self._go_on(last, first, levels[1:])
                kids = kids[levels[0] + 1 :]
        for kid in kids:
            self.at(kid)["P"] = whole.reference
        whole["K"].extend(kids)

    def _go_on(self, last: Any, first: Any, levels: list[int]) -> None:
        if first["S"] in ("/TR", "/LI"):  # cell by cell, and body by body
            for old, new in zip(last["K"][-len(first["K"]) :], first["K"], strict=True):
                self.take(self.at(old), self.at(new)["K"], [])
                _drop(self.at(new))
        else:
            self.take(last, first["K"], levels)
        _drop(first)

    def begun(self, boxes: list[Any]) -> list[Any]:
        """The elements that go on from another fragment, outermost first; what is repeated above them is silent."""
        found: list[Any] = []
        while boxes:
            place = _repeated(boxes)
            if place == len(boxes) or "goes-on" not in _classes(boxes[place]):
                break
            whole = found[-1] if found else self.document
            if not self._silence(whole["K"][:place]):
                return found[:-1]
            del whole["K"][:place]
            found.append(self.at(whole["K"][0]))
            boxes = _inner(boxes[place])
        return found

    def _silence(self, repeated: Sequence[str]) -> bool:
        """Make artifacts of what is repeated; not where it holds a link, which must be tagged."""
        if self._links(repeated):
            return False
        for element in [element for kid in repeated for element in self._below(kid)]:
            self.silent[element["Pg"]].update(kid for kid in element["K"] if isinstance(kid, int))
            _drop(element)
        return True

    def _links(self, kids: Sequence[Any]) -> bool:
        elements = (element for kid in kids if not isinstance(kid, int) for element in self._below(kid))
        return any(element.get("Type") == "/OBJR" for element in elements)

    def _names(self, heads: Sequence[str], repeated: Sequence[str]) -> dict[str, str]:
        """The names of the header cells of a page, and those of the cells that they repeat."""
        if not repeated:  # there is much below what heads the document
            return {}
        new, old = (
            [one["ID"].string for kid in some for one in self._below(kid) if "ID" in one] for some in (repeated, heads)
        )
        return dict(zip(new, old, strict=True)) if len(new) == len(old) else {}

    def _below(self, reference: str) -> list[Any]:
        element = self.at(reference)
        kids = [kid for kid in element.get("K", ()) if not isinstance(kid, int)]
        return [element, *(one for kid in kids for one in self._below(kid))]

    def renumber(self) -> None:
        """The marks of a page are counted without gaps."""
        numbers: dict[str, dict[int, int]] = {}
        nums = self.at(self.root["ParentTree"])["Nums"]
        for place, page in enumerate(self.pdf.page_references):
            silent = self.silent.get(page)
            if silent:
                owners = nums[2 * place + 1]
                kept = [mark for mark in range(len(owners)) if mark not in silent]
                owners[:] = [owners[mark] for mark in kept]
                numbers[page] = {mark: number for number, mark in enumerate(kept)}
                _mark_again(self.at(self.at(page)["Contents"]), numbers[page])
        for element in self.pdf.objects:
            if isinstance(element, dict) and element.get("Type") == "/StructElem" and element.get("Pg") in numbers:
                new = numbers[element["Pg"]]
                element["K"][:] = [new[kid] if isinstance(kid, int) else kid for kid in element["K"]]

    def rename_headers(self) -> None:
        """Cells name the header cells that are left."""
        for element in self.pdf.objects:
            attributes = element.get("A") if isinstance(element, dict) else None
            if isinstance(attributes, dict) and "Headers" in attributes:
                names = [self.names.get(name.string, name.string) for name in attributes["Headers"]]
                attributes["Headers"] = pydyf.Array(pydyf.String(name) for name in names)


def _fit(last: Any, first: Any) -> bool:
    """Whether one can go on from the other: a row has the same cells, the rest of an item has no label."""
    cells = len(last["K"]) - len(first["K"])
    return last["S"] == first["S"] and (first["S"] != "/TR" or cells == 0) and (first["S"] != "/LI" or cells >= 0)


def _drop(element: Any) -> None:
    element.clear()
    element.free = "f"


def _mark_again(stream: Any, numbers: dict[int, int]) -> None:
    """In the content of a page: marks by their new numbers, and those without one as artifacts."""
    content = stream.stream
    for place, item in enumerate(content):
        if not isinstance(item, dict) or "MCID" not in item:
            continue
        if item["MCID"] in numbers:
            item["MCID"] = numbers[item["MCID"]]
        else:
            content[place - 1] = "/Artifact"
            del item["MCID"]
            item["Type"] = "/Pagination"
