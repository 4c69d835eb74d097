"""The redline as a document: changed sections only, from the cache, tagged, and the same bytes every time."""

from __future__ import annotations

import copy
import io
import subprocess
from pathlib import Path
from typing import Any

import pikepdf
import pytest

from submissions.rendering import MemoryCache, Rendered, render_redline
from submissions.rendering.checking import check
from submissions.rendering.redline import Compared, fragments_of

from . import sample


def changed() -> dict[str, Any]:
    new = copy.deepcopy(sample.dossier())
    new["number"] += 1
    entries = {entry["id"]: entry for part in new["sections"] for page in part["pages"] for entry in page["entries"]}
    entries["applicant.address"]["blocks"][0]["text"] = "12 Mill Lane\nHuddersfield\nHD1 1AA"
    rows = entries["quality.batches"]["rows"]
    del rows[20]
    rows.append(rows.pop(5))
    life = entries["quality.shelf_life"]["blocks"]
    life.append(life.pop(0))
    life[1]["html"] = life[1]["html"].replace("Three batches", "Four batches")
    del new["attachments"][3]
    return new


def render(old: dict[str, Any], new: dict[str, Any], cache: MemoryCache) -> Rendered:
    return render_redline(
        old, new, old_sha256="ab" * 32, new_sha256="cd" * 32, open_attachment=sample.open_attachment, cache=cache
    )


@pytest.fixture(scope="module")
def cache() -> MemoryCache:
    return MemoryCache()


@pytest.fixture(scope="module")
def made(cache: MemoryCache) -> Rendered:
    return render(sample.dossier(), changed(), cache)


@pytest.fixture(scope="module")
def text(made: Rendered, tmp_path_factory: pytest.TempPathFactory) -> str:
    path: Path = tmp_path_factory.mktemp("redline") / "redline.pdf"
    path.write_bytes(made.pdf)
    return subprocess.run(["pdftotext", "-layout", path, "-"], capture_output=True, check=True, text=True).stdout


def test_only_what_changed_is_rendered(made: Rendered) -> None:
    assert list(made.fragment_pages) == [
        "cover", "contents", "changed-applicant", "changed-quality", "changed-evidence",
    ]  # fmt: skip
    assert (made.fragments, made.reused) == (4, 0)


def test_the_same_versions_give_the_same_bytes_from_the_cache_or_not(made: Rendered, cache: MemoryCache) -> None:
    again = render(sample.dossier(), changed(), cache)
    assert (again.reused, again.pdf) == (4, made.pdf)


def test_one_more_change_renders_one_more_fragment_and_the_summary(cache: MemoryCache, made: Rendered) -> None:
    new = changed()
    new["sections"][-1]["pages"][0]["entries"][0]["blocks"][0]["html"] = "<p>Another beginning.</p>"
    more = render(sample.dossier(), new, cache)
    assert (more.fragments, more.reused) == (5, 3)


def test_it_says_in_words_what_happened(text: str) -> None:
    flat = " ".join(text.split())
    for words in (
        "Summary of the changes", "[removed] 4 [added] 12 Mill Lane", "[removed] Three [added] Four",
        "[moved to paragraph 15]", "[moved from paragraph 1]", "Not changed: 2. Product", "rows did not change.",
        "Floor plan of the imaging suite",
    ):  # fmt: skip
        assert words in flat, words


def test_it_is_tagged_linked_and_bookmarked(made: Rendered) -> None:
    with pikepdf.Pdf.open(io.BytesIO(made.pdf)) as pdf:
        assert pdf.Root.MarkInfo.Marked
        parts = [str(part["/T"]) for part in pdf.Root.StructTreeRoot.K[0].K]
        assert parts == [
            "Cover and summary", "Contents", "Section 1 Applicant and application", "Section 4 Quality evidence",
            "Evidence",
        ]  # fmt: skip
        with pdf.open_outline() as outline:
            assert [item.title for item in outline.root][:3] == ["Cover", "Summary", "Contents"]
        sizes = {tuple(map(round, page.mediabox[2:])) for page in pdf.pages}
        assert sizes == {(595, 842), (842, 595)}, "the table of batches stays on landscape pages"


def test_it_keeps_every_rule_that_a_dossier_keeps(made: Rendered) -> None:
    assert [one.rule for one in check(made.pdf, validate=False) if one.outcome == "fail"] == []


def test_nothing_changed() -> None:
    [cover] = fragments_of(Compared(sample.dossier(), sample.dossier(), "ab" * 32, "ab" * 32))
    assert "Nothing is different" in cover.html


def test_marks_that_a_text_brings_along_are_not_those_of_the_redline() -> None:
    old, new = sample.dossier(), changed()
    for side in (old, new):
        life = side["sections"][3]["pages"][0]["entries"][0]["blocks"]
        life.insert(3, {"id": "x-1", "tag": "p", "html": "<p><ins>Never</ins> added</p>"})
    new["sections"][3]["pages"][0]["entries"][0]["blocks"][3]["html"] = "<p><del>Never</del> added here</p>"
    html = "".join(one.html for one in fragments_of(Compared(old, new, "ab" * 32, "cd" * 32)))
    assert "Never</" not in html


def test_a_long_section_is_cut_and_reads_as_one() -> None:
    old, new = sample.dossier(), sample.dossier()
    rows = [[f"B{n}", *["a value"] * 9] for n in range(2000)]
    for side, word in ((old, "one"), (new, "two")):
        entry = next(e for p in side["sections"][3]["pages"] for e in p["entries"] if e["kind"] == "table")
        made = sample.table(entry["id"], entry["number"], entry["heading"], entry["columns"], rows)
        entry["rows"] = [{**row, "cells": [*row["cells"][:9], word]} for row in made["rows"]]
    fragments = list(fragments_of(Compared(old, new, "ab" * 32, "cd" * 32)))[1:]
    assert len(fragments) > 3
    assert sum(one.html.count("[changed]</td>") for one in fragments) == 2000
    assert sum("dossier-section__title" in one.html for one in fragments) == 1
    assert all("<thead>" in one.html for one in fragments)


def test_a_picture_that_was_replaced_is_told_where_it_was() -> None:
    old, new = sample.dossier(), changed()
    new["attachments"][1] = {**new["attachments"][1], "sha256": new["attachments"][2]["sha256"]}
    life = next(e for p in new["sections"][3]["pages"] for e in p["entries"] if e["id"] == "quality.shelf_life")
    life["blocks"] = [block for block in life["blocks"] if block["tag"] != "figure"]
    html = "".join(one.html for one in fragments_of(Compared(old, new, "ab" * 32, "cd" * 32)))
    assert "[picture E2 of the older version]" in html


def test_a_section_that_cannot_be_laid_out_costs_no_other(cache: MemoryCache, made: Rendered) -> None:
    new = changed()
    deep = "<ul><li>" * 70 + "x" + "</li></ul>" * 70
    new["sections"][-1]["pages"][0]["entries"][0]["blocks"][0] = {"id": "d-1", "tag": "ul", "html": deep}
    broken = render(sample.dossier(), new, cache)
    assert len(broken.broken) == 1
    assert "nested too deeply" in broken.broken[0]
    assert broken.fragment_pages["changed-quality"] == made.fragment_pages["changed-quality"]


def test_wide_tables_in_a_text_stay_on_landscape_pages() -> None:
    new = changed()
    blocks = new["sections"][3]["pages"][0]["entries"][0]["blocks"]
    wide = next(block for block in blocks if "Parameter 10" in block["html"])
    wide["html"] = wide["html"].replace("value 3", "value three", 1)
    quality = [
        one for one in fragments_of(Compared(sample.dossier(), new, "ab" * 32, "cd" * 32)) if "quality" in one.key
    ]
    assert '<div class="block wide">' in quality[0].html
    assert "three</ins>" in quality[0].html
