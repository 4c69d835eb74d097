"""Cleaning of one PDF, in a process of its own: `python -m submissions.pdf_cleaning LIMIT < in > out`.

A hostile PDF may ask its reader for any amount of memory and time, so nobody's request reads one: cleaning.py starts
this module, which gives itself limits and knows nothing of Django. The first line of its answer is `ok PAGES`, and
the cleaned PDF follows; or it is one of the words of REFUSALS, and a number. No such line: it ran into a limit.
"""

from __future__ import annotations

import contextlib
import io
import re
import resource
import sys

import pikepdf

MB = 1024 * 1024
MEMORY = 1024 * MB
CPU_SECONDS = 20
MAX_PAGES = 2000
MAX_UNPACKED = 512 * MB  # of everything but images together; real reports stay far below
MAX_DEPTH = 60  # of things within things; real files stay below ten
REFUSALS = ("encrypted", "password", "damaged", "pages", "packed", "unpacked", "large")
_ACTIVE = (
    "/OpenAction", "/AA", "/AcroForm", "/JavaScript", "/URI", "/Threads", "/SpiderInfo", "/Collection", "/Metadata",
    "/PieceInfo",
)  # fmt: skip
_FILTERS = {"/Fl": "/FlateDecode", "/LZW": "/LZWDecode", "/RL": "/RunLengthDecode", "/A85": "/ASCII85Decode",
            "/AHx": "/ASCIIHexDecode", "/DCT": "/DCTDecode", "/CCF": "/CCITTFaxDecode"}  # fmt: skip
_PACKERS = {"/FlateDecode", "/LZWDecode", "/RunLengthDecode"}


class Refused(Exception):
    """The PDF cannot be taken; `word` is one of REFUSALS."""

    def __init__(self, word: str, number: int = 0) -> None:
        super().__init__(word, number)
        self.word, self.number = word, number


def main() -> None:
    _limit()
    data, limit = sys.stdin.buffer.read(), int(sys.argv[1])
    try:
        pages, cleaned = clean(data)
        if len(cleaned) > limit:
            raise Refused("large")
        line = f"ok {pages}"
    except Refused as refused:
        line, cleaned = f"{refused.word} {refused.number}", b""
    sys.stdout.buffer.write(f"{line}\n".encode() + cleaned)


def _limit() -> None:
    for what, most in ((resource.RLIMIT_AS, MEMORY), (resource.RLIMIT_CPU, CPU_SECONDS), (resource.RLIMIT_CORE, 0)):
        hard = resource.getrlimit(what)[1]
        if hard == resource.RLIM_INFINITY or hard > most:
            with contextlib.suppress(ValueError):  # macOS has no limit of address space
                resource.setrlimit(what, (most, most))
    part = MEMORY // 8  # for any one stream
    pikepdf.settings.set_qpdf_limits(
        max_stream_filters=2, flate_max_memory=part, run_length_max_memory=part, png_max_memory=part,
        tiff_max_memory=part,
    )  # fmt: skip


def clean(data: bytes) -> tuple[int, bytes]:
    """The number of pages and the PDF without scripts, actions, forms, embedded files, and who made it with what.

    What streams hold stays as it is packed: it is neither unpacked nor packed again. Raises Refused, or MemoryError.
    """
    try:
        with pikepdf.open(io.BytesIO(data)) as pdf:
            if pdf.is_encrypted:
                raise Refused("encrypted")
            pages = len(pdf.pages)
            if not 1 <= pages <= MAX_PAGES:
                raise Refused("pages", pages)
            _check_streams(pdf)
            _disarm(pdf)
            out = io.BytesIO()
            pdf.save(
                out,
                deterministic_id=True,
                object_stream_mode=pikepdf.ObjectStreamMode.disable,
                stream_decode_level=pikepdf.StreamDecodeLevel.none,
                compress_streams=False,
            )
    except (Refused, MemoryError):
        raise
    except pikepdf.PasswordError as error:
        raise Refused("password") from error
    except Exception as error:  # a hostile file may raise anything
        raise Refused("damaged") from error
    return pages, out.getvalue()


def _check_streams(pdf: pikepdf.Pdf) -> None:
    """Nothing packed twice, and no more within than a reader can be asked to unpack."""
    streams = [thing for thing in pdf.objects if isinstance(thing, pikepdf.Stream)]
    for stream in streams:
        chain = _chain(stream)
        if len(chain) > 2 or len(set(chain)) < len(chain) or len(_PACKERS & set(chain)) > 1:
            raise Refused("packed")
    drawn = {content.objgen for page in pdf.pages for content in _contents(page)}
    left = MAX_UNPACKED
    for stream in streams:
        if _PACKERS & set(_chain(stream)) and (stream.get("/Subtype") != "/Image" or stream.objgen in drawn):
            left -= _unpacked_size(stream)
            if left < 0:
                raise Refused("unpacked")


def _chain(stream: pikepdf.Stream) -> list[str]:
    filters = stream.get("/Filter")
    names = list(filters) if isinstance(filters, pikepdf.Array) else [] if filters is None else [filters]
    return [_FILTERS.get(str(name), str(name)) for name in names]


def _contents(page: pikepdf.Page) -> list[pikepdf.Object]:
    contents = page.obj.get("/Contents")
    parts = list(contents) if isinstance(contents, pikepdf.Array) else [contents]
    return [part for part in parts if isinstance(part, pikepdf.Stream)]


def _unpacked_size(stream: pikepdf.Stream) -> int:
    before = pikepdf.settings.qpdf_limit_errors()
    try:
        return len(stream.get_stream_buffer(pikepdf.StreamDecodeLevel.generalized))
    except (pikepdf.PdfError, pikepdf.DataDecodingError) as error:
        if "limit" in str(error) or pikepdf.settings.qpdf_limit_errors() > before:
            raise Refused("unpacked") from error
        return 0  # spoilt: readers show the page without it


def _disarm(pdf: pikepdf.Pdf) -> None:
    """Take out everything that could act, and every file in the file; links to pages and web addresses stay."""
    for key in set(pdf.trailer.keys()) - {"/Root", "/Size", "/ID"}:
        del pdf.trailer[key]
    for key in _ACTIVE:
        if key in pdf.Root:
            del pdf.Root[key]
    _disarm_names(pdf)
    for page in pdf.pages:
        if "/Annots" in page:
            annotations = list(page.Annots) if isinstance(page.Annots, pikepdf.Array) else []
            kept = [annotation for annotation in annotations if _harmless(annotation)]
            if kept:
                page.Annots = pdf.make_indirect(pikepdf.Array(kept))
            else:
                del page["/Annots"]
    for thing in pdf.objects:
        _strip(thing)


def _disarm_names(pdf: pikepdf.Pdf) -> None:
    names = pdf.Root.get("/Names")
    if isinstance(names, pikepdf.Dictionary):
        for key in ("/JavaScript", "/EmbeddedFiles", "/Renditions"):
            if key in names:
                del names[key]
    elif names is not None:
        del pdf.Root["/Names"]


def _strip(thing: pikepdf.Object, level: int = 0) -> None:
    """Remove triggers, associated files, actions and metadata from an object and what it holds directly."""
    if not isinstance(thing, pikepdf.Dictionary | pikepdf.Stream | pikepdf.Array):
        return
    if level > MAX_DEPTH:
        raise Refused("damaged")
    if isinstance(thing, pikepdf.Array):
        inner = list(thing)
    else:
        _strip_keys(thing)
        inner = [thing[key] for key in thing.keys()]  # noqa: SIM118 -- a pikepdf dictionary is not iterable
    for item in inner:
        if isinstance(item, pikepdf.Object) and not item.is_indirect:
            _strip(item, level + 1)


def _strip_keys(thing: pikepdf.Object) -> None:
    for key in ("/AA", "/AF", "/PA", "/PieceInfo"):
        if key in thing:
            del thing[key]
    action, metadata = thing.get("/A"), thing.get("/Metadata")
    if isinstance(action, pikepdf.Dictionary) and "/S" in action and not _harmless_action(action):
        del thing["/A"]
    if isinstance(metadata, pikepdf.Stream) and metadata.get("/Subtype") not in ("/Image", "/Form"):
        del thing["/Metadata"]


def _harmless(annotation: pikepdf.Object) -> bool:
    """A link within the file or to a web address; every other annotation goes."""
    if not isinstance(annotation, pikepdf.Dictionary) or annotation.get("/Subtype") != "/Link":
        return False
    action = annotation.get("/A")
    return action is None or _harmless_action(action)


def _harmless_action(action: pikepdf.Object) -> bool:
    if not isinstance(action, pikepdf.Dictionary) or "/Next" in action:
        return False
    if action.get("/S") == "/URI":
        return bool(re.match(r"https?://", str(action.get("/URI", "")), re.IGNORECASE))
    return bool(action.get("/S") == "/GoTo")


if __name__ == "__main__":
    main()
