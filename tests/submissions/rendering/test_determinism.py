"""Same version, same tools, same bytes: in any process, with a cold or a warm cache."""

from __future__ import annotations

import copy
import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pikepdf
import pytest
from django.conf import settings

from submissions.rendering import (
    MemoryCache,
    Rendered,
    assembly,
    identification,
    render_dossier,
    render_letter,
    tools,
)
from submissions.rendering.checking import check

from . import sample

PROGRAM = """
import django, json
django.setup()
from submissions.rendering import MemoryCache, render_dossier, tools
from tests.submissions.rendering import sample
done = render_dossier(sample.{name}(), open_attachment=sample.open_attachment, cache=MemoryCache())
print(json.dumps([done.sha256, done.pages, tools()]))
"""


def elsewhere(name: str, seed: str, var: Path) -> list[object]:
    """Hash, pages and tools of a sample that another process has rendered, with another order of its sets."""
    environment = {
        **os.environ,
        "PYTHONHASHSEED": seed,
        "PYTHONPATH": str(settings.BASE_DIR),
        "DJANGO_SETTINGS_MODULE": "dmframework.settings",
        "VAR_DIR": str(var),
        "LANG": "C",
        "TZ": "Pacific/Auckland",
    }
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM.format(name=name)],
        env=environment,
        cwd=var,
        capture_output=True,
        text=True,
        check=True,
    )
    return json.loads(done.stdout.splitlines()[-1])


@pytest.fixture(scope="module")
def medium() -> tuple[Rendered, MemoryCache]:
    """The sample with every kind of entry and block, rendered cold, and what it left in the cache."""
    cache = MemoryCache()
    return render_dossier(sample.medium(), open_attachment=sample.open_attachment, cache=cache), cache


def test_a_warm_cache_and_another_order_of_the_keys_make_the_same_bytes(medium: tuple[Rendered, MemoryCache]) -> None:
    cold, cache = medium
    reordered = json.loads(json.dumps(dict(reversed(sample.medium().items()))))
    warm = render_dossier(reordered, open_attachment=sample.open_attachment, cache=cache)
    assert warm.reused == warm.fragments
    assert warm.pdf == cold.pdf


def test_two_other_processes_and_this_one_make_the_same_bytes(
    medium: tuple[Rendered, MemoryCache], tmp_path: Path
) -> None:
    cold, _ = medium
    small = render_dossier(sample.small(), open_attachment=sample.open_attachment, cache=MemoryCache())
    assert elsewhere("medium", "0", tmp_path) == [cold.sha256, cold.pages, tools()]
    assert elsewhere("small", "4711", tmp_path) == [small.sha256, small.pages, tools()]


def test_a_letter_gives_the_same_bytes_again() -> None:
    first, second = (render_letter(sample.letter(), cache=MemoryCache()) for _ in range(2))
    assert first.pdf == second.pdf


def test_every_document_has_an_identifier_of_its_own() -> None:
    letter = sample.letter()
    made = [render_letter(one, cache=MemoryCache()).pdf for one in (letter, {**letter, "title": "Another letter"})]
    names = []
    for one in made:
        with pikepdf.Pdf.open(io.BytesIO(one)) as pdf:
            assert pdf.check_linearization()
            first, second = (bytes(part) for part in pdf.trailer.ID)
            assert first == second
            assert len(first) == 16
            names.append(first)
    assert names[0] != names[1]


def test_one_changed_section_renders_one_section_again(medium: tuple[Rendered, MemoryCache]) -> None:
    dossier, cache = sample.medium(), MemoryCache(medium[1])
    changed = copy.deepcopy(dossier)
    changed["sections"][0]["pages"][0]["entries"][0]["blocks"][0]["text"] = "Another Name Ltd"
    before = set(cache)
    again = render_dossier(changed, open_attachment=sample.open_attachment, cache=cache)
    # the section, the cover that carries the hash, and the running header; page numbers did not move
    assert again.fragments - again.reused == 2
    assert len(set(cache) - before) == 3


def test_what_was_laid_out_before_does_not_matter() -> None:
    alone = render_dossier(sample.small(), open_attachment=sample.open_attachment, cache=MemoryCache())
    render_dossier(
        {**sample.small(), "title": "Ελληνικά, кириллица"}, open_attachment=sample.open_attachment, cache=MemoryCache()
    )
    after = render_dossier(sample.small(), open_attachment=sample.open_attachment, cache=MemoryCache())
    assert after.pdf == alone.pdf


@pytest.mark.parametrize("name", ["weasyprint", "pikepdf", "pango", "harfbuzz", "templates", "stylesheet", "fonts"])
def test_the_tools_are_named(name: str) -> None:
    assert name in tools()


def test_a_hint_stream_that_ends_in_a_line_feed_is_written_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """qpdf leaves out the end of line behind it, which PDF/A wants; about one document in 256 is such a one."""
    head = b"%PDF-1.7\n1 0 obj\n<< /Linearized 1 /L 9 /H [ 70 68 ] >>\nendobj\n".ljust(70)
    assert identification.hint_runs_on(
        head + b"2 0 obj\n<< /S 1 /Length 3 >>\nstream\nab\nendstream\nendobj\n".ljust(68)
    )
    assert not identification.hint_runs_on(
        head + b"2 0 obj\n<< /Length 2 >>\nstream\nab\nendstream\nendobj\n".ljust(68)
    )
    once = render_letter(sample.letter(), cache=MemoryCache()).pdf
    answers = iter([True, False])
    monkeypatch.setattr(assembly, "hint_runs_on", lambda data: next(answers))
    again = render_letter(sample.letter(), cache=MemoryCache()).pdf
    assert len(again) >= len(once)
    assert again != once
    assert [one.rule for one in check(again, validate=False) if one.outcome == "fail"] == []
