"""The tags of one fragment, as WeasyPrint leaves them, completed before the file is written."""

from __future__ import annotations

import hashlib
from typing import Any

import pydyf

# The contents page is laid out as a table and is, to a reader of the tags, a table of contents.
CONTENTS_ROLES = {"/Table": "/TOC", "/TBody": "/TOC", "/TR": "/TOCI", "/TD": "/Reference"}


def finish_tags(pdf: pydyf.PDF, key: str) -> None:
    """Completes the tags while they are still plain dictionaries, which is far cheaper than in the file."""
    prefix = hashlib.sha256(key.encode()).hexdigest()[:8]
    for item in pdf.objects:
        if not isinstance(item, dict):
            continue
        if item.get("Type") == "/Annot":
            item["F"] = 4  # printed
        elif item.get("Type") == "/StructElem":
            _finish_element(pdf, item, prefix)
            if key == "contents":
                _make_contents(item)


def _finish_element(pdf: pydyf.PDF, element: dict[str, Any], prefix: str) -> None:
    """Cell ids become unique in the whole document, and header cells say what they head."""
    if "ID" in element:
        element["ID"] = pydyf.String(f"{prefix}-{element['ID'].string}")
    attributes = element.get("A")
    if attributes and "Headers" in attributes:
        attributes["Headers"] = pydyf.Array(pydyf.String(f"{prefix}-{key.string}") for key in attributes["Headers"])
    if element["S"] == "/TH" and attributes is not None:
        row = pdf.objects[int(element["P"].split()[0])]
        group = pdf.objects[int(row["P"].split()[0])]
        attributes["Scope"] = "/Column" if group.get("S") == "/THead" else "/Row"


def _make_contents(element: dict[str, Any]) -> None:
    if element["S"] in CONTENTS_ROLES:
        element["S"] = CONTENTS_ROLES[element["S"]]
        element.pop("A", None)
