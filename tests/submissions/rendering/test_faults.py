"""Bad content and missing files: a sentence, never a gap and never a file of this machine."""

from __future__ import annotations

import hashlib
import io
import re
import zlib

import pikepdf
import pytest

from submissions.rendering import FragmentBroken, MemoryCache, RenderError, render_dossier
from submissions.rendering import fonts as fonts_module
from submissions.rendering.fragments import Fragment, rendered
from submissions.rendering.pieces import MOST

from . import sample


def render(*blocks: str, open_attachment=sample.open_attachment):
    return render_dossier(sample.small(*blocks), open_attachment=open_attachment, cache=MemoryCache())


@pytest.mark.parametrize(
    "source",
    [
        "http://example.org/a.png",
        "https://example.org/a.png",
        "file:///etc/hostname",
        "FILE:/etc/hostname",
        "//example.org/a.png",
        "/etc/hostname",
        "data:image/png;base64,iVBORw0KGgo=",
        "evidence:E99",
        "evidence:E1",  # a PDF
        "",
    ],
)
def test_an_image_from_anywhere_else_fails_the_render_and_names_the_section(source: str) -> None:
    with pytest.raises(RenderError, match=r"Section 1.*(points to|shows evidence)"):
        render(f'<figure><img src="{source}" alt="x"></figure>')


@pytest.mark.parametrize("address", ["file:///etc/hostname", "http://example.org/a.png", "data:text/plain,a"])
def test_the_layout_engine_itself_gets_nothing_else(address: str) -> None:
    """Should markup slip through one day, the fetcher still says no, and no is an error."""
    for markup in (
        f'<img src="{address}" alt="x">',
        f'<p style="background: url({address})">x</p>',
        f'<link rel="stylesheet" href="{address}">',
        f'<link rel="attachment" href="{address}">',
        f'<a rel="attachment" href="{address}">x</a>',
        f'<object data="{address}"></object>',
        f"<style>@import url({address});</style>",
    ):
        fragment = Fragment("section-x", "Section 9", f'<html lang="en"><body>{markup}</body></html>')
        with pytest.raises(RenderError, match="'Section 9' cannot be rendered"):
            rendered(fragment, sample.open_attachment, MemoryCache())


def test_hostile_markup_is_dropped() -> None:
    done = render(
        "<p>Kept<script>alert(1)</script></p>",
        '<p><a rel="attachment" href="file:///etc/hostname">link</a></p>',
        '<p style="background: url(file:///etc/hostname)" onclick="x()">styled</p>',
        "<div><iframe src='file:///etc/hostname'></iframe><style>p { background: url(http://example.org/) }</style>"
        "<link rel='attachment' href='file:///etc/hostname'><object data='file:///etc/hostname'></object>"
        "<svg><image href='file:///etc/hostname'/></svg><base href='file:///etc/'></div>",
        '<p><a href="javascript:alert(1)">no</a> <a href="dossier:nowhere">no</a> <a href="#nowhere">no</a></p>',
    )
    with pikepdf.Pdf.open(io.BytesIO(done.pdf)) as pdf:
        assert "/EmbeddedFiles" not in pdf.Root.Names
        section = pdf.pages[done.fragment_pages["cover"] + done.fragment_pages["contents"]]
        assert "/Annots" not in section.obj


@pytest.mark.parametrize(
    "html",
    [
        "<table><tr><td>" * 80 + "x" + "</td></tr></table>" * 80,
        "<ul><li>" * 400 + "x" + "</li></ul>" * 400,
        "<div>" * 100_000,
    ],
)
def test_nesting_beyond_what_can_be_laid_out_is_said_so(html: str) -> None:
    done = render(html)
    (said,) = done.broken
    assert re.fullmatch(r"Section 1 Product.* could not be laid out: .*nested too deeply in one another\.", said)
    with pikepdf.Pdf.open(io.BytesIO(done.pdf)) as pdf:
        assert {"section-product", "evidence"} <= {str(name) for name in pdf.Root.Names.Dests.Names[::2]}


@pytest.mark.parametrize("error", [RecursionError, MemoryError])
def test_an_exhausted_layout_engine_is_said_so(error: type[Exception], monkeypatch: pytest.MonkeyPatch) -> None:
    from submissions.rendering import engine

    class Exhausted:
        def __init__(self, **options: object) -> None:
            raise error

    monkeypatch.setattr(engine, "HTML", Exhausted)
    with pytest.raises(FragmentBroken, match="'Section 9' cannot be laid out"):
        engine.lay_out("", key="x", title="Section 9", images={}, tagged=True, open_attachment=sample.open_attachment)


def test_long_words_wide_tables_and_tall_cells_are_laid_out() -> None:
    wide = "<tr>" + "<td>some text</td>" * 20 + "</tr>"
    done = render(
        f"<p>{'W' * 2000}</p>",
        f"<table>{wide * 30}</table>",
        f"<table><tr><td>{'word ' * 3000}</td><td>b</td></tr></table>",
        "<table><tr><td rowspan='2'>a</td><td colspan='2'>b</td></tr><tr><td>c</td><td>d</td></tr></table>",
        "<table></table>",
        "<p></p>",
        "<figure></figure>",
    )
    with pikepdf.Pdf.open(io.BytesIO(done.pdf)) as pdf:
        assert any(page.mediabox[2] > page.mediabox[3] for page in list(pdf.pages)[3:8])


def test_an_attachment_that_is_not_the_frozen_one_is_refused() -> None:
    with pytest.raises(RenderError, match="evidence E1 is not the file that was submitted"):
        render(open_attachment=lambda sha256: b"something else")


def test_an_image_that_is_not_the_frozen_one_is_refused() -> None:
    with pytest.raises(RenderError, match=r"Section 1 Product.*E2 is not the file that was submitted"):
        render('<p><img src="evidence:E2"></p>', open_attachment=lambda sha256: b"something else")


def test_a_missing_attachment_is_named() -> None:
    def missing(sha256: str) -> bytes:
        raise FileNotFoundError(sha256)

    with pytest.raises(RenderError, match="file of evidence E1 is not in the storage"):
        render(open_attachment=missing)


@pytest.mark.parametrize("html", ["<p>x</p>", '<p><img src="evidence:E2"></p>'])
def test_a_storage_that_is_down_is_not_the_fault_of_the_document(html: str) -> None:
    def down(sha256: str) -> bytes:
        raise ConnectionError("storage is down")

    with pytest.raises(ConnectionError):
        render(html, open_attachment=down)


def _with_upload(data: bytes):
    sha256 = hashlib.sha256(data).hexdigest()
    dossier = sample.small("<p>x</p>")
    dossier["attachments"] = [{**dossier["attachments"][0], "sha256": sha256}]
    return render_dossier(dossier, open_attachment={sha256: data}.__getitem__, cache=MemoryCache())


def test_an_upload_that_is_no_pdf_is_named() -> None:
    with pytest.raises(RenderError, match=r"evidence E1, 'stability-report.pdf', cannot be opened"):
        _with_upload(b"%PDF-1.7 broken")


def test_an_upload_that_needs_a_password_is_named() -> None:
    out = io.BytesIO()
    with pikepdf.Pdf.open(io.BytesIO(next(iter(sample.files().values())))) as pdf:
        pdf.save(out, encryption=pikepdf.Encryption(owner="a", user="b"))
    with pytest.raises(RenderError, match=r"E1.*without its password"):
        _with_upload(out.getvalue())


def test_an_upload_that_unpacks_without_end_is_named_and_takes_nothing_down() -> None:
    """Cleaning refuses such a file; one that came in by another way must not take the worker's memory."""
    packed, out = zlib.compress(b" " * (MOST + 1), 1), io.BytesIO()
    with pikepdf.new() as pdf:
        stream = pikepdf.Stream(pdf, packed)
        stream.Filter = pikepdf.Name.FlateDecode
        pdf.add_blank_page().obj.Contents = pdf.make_indirect(stream)
        pdf.save(out)
    assert len(out.getvalue()) < MOST / 100
    with pytest.raises(RenderError, match=r"Page 1 of .*E1 .* cannot be read"):
        _with_upload(out.getvalue())


def test_fonts_that_were_never_installed_are_named_with_the_remedy(settings, tmp_path) -> None:
    settings.NODE_MODULES = tmp_path
    fonts_module.font_files.cache_clear()
    try:
        with pytest.raises(RenderError, match="make assets"):
            fonts_module.font_files()
    finally:
        fonts_module.font_files.cache_clear()
