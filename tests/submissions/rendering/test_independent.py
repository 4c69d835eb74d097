"""A validator that is not ours confirms what our files claim (page-validation, which knows PDF/A-2a and PDF/UA-1)."""

from __future__ import annotations

import hashlib
import io
from typing import Any

import page
import pikepdf
import pytest

from submissions.rendering import MemoryCache, Rendered, render_dossier, render_letter
from submissions.rendering.checking import check

from . import sample
from .broken import BREAKERS, saved

CACHE = MemoryCache()


def outcomes(data: bytes) -> dict[str, str]:
    return {one.rule: f"{one.outcome} {one.where}" for one in check(data) if one.rule in ("pdfa", "pdfua")}


@pytest.fixture(scope="module")
def letter() -> bytes:
    return render_letter(sample.letter(), cache=CACHE).pdf


@pytest.fixture(scope="module")
def dossier() -> dict[str, Any]:
    blocks = (sample.SMALL_TABLE, "<h6>Deep</h6>", "<ul><li><p>One</p><ol><li>two</li></ol></li></ul>")
    return {**sample.small(*blocks), "attachments": [sample.attachments()[1]]}


def test_what_is_all_ours_is_confirmed(letter: bytes, dossier: dict[str, Any]) -> None:
    made = render_dossier(dossier, open_attachment=sample.open_attachment, cache=CACHE)
    for data in (letter, made.pdf):
        assert outcomes(data) == {"pdfa": "pass ()", "pdfua": "pass ()"}


def test_the_lower_level_is_confirmed_for_an_upload_that_keeps_to_it(letter: bytes, dossier: dict[str, Any]) -> None:
    sha256 = hashlib.sha256(letter).hexdigest()
    attachment = {**sample.attachments()[0], "code": "E1", "sha256": sha256, "pages": 2}
    made = render_dossier({**dossier, "attachments": [attachment]}, open_attachment={sha256: letter}.get, cache=CACHE)
    assert outcomes(made.pdf)["pdfa"] == "pass ()"
    assert outcomes(made.pdf)["pdfua"].startswith("not applicable")


def test_where_we_claim_nothing_it_would_confirm_nothing(rendered: Rendered) -> None:
    """The claim is not withheld for nothing."""
    assert not page.validate_pdf_bytes(rendered.pdf, profile="2b").is_compliant
    assert outcomes(rendered.pdf)["pdfa"].startswith("not applicable")


@pytest.mark.parametrize(("breaker", "rule"), [("figures", "pdfua"), ("colours", "pdfa"), ("headings", "pdfua")])
def test_it_finds_what_our_rules_find(breaker: str, rule: str, dossier: dict[str, Any]) -> None:
    made = render_dossier(dossier, open_attachment=sample.open_attachment, cache=CACHE)
    with pikepdf.open(io.BytesIO(made.pdf)) as pdf:
        BREAKERS[breaker](pdf)
        assert outcomes(saved(pdf))[rule].startswith("fail")
