"""What assembly puts on every page: the running header and "Page x of y", marked as artifacts.

The header is laid out once, by the layout engine, so that any script in a product name is shaped properly;
page numbers are set here in an embedded subset of the same typeface.
"""

from __future__ import annotations

import io
from functools import cache

import pikepdf
from fontTools import subset
from fontTools.ttLib import TTFont
from pikepdf import Array, Dictionary, Name, Pdf, Stream

from .fonts import stamp_font

A4 = (595.276, 841.89)
MM = 72 / 25.4
SIZE = 8.0
GREY = b"0.314 0.353 0.373"
LATIN = "".join(map(chr, (*range(32, 127), 0xB7)))
FIRST = 32


@cache
def _subset() -> tuple[bytes, tuple[int, ...], dict[str, int]]:
    """The font program, the widths of the codes 32 to 255 and the descriptor's numbers, in 1/1000 em."""
    # recalcTimestamp would write the time of day into the font
    font = TTFont(stamp_font(), recalcTimestamp=False)
    for tag in {"GSUB", "GPOS", "GDEF", "BASE"} & set(font.keys()):
        del font[tag]  # features of shaping, which take long to read
    options = subset.Options(name_IDs=[], hinting=False, notdef_outline=True)
    options.recalc_timestamp = False
    subsetter = subset.Subsetter(options)
    subsetter.populate(text=LATIN)
    subsetter.subset(font)
    scale = 1000 / font["head"].unitsPerEm
    cmap, widths = font.getBestCmap(), font["hmtx"]
    numbers = {
        "Ascent": round(font["hhea"].ascent * scale),
        "Descent": round(font["hhea"].descent * scale),
        "CapHeight": round(getattr(font["OS/2"], "sCapHeight", 660) * scale),
        **{f"BBox{side}": round(getattr(font["head"], side) * scale) for side in ("xMin", "yMin", "xMax", "yMax")},
    }
    advance = tuple(round(widths[cmap[code]][0] * scale) if code in cmap else 0 for code in range(FIRST, 256))
    output = io.BytesIO()
    font.save(output)
    return output.getvalue(), advance, numbers


def text_width(text: str) -> float:
    """In points at the size of the stamp."""
    advance = _subset()[1]
    return sum(advance[ord(character) - FIRST] for character in text) * SIZE / 1000


def _to_unicode(pdf: Pdf) -> Stream:
    lines = "\n".join(f"<{ord(character):02X}> <{ord(character):04X}>" for character in LATIN)
    return pdf.make_stream(
        (
            "/CIDInit /ProcSet findresource begin 12 dict begin begincmap\n"
            "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def\n"
            "/CMapName /Adobe-Identity-UCS def /CMapType 2 def\n"
            "1 begincodespacerange <00> <FF> endcodespacerange\n"
            f"{len(LATIN)} beginbfchar\n{lines}\nendbfchar\n"
            "endcmap CMapName currentdict /CMap defineresource pop end end"
        ).encode()
    )


class Stamp:
    """Stamps the pages of one document."""

    def __init__(self, pdf: Pdf, running: Pdf) -> None:
        """`running` holds the header twice: on a portrait and on a landscape page."""
        self.pdf = pdf
        self.font = self._font()
        self.headers = [pdf.copy_foreign(pikepdf.Page(page).as_form_xobject()) for page in running.pages]
        self.before = pdf.make_stream(b"q\n")
        self.done: set[tuple[int, int]] = set()

    def page(self, page: pikepdf.Page, number: int, total: int, note: str = "") -> None:
        """Adds header, page number and, at the left of the foot, a note in plain Latin letters."""
        box = [float(side) for side in page.mediabox]
        width, wide = box[2] - box[0], box[2] - box[0] > box[3] - box[1]
        left, right = (20 * MM, width - 20 * MM) if wide else (26 * MM, width - 22 * MM)
        text = f"Page {number} of {total}"
        lines = [(right - text_width(text), text)] + ([(left, note)] if note else [])
        self._resources(page)
        header = b"/RunH1" if wide else b"/RunH0"
        drawn = b"".join(b"1 0 0 1 %.3f %.3f Tm (%s) Tj\n" % (x, 11 * MM, _literal(string)) for x, string in lines)
        after = (
            b"\nQ\n/Artifact << /Type /Pagination /Subtype /Header /Attached [/Top] >> BDC q "
            + header
            + b" Do Q EMC\n/Artifact << /Type /Pagination /Subtype /Footer /Attached [/Bottom] >> BDC q BT /RunF "
            + b"%.1f Tf %s rg\n%sET Q EMC\n" % (SIZE, GREY, drawn)
        )
        contents = page.obj.Contents
        body = list(contents) if isinstance(contents, Array) else [contents]
        page.obj.Contents = Array([self.before, *body, self.pdf.make_stream(after)])

    def _resources(self, page: pikepdf.Page) -> None:
        """Pages of one fragment share their resources: each set is completed once."""
        resources = page.obj.Resources
        if resources.is_indirect and resources.objgen in self.done:
            return
        for kind, entries in (
            (Name.Font, {"/RunF": self.font}),
            (Name.XObject, {f"/RunH{index}": header for index, header in enumerate(self.headers)}),
        ):
            if kind not in resources:
                resources[kind] = Dictionary()
            for name, value in entries.items():
                resources[kind][name] = value
        if resources.is_indirect:
            self.done.add(resources.objgen)

    def _font(self) -> pikepdf.Object:
        program, advance, numbers = _subset()
        name = Name("/DMSTMP+SourceSans3-Regular")
        file = self.pdf.make_stream(program, Length1=len(program))
        descriptor = Dictionary(
            Type=Name.FontDescriptor,
            FontName=name,
            Flags=32,  # non-symbolic
            FontBBox=Array([numbers[f"BBox{side}"] for side in ("xMin", "yMin", "xMax", "yMax")]),
            ItalicAngle=0,
            Ascent=numbers["Ascent"],
            Descent=numbers["Descent"],
            CapHeight=numbers["CapHeight"],
            StemV=80,
            FontFile2=file,
        )
        return self.pdf.make_indirect(
            Dictionary(
                Type=Name.Font,
                Subtype=Name.TrueType,
                BaseFont=name,
                FirstChar=FIRST,
                LastChar=255,
                Widths=Array(advance),
                Encoding=Name.WinAnsiEncoding,
                FontDescriptor=self.pdf.make_indirect(descriptor),
                ToUnicode=_to_unicode(self.pdf),
            )
        )


def _literal(text: str) -> bytes:
    """A PDF string of the characters the stamp knows; others are left out."""
    known = "".join(character for character in text if character in LATIN)
    return known.encode("latin-1").replace(b"\\", b"\\\\").replace(b"(", b"\\(").replace(b")", b"\\)")


def place_upload(pdf: Pdf, source: pikepdf.Page) -> tuple[pikepdf.Page, list[float], bool]:
    """Puts one uploaded page, scaled into the margins, on a new A4 page of its own orientation.

    Returns the page, the matrix that places the content, and whether the page holds text. The page's content
    becomes a form: its own annotations, actions and scripts stay behind.
    """
    form = pdf.copy_foreign(source.as_form_xobject())
    for key in (Name.StructParents, Name.StructParent, Name.Metadata, Name.AF, Name.PieceInfo, Name.OC):
        if key in form:
            del form[key]
    left, bottom, width, height = _extent(form)
    page_width, page_height = A4 if width <= height else A4[::-1]
    frame_width, frame_height = page_width - 24 * MM, page_height - 36 * MM
    scale = min(frame_width / max(width, 1), frame_height / max(height, 1), 1.0)
    x = 12 * MM + (frame_width - width * scale) / 2
    y = 17 * MM + (frame_height - height * scale) / 2
    matrix = [scale, 0.0, 0.0, scale, x - left * scale, y - bottom * scale]
    has_text = "/Font" in form.get("/Resources", Dictionary())
    page = pdf.add_blank_page(page_size=(page_width, page_height))
    page.obj.Resources = Dictionary(XObject=Dictionary(Upload=form))
    page.obj.Contents = pdf.make_stream(
        b"%s << /MCID 0 >> BDC q %.5f 0 0 %.5f %.4f %.4f cm /Upload Do Q EMC\n"
        % (b"/P" if has_text else b"/Figure", scale, scale, matrix[4], matrix[5])
        + b"/Artifact BMC q 0.4 w 0.69 0.71 0.71 RG %.3f %.3f %.3f %.3f re S Q EMC\n"
        % (x, y, width * scale, height * scale)
    )
    page.obj.Tabs = Name.S
    return page, matrix, has_text


def _extent(form: pikepdf.Object) -> tuple[float, float, float, float]:
    """Left, bottom, width and height of a form as it is drawn, a turn of the page included."""
    box, matrix = [float(side) for side in form.BBox], [float(n) for n in form.get("/Matrix", (1, 0, 0, 1, 0, 0))]
    corners = [apply(matrix, x, y) for x in (box[0], box[2]) for y in (box[1], box[3])]
    left, bottom = min(x for x, _ in corners), min(y for _, y in corners)
    return left, bottom, max(x for x, _ in corners) - left, max(y for _, y in corners) - bottom


def apply(matrix: list[float], x: float, y: float) -> tuple[float, float]:
    """A point through a PDF matrix."""
    a, b, c, d, e, f = matrix
    return a * x + c * y + e, b * x + d * y + f
