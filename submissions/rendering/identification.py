"""What a file says beyond its pages: title and language, how it opens, what its colours mean, what it conforms to."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from functools import cache
from importlib.util import find_spec
from pathlib import Path

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf, String

from .errors import RenderError
from .metadata import Properties, xmp

HINTS = re.compile(rb"/Linearized 1 .{0,80}?/H \[ (\d+) (\d+) \]")
LENGTH = re.compile(rb"/Length (\d+)")
SAME_FOR_ALL = b"<31415926535897932384626433832795>"  # what qpdf writes where it is asked for a fixed identifier


@cache
def srgb() -> bytes:
    """The colour profile that comes with the layout engine; found without importing the engine."""
    found = find_spec("weasyprint")
    path = Path(found.origin or "").parent / "pdf" / "sRGB2014.icc" if found else Path()
    if not path.is_file():
        raise RenderError("The sRGB profile is missing: this WeasyPrint came without sRGB2014.icc.")
    return path.read_bytes()


def identify(pdf: Pdf, properties: Properties, labels: Mapping[int, pikepdf.Object]) -> None:
    """Writes it into the catalogue. `labels`: page index -> how pages are labelled from there on."""
    root, properties = pdf.Root, properties.printable()
    root.Lang = String("en-GB")
    root.ViewerPreferences = Dictionary(DisplayDocTitle=True)
    root.PageMode = Name.UseOutlines if "/Outlines" in root else Name.UseNone
    root.PageLabels = Dictionary(Nums=Array([part for pair in sorted(labels.items()) for part in pair]))
    root.OutputIntents = Array([output_intent(pdf)])
    root.Metadata = pdf.make_stream(xmp(properties), Type=Name.Metadata, Subtype=Name.XML)
    information = Dictionary(
        Title=String(properties.title),
        Author=String(properties.author),
        Subject=String(properties.description),
        Producer=String(properties.tools),
    )
    if properties.date:
        information.CreationDate = information.ModDate = String(f"D:{properties.date.replace('-', '')}000000Z")
    pdf.docinfo = pdf.make_indirect(information)


def output_intent(pdf: Pdf) -> pikepdf.Object:
    """All colours of a document are meant as sRGB."""
    name = "sRGB IEC61966-2.1"
    return pdf.make_indirect(
        Dictionary(
            Type=Name.OutputIntent,
            S=Name.GTS_PDFA1,
            OutputConditionIdentifier=String(name),
            Info=String(name),
            DestOutputProfile=pdf.make_stream(srgb(), N=3),
        )
    )


def with_identifier(data: bytes) -> bytes:
    """The file with an identifier made from all its bytes, in place of one that is the same for every file.

    qpdf can make one as well, and writes the whole file once more to do so, which takes a third of the time of saving.
    """
    if SAME_FOR_ALL not in data:
        raise RenderError("The document has no identifier: this qpdf writes another one than it did.")
    return data.replace(SAME_FOR_ALL, b"<%s>" % hashlib.sha256(data).hexdigest()[:32].encode())


def hint_runs_on(data: bytes) -> bool:
    """Whether qpdf left out the end of line that PDF/A wants behind the data of a stream.

    It does so for the stream of hints to a web viewer alone, and only where that happens to end in a line feed.
    """
    found = HINTS.search(data)
    if not found:
        raise RenderError("The document is not laid out for the web: this qpdf writes another head than it did.")
    start, size = int(found[1]), int(found[2])
    head, _, body = data[start : start + size].partition(b">>\nstream\n")
    length = LENGTH.search(head)
    return length is not None and not body[int(length[1]) :].startswith(b"\nendstream")


def widen(pdf: Pdf) -> None:
    """One space more in the metadata, so that everything behind it stands elsewhere and the hints are others."""
    metadata = pdf.Root.Metadata
    says = {name: value for name, value in metadata.items() if name in ("/Type", "/Subtype")}
    wider = pdf.make_stream(metadata.read_bytes().replace(b"<?xpacket end", b" <?xpacket end"), says)
    pdf.Root.Metadata = wider
