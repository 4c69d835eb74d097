"""What fragments hold alike is stored once, and nothing looks or reads otherwise for it."""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pikepdf
import pytest
from fontTools.pens.recordingPen import DecomposingRecordingPen
from fontTools.ttLib import TTFont
from hypothesis import given, settings
from hypothesis import strategies as st
from pikepdf import Array, Dictionary, Name, Pdf

from submissions.rendering import MemoryCache, Rendered, noted, render_dossier
from submissions.rendering.assembly import Laid, Piece, assemble
from submissions.rendering.fonts import face_file, font_files
from submissions.rendering.glyphs import font_file
from submissions.rendering.metadata import Properties
from submissions.rendering.sharing import MEANING, WIDTHS, merge_fonts

from . import sample

PROPERTIES = Properties("A title", "An author", "A subject", "2026-11-22", "tools")
SERIF = next(path for path in font_files() if path.stem == "SourceSerif4-Regular")
DEJAVU = next(path for path in font_files() if path.stem == "DejaVuSans")


def fonts(pdf: Pdf) -> dict[str, list[pikepdf.Object]]:
    found: dict[str, list[pikepdf.Object]] = {}
    for item in pdf.objects:
        if isinstance(item, Dictionary) and item.get("/Subtype") == Name.Type0:
            found.setdefault(str(item.BaseFont), []).append(item)
    return found


def program(font: pikepdf.Object) -> pikepdf.Object:
    return font.DescendantFonts[0].FontDescriptor.FontFile2


def drawn(font: TTFont, number: int) -> list[object]:
    """What a glyph draws, whatever it is composed of."""
    glyphs = font.getGlyphSet()
    pen = DecomposingRecordingPen(glyphs)
    glyphs[font.getGlyphName(number)].draw(pen)
    return pen.value


def fragments_in(kept: MemoryCache) -> list[bytes]:
    """What is found of uploads is kept there as well."""
    return [data for data in kept.values() if data.startswith(b"%PDF-")]


@pytest.fixture(scope="module")
def whole(kept: MemoryCache, rendered: Rendered) -> Iterator[Pdf]:
    """The fragments of the sample with whole fonts."""
    opened = [Laid(data) for data in fragments_in(kept)]
    running = next(one for one in opened if "/StructTreeRoot" not in one.pdf.Root)
    pieces = [Piece("A part", one) for one in opened if one is not running]
    with pikepdf.open(io.BytesIO(_assembled(pieces, running))) as pdf:
        yield pdf


def _assembled(pieces: list[Piece], running: Laid) -> bytes:
    return assemble(pieces, running=running, outline=[], properties=PROPERTIES, full_fonts=True)


def test_every_typeface_is_embedded_once(pdf: Pdf) -> None:
    found = fonts(pdf)
    assert len(found) >= 6
    for name, uses in found.items():
        assert len({program(use).objgen for use in uses}) == 1, name
    # where a glyph means a space here and a space that may not break there, the fonts differ in that alone
    assert max(map(len, found.values())) <= 3


def test_the_glyphs_are_those_of_the_font_file(pdf: Pdf) -> None:
    for name, uses in fonts(pdf).items():
        path = face_file(name)
        assert path is not None
        made, original = TTFont(io.BytesIO(program(uses[0]).read_bytes())), TTFont(path)
        for use in uses:
            for glyph in (int(number, 16) for number, _ in MEANING.findall(use.ToUnicode.read_bytes())):
                assert drawn(made, glyph) == drawn(original, glyph)
                assert made["hmtx"][made.getGlyphName(glyph)] == original["hmtx"][original.getGlyphName(glyph)]


def test_widths_and_meanings_cover_what_every_fragment_uses(pdf: Pdf, kept: MemoryCache) -> None:
    merged: dict[str, tuple[set[int], set[int]]] = {}
    for name, uses in fonts(pdf).items():
        merged[name] = set(_widths(uses[0])), {int(number, 16) for use in uses for number in _meanings(use)}
    for data in fragments_in(kept):
        with pikepdf.open(io.BytesIO(noted.read(data)[0])) as fragment:
            for name, (font,) in fonts(fragment).items():
                widths, meanings = merged.get(name, ({}, {}))
                if name in merged:
                    assert set(_widths(font)) <= widths
                    assert {int(number, 16) for number in _meanings(font)} <= meanings


def _widths(font: pikepdf.Object) -> Iterator[int]:
    for first, run in WIDTHS.findall(font.DescendantFonts[0].W.unparse(resolved=True)):
        yield from (int(first) + step for step, _ in enumerate(run.split()))


def _meanings(font: pikepdf.Object) -> Iterator[bytes]:
    return (number for number, _ in MEANING.findall(font.ToUnicode.read_bytes()))


def test_whole_fonts_are_the_files_themselves_under_their_own_names(whole: Pdf) -> None:
    found = fonts(whole)
    assert {"/Source-Serif-4,", "/Source-Sans-3-Bold"} <= set(found)
    for name, uses in found.items():
        path = face_file(name)
        assert path is not None
        assert program(uses[0]).read_bytes() == path.read_bytes()
        assert uses[0].DescendantFonts[0].FontDescriptor.FontName == Name(name)


def test_a_picture_is_stored_once(pdf: Pdf) -> None:
    """E2 stands in a section and as an appendix."""
    images = [one for one in pdf.objects if isinstance(one, pikepdf.Stream) and one.get("/Subtype") == Name.Image]
    assert len(images) == 2
    uses = Counter(
        item.objgen for page in pdf.pages for item in page.obj.Resources.get("/XObject", {}).values()
        if item.Subtype == Name.Image
    )  # fmt: skip
    assert len(uses) == 2


def test_spaces_of_two_kinds_are_copied_as_they_were_written() -> None:
    texts = ("<p>10 mg and more text</p>", "<p>10\xa0mg\xa0and\xa0more\xa0text</p>")
    cache, spaces = MemoryCache(), set()
    sections = [
        sample.section(number, f"s{number}", "S", ("P", [sample.rich(f"s{number}.a", f"{number}.1", "H", text)]))
        for number, text in enumerate(texts, 1)
    ]
    dossier = {**sample.small(), "sections": sections, "attachments": []}
    done = render_dossier(dossier, open_attachment=sample.open_attachment, cache=cache)
    with pikepdf.open(io.BytesIO(done.pdf)) as pdf:
        for use in fonts(pdf)["/VLCZJG+Source-Serif-4,"]:
            spaces |= {text for _, text in MEANING.findall(use.ToUnicode.read_bytes()) if text in (b"0020", b"00a0")}
    assert spaces == {b"0020", b"00a0"}


def test_fonts_of_others_stay_as_they_are() -> None:
    pdf = Pdf.new()
    page = pdf.add_blank_page()
    cases = {
        "/F0": Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica),
        "/F1": Dictionary(Type=Name.Font, Subtype=Name.Type0, BaseFont=Name("/X+Comic"), Encoding=Name("/Identity-H"),
                          DescendantFonts=Array([Dictionary()])),
        "/F2": Dictionary(Type=Name.Font, Subtype=Name.Type0, BaseFont=Name("/X+DejaVu-Sans"),
                          Encoding=pdf.make_stream(b"")),
        "/F3": Dictionary(  # ours by its name, and glyphs of another width
            Type=Name.Font, Subtype=Name.Type0, BaseFont=Name("/ABCDEF+DejaVu-Sans"), Encoding=Name("/Identity-H"),
            ToUnicode=pdf.make_stream(b""), DescendantFonts=Array([Dictionary(
                W=Array([7, Array([1])]), FontDescriptor=Dictionary(FontFile2=pdf.make_stream(b"x")))]),
        ),
    }  # fmt: skip
    page.obj.Resources = Dictionary(Font=Dictionary({name: pdf.make_indirect(font) for name, font in cases.items()}))
    before = page.obj.Resources.unparse(resolved=True)
    merge_fonts(pdf, pdf.pages)
    assert page.obj.Resources.unparse(resolved=True) == before
    assert page.obj.Resources.Font["/F3"].DescendantFonts[0].FontDescriptor.FontFile2.read_bytes() == b"x"


@pytest.mark.parametrize(
    ("name", "stem"),
    [
        ("/ABCDEF+Source-Serif-4,", "SourceSerif4-Regular"),
        ("/ABCDEF+Source-Sans-3-Semi-Bold-Italic", "SourceSans3-SemiboldIt"),
        ("/ABCDEF+DejaVu-Sans-Mono-Bold", "DejaVuSansMono-Bold"),
        ("/ABCDEF+DejaVu-Sans-Oblique", "DejaVuSans-Oblique"),
        ("/DejaVu-Serif-Bold-Italic", "DejaVuSerif-BoldItalic"),
        ("/ABCDEF+Source-Serif-4-Black", None),
        ("/ABCDEF+Arial", None),
    ],
)
def test_names_lead_to_files(name: str, stem: str | None) -> None:
    found = face_file(name)
    assert (found.stem if found else None) == stem


@settings(max_examples=25, deadline=None)
@given(st.sampled_from([SERIF, DEJAVU]), st.frozensets(st.integers(0, 1500), min_size=1, max_size=12))
def test_any_glyphs_draw_the_same_in_the_smaller_font(path: Path, wanted: frozenset[int]) -> None:
    file = font_file(path)
    glyphs = {number for number in wanted if number < file.count}
    data = file.subset(wanted)
    assert data == file.subset(frozenset(sorted(wanted, reverse=True)))
    made, original = TTFont(io.BytesIO(data)), ORIGINALS[path]
    for number in glyphs:
        assert drawn(made, number) == drawn(original, number)
        assert file.advance(number) == original["hmtx"][original.getGlyphName(number)][0] * file.scale
    assert len(data) < len(file.whole) / 3
    assert file.advance(70000) == 0


ORIGINALS = {path: TTFont(path) for path in (SERIF, DEJAVU)}
