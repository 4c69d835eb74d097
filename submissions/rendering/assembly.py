"""Assembly: fragments and uploaded PDFs into one tagged, bookmarked, linked PDF. Uses pikepdf, lays nothing out.

Copying pages alone would lose the tags, so the structure trees are merged as well: the keys into the parent
tree are offset, and the elements are re-parented under one Document.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf, String

from .conformance import claimed
from .errors import RenderError
from .identification import hint_runs_on, identify, widen, with_identifier
from .metadata import Conformance, Properties
from .pieces import Laid, Piece, Upload
from .sharing import merge_fonts, merge_images
from .splicing import splice
from .stamping import Stamp, apply, place_upload
from .tagging import GOES_ON, HEADINGS, without_gaps

MARKER = "dossier:"  # a link out of a fragment, to the anchor that follows
HEADROOM = 14  # points of space above the target of a link
__all__ = ["Laid", "Piece", "Upload", "assemble", "conformance"]


def assemble(
    pieces: Sequence[Piece],
    *,
    running: Laid,
    outline: Iterable[Mapping[str, Any]],
    properties: Properties,
    full_fonts: bool = False,
) -> bytes:
    """The document; the same pieces give the same bytes. `full_fonts` embeds whole font files, not the glyphs used.

    The fragments are released one by one and cannot be assembled again.
    """
    properties = replace(properties, conformance=conformance(pieces))
    assembly = _Assembly(running.pdf)
    for piece in pieces:
        assembly.add(piece)
    assembly.resolve_links()
    assembly.add_outline(outline)
    assembly.stamp()
    assembly.share(full_fonts)
    assembly.describe(properties)
    return assembly.bytes()


def conformance(pieces: Sequence[Piece]) -> Conformance:
    """What the file of these pieces claims to be, which a page can show beside it."""
    uploads = ((piece.title, piece.upload.problem) for piece in pieces if piece.upload)
    return claimed(((piece.title, piece.fragment.noted.flaw) for piece in pieces), uploads)


class _Assembly:
    def __init__(self, running: Pdf) -> None:
        self.pdf = Pdf.new()
        self.running = running
        self.document = self.pdf.make_indirect(Dictionary(Type=Name.StructElem, S=Name.Document, K=Array()))
        self.parents: list[pikepdf.Object | int] = []  # the flat number tree: key, value, key, value ...
        self.next_key = 0
        self.anchors: dict[str, tuple[int, float]] = {}
        self.links: list[tuple[pikepdf.Object, str]] = []
        self.headings: list[pikepdf.Object] = []
        self.notes: dict[int, str] = {}
        self.pages: list[pikepdf.Page] = []  # to ask the file for a page by its number takes long
        self.ours: list[pikepdf.Page] = []  # those of fragments
        self.labels: dict[int, pikepdf.Object] = {}  # page index -> how pages are labelled from there on

    def add(self, piece: Piece) -> None:
        start = len(self.pages)
        source = piece.fragment
        self.pdf.pages.extend(source.pdf.pages)
        added = [self.pdf.pages[index] for index in range(start, start + source.pages)]
        self.pages += added
        self.ours += added
        self._label(start, piece)
        for name, (index, height) in source.noted.anchors.items():
            self.anchors.setdefault(name, (start + index, height))
        part = self.document.K[-1] if piece.continues else self._part(piece.title)
        self._merge_tags(source.pdf, added, part)
        for page in added:
            self._collect_links(page)
        source.release()
        if piece.upload:
            self._add_upload(piece, piece.upload, part)

    def _label(self, start: int, piece: Piece) -> None:
        """Our pages are labelled as they are numbered at their foot, uploaded ones as those of the evidence.

        An image lies on our own page: there is no upload, and its appendix is labelled as the evidence.
        """
        ours = Dictionary(S=Name.D, St=start + 1)
        theirs = Dictionary(S=Name.D, P=String(f"{piece.label}-"))
        if not piece.label:
            self.labels[start] = ours
        elif piece.upload:
            self.labels |= {start: ours, start + piece.fragment.pages: theirs}
        else:
            self.labels[start] = theirs

    def _part(self, title: str) -> pikepdf.Object:
        part = self.pdf.make_indirect(
            Dictionary(Type=Name.StructElem, S=Name.Part, P=self.document, T=String(title), K=Array())
        )
        self.document.K.append(part)
        return part

    def _merge_tags(self, source: Pdf, added: Sequence[pikepdf.Page], part: pikepdf.Object) -> None:
        root = self.pdf.copy_foreign(source.Root.StructTreeRoot)
        offset = self.next_key
        for page in added:
            page.obj.StructParents = int(page.obj.StructParents) + offset
            for annotation in page.obj.get("/Annots", ()):
                if "/StructParent" in annotation:
                    annotation.StructParent = int(annotation.StructParent) + offset
        numbers = list(root.ParentTree.Nums)
        for key, value in zip(numbers[::2], numbers[1::2], strict=True):
            self.parents += [int(key) + offset, value]
            self.next_key = max(self.next_key, int(key) + offset + 1)
        self.headings += [self.pdf.copy_foreign(heading) for heading in source.Root.get(f"/{HEADINGS}", ())]
        going_on = [self.pdf.copy_foreign(element) for element in source.Root.get(f"/{GOES_ON}", ())]
        splice(part, root.K[0].K, going_on)

    def _collect_links(self, page: pikepdf.Page) -> None:
        for annotation in page.obj.get("/Annots", ()):
            target = str(annotation.get("/A", Dictionary()).get("/URI", ""))
            if target.startswith(MARKER):
                self.links.append((annotation, target.removeprefix(MARKER)))

    def _add_upload(self, piece: Piece, upload: Upload, part: pikepdf.Object) -> None:
        for number, source in enumerate(upload.pdf.pages, 1):
            alternative = f"{piece.title}, page {number} of {upload.pages}, supplied by {piece.supplied_by}"
            try:
                page, matrix, has_text = place_upload(self.pdf, source)
            except (pikepdf.PdfError, ValueError, TypeError, MemoryError) as error:
                raise RenderError(f"Page {number} of {piece.title} cannot be read: {error}.") from error
            self.pages.append(page)
            element = Dictionary(
                Type=Name.StructElem, S=Name.P if has_text else Name.Figure, P=part, Pg=page.obj, K=Array([0])
            )
            if not has_text:
                element.Alt = String(alternative)
                element.A = Dictionary(O=Name.Layout, BBox=Array([0, 0, *page.mediabox[2:]]))
            element = self.pdf.make_indirect(element)
            part.K.append(element)
            page.obj.StructParents = self._claim(Array([element]))
            self._keep_web_links(source, page, matrix, part)
            self.notes[len(self.pages) - 1] = f"{piece.note} \xb7 page {number} of {upload.pages} as supplied"

    def _claim(self, value: pikepdf.Object) -> int:
        key = self.next_key
        self.parents += [key, value]
        self.next_key += 1
        return key

    def _keep_web_links(
        self, source: pikepdf.Page, page: pikepdf.Page, matrix: list[float], part: pikepdf.Object
    ) -> None:
        """Of an upload's annotations only plain links to the web survive, as new ones."""
        if int(source.obj.get("/Rotate", 0)) % 360:
            return  # the rectangles are those of the unturned page
        for annotation in source.obj.get("/Annots", ()):
            target = _web_target(annotation)
            if target:
                x1, y1, x2, y2 = (float(side) for side in annotation.Rect)
                corners = (*apply(matrix, x1, y1), *apply(matrix, x2, y2))
                self._add_web_link(page, [round(corner, 3) for corner in corners], target, part)

    def _add_web_link(self, page: pikepdf.Page, rectangle: list[float], target: str, part: pikepdf.Object) -> None:
        link = self.pdf.make_indirect(
            Dictionary(
                Type=Name.Annot,
                Subtype=Name.Link,
                Rect=Array(rectangle),
                F=4,
                Border=Array([0, 0, 0]),
                Contents=String(target),
                A=Dictionary(Type=Name.Action, S=Name.URI, URI=String(target)),
            )
        )
        reference = Dictionary(Type=Name.OBJR, Obj=link, Pg=page.obj)
        element = self.pdf.make_indirect(
            Dictionary(Type=Name.StructElem, S=Name.Link, P=part, Pg=page.obj, K=Array([reference]))
        )
        part.K.append(element)
        link.StructParent = self._claim(element)
        if "/Annots" not in page.obj:
            page.obj.Annots = Array()
        page.obj.Annots.append(link)

    def _destination(self, anchor: str) -> Array:
        if anchor not in self.anchors:
            raise RenderError(f"A link in the document leads nowhere: there is no '{anchor}'.")
        page, height = self.anchors[anchor]
        return Array([self.pages[page].obj, Name.XYZ, None, round(height + HEADROOM, 2), None])

    def resolve_links(self) -> None:
        for annotation, anchor in self.links:
            del annotation["/A"]
            annotation.Dest = self._destination(anchor)
            annotation.Contents = String(f"Go to page {self.anchors[anchor][0] + 1}")

    def add_outline(self, lines: Iterable[Mapping[str, Any]]) -> None:
        """Bookmarks from {"level", "title", "anchor"} in order; only the first level is open."""
        with self.pdf.open_outline() as outline:
            path: list[list[pikepdf.OutlineItem]] = [outline.root]
            for line in lines:
                item = pikepdf.OutlineItem(line["title"], self._destination(line["anchor"]))
                item.is_closed = True
                del path[line["level"] :]
                path[-1].append(item)
                path.append(item.children)

    def share(self, full_fonts: bool) -> None:
        merge_fonts(self.pdf, self.ours, full=full_fonts)
        merge_images(self.ours)

    def stamp(self) -> None:
        stamp, total = Stamp(self.pdf, self.running), len(self.pages)
        for index, page in enumerate(self.pages):
            stamp.page(page, index + 1, total, self.notes.get(index, ""))

    def describe(self, properties: Properties) -> None:
        self._level_headings()
        self._add_structure(self.pdf.Root)
        self.pdf.Root.Names = Dictionary(Dests=self._named_destinations())
        identify(self.pdf, properties, self.labels)

    def _level_headings(self) -> None:
        for heading, level in zip(
            self.headings, without_gaps(int(str(one.S)[2:]) for one in self.headings), strict=True
        ):
            heading.S = Name(f"/H{level}")

    def _add_structure(self, root: pikepdf.Object) -> None:
        root.MarkInfo = Dictionary(Marked=True)
        root.StructTreeRoot = self.pdf.make_indirect(
            Dictionary(
                Type=Name.StructTreeRoot,
                K=Array([self.document]),
                ParentTree=self.pdf.make_indirect(Dictionary(Nums=Array(self.parents))),
                ParentTreeNextKey=self.next_key,
            )
        )
        self.document.P = root.StructTreeRoot

    def _named_destinations(self) -> pikepdf.Object:
        """Every anchor by name, so that an address can point at a paragraph: dossier.pdf#nameddest=..."""
        names: list[pikepdf.Object] = []
        for name in sorted(self.anchors, key=lambda anchor: bytes(String(anchor))):
            names += [String(name), self._destination(name)]
        return self.pdf.make_indirect(Dictionary(Names=Array(names)))

    def bytes(self) -> bytes:
        data = _written(self.pdf)
        while hint_runs_on(data):
            with Pdf.open(io.BytesIO(data)) as pdf:
                widen(pdf)
                data = _written(pdf)
        return with_identifier(data)


def _written(pdf: Pdf) -> bytes:
    output = io.BytesIO()
    pdf.save(
        output,
        linearize=True,
        static_id=True,
        object_stream_mode=pikepdf.ObjectStreamMode.generate,
        force_version="1.7",
    )
    return output.getvalue()


def _web_target(annotation: pikepdf.Object) -> str:
    try:
        action = annotation.A
        target = str(action.URI) if annotation.Subtype == Name.Link and action.S == Name.URI else ""
    except (AttributeError, TypeError, ValueError):
        return ""
    return target if target.lower().startswith(("http://", "https://")) else ""
