"""Rules on finding one's way: bookmarks, contents, links, labels."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from .facts import Examined
from .rule import NotApplicable, rule
from .rules_file import FDA, PDFUA

LONG = 5  # pages from which a document is expected to have contents and bookmarks
DEEPEST = 4


def _long(file: Examined) -> None:
    if len(file.pages) < LONG:
        raise NotApplicable(f"The file has fewer than {LONG} pages.")


def _bookmarked(file: Examined) -> None:
    if not file.bookmarks:
        raise NotApplicable("The file has no bookmarks.")


@rule("bookmarks", "A document of five pages or more has bookmarks.", FDA)
def bookmarks(file: Examined) -> Iterator[str]:
    _long(file)
    if not file.bookmarks:
        yield "the file has none"


@rule("bookmark-levels", "Bookmarks have at most four levels.", FDA)
def bookmark_levels(file: Examined) -> Iterator[str]:
    _bookmarked(file)
    for bookmark in file.bookmarks:
        if bookmark.level > DEEPEST:
            yield f"bookmark '{bookmark.title}': level {bookmark.level}"


@rule("bookmark-targets", "Every bookmark has a name and leads to a page of this file.", FDA)
def bookmark_targets(file: Examined) -> Iterator[str]:
    _bookmarked(file)
    for bookmark in file.bookmarks:
        if not bookmark.title.strip() or file.destination(bookmark.item) is None:
            yield f"bookmark '{bookmark.title}'"


@rule("page-mode", "The file opens with its bookmarks beside the page, or with the page only where it has none.", FDA)
def page_mode(file: Examined) -> Iterator[str]:
    wanted, found = "/UseOutlines" if file.bookmarks else "/UseNone", str(file.root.get("/PageMode", "/UseNone"))
    if found != wanted:
        yield f"the catalogue: /PageMode is {found}, not {wanted}"


@rule("contents", "A document of five pages or more has a table of contents.", FDA)
def contents(file: Examined) -> Iterator[str]:
    _long(file)
    if not file.of_kind("TOC"):
        yield "nothing in the file is tagged as one"


@rule("link-targets", "Every link leads to a page of this file or to an address of the web.", FDA)
def link_targets(file: Examined) -> Iterator[str]:
    for number, item in _links(file):
        address = item.get("/A", {}).get("/URI")
        if address is not None:
            if not str(address).lower().startswith(("http://", "https://", "mailto:")):
                yield f"page {number + 1}: {str(address)[:60]}"
        elif file.destination(item) is None:
            yield f"page {number + 1}: a link to nowhere"


@rule("zoom", "Links and bookmarks keep the zoom that the reader has chosen.", FDA)
def zoom(file: Examined) -> Iterator[str]:
    places = [(f"page {number + 1}", item) for number, item in _links(file)]
    places += [(f"bookmark '{bookmark.title}'", bookmark.item) for bookmark in file.bookmarks]
    if not places:
        raise NotApplicable("The file has neither links nor bookmarks.")
    for place, item in places:
        target = file.destination(item)
        if target is None:
            continue
        if target[1] != "/XYZ" or (len(target) > 4 and target[4] is not None and float(target[4]) != 0):
            yield place


@rule("page-labels", "Pages have labels, from the first on.")
def page_labels(file: Examined) -> Iterator[str]:
    numbers = file.root.get("/PageLabels", {}).get("/Nums", ())
    if not len(numbers) or int(numbers[0]) != 0:
        yield "the catalogue: /PageLabels"


@rule("link-tags", "Every link is tagged as a link and says in words where it leads.", PDFUA)
def link_tags(file: Examined) -> Iterator[str]:
    for number, item in _links(file):
        element = file.parent_tree.get(int(item.get("/StructParent", -1)))
        if element is None or element.get("/S") != "/Link":
            yield f"page {number + 1}: a link without a tag"
        elif not str(item.get("/Contents", "")).strip():
            yield f"page {number + 1}: a link without words"


def _links(file: Examined) -> list[tuple[int, Any]]:
    found = [(number, item) for number, item in file.annotations if item.get("/Subtype") == "/Link"]
    if not found:
        raise NotApplicable("The file has no links.")
    return found
