"""Content that makes the layout engine run for minutes or take all memory ends soon, and is said so.

The sanitiser and the questionnaire let none of it in: here it is handed to the layout as if they did.
"""

from __future__ import annotations

import hashlib
import io
import os
import signal
import time
from typing import Any

import pytest
from PIL import Image

from submissions.rendering import FragmentBroken, MemoryCache, children, render_dossier
from submissions.rendering.fragments import Fragment, rendered

from . import sample

PAGE = '<!doctype html><html lang="en-GB"><body>{}</body></html>'
SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="200" height="200">{}</svg>'
BOMB = "".join(f'<g id="g{n}">' + f'<use href="#g{n - 1}"/>' * 10 + "</g>" for n in range(1, 9))
VARIABLES = "".join(f"--v{n}: " + f"var(--v{n - 1}) " * 10 + ";" for n in range(1, 12))
HOSTILE = {
    "ten nested flex boxes": '<div style="display:flex"><p>a</p>' * 10 + "x" + "</div>" * 10,
    "a table of 10,000 rows": f"<table>{'<tr><td>a</td><td>b</td><td>c</td><td>d</td></tr>' * 10_000}</table>",
    "a cell over 1,000,000 columns": '<table><tr><td colspan="1000000">a</td></tr></table>',
    "an svg use bomb": SVG.format(f'<defs><g id="g0"><rect width="1" height="1"/></g>{BOMB}</defs><use href="#g8"/>'),
    "a css variable bomb": f"<style>p {{ --v0: a; {VARIABLES} content: var(--v11) }}</style><p>x</p>",
    "100,000 line breaks": "<p>" + "a<br>" * 100_000 + "</p>",
    "100,000 rectangles": SVG.format('<rect width="1" height="1"/>' * 100_000),
    "a word of 50,000 characters": f'<p style="hyphens: auto">{"extraordinary" * 3_900}</p>',
    "deep nesting": "<div>" * 3_000,
}

REASONS = (
    "it takes longer than the 1 s that one section may take",
    "it needs more memory than it may use",
    "tables or lists are nested too deeply in one another",
    "the layout engine cannot cope with it",
)


@pytest.fixture
def impatient(settings: Any) -> None:
    """The limits of production, but for the seconds: what runs for minutes there, runs over one here as well."""
    settings.RENDER_FRAGMENT_SECONDS = 1
    settings.RENDER_FRAGMENT_MB = 1024


def fragment(body: str, **options: Any) -> Fragment:
    return Fragment("section-x", "Section 9", PAGE.format(body), patience=1, **options)


def lay_out(body: str) -> bytes:
    return rendered(fragment(body), sample.open_attachment, MemoryCache())[0]


@pytest.mark.parametrize("body", HOSTILE.values(), ids=HOSTILE.keys())
def test_it_ends_and_the_next_fragment_is_not_touched_by_it(body: str, impatient: None) -> None:
    began = time.monotonic()
    try:
        assert lay_out(body).startswith(b"%PDF")
    except FragmentBroken as error:
        assert error.reason in REASONS
    assert time.monotonic() - began < 15
    assert lay_out("<p>The next</p>").startswith(b"%PDF")


def test_the_clock_ends_what_uses_no_processor(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.RENDER_FRAGMENT_SECONDS = 0.1
    monkeypatch.setattr(children.Child, "_send", lambda self, said, data=b"": None)  # the child waits, and so do we
    with pytest.raises(FragmentBroken, match="takes longer"):
        lay_out("<p>x</p>")


def test_an_image_of_thirteen_thousand_pixels_ends(impatient: None) -> None:
    out = io.BytesIO()
    Image.new("RGB", (13_000, 13_000)).save(out, "PNG", compress_level=1)
    data = out.getvalue()
    sha256 = hashlib.sha256(data).hexdigest()
    big = fragment('<p><img src="evidence:E1" alt="big"></p>', images={"E1": (sha256, "image/png")})
    try:
        rendered(big, lambda _: data, MemoryCache())
    except FragmentBroken as error:
        assert error.reason in REASONS
    assert lay_out("<p>The next</p>").startswith(b"%PDF")


def test_the_rest_of_the_dossier_is_there(settings: Any) -> None:
    settings.RENDER_FRAGMENT_SECONDS = 2
    dossier = sample.small("<p>" + "a<br>" * 60_000 + "</p>")
    sections = [dossier["sections"][0], {**sample.small("<p>Fine</p>")["sections"][0], "key": "fine", "number": 2}]
    done = render_dossier(
        {**dossier, "sections": sections}, open_attachment=sample.open_attachment, cache=MemoryCache()
    )
    assert done.broken == (
        "Section 1 Product could not be laid out: it takes longer than the 2 s that one section may take.",
    )
    assert done.fragment_pages["section-fine"] >= 1


# --- The child --------------------------------------------------------------------------------------------------------


def test_a_child_that_is_killed_is_replaced() -> None:
    lay_out("<p>1</p>")
    assert children._child
    os.kill(children._child.process.pid, signal.SIGKILL)
    assert lay_out("<p>2</p>").startswith(b"%PDF")


def test_the_same_bytes_whatever_the_child_did_before() -> None:
    first = lay_out("<p>The same</p>")
    lay_out("<table><tr><td>Another</td></tr></table>")
    assert lay_out("<p>The same</p>") == first
    assert children._child
    children._child.end()
    assert lay_out("<p>The same</p>") == first


def test_a_child_that_has_grown_is_replaced(settings: Any) -> None:
    lay_out("<p>1</p>")
    assert children._child
    before = children._child.process.pid
    settings.RENDER_CHILD_MB = 1
    lay_out("<p>2</p>")
    settings.RENDER_CHILD_MB = 10_000
    lay_out("<p>3</p>")
    assert children._child.process.pid != before


def test_the_child_knows_no_secrets(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECRET_KEY", "of this service")
    if children._child:
        children._child.end()
    lay_out("<p>x</p>")
    with open(f"/proc/{children._child.process.pid}/environ", "rb") as file:  # type: ignore[union-attr]
        assert b"SECRET_KEY" not in file.read()


def test_the_time_of_a_task_that_is_up_leaves_no_answer_behind() -> None:
    """Between ask and answer something else was raised: the next answer must not be the one to the last ask."""

    def up(sha256: str) -> bytes:
        raise KeyboardInterrupt

    shown = Fragment(
        "section-x", "Section 9", PAGE.format('<img src="evidence:E2" alt="">'), {"E2": ("0" * 64, "image/png")}
    )
    with pytest.raises(KeyboardInterrupt):
        rendered(shown, up, MemoryCache())
    first = lay_out("<p>x</p>")
    assert lay_out("<p>x</p>") == first
