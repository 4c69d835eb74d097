"""Documents that are neither dossier nor letter: frozen once, rendered like them, the same bytes every time."""

from __future__ import annotations

import io
from typing import Any

import pikepdf
import pytest
from django.db import DatabaseError, transaction

from submissions import documents, frozen_documents, versions
from submissions.frozen_documents import fact, page, prose, section, table
from submissions.models import RenderingState
from submissions.rendering import MemoryCache, render_document
from tests.factories import Cast

from . import sample

SIGNATURE = {
    "of": "For the applicant", "printed_name": "Olive Turner", "role": "Owner", "organisation": "Pennine",
    "meaning": "I agree.", "method": "Password entered again", "at": "", "at_in_words": "22 Nov 2026",
    "sha256": "ab" * 32,
}  # fmt: skip


def content(**changes: Any) -> dict[str, Any]:
    rows = [["Answer", "Two operators", "One operator"]]
    return {
        "schema": "document/1", "key": "evaluation", "reference": "JE-2026-0001", "title": "Imaging department",
        "kind_label": "Joint suitability evaluation", "author": "Pennine and Calderfell",
        "facts": [{"label": "Site", "value": "S-01"}], "notice": ["Not the regulator's."], "date": "2026-11-22",
        "sections": [
            section("site", "The site", page("site", "", fact("site.code", "Code", "S-01"))),
            section(
                "people", "People",
                page("rows", "What each side says", table("people.cover", "Cover", ["", "A", "B"], rows, number="4.1"),
                     prose("people.note", "Note", [("p", "<p>Nothing <em>else</em>.</p>")])),
                number="4",
            ),
        ],
        "signatures": [SIGNATURE], "attachments": [], **changes,
    }  # fmt: skip


def test_the_same_document_gives_the_same_tagged_bytes() -> None:
    first = render_document(content(), open_attachment=sample.open_attachment, cache=MemoryCache())
    again = render_document(content(), open_attachment=sample.open_attachment, cache=MemoryCache())
    assert first.pdf == again.pdf
    with pikepdf.Pdf.open(io.BytesIO(first.pdf)) as pdf:
        assert len(pdf.pages) == first.pages == 4
        assert pdf.Root.MarkInfo.Marked
        parts = [str(part["/T"]) for part in pdf.Root.StructTreeRoot.K[0].K]
        assert parts == ["Cover", "The site", "Section 4 People", "Electronic signatures"]  # too short for contents
        with pdf.open_outline() as outline:
            assert [item.title for item in outline.root] == ["Cover", "The site", "4 People", "Electronic signatures"]


def test_a_long_one_has_contents_and_appends_what_it_cites() -> None:
    attachments = sample.dossier()["attachments"][:1]
    made = render_document(
        content(attachments=attachments), open_attachment=sample.open_attachment, cache=MemoryCache()
    )
    with pikepdf.Pdf.open(io.BytesIO(made.pdf)) as pdf:
        assert [str(part["/T"]) for part in pdf.Root.StructTreeRoot.K[0].K][:2] == ["Cover", "Contents"]
    assert made.fragments == 5


@pytest.mark.django_db
def test_frozen_once_and_rendered_by_the_job(cast: Cast) -> None:
    given = {name: value for name, value in content().items() if name not in ("schema", "key", "reference", "title")}
    document = frozen_documents.freeze(
        key="evaluation", reference="JE-2026-0001", title="Imaging department", content=given, by=cast.olive
    )
    assert document.content == content()
    assert document.sha256 == versions.sha256_of(document.canonical)
    assert document.rendering.state == RenderingState.QUEUED
    made = documents.render_job(document.rendering, lambda step: None)
    assert made.pages == 4
    with pytest.raises(DatabaseError), transaction.atomic():
        type(document).objects.filter(pk=document.pk).update(title="Another")
    with pytest.raises(ValueError, match="colour"):
        frozen_documents.freeze(key="x", reference="y", title="z", content={**given, "colour": "red"}, by=cast.olive)
