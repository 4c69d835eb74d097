"""One full rendering for all tests that only look at it."""

from __future__ import annotations

import io
from collections.abc import Iterator

import pikepdf
import pytest

from submissions.rendering import MemoryCache, Rendered, render_dossier

from . import sample


@pytest.fixture(scope="session")
def kept() -> MemoryCache:
    """The fragments of that rendering."""
    return MemoryCache()


@pytest.fixture(scope="session")
def rendered(kept: MemoryCache) -> Rendered:
    return render_dossier(sample.dossier(), open_attachment=sample.open_attachment, cache=kept)


@pytest.fixture(scope="session")
def pdf(rendered: Rendered) -> Iterator[pikepdf.Pdf]:
    with pikepdf.Pdf.open(io.BytesIO(rendered.pdf)) as opened:
        yield opened
