"""The merged structure tree: what a screen reader walks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import pikepdf
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pikepdf import Array, Dictionary

from submissions.rendering import MemoryCache, render_dossier
from submissions.rendering.checking import check
from submissions.rendering.tagging import without_gaps

from . import sample


def walk(element: pikepdf.Object) -> Iterator[pikepdf.Object]:
    yield element
    kids = element.get("/K", Array())
    for kid in kids if isinstance(kids, Array) else [kids]:
        if isinstance(kid, Dictionary) and str(kid.get("/Type")) == "/StructElem":
            assert kid.P.objgen == element.objgen
            yield from walk(kid)


@pytest.fixture(scope="module")
def elements(pdf: pikepdf.Pdf) -> list[pikepdf.Object]:
    root = pdf.Root.StructTreeRoot
    assert len(root.K) == 1
    assert str(root.K[0].S) == "/Document"
    return list(walk(root.K[0]))


@pytest.fixture(scope="module")
def parents(pdf: pikepdf.Pdf) -> dict[int, pikepdf.Object]:
    numbers = list(pdf.Root.StructTreeRoot.ParentTree.Nums)
    keys = [int(key) for key in numbers[::2]]
    assert keys == sorted(set(keys))
    assert int(pdf.Root.StructTreeRoot.ParentTreeNextKey) == keys[-1] + 1
    return dict(zip(keys, numbers[1::2], strict=True))


def test_one_part_for_every_fragment(pdf: pikepdf.Pdf) -> None:
    parts = pdf.Root.StructTreeRoot.K[0].K
    assert {str(part.S) for part in parts} == {"/Part"}
    assert [str(part["/T"]) for part in parts][:3] == [
        "Cover and document control",
        "Contents",
        "Section 1 Applicant and application",
    ]


def test_every_marked_content_of_a_page_leads_to_an_element_of_that_page(
    pdf: pikepdf.Pdf, parents: dict[int, pikepdf.Object]
) -> None:
    keys = [int(page.obj.StructParents) for page in pdf.pages]
    assert len(set(keys)) == len(keys)
    for page, key in zip(pdf.pages, keys, strict=True):
        marked = []
        for instruction in pikepdf.parse_content_stream(page):
            if str(instruction.operator) == "BDC" and "/MCID" in instruction.operands[1]:
                marked.append(int(instruction.operands[1].MCID))
        assert sorted(marked) == list(range(len(parents[key])))
        assert all(element.Pg.objgen == page.obj.objgen for element in parents[key])


def test_every_link_is_tagged(pdf: pikepdf.Pdf, parents: dict[int, pikepdf.Object]) -> None:
    links = [annotation for page in pdf.pages for annotation in page.obj.get("/Annots", ())]
    assert links
    for link in links:
        element = parents[int(link.StructParent)]
        assert str(element.S) == "/Link"
        referred = [kid.Obj.objgen for kid in element.K if isinstance(kid, Dictionary) and "/Obj" in kid]
        assert link.objgen in referred
        assert str(link.Contents)


def test_cell_ids_are_unique_and_every_header_exists(elements: list[pikepdf.Object]) -> None:
    ids = Counter(str(element.ID) for element in elements if "/ID" in element)
    assert ids
    assert max(ids.values()) == 1
    wanted = {
        str(header)
        for element in elements
        if isinstance(element.get("/A"), Dictionary)
        for header in element.A.get("/Headers", ())
    }
    assert wanted <= set(ids)


def test_header_cells_say_what_they_head(elements: list[pikepdf.Object]) -> None:
    scopes = Counter(str(element.A.Scope) for element in elements if str(element.S) == "/TH")
    assert set(scopes) == {"/Column", "/Row"}


def test_the_contents_are_tagged_as_contents(elements: list[pikepdf.Object]) -> None:
    kinds = Counter(str(element.S) for element in elements)
    assert kinds["/TOCI"] == 2 + 5 + 6 + 1 + 5
    assert {"/H1", "/H2", "/H3", "/H4", "/H5", "/Table", "/L", "/BlockQuote", "/Figure", "/Caption"} <= set(kinds)


@given(st.lists(st.integers(1, 6)))
def test_headings_leave_no_level_out(levels: list[int]) -> None:
    counted = without_gaps(levels)
    assert all(after <= before + 1 for before, after in zip([0, *counted], counted, strict=False))
    assert all(level <= written for level, written in zip(counted, levels, strict=True))
    for index in range(1, len(levels)):  # deeper stays deeper, and beside stays beside
        assert (levels[index] > levels[index - 1]) == (counted[index] > counted[index - 1])
    assert without_gaps(counted) == counted


def test_headings_that_people_wrote_fall_into_place() -> None:
    """In the file they stand below the heading that is above them, whatever level was chosen."""
    blocks = ("<h4>Too deep</h4>", "<p>Text.</p>", "<h3>Above it</h3>", "<p>Text.</p>")
    dossier = {**sample.small(*blocks), "attachments": []}
    dossier["sections"][0]["pages"][0]["title"] = ""
    done = render_dossier(dossier, open_attachment=sample.open_attachment, cache=MemoryCache())
    assert [one for one in check(done.pdf, validate=False) if one.outcome == "fail"] == []


def test_every_figure_has_a_description(elements: list[pikepdf.Object]) -> None:
    figures = [element for element in elements if str(element.S) == "/Figure"]
    assert figures
    assert all(str(figure.Alt) for figure in figures)
