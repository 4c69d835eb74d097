"""The dossier as a file: what a reader's program finds in it."""

from __future__ import annotations

import io
import re

import pikepdf
import pytest
from pikepdf import Name

from submissions.rendering import MemoryCache, Progress, Rendered, render_dossier
from submissions.rendering import parts as implementation

from . import sample

OUR_FONTS = re.compile(r"/[A-Z]{6}\+(Source-?Sans-?3|Source-?Serif-?4|DejaVu)")


def destination(pdf: pikepdf.Pdf, target: pikepdf.Object) -> int:
    """Page number from 1 of an explicit destination."""
    return next(n for n, page in enumerate(pdf.pages, 1) if page.obj.objgen == target[0].objgen)


def names(pdf: pikepdf.Pdf) -> dict[str, int]:
    pairs = list(pdf.Root.Names.Dests.Names)
    return {str(name): destination(pdf, target) for name, target in zip(pairs[::2], pairs[1::2], strict=True)}


def content(page: pikepdf.Page) -> bytes:
    return b"".join(stream.read_bytes() for stream in page.obj.Contents)


def annotations(pdf: pikepdf.Pdf) -> list[pikepdf.Object]:
    return [annotation for page in pdf.pages for annotation in page.obj.get("/Annots", ())]


def test_pages_are_those_of_the_fragments_and_the_uploads(rendered: Rendered, pdf: pikepdf.Pdf) -> None:
    assert len(pdf.pages) == rendered.pages == sum(rendered.fragment_pages.values())
    assert list(rendered.fragment_pages)[:2] == ["cover", "contents"]
    assert rendered.fragment_pages["appendix-E1"] == 1 + 3
    assert rendered.fragments == 5 + 5 + 3
    assert rendered.reused == 0


def test_every_page_is_numbered_and_carries_the_header_as_artifact(pdf: pikepdf.Pdf) -> None:
    for number, page in enumerate(pdf.pages, 1):
        stamped = content(page).rpartition(b"\nQ\n")[2]
        assert b"(Page %d of %d) Tj" % (number, len(pdf.pages)) in stamped
        assert stamped.count(b"/Artifact <<") == stamped.count(b"EMC") == 2
        assert page.obj.Resources.XObject["/RunH0"]["/Subtype"] == Name.Form
        assert [round(float(side)) for side in page.mediabox] in ([0, 0, 595, 842], [0, 0, 842, 595])


def test_the_file_says_what_it_is(pdf: pikepdf.Pdf) -> None:
    assert str(pdf.docinfo.Title) == f"DA-2026-0001 version 2: {sample.dossier()['title']}"
    assert str(pdf.Root.Lang) == "en-GB"
    assert pdf.Root.PageMode == Name.UseOutlines
    assert pdf.Root.MarkInfo.Marked
    assert pdf.Root.ViewerPreferences.DisplayDocTitle
    assert pdf.Root.PageLabels.Nums[1].S == Name.D
    assert str(pdf.docinfo.CreationDate) == "D:20261102000000Z"
    assert b"<rdf:li>Pennine Polar Gases Ltd</rdf:li>" in pdf.Root.Metadata.read_bytes()
    assert pdf.pdf_version == "1.7"


def test_uploaded_pages_are_labelled_as_those_of_the_evidence(rendered: Rendered, pdf: pikepdf.Pdf) -> None:
    """Our own pages keep the number that stands at their foot; an image's appendix is the evidence."""
    expected, page = [], 0
    for key, count in rendered.fragment_pages.items():
        item = next((a for a in sample.attachments() if key == f"appendix-{a['code']}"), None)
        ours = count if item is None else 0 if item["media_type"].startswith("image/") else count - item["pages"]
        expected += [str(page + number) for number in range(1, ours + 1)]
        expected += [f"{item['code']}-{number}" for number in range(1, count - ours + 1)] if item else []
        page += count
    assert [one.label for one in pdf.pages] == expected
    assert {"1", "2", "E1-1", "E1-3"} <= set(expected)
    assert len(set(expected)) == len(expected)


def test_the_file_is_sound_and_linearised(rendered: Rendered, pdf: pikepdf.Pdf) -> None:
    assert pdf.is_linearized
    assert pdf.check_pdf_syntax() == []
    assert not pdf.is_encrypted


def test_nothing_in_the_file_acts(pdf: pikepdf.Pdf) -> None:
    assert not {"/OpenAction", "/AA", "/AcroForm"} & set(pdf.Root.keys())
    assert "/EmbeddedFiles" not in pdf.Root.Names
    assert "/JavaScript" not in pdf.Root.Names
    for annotation in annotations(pdf):
        assert annotation.Subtype == Name.Link
        if "/A" in annotation:
            assert annotation.A.S == Name.URI
            assert str(annotation.A.URI).startswith(("https://example.org/method", "https://example.org/stability"))


def test_of_the_links_of_an_upload_only_those_to_the_web_are_kept(pdf: pikepdf.Pdf) -> None:
    kept = [a for a in annotations(pdf) if str(a.get("/A", {}).get("/URI", "")) == "https://example.org/stability"]
    assert len(kept) == 3 + 2  # the turned page keeps none


def test_the_contents_name_the_page_each_line_leads_to(monkeypatch: pytest.MonkeyPatch) -> None:
    html = {}
    original = implementation.rendered

    def spy(fragment, *args):
        html[fragment.key] = fragment.html
        return original(fragment, *args)

    monkeypatch.setattr(implementation, "rendered", spy)
    result = render_dossier(sample.small(), open_attachment=sample.open_attachment, cache=MemoryCache())
    with pikepdf.Pdf.open(io.BytesIO(result.pdf)) as pdf:
        where = names(pdf)
        listed = re.findall(r'contents__page"><a href="dossier:([^"]+)">(\d+)<', html["contents"])
        assert len(listed) == 2 + 2 + 1 + 5
        assert {anchor: int(page) for anchor, page in listed} == {anchor: where[anchor] for anchor, _ in listed}
        linked = [destination(pdf, a.Dest) for a in pdf.pages[3].obj.Annots]
        assert sorted(set(linked)) == sorted({int(page) for _, page in listed})


def test_bookmarks_are_collapsed_below_the_first_level_and_at_most_three_deep(pdf: pikepdf.Pdf) -> None:
    def depth(items: list[pikepdf.OutlineItem]) -> int:
        return max((1 + depth(item.children) for item in items), default=0)

    with pdf.open_outline() as outline:
        titles = [item.title for item in outline.root]
        assert depth(outline.root) == 3
        assert all(item.is_closed for item in outline.root if item.children)
    assert titles[:4] == ["Cover", "Document control", "Electronic signature", "Contents"]
    assert titles[-1] == "Evidence"


def test_every_block_of_the_dossier_can_be_addressed(pdf: pikepdf.Pdf) -> None:
    where = names(pdf)
    for section in sample.dossier()["sections"]:
        for page in section["pages"]:
            for entry in page["entries"]:
                blocks = [b["id"] for b in entry.get("blocks", [])] + [r["block"] for r in entry.get("rows", [])]
                assert set(blocks) <= set(where), entry["id"]


def test_fonts_are_ours_and_embedded(pdf: pikepdf.Pdf) -> None:
    fonts = {str(o.BaseFont): o for o in pdf.objects if isinstance(o, pikepdf.Dictionary) and "/BaseFont" in o}
    ours = {name: font for name, font in fonts.items() if name != "/Helvetica"}  # that of the sample uploads
    assert len(ours) >= 6
    for name, font in ours.items():
        assert OUR_FONTS.match(name), name
        described = font["/DescendantFonts"][0] if "/DescendantFonts" in font else font
        assert "/FontFile2" in described.FontDescriptor
        assert "/ToUnicode" in font or "/DescendantFonts" not in font


def test_a_product_name_in_any_script_is_rendered() -> None:
    title = "Προϊόν Ω-3 «тест» שלום مرحبا 日本語 <b>&amp;"
    result = render_dossier(
        {**sample.small(), "title": title}, open_attachment=sample.open_attachment, cache=MemoryCache()
    )
    with pikepdf.Pdf.open(io.BytesIO(result.pdf)) as pdf:
        assert str(pdf.docinfo.Title).endswith(title)


def test_progress_counts_every_fragment_once() -> None:
    steps: list[Progress] = []
    cache = MemoryCache()
    for _ in range(2):
        steps.clear()
        result = render_dossier(
            sample.small(), open_attachment=sample.open_attachment, cache=cache, progress=steps.append
        )
        assert [step.done for step in steps] == list(range(1, 1 + 5 + 3 + 1))
        assert {step.total for step in steps} == {9}
    assert steps[-1].reused == result.reused == 9
