"""For every rule a way to break it, and it alone, in a document that keeps them all."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf, String

Breaker = Callable[[Pdf], dict[str, Any] | None]
SAVE = {
    "linearize": True,
    "deterministic_id": True,
    "object_stream_mode": pikepdf.ObjectStreamMode.disable,
    "force_version": "1.7",
}


def elements(pdf: Pdf, kind: str) -> Iterator[pikepdf.Object]:
    for item in pdf.objects:
        if isinstance(item, Dictionary) and item.get("/Type") == Name.StructElem and item.get("/S") == Name(f"/{kind}"):
            yield item


def links(pdf: Pdf, key: str) -> Iterator[pikepdf.Object]:
    for page in pdf.pages:
        yield from (item for item in page.obj.get("/Annots", ()) if key in item)


def draw(pdf: Pdf, content: bytes) -> None:
    """More content on the first page."""
    pdf.pages[0].contents_add(content)


def bookmark(pdf: Pdf) -> pikepdf.Object:
    return pdf.Root.Outlines.First


def saved(pdf: Pdf, **settings: Any) -> bytes:
    out = io.BytesIO()
    pdf.save(out, **{**SAVE, **settings})
    return out.getvalue()


def _version(pdf: Pdf) -> dict[str, Any]:
    return {"force_version": "2.0"}


def _syntax(pdf: Pdf) -> None:
    junk = pdf.make_stream(b"")
    junk.write(b"this was never packed", filter=Name.FlateDecode)
    pdf.Root.Junk = junk


def _linearised(pdf: Pdf) -> dict[str, Any]:
    return {"linearize": False}


def _open(pdf: Pdf) -> dict[str, Any]:
    return {"encryption": pikepdf.Encryption(owner="o", user="", R=4), "deterministic_id": False}


def _no_actions(pdf: Pdf) -> None:
    pdf.Root.OpenAction = Dictionary(S=Name.JavaScript, JS=String("app.alert(1)"))


def _no_attachments(pdf: Pdf) -> None:
    pdf.attachments["a.txt"] = b"a"


def _no_forms(pdf: Pdf) -> None:
    pdf.Root.AcroForm = Dictionary(Fields=Array())


def _links_only(pdf: Pdf) -> None:
    next(links(pdf, "/Dest")).Subtype = Name.Text


def _no_lzw(pdf: Pdf) -> dict[str, Any]:
    packed = pdf.make_stream(b"")
    packed.write(bytes.fromhex("800b6050220c0c8501"), filter=Name.LZWDecode)
    pdf.Root.Packed = packed
    return {"stream_decode_level": pikepdf.StreamDecodeLevel.none, "compress_streams": False}


def _fonts(pdf: Pdf) -> None:
    for page in pdf.pages:
        del page.obj.Resources.Font["/RunF"]["/FontDescriptor"]["/FontFile2"]
        return


def _searchable(pdf: Pdf) -> None:
    fonts = pdf.pages[0].obj.Resources.Font
    del next(font for font in fonts.values() if font.Subtype == Name.Type0)["/ToUnicode"]


def _title(pdf: Pdf) -> None:
    pdf.Root.ViewerPreferences.DisplayDocTitle = False


def _metadata(pdf: Pdf) -> None:
    pdf.docinfo.Author = String("Somebody Else")


def _language(pdf: Pdf) -> None:
    pdf.Root.Lang = String("English")


def _claim(pdf: Pdf) -> None:
    packet = pdf.Root.Metadata.read_bytes()
    pdf.Root.Metadata.write(packet.replace(b"<pdfaSchema:prefix>pdfuaid<", b"<pdfaSchema:prefix>other<"))


def _colours(pdf: Pdf) -> None:
    del pdf.Root["/OutputIntents"]


def _bookmarks(pdf: Pdf) -> None:
    del pdf.Root["/Outlines"]
    pdf.Root.PageMode = Name.UseNone


def _bookmark_levels(pdf: Pdf) -> None:
    parent = bookmark(pdf)
    for number in range(4):
        child = pdf.make_indirect(Dictionary(Title=String(f"Deeper {number}"), Parent=parent, Dest=bookmark(pdf).Dest))
        parent.First = parent.Last = child
        parent.Count = -1
        parent = child


def _bookmark_targets(pdf: Pdf) -> None:
    bookmark(pdf).Dest = String("nowhere")


def _page_mode(pdf: Pdf) -> None:
    del pdf.Root["/PageMode"]


def _contents(pdf: Pdf) -> None:
    for kind in ("TOC", "TOCI"):
        for element in elements(pdf, kind):
            element.S = Name.Div


def _link_targets(pdf: Pdf) -> None:
    next(links(pdf, "/A")).A.URI = String("file:///etc/passwd")


def _zoom(pdf: Pdf) -> None:
    next(links(pdf, "/Dest")).Dest[4] = 2


def _page_labels(pdf: Pdf) -> None:
    del pdf.Root["/PageLabels"]


def _link_tags(pdf: Pdf) -> None:
    del next(links(pdf, "/Dest"))["/Contents"]


def _paper(pdf: Pdf) -> None:
    pdf.pages[1].obj.MediaBox = Array([0, 0, 612, 792])


def _text(x: float, y: float, size: float, text: str) -> bytes:
    return f"/Artifact BMC BT /RunF {size} Tf 1 0 0 1 {x} {y} Tm ({text}) Tj ET EMC\n".encode()


def _margins(pdf: Pdf) -> None:
    draw(pdf, _text(10, 400, 10, "Too far left"))


def _type_size(pdf: Pdf) -> None:
    draw(pdf, _text(100, 400, 4, "small print " * 2000))


def _numbered(pdf: Pdf) -> None:
    contents = pdf.pages[2].obj.Contents
    last = contents[len(contents) - 1]
    last.write(last.read_bytes().replace(b"(Page 3 of", b"(Sheet 3 of"))


def _tab_order(pdf: Pdf) -> None:
    for page in pdf.pages:
        if "/Annots" in page.obj:
            del page.obj["/Tabs"]


def _tagged(pdf: Pdf) -> None:
    pdf.Root.MarkInfo.Marked = False


def _all_marked(pdf: Pdf) -> None:
    draw(pdf, b"0 0 1 rg 90 90 10 10 re f\n")


def _tags_lead_back(pdf: Pdf) -> None:
    tree = pikepdf.NumberTree(pdf.Root.StructTreeRoot.ParentTree)
    tree[int(pdf.pages[1].obj.StructParents)] = tree[int(pdf.pages[2].obj.StructParents)]


def _figures(pdf: Pdf) -> None:
    del next(elements(pdf, "Figure"))["/Alt"]


def _headings(pdf: Pdf) -> None:
    for element in elements(pdf, "H2"):
        element.S = Name.H4


def _lists(pdf: Pdf) -> None:
    next(elements(pdf, "LBody")).S = Name.Div


def _table_headers(pdf: Pdf) -> None:
    del next(elements(pdf, "TH")).A["/Scope"]


def _cell_ids(pdf: Pdf) -> None:
    first, second, *_ = (element for element in elements(pdf, "TH") if "/ID" in element)
    second.ID = first.ID


def _table_rows(pdf: Pdf) -> None:
    next(elements(pdf, "TD")).A = Dictionary(O=Name.Table, ColSpan=7)


BREAKERS: dict[str, Breaker] = {
    name.removeprefix("_").replace("_", "-"): made
    for name, made in list(globals().items())
    if name.startswith("_") and not name.startswith("__") and name != "_text" and callable(made)
}
