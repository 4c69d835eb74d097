"""The tags of one fragment, as WeasyPrint leaves them, completed before the file is written."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Sequence
from typing import Any

import pydyf

from .joining import join_pages

# The contents page is laid out as a table and is, to a reader of the tags, a table of contents.
CONTENTS_ROLES = {"/Table": "/TOC", "/TBody": "/TOC", "/TR": "/TOCI", "/TD": "/Reference"}
HEADINGS = "DMHeadings"  # in the catalogue of a fragment: its headings in reading order
HEADING_TAGS = {f"/H{level}" for level in range(1, 7)}
HOLD_TEXT = HEADING_TAGS | {
    "/P", "/Lbl", "/LBody", "/TD", "/TH", "/Caption", "/Reference", "/Span", "/Link", "/NonStruct"
}  # fmt: skip
PLAIN = {"Type", "S", "K", "Pg", "P"}
GOES_ON = "DMGoesOn"  # the same: the elements that go on from the fragment before it, outermost first
FLAW = "DMFlaw"  # in the catalogue of a fragment: what keeps it from being PDF/A
PRIVATE_USE = re.compile(rb"^<[0-9a-f]{4}> <(?:e|f[0-8])", re.MULTILINE)  # a glyph without a meaning


def finish_tags(pdf: pydyf.PDF, key: str, pages: Sequence[Any]) -> None:
    """Completes the tags while they are still plain dictionaries, which is far cheaper than in the file.

    `pages` are those that were laid out.
    """
    _finish_objects(pdf, hashlib.sha256(key.encode()).hexdigest()[:8])
    going_on = join_pages(pdf, pages) if "StructTreeRoot" in pdf.catalog else []
    if key == "contents":
        _make_contents(pdf)
    _drop_spans(pdf)
    _drop_divs(pdf)
    pdf.catalog[HEADINGS] = pydyf.Array(
        item.reference for item in pdf.objects if isinstance(item, pydyf.Dictionary) and item.get("S") in HEADING_TAGS
    )
    kept = [element.reference for element in going_on if element.free == "n"]
    if kept:
        pdf.catalog[GOES_ON] = pydyf.Array(kept)
    flaw = _flaw(pdf)
    if flaw:
        pdf.catalog[FLAW] = pydyf.String(flaw)


def _finish_objects(pdf: pydyf.PDF, prefix: str) -> None:
    for item in list(pdf.objects):
        if isinstance(item, pydyf.Stream):
            item.extra.pop("Interpolate", None)  # PDF/A has none of it
        if not isinstance(item, dict):
            continue
        if item.get("Type") == "/Annot":
            item["F"] = 4  # printed
        elif item.get("Type") == "/StructElem":
            _finish_element(pdf, item, prefix)
        elif "Font" in item and "XObject" in item:
            for kind in [kind for kind, held in item.items() if held == {}]:
                del item[kind]


def without_gaps(levels: Iterable[int]) -> list[int]:
    """The levels of headings as they are nested: a third level below a first one is a second level.

    What people write leaves levels out, and so does a page without a title; a screen reader counts them.
    """
    result: list[int] = []
    above: list[tuple[int, int]] = []  # the headings around the present one: level as written, level as counted
    for level in levels:
        while above and above[-1][0] >= level:
            above.pop()
        counted = above[-1][1] + 1 if above else 1
        above.append((level, counted))
        result.append(counted)
    return result


def _drop_spans(pdf: pydyf.PDF) -> None:
    """WeasyPrint wraps every run of text in a span that says nothing: the text is put into what is around it.

    That is more than half of all elements, and what assembly takes and the size of the file go with their number.
    """
    moved: dict[str, str] = {}
    dictionaries: list[Any] = [item for item in pdf.objects if isinstance(item, dict)]
    for element in dictionaries:
        if element.get("Type") == "/StructElem" and element["S"] in HOLD_TEXT:
            for place, kid in enumerate(element["K"]):
                span = None if isinstance(kid, int) else pdf.objects[int(kid.split()[0])]
                if span and _is_bare(span) and span["Pg"] == element.get("Pg"):
                    (element["K"][place],) = span["K"]
                    moved[span.reference] = element.reference
                    span.free = "f"
    for tree in dictionaries:
        for owners in tree.get("Nums", ())[1::2]:
            if isinstance(owners, list):
                owners[:] = [moved.get(owner, owner) for owner in owners]


def _drop_divs(pdf: pydyf.PDF) -> None:
    """A division without text of its own says nothing to a reader of the tags: what it holds takes its place."""
    elements: dict[bytes, Any] = {
        item.reference: item
        for item in pdf.objects
        if isinstance(item, pydyf.Dictionary) and item.get("Type") == "/StructElem"
    }
    for element in elements.values():
        if not _says_nothing(element):
            element["K"][:] = _kept(element, element.reference, elements)


def _kept(element: Any, owner: bytes, elements: dict[bytes, Any]) -> list[Any]:
    """What hangs under `owner` in place of the element's divisions, however deeply they are nested."""
    kids: list[Any] = []
    for kid in element["K"]:
        inner = elements.get(kid) if isinstance(kid, bytes) else None
        if inner is None:
            kids.append(kid)
        elif _says_nothing(inner):
            kids += _kept(inner, owner, elements)
            inner.free = "f"
        else:
            inner["P"] = owner
            kids.append(kid)
    return kids


def _says_nothing(element: dict[str, Any]) -> bool:
    return element["S"] == "/Div" and set(element) <= PLAIN and all(isinstance(kid, bytes) for kid in element["K"])


def _is_bare(element: dict[str, Any]) -> bool:
    """Whether it is a span of one run of text, and of nothing that is said about it."""
    says_nothing = element.get("S") == "/Span" and set(element) <= PLAIN
    return says_nothing and len(element["K"]) == 1 and isinstance(element["K"][0], int)


def _flaw(pdf: pydyf.PDF) -> str:
    """What keeps this fragment from being PDF/A; found while it is made, so that assembly need not look."""
    for item in pdf.objects:
        if not isinstance(item, pydyf.Stream):
            continue
        if item.extra.get("ColorSpace") == "/DeviceCMYK":
            return "an image is made of printing inks"
        if item.extra.get("CMapName"):  # only fonts that lack a character get an encoding of their own
            return "a character is in none of the fonts"
        if item.stream[:1] == [b"/CIDInit /ProcSet findresource begin"] and PRIVATE_USE.search(b"\n".join(item.stream)):
            return "a character is of nobody's alphabet (Unicode private use)"
    return ""


def _finish_element(pdf: pydyf.PDF, element: pydyf.Dictionary, prefix: str) -> None:
    """Cell ids become unique in the whole document, and header cells say what they head."""
    if "ID" in element:
        element["ID"] = pydyf.String(f"{prefix}-{element['ID'].string}")
    attributes = element.get("A")
    if attributes and "Headers" in attributes:
        _finish_headers(element, attributes, prefix)
    if element["S"] == "/TH" and attributes is not None:
        row = pdf.objects[int(element["P"].split()[0])]
        group = pdf.objects[int(row["P"].split()[0])]
        attributes["Scope"] = "/Column" if group.get("S") == "/THead" else "/Row"
    if element["S"] == "/LI":
        _finish_item(pdf, element)


def _finish_headers(element: pydyf.Dictionary, attributes: dict[str, Any], prefix: str) -> None:
    """One header of a cell is what the scope of the header cell says already, in every slice of a long table."""
    names = attributes.pop("Headers")
    if len(names) > 1:
        attributes["Headers"] = pydyf.Array(pydyf.String(f"{prefix}-{key.string}") for key in names)
    elif attributes.keys() == {"O"}:
        del element["A"]


def _finish_item(pdf: pydyf.PDF, item: Any) -> None:
    """An item of a list holds a label and a body; what WeasyPrint puts beside them goes into the body."""
    kids = {kid: pdf.objects[int(kid.split()[0])] for kid in item["K"]}
    strays = [kid for kid, element in kids.items() if element["S"] not in ("/Lbl", "/LBody")]
    if not strays:
        return
    body = next((element for element in kids.values() if element["S"] == "/LBody"), None)
    if body is None:
        body = pydyf.Dictionary({"Type": "/StructElem", "S": "/LBody", "K": pydyf.Array(), "P": item.reference})
        pdf.add_object(body)
        item["K"].append(body.reference)
    for kid in strays:
        item["K"].remove(kid)
        body["K"].append(kid)
        kids[kid]["P"] = body.reference


def _make_contents(pdf: pydyf.PDF) -> None:
    for element in pdf.objects:
        if isinstance(element, dict) and element.get("S") in CONTENTS_ROLES:
            element["S"] = CONTENTS_ROLES[element["S"]]
            element.pop("A", None)
