"""Letters go the way of dossiers, as one fragment."""

from __future__ import annotations

import io

import pikepdf
import pytest

from submissions.rendering import MemoryCache, Progress, render_letter

from . import sample


@pytest.mark.parametrize("kind", ["decision", "request"])
def test_a_letter_is_a_tagged_titled_numbered_document(kind: str) -> None:
    steps: list[Progress] = []
    done = render_letter(sample.letter(kind), cache=MemoryCache(), progress=steps.append)
    assert steps == [Progress(1, 1, 0)]
    with pikepdf.Pdf.open(io.BytesIO(done.pdf)) as pdf:
        assert len(pdf.pages) == done.pages
        assert pdf.Root.MarkInfo.Marked
        assert str(pdf.docinfo.Title).startswith("DA-2026-0001 version 2: Decision")
        last = pdf.pages[-1].obj.Contents[-1].read_bytes()
        assert b"(Page %d of %d)" % (done.pages, done.pages) in last


def test_a_letter_with_the_least_in_it() -> None:
    bare = {**sample.letter("request"), "to_address": [], "reasons": [], "body": "", "comments": [], "notice": ""}
    assert render_letter(bare, cache=MemoryCache()).pages == 1


def test_plain_text_stays_plain() -> None:
    letter = {**sample.letter(), "body": "a < b <script>alert(1)</script> <img src='file:///etc/hostname'>"}
    assert render_letter(letter, cache=MemoryCache()).pages == 2
