"""A long section becomes several fragments, and reads as one all the same."""

from __future__ import annotations

import io
from typing import Any

import pikepdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from submissions.rendering import MemoryCache, layout, plan_sections, render_dossier
from submissions.rendering.layout import CELL, HEAVY, cut, laid_out_section

from . import sample

Section = dict[str, Any]


def table(name: str, rows: int, width: int = 20, columns: int = 4) -> dict[str, Any]:
    cells = [f"{name}{'x' * (width - len(name))}" for _ in range(columns)]
    return {
        "id": f"long.{name}", "number": "1.1", "heading": f"Table {name}", "question": "Which?", "source": "",
        "source_ours": True, "kind": "table", "columns": [f"Column {number}" for number in range(columns)],
        "rows": [{"id": f"{name}{n}", "block": f"{name}-{n}", "cells": [str(n), *cells[1:]]} for n in range(rows)],
    }  # fmt: skip


def prose(name: str, length: int) -> dict[str, Any]:
    block = {"id": f"{name}-1", "tag": "p", "html": f"<p>{'word ' * (length // 5)}</p>"}
    return {
        "id": f"long.{name}", "number": "1.2", "heading": f"Text {name}", "question": "What?", "source": "",
        "source_ours": True, "kind": "rich", "blocks": [block],
    }  # fmt: skip


def section(*pages: list[dict[str, Any]]) -> Section:
    return {
        "key": "long", "letter": "", "number": 1, "title": "Long", "answers": {},
        "pages": [{"key": f"p{n}", "title": f"Page {n}", "entries": page} for n, page in enumerate(pages)],
    }  # fmt: skip


entries = st.one_of(
    st.builds(table, st.sampled_from("abc"), st.integers(1, 1500)),
    st.builds(prose, st.sampled_from("def"), st.integers(1, 100_000)),
)


@settings(max_examples=25, deadline=None)
@given(st.lists(st.lists(entries, min_size=1, max_size=4), max_size=4))
def test_a_cut_loses_nothing_and_every_heading_stands_once(pages: list[list[dict[str, Any]]]) -> None:
    whole = section(*pages)
    parts = [laid_out_section(part, {})[0] for part in cut(whole)]
    assert [part.get("continued", False) for part in parts] == [False] + [True] * (len(parts) - 1)
    shown = [(page["key"], entry) for part in parts for page in part["pages"] for entry in page["entries"]]
    first = [(key, entry["id"], entry["heading"]) for key, entry in shown if not entry.get("continued")]
    asked = [(page["key"], entry["id"], entry["heading"]) for page in whole["pages"] for entry in page["entries"]]
    assert first == asked
    begun = [page["key"] for part in parts for page in part["pages"] if not page.get("continued")]
    assert begun == [page["key"] for page in whole["pages"]]
    assert [ident for _, entry in shown for ident in idents(entry)] == [
        ident for page in whole["pages"] for entry in page["entries"] for ident in idents(entry)
    ]
    widths: dict[str, list[str]] = {}
    for _, entry in shown:
        if entry["kind"] == "table" and entry.get("continued"):
            assert entry["widths"] == widths[entry["id"]]
        elif entry["kind"] == "table":
            widths[entry["id"]] = entry["widths"]


def idents(entry: dict[str, Any]) -> list[str]:
    return [row["id"] for row in entry.get("rows") or entry["blocks"]]


@settings(max_examples=15, deadline=None)
@given(st.integers(1, 1500), st.integers(1, 60))
def test_no_part_of_a_long_table_is_longer_than_a_fragment_should_be(rows: int, width: int) -> None:
    for part in cut(section([table("a", rows, width)])):
        (entry,) = part["pages"][0]["entries"]
        assert sum(len(cell) + CELL for row in entry["rows"] for cell in row["cells"]) <= HEAVY


def test_a_long_table_is_laid_out_in_parts_with_one_bookmark(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(layout, "HEAVY", 6_000)
    monkeypatch.setattr(layout, "SLICE", 4_000)
    dossier = {**sample.small("<p>x</p>"), "sections": [section([table("a", 80)])]}
    fragments = plan_sections(dossier)
    assert [fragment.key for fragment in fragments] == ["section-long", "section-long~2", "section-long~3"]
    done = render_dossier(dossier, open_attachment=sample.open_attachment, cache=MemoryCache())
    with pikepdf.Pdf.open(io.BytesIO(done.pdf)) as pdf:
        parts = [part for part in pdf.Root.StructTreeRoot.K[0].K if "Long" in str(part.T)]
        names = [str(name) for name in pdf.Root.Names.Dests.Names[::2]]
        with pdf.open_outline() as outline:
            titles = [item.title for line in outline.root for item in line.children for item in [item, *item.children]]
    assert len(parts) == 1
    assert titles.count("1.1 Table a") == 1
    assert {f"a-{row}" for row in range(80)} <= set(names)
