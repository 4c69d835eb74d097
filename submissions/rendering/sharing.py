"""What several fragments hold alike is kept once: the program of a typeface, and a picture.

The layout engine embeds in a fragment the glyphs that the fragment shows, under the numbers they have in the font file
itself. So the programs of all fragments can be replaced by one, cut anew from the file with the glyphs of them all.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf

from .fonts import face_file
from .glyphs import font_file

WIDTHS = re.compile(rb"(\d+)\s*\[([^\]]*)\]")
MEANING = re.compile(rb"^<([0-9a-fA-F]{4})> <([0-9a-fA-F]+)>$", re.MULTILINE)
CMAP = b"""/CIDInit /ProcSet findresource begin
12 dict begin
begincmap
/CIDSystemInfo
<< /Registry (Adobe)
/Ordering (UCS)
/Supplement 0
>> def
/CMapName /Adobe-Identity-UCS def
/CMapType 2 def
1 begincodespacerange
<0000> <ffff>
endcodespacerange
%s
endcmap
CMapName currentdict /CMap defineresource pop
end
end"""
Place = tuple[Any, str]  # the font dictionary of resources, and the name under which a font stands in it


@dataclass
class _Face:
    """Every use of one typeface in the document."""

    path: Path
    widths: dict[int, bytes] = field(default_factory=dict)  # glyph -> width as written
    meanings: dict[int, bytes] = field(default_factory=dict)  # glyph -> UTF-16 in hex; the first that was given
    uses: list[tuple[list[Place], Any, dict[int, bytes]]] = field(default_factory=list)


def merge_fonts(pdf: Pdf, pages: Iterable[pikepdf.Page], *, full: bool = False) -> None:
    """`pages` are those of fragments. With `full` the whole font files are embedded, as some regulators wish."""
    places: dict[tuple[int, int], tuple[Any, list[Place]]] = {}
    seen: set[tuple[int, int]] = set()
    for page in pages:
        for font, place in _fonts(page.obj.get("/Resources", Dictionary()), seen):
            places.setdefault(font.objgen, (font, []))[1].append(place)
    faces: dict[str, _Face] = {}
    for font, where in places.values():
        _gather(faces, font, where)
    for face in faces.values():
        _share(pdf, face, full)


def merge_images(pages: Iterable[pikepdf.Page]) -> None:
    """A picture that a section shows and an appendix too is stored once."""
    kept: dict[bytes, Any] = {}
    seen: set[tuple[int, int]] = set()
    for page in pages:
        resources = page.obj.get("/Resources", Dictionary())
        if resources.is_indirect and resources.objgen in seen:
            continue
        seen.add(resources.objgen) if resources.is_indirect else None
        objects = resources.get("/XObject", Dictionary())
        for name, item in objects.items():
            if item.get("/Subtype") == Name.Image:
                objects[name] = kept.setdefault(_picture(item), item)


def _picture(image: Any) -> bytes:
    """A hash of its pixels, of how they are to be read, and of its mask."""
    says = {name: value for name, value in image.items() if name != "/SMask"}
    mask = _picture(image.SMask) if "/SMask" in image else b""
    described = Dictionary(says).unparse(resolved=True)
    return hashlib.sha256(described + mask + image.read_raw_bytes()).digest()


def _fonts(resources: Any, seen: set[tuple[int, int]]) -> Iterator[tuple[Any, Place]]:
    """The fonts of resources and of the forms in them, but not those of what was uploaded."""
    if resources.is_indirect:
        if resources.objgen in seen:
            return
        seen.add(resources.objgen)
    fonts = resources.get("/Font", Dictionary())
    if not (fonts.is_indirect and fonts.objgen in seen):
        seen.add(fonts.objgen) if fonts.is_indirect else None
        for name, font in fonts.items():
            yield font, (fonts, name)
    for form in resources.get("/XObject", Dictionary()).values():
        if "/Resources" in form and form.objgen not in seen:
            seen.add(form.objgen)
            yield from _fonts(form.Resources, seen)


def _gather(faces: dict[str, _Face], font: Any, where: list[Place]) -> None:
    """Fonts that are none of ours, or that lack a glyph and so number them otherwise, stay as they are."""
    if font.get("/Subtype") != Name.Type0 or font.get("/Encoding") != Name("/Identity-H"):
        return
    name, inner = str(font.BaseFont), font.DescendantFonts[0]
    path = face_file(name)
    if path is None or "/FontFile2" not in inner.FontDescriptor:
        return
    face = faces.setdefault(name, _Face(path))
    widths: dict[int, bytes] = {}
    for first, run in WIDTHS.findall(inner.W.unparse(resolved=True)):
        widths |= {int(first) + step: width for step, width in enumerate(run.split())}
    meanings = {int(glyph, 16): text for glyph, text in MEANING.findall(font.ToUnicode.read_bytes())}
    face.widths = {**widths, **face.widths}
    face.meanings = {**meanings, **face.meanings}
    face.uses.append((where, font, meanings))


def _share(pdf: Pdf, face: _Face, full: bool) -> None:
    file = font_file(face.path)
    if any(abs(float(width) - file.advance(glyph)) > 1 for glyph, width in face.widths.items()):
        return  # the numbers are not those of the file: another version of it, and no font of ours
    program = file.whole if full else file.subset(frozenset(face.widths))
    _, shared, _ = face.uses[0]
    inner = shared.DescendantFonts[0]
    boxes = [[float(side) for side in use.DescendantFonts[0].FontDescriptor.FontBBox] for _, use, _ in face.uses]
    inner.FontDescriptor.FontBBox = Array([min(b[0] for b in boxes), min(b[1] for b in boxes)])
    inner.FontDescriptor.FontBBox.extend([max(b[2] for b in boxes), max(b[3] for b in boxes)])
    inner.FontDescriptor.FontFile2 = pdf.make_stream(program, Length1=len(program))
    inner.W = pikepdf.Object.parse(_runs(face.widths))
    if full:
        shared.BaseFont = inner.BaseFont = inner.FontDescriptor.FontName = Name(f"/{str(shared.BaseFont)[8:]}")
    whole = pdf.make_stream(_cmap(face.meanings))
    shared = pdf.make_indirect(Dictionary({**dict(shared.items()), "/ToUnicode": whole}))
    for where, font, meanings in face.uses:
        if meanings.items() <= face.meanings.items():
            for fonts, name in where:
                fonts[name] = shared
        else:  # a glyph that stands for one character here and for another there, such as a space that may not break
            font.BaseFont, font.DescendantFonts = shared.BaseFont, shared.DescendantFonts


def _runs(widths: dict[int, bytes]) -> bytes:
    """The widths as PDF writes them: the first glyph of a run, and the widths of the run."""
    parts: list[bytes] = []
    before = -2
    for glyph, width in sorted(widths.items()):
        parts.append(width if glyph == before + 1 else b"%s%d [%s" % (b"] " if parts else b"", glyph, width))
        before = glyph
    return b"[" + b" ".join(parts) + b"]]"


def _cmap(meanings: dict[int, bytes]) -> bytes:
    """What each glyph means, a hundred to a block."""
    lines = [b"<%04x> <%s>" % (glyph, text) for glyph, text in sorted(meanings.items())]
    blocks = [lines[start : start + 100] for start in range(0, len(lines), 100)]
    return CMAP % b"\n".join(b"%d beginbfchar\n%s\nendbfchar" % (len(block), b"\n".join(block)) for block in blocks)
