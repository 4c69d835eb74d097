"""What the benchmark of dossiers measures with: the dossier that it makes up, and how a goal is judged."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest
from django.conf import settings

from benchmarks import same_content, synthetic
from benchmarks.rows import Row
from submissions.rendering import MemoryCache, plan_dossier, plan_sections, render_dossier
from submissions.versions import canonical_json, sha256_of

SHOW = "from benchmarks import synthetic; import json; print(json.dumps(synthetic.dossier(40)))"


def keys(content: dict[str, object]) -> set[str]:
    return {fragment.cache_key for fragment in plan_sections(content)}


def test_it_is_the_same_in_every_process() -> None:
    env = {**os.environ, "PYTHONHASHSEED": "12345"}
    told = subprocess.run([sys.executable, "-c", SHOW], cwd=settings.BASE_DIR, env=env, capture_output=True, check=True)
    assert sha256_of(canonical_json(json.loads(told.stdout))) == sha256_of(canonical_json(synthetic.dossier(40)))


@pytest.mark.parametrize(("pages", "sections"), [(100, 29), (300, 96), (1_000, 329)])
def test_it_has_so_many_sections(pages: int, sections: int) -> None:
    assert len(synthetic.dossier(pages)["sections"]) == sections


def test_it_has_about_as_many_pages_as_asked_for() -> None:
    made = render_dossier(synthetic.dossier(24), open_attachment=synthetic.open_figure, cache=MemoryCache())
    assert 21 <= made.pages <= 27


def test_a_change_is_to_one_section_and_a_variant_shares_none() -> None:
    content = synthetic.dossier(60)
    assert len(keys(content) - keys(synthetic.changed(content, "Word"))) == 1
    assert len(keys(synthetic.changed(content, "Word")) - keys(content)) == 1
    assert not keys(content) & keys(synthetic.dossier(60, "other"))


def test_the_annex_is_one_table_that_is_cut() -> None:
    annex = synthetic.site_annex(1_000)
    (entry,) = annex["sections"][0]["pages"][0]["entries"]
    assert (len(entry["columns"]), len(entry["rows"])) == (7, 1_000)
    assert len(plan_sections(annex)) > 1


def test_the_peers_are_given_every_word() -> None:
    html, typst = same_content.one_html(synthetic.dossier(24)), same_content.one_typst(synthetic.parts(24))
    for part in synthetic.parts(24):
        for block in part.blocks:
            for text in (block.text, *block.items, *(cell for row in block.rows for cell in row)):
                assert text in html
                assert same_content.SPECIAL.sub(r"\\\1", text) in typst
    assert "dossier:" not in html
    assert html.count("</html>") == 1
    assert len(plan_dossier(synthetic.dossier(24), sha256="0" * 64)) == html.count("break-before: page")


@pytest.mark.parametrize(
    ("row", "met"),
    [
        (Row(name="x", pages=1), None),
        (Row(name="x", pages=1, goal="ratio <= 1"), None),
        (Row(name="x", pages=1, ratio=0.5, goal="ratio <= 0.5"), True),
        (Row(name="x", pages=1, ratio=0.5, goal="ratio >= 0.9"), False),
        (Row(name="x", pages=1, ratio=0.5, ours_s=2, goal="ratio <= 0.7 and ours_s <= 1"), False),
    ],
)
def test_a_goal_is_met_or_not_or_cannot_be_judged(row: Row, met: bool | None) -> None:
    assert row.met is met
