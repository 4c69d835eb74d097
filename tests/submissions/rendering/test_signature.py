"""The electronic signature in the PDF: on a page of its own, and in no other fragment."""

from __future__ import annotations

import io
import shutil
import subprocess
from typing import Any

import pikepdf
import pytest

from submissions.rendering import MemoryCache, Rendered, render_dossier

from . import sample

SIGNATURE = {
    "printed_name": "Dr Olive Turner",
    "role": "Owner",
    "organisation": "Pennine Polar Gases Ltd",
    "meaning": "I sign this version.",
    "method": "Password entered again",
    "at": "2026-11-22T14:05:00+00:00",
    "at_in_words": "22 Nov 2026 14:05 GMT (UTC+0)",
    "sha256": "ab" * 32,
}


def rendered(cache: MemoryCache, signature: dict[str, Any] | None) -> Rendered:
    return render_dossier(sample.small(), open_attachment=sample.open_attachment, cache=cache, signature=signature)


def test_only_the_fragment_with_the_signature_knows_of_it() -> None:
    cache = MemoryCache()
    unsigned = rendered(cache, None)
    kept = set(cache)
    signed = rendered(cache, SIGNATURE)
    assert signed.fragments - signed.reused == len(set(cache) - kept) == 1
    assert (signed.pages, signed.fragment_pages) == (unsigned.pages, unsigned.fragment_pages)
    assert signed.pdf != unsigned.pdf
    assert rendered(MemoryCache(), dict(reversed(SIGNATURE.items()))).pdf == signed.pdf


@pytest.mark.skipif(not shutil.which("pdftotext"), reason="reads the page with pdftotext")
@pytest.mark.parametrize("signature", [SIGNATURE, None])
def test_it_is_read_on_its_page_and_found_from_the_contents(signature: dict[str, Any] | None) -> None:
    pdf = rendered(MemoryCache(), signature).pdf
    with pikepdf.open(io.BytesIO(pdf)) as document:
        assert "signature" in {str(name) for name in list(document.Root.Names.Dests.Names)[::2]}
    pages = subprocess.run(["pdftotext", "-", "-"], input=pdf, capture_output=True, check=True).stdout.decode()
    page = " ".join(pages.split("\f")[2].split())
    assert page.count("Electronic signature") == 1
    if signature is None:
        assert "was not signed electronically" in page
        return
    assert [value for key, value in signature.items() if key not in ("at", "sha256") and value not in page] == []
    assert "abababab abababab" in page
