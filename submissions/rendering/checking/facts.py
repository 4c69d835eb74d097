"""A PDF as the rules look at it: every fact is gathered once, when the first rule asks for it."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf

from .content import PageContent, read_page

PdfError = pikepdf.PdfError
MOST_DEEP = 200  # of things within things, against files that were made to break their reader


@dataclass(frozen=True)
class Element:
    """A node of the structure tree: its kind ("H1"), that of its parent, and itself."""

    kind: str
    parent: str
    item: pikepdf.Object

    def attribute(self, name: str) -> pikepdf.Object | None:
        """Of its attribute dictionaries, of which there may be one or several."""
        held = self.item.get("/A", Array())
        for attributes in held if isinstance(held, Array) else [held]:
            if isinstance(attributes, Dictionary) and name in attributes:
                return attributes[name]
        return None


@dataclass(frozen=True)
class Bookmark:
    level: int  # from 1
    title: str
    item: pikepdf.Object


class Examined:
    """One opened PDF. Raises pikepdf.PdfError when the bytes are none."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.pdf = Pdf.open(io.BytesIO(data))
        self.root: Any = self.pdf.Root
        self.pages = list(self.pdf.pages)
        self.index = {page.obj.objgen: number for number, page in enumerate(self.pages)}

    @cached_property
    def contents(self) -> list[PageContent]:
        return [read_page(page) for page in self.pages]

    @cached_property
    def annotations(self) -> list[tuple[int, Any]]:
        """(page index, annotation)."""
        return [(number, one) for number, page in enumerate(self.pages) for one in page.obj.get("/Annots", ())]

    @cached_property
    def xmp(self) -> str:
        return self.root.Metadata.read_bytes().decode("utf-8", "replace") if "/Metadata" in self.root else ""

    def claim(self, schema: str, name: str = "part") -> str:
        """What XMP says under e.g. "pdfaid" and "part"; "" for nothing."""
        found = re.search(rf"<{schema}:{name}>([^<]*)<|\b{schema}:{name}=[\"']([^\"']*)[\"']", self.xmp)
        return (found[1] or found[2] or "").strip() if found else ""

    @cached_property
    def elements(self) -> list[Element]:
        """The structure tree in reading order."""
        tree = self.root.get("/StructTreeRoot", Dictionary())
        roles = {str(one): str(other) for one, other in tree.get("/RoleMap", Dictionary()).items()}
        found, seen = [], set()
        waiting = [("", kid) for kid in reversed(_kids(tree))]
        while waiting:
            parent, item = waiting.pop()
            if not isinstance(item, Dictionary) or "/S" not in item or (item.is_indirect and item.objgen in seen):
                continue
            seen.add(item.objgen)
            kind = roles.get(str(item.S), str(item.S)).removeprefix("/")
            found.append(Element(kind, parent, item))
            waiting += [(kind, kid) for kid in reversed(_kids(item))]
        return found

    def of_kind(self, *kinds: str) -> list[Element]:
        return [element for element in self.elements if element.kind in kinds]

    @cached_property
    def parent_tree(self) -> dict[int, Any]:
        tree: Any = self.root.get("/StructTreeRoot", Dictionary()).get("/ParentTree")
        return dict(pikepdf.NumberTree(tree).items()) if tree is not None else {}

    @cached_property
    def bookmarks(self) -> list[Bookmark]:
        found, seen = [], set()
        waiting = [(1, self.root.get("/Outlines", Dictionary()).get("/First"))]
        while waiting:
            level, item = waiting.pop()
            if item is None or item.objgen in seen or level > MOST_DEEP:
                continue
            seen.add(item.objgen)
            found.append(Bookmark(level, str(item.get("/Title", "")), item))
            waiting += [(level, item.get("/Next")), (level + 1, item.get("/First"))]
        return found

    @cached_property
    def _names(self) -> dict[str, Any]:
        held = self.root.get("/Names", Dictionary()).get("/Dests")
        named = {str(key): value for key, value in pikepdf.NameTree(held).items()} if held is not None else {}
        return {**{str(key): value for key, value in self.root.get("/Dests", Dictionary()).items()}, **named}

    def destination(self, item: pikepdf.Object) -> pikepdf.Object | None:
        """The explicit destination of a link or bookmark, None where it leads to no page of this file."""
        action = item.get("/A", Dictionary())
        target = item.get("/Dest", action.get("/D") if action.get("/S") == Name.GoTo else None)
        if target is not None and not isinstance(target, Array | Dictionary):
            target = self._names.get(str(target))
        if isinstance(target, Dictionary):
            target = target.get("/D")
        if not isinstance(target, Array) or not len(target) or not isinstance(target[0], Dictionary):
            return None
        return target if target[0].objgen in self.index else None

    @cached_property
    def fonts(self) -> list[tuple[int, pikepdf.Object]]:
        """(page index where it is met first, font), those within forms included."""
        found: dict[tuple[int, int], tuple[int, pikepdf.Object]] = {}
        seen: set[tuple[int, int]] = set()
        for number, page in enumerate(self.pages):
            for font in _fonts(page.obj.get("/Resources", Dictionary()), seen, 0):
                found.setdefault(font.objgen if font.is_indirect else (-len(found), 0), (number, font))
        return list(found.values())

    @cached_property
    def streams(self) -> list[pikepdf.Stream]:
        return [one for one in self.pdf.objects if isinstance(one, pikepdf.Stream)]


def _kids(item: pikepdf.Object) -> list[pikepdf.Object]:
    held = item.get("/K", Array())
    return list(held) if isinstance(held, Array) else [held]


def _fonts(resources: pikepdf.Object, seen: set[tuple[int, int]], depth: int) -> Iterator[pikepdf.Object]:
    if (resources.is_indirect and resources.objgen in seen) or depth > MOST_DEEP:
        return
    seen.add(resources.objgen) if resources.is_indirect else None
    yield from resources.get("/Font", Dictionary()).values()
    for item in resources.get("/XObject", Dictionary()).values():
        if item.objgen not in seen and "/Resources" in item:
            seen.add(item.objgen)
            yield from _fonts(item.Resources, seen, depth + 1)
