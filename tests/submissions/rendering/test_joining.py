"""What goes on from page to page, and from fragment to fragment, is one element to a reader of the tags."""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Pdf

from submissions.rendering import FragmentBroken, MemoryCache, Rendered, layout, render_dossier
from submissions.rendering import parts as implementation
from submissions.rendering.checking import check

from . import sample
from .test_long import section, table

ROWS = 200
HEAD = "<tr><th scope='col'>Test</th><th scope='col' colspan='2'>Results (see evidence E1)</th></tr>"
GROUPS = "".join(
    f"<tr><th scope='row' rowspan='2'>Test {n}</th><td>first</td><td>{n}</td></tr><tr><td>second</td><td>{n}</td></tr>"
    for n in range(20)
)
GROUPED = f"<table><thead>{HEAD.replace(' (see evidence E1)', '')}</thead><tbody>{GROUPS}</tbody></table>"
TALL = (
    f"<table><thead><tr><th>A</th><th>B</th></tr></thead><tbody><tr><td>a</td><td>{sample.LOREM * 20}</td></tr></table>"
)
CITING = f"<table><thead>{HEAD}</thead><tbody>{GROUPS}</tbody></table>"
ITEMS = f"<ul>{''.join(f'<li><p>Item {n}</p></li>' for n in range(40))}<li><p>{sample.LOREM * 14}</p></li></ul>"


def answer(name: str, html: str) -> dict[str, Any]:
    block = {"id": f"{name}-1", "tag": "table", "html": html}
    return {
        "id": f"long.{name}", "number": "1.2", "heading": f"Text {name}", "question": "What?", "source": "",
        "source_ours": True, "kind": "rich", "blocks": [block],
    }  # fmt: skip


def rendered(*pages: list[dict[str, Any]], monkeypatch: pytest.MonkeyPatch) -> Rendered:
    """A section that is cut after some 3 pages of rows."""
    monkeypatch.setattr(layout, "HEAVY", 10_000)
    monkeypatch.setattr(layout, "SLICE", 10_000)
    image = {**sample.attachments()[1], "code": "E1"}
    dossier = {**sample.small(), "attachments": [image], "sections": [section(*pages)]}
    return render_dossier(dossier, open_attachment=sample.open_attachment, cache=MemoryCache())


@pytest.fixture(scope="module")
def long_table() -> Iterator[Pdf]:
    with pytest.MonkeyPatch.context() as monkeypatch:
        done = rendered([table("a", ROWS)], [table("b", 3)], monkeypatch=monkeypatch)
    assert [key for key in done.fragment_pages if key.startswith("section")] == [
        "section-long", "section-long~2", "section-long~3"
    ]  # fmt: skip
    with Pdf.open(io.BytesIO(done.pdf)) as pdf:
        yield pdf


def kids(element: pikepdf.Object) -> list[Any]:
    held = element.get("/K", Array())
    return list(held) if isinstance(held, Array) else [held]


def below(element: pikepdf.Object, *kinds: str) -> list[pikepdf.Object]:
    """The elements of some kinds in reading order; their parents are those that they hang under."""
    found = [element] if str(element.S) in kinds else []
    for kid in kids(element):
        if isinstance(kid, Dictionary) and "/S" in kid:
            assert kid.P.objgen == element.objgen
            found += below(kid, *kinds)
    return found


def part_of(pdf: Pdf, title: str) -> pikepdf.Object:
    (part,) = [part for part in pdf.Root.StructTreeRoot.K[0].K if title in str(part.T)]
    return part


def said(pdf: Pdf, element: pikepdf.Object) -> list[tuple[int, int]]:
    """(page, mark) of all that an element holds, in reading order."""
    index = {page.obj.objgen: number for number, page in enumerate(pdf.pages)}
    found: list[tuple[int, int]] = []
    for kid in kids(element):
        if isinstance(kid, int):
            found.append((index[element.Pg.objgen], kid))
        elif "/S" in kid:
            found += said(pdf, kid)
    return found


def marks(page: pikepdf.Page) -> list[tuple[str, Any]]:
    return [
        (str(one.operands[0]), one.operands[1])
        for one in pikepdf.parse_content_stream(page)
        if str(one.operator) == "BDC"
    ]


def failed(data: bytes) -> list[Any]:
    return [one for one in check(data) if one.outcome == "fail"]


def test_a_table_of_many_fragments_is_one_table_with_its_rows_in_order(long_table: Pdf) -> None:
    part = part_of(long_table, "Long")
    assert Counter(str(one.S) for one in below(part, "/Sect", "/H2", "/H3", "/H4")) == {
        "/Sect": 1, "/H2": 1, "/H3": 2, "/H4": 2
    }  # fmt: skip
    first, second = below(part, "/Table")
    assert [str(kid.S) for kid in kids(first)] == ["/THead", "/TBody"]
    rows = below(first, "/TR")
    assert len(rows) == 1 + ROWS
    assert {len(kids(row)) for row in rows} == {4}
    places = [said(long_table, row)[0] for row in rows]
    assert places == sorted(places)
    assert len({page for page, _ in places}) > 5
    assert {str(cell.A.Scope) for cell in below(first, "/TH")} == {"/Column"}
    assert len(below(second, "/TR")) == 4


def test_every_mark_is_said_once_and_leads_back(long_table: Pdf) -> None:
    numbers = list(long_table.Root.StructTreeRoot.ParentTree.Nums)
    parents = dict(zip(map(int, numbers[::2]), numbers[1::2], strict=True))
    told = Counter(said(long_table, long_table.Root.StructTreeRoot.K[0]))
    assert max(told.values()) == 1
    for number, page in enumerate(long_table.pages):
        marked = [int(more.MCID) for _, more in marks(page) if "/MCID" in more]
        owners = parents[int(page.obj.StructParents)]
        assert sorted(marked) == list(range(len(owners)))
        assert {(number, mark) for mark in marked} <= set(told)
        for mark in marked:
            assert mark in [kid for kid in kids(owners[mark]) if isinstance(kid, int)]
            assert owners[mark].Pg.objgen == page.obj.objgen


def test_the_header_row_is_repeated_for_the_eye_and_what_goes_on_says_so(long_table: Pdf) -> None:
    stamped = {"/Subtype", "/BBox"}  # the running header and the page number have more said of them
    repeated = [
        [more for name, more in marks(page) if name == "/Artifact" and not stamped & set(more.keys())]
        for page in long_table.pages
    ]
    on = {said(long_table, row)[0][0] for row in below(below(part_of(long_table, "Long"), "/Table")[0], "/TR")}
    again = [len(repeated[page]) for page in sorted(on)]
    assert again[0] == 0
    assert set(again[1:]) == {4, 5}
    assert again.count(5) == 2  # two fragments go on, and say so above the header row
    assert {str(more.get("/Type")) for page in on for more in repeated[page]} == {"/Pagination"}


def test_it_has_one_bookmark_and_every_rule_is_kept(long_table: Pdf) -> None:
    with long_table.open_outline() as outline:
        titles = [item.title for line in outline.root for item in line.children for item in [item, *item.children]]
    assert titles.count("1.1 Table a") == 1
    out = io.BytesIO()
    long_table.save(out, linearize=True, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    assert failed(out.getvalue()) == []


def test_text_goes_on_as_well(monkeypatch: pytest.MonkeyPatch) -> None:
    """Header cells that are left are the ones that cells name; a row, an item or a paragraph goes on as itself."""
    page = [answer("grouped", GROUPED), answer("tall", TALL), answer("items", ITEMS)]
    done = rendered(page, [answer("citing", CITING)], monkeypatch=monkeypatch)
    assert failed(done.pdf) == []
    with Pdf.open(io.BytesIO(done.pdf)) as pdf:
        part = part_of(pdf, "Long")
        grouped, tall, *citing = below(part, "/Table")
        assert len(below(grouped, "/TR")) == 1 + 40
        assert len(below(grouped, "/THead")) == 1
        names = {str(cell.ID) for cell in below(grouped, "/TH")}
        named = {str(name) for cell in below(grouped, "/TD") if "/A" in cell for name in cell.A.get("/Headers", ())}
        assert len(named) == 1 + 20
        assert named <= names
        row = below(tall, "/TR")[1]
        assert len(kids(row)) == 2
        assert len({page for page, _ in said(pdf, row)}) == 2
        (items,) = below(part, "/L")
        assert len(below(items, "/LI")) == 41
        assert len(citing) > 1, "a repeated header row with a link is tagged: links have to be"


def test_rows_without_their_header_row_are_no_table(monkeypatch: pytest.MonkeyPatch) -> None:
    """The fragment with the first rows could not be laid out; the others could."""
    original = implementation.rendered

    def first_is_broken(fragment: Any, *args: Any) -> Any:
        if fragment.key == "section-long" and fragment.instead:
            raise FragmentBroken(fragment.title, "it takes too long")
        return original(fragment, *args)

    monkeypatch.setattr(implementation, "rendered", first_is_broken)
    done = rendered([table("a", ROWS)], monkeypatch=monkeypatch)
    assert len(done.broken) == 1
    assert failed(done.pdf) == []
    with Pdf.open(io.BytesIO(done.pdf)) as pdf:
        assert below(part_of(pdf, "Long"), "/Table", "/TR") == []
        assert len(below(part_of(pdf, "Long"), "/P")) > ROWS
