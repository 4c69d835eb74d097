"""Documents that are neither a dossier nor a letter: put together, frozen under their hash, and rendered.

A document is plain JSON (schema "document/1"):

    kind_label    what it is: "Joint suitability evaluation"
    author        whose it is; stands under the title
    facts         [{"label", "value"}] on the cover
    notice        [sentence], at the foot of the cover
    date          ISO date of its content
    sections      as in a dossier; `section` and the functions below it make them
    signatures    what signing.facts says, with the "sha256" that was signed; "of" is an optional heading
    attachments   as in a dossier: appended in full; "supplied_by" is optional: "the applicant", where it is not said

`freeze` adds "schema", "key", "reference" and "title".
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction

from accounts.models import User
from submissions import renderings, versions
from submissions.models import FrozenDocument

SCHEMA = "document/1"
_EMPTY: dict[str, Any] = {"facts": [], "notice": [], "date": "", "sections": [], "signatures": [], "attachments": []}
_NEEDED = ("kind_label", "author")


@transaction.atomic
def freeze(*, key: str, reference: str, title: str, content: Mapping[str, Any], by: User) -> FrozenDocument:
    """Insert the document and ask for its PDF, which is made after the commit. Raises what `canonical` raises."""
    text = canonical(key=key, reference=reference, title=title, content=content)
    document = FrozenDocument.objects.create(
        key=key, reference=reference, title=title[:300], canonical=text, sha256=versions.sha256_of(text), by=by
    )
    renderings.request(document=document)
    return document


def canonical(*, key: str, reference: str, title: str, content: Mapping[str, Any]) -> str:
    """The text that would be frozen.

    Raises ValueError for content that JSON cannot say, or that a rendering would miss something in.
    """
    unknown = set(content) - {*_EMPTY, *_NEEDED}
    if unknown or not set(_NEEDED) <= set(content):
        raise ValueError(
            f"A document has {', '.join([*_NEEDED, *_EMPTY])}; not {', '.join(sorted(unknown)) or 'less'}."
        )
    return versions.canonical_json(
        {**_EMPTY, **content, "schema": SCHEMA, "key": key, "reference": reference, "title": title}
    )


def section(key: str, title: str, *pages: Mapping[str, Any], number: str = "", letter: str = "") -> dict[str, Any]:
    """A section of a document, begun on a new page. `key` is unique in the document."""
    return {"key": key, "letter": letter, "number": number, "title": title, "answers": {}, "pages": list(pages)}


def page(key: str, title: str, *entries: Mapping[str, Any]) -> dict[str, Any]:
    """Entries under a heading; an empty title for none. One without entries is not shown."""
    return {"key": key, "title": title, "entries": list(entries)}


def fact(entry_id: str, heading: str, text: str, *, number: str = "") -> dict[str, Any]:
    """A short answer beside its label. `entry_id` is unique in the document: "<section key>.<name>"."""
    return {**_entry(entry_id, heading, number), "kind": "text", "blocks": [{"id": f"{entry_id}-1", "text": text}]}


def table(
    entry_id: str, heading: str, columns: Sequence[str], rows: Sequence[Sequence[str]], *, number: str = "",
    question: str = "", source: str = "", ours: bool = True,
) -> dict[str, Any]:  # fmt: skip
    """A table under a heading of its own; every row has as many cells as there are columns."""
    numbered = [
        {"id": f"{entry_id}-{n}", "block": f"{entry_id}-{n}", "cells": list(cells)} for n, cells in enumerate(rows, 1)
    ]
    made = {**_entry(entry_id, heading, number), "kind": "table", "columns": list(columns), "rows": numbered}
    return {**made, "question": question, "source": source, "source_ours": ours}


def prose(entry_id: str, heading: str, blocks: Sequence[tuple[str, str]], *, number: str = "") -> dict[str, Any]:
    """Text under a heading of its own: [(tag, sanitised html)], as richtext.split_blocks answers."""
    shown = [{"id": f"{entry_id}-{n}", "tag": tag, "html": html} for n, (tag, html) in enumerate(blocks, 1)]
    return {**_entry(entry_id, heading, number), "kind": "rich", "blocks": shown}


def _entry(entry_id: str, heading: str, number: str) -> dict[str, Any]:
    return {"id": entry_id, "number": number, "heading": heading, "question": "", "source": "", "source_ours": True}
