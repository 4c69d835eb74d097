"""Cleaning: judged by its content, disarmed, and the same bytes again when cleaned again."""

from __future__ import annotations

import io
import resource
import struct
import subprocess
import sys
import time
import zlib
from collections.abc import Callable
from typing import Any

import pikepdf
import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from accounts.models import User
from submissions import cleaning, pdf_cleaning
from submissions.cleaning import UploadRefused, clean_file
from tests import factories

Browse = Callable[[User], Client]
Name, Dictionary, String, Array = pikepdf.Name, pikepdf.Dictionary, pikepdf.String, pikepdf.Array


def saved(pdf: pikepdf.Pdf, **options: Any) -> bytes:
    out = io.BytesIO()
    pdf.save(out, **options)
    return out.getvalue()


def script(code: str = "app.alert(1)") -> pikepdf.Dictionary:
    return Dictionary(S=Name.JavaScript, JS=String(code))


def armed() -> bytes:
    """A PDF with everything that could act: scripts, launches, a form, embedded files, links of all sorts."""
    pdf = pikepdf.open(io.BytesIO(factories.pdf("Armed", 2)))
    root, page = pdf.Root, pdf.pages[0]
    root.OpenAction = script()
    root.AA = Dictionary(WC=script("close"))
    root.AcroForm = pdf.make_indirect(Dictionary(Fields=Array([]), XFA=String("<xfa/>")))
    root.Names = Dictionary(
        JavaScript=Dictionary(Names=Array([String("a"), script()])),
        EmbeddedFiles=Dictionary(Names=Array([String("x.exe"), Dictionary(Type=Name.Filespec, F=String("x.exe"))])),
    )
    root.Collection = Dictionary()
    pdf.attachments["payload.exe"] = pikepdf.AttachedFileSpec(pdf, b"MZ payload", filename="payload.exe")
    page.obj.AA = Dictionary(O=script("opened"))
    actions = [
        ("/URI", Dictionary(S=Name.URI, URI=String("https://example.org/a"))),
        ("/URI file", Dictionary(S=Name.URI, URI=String("file:///etc/passwd"))),
        ("/URI js", Dictionary(S=Name.URI, URI=String("javascript:alert(1)"))),
        ("/Launch", Dictionary(S=Name.Launch, F=String("calc.exe"))),
        ("/JavaScript", script()),
        ("/GoTo", Dictionary(S=Name.GoTo, D=Array([pdf.pages[1].obj, Name.Fit]))),
        ("/SubmitForm", Dictionary(S=Name.SubmitForm, F=String("https://evil.example"))),
        ("/URI chained", Dictionary(S=Name.URI, URI=String("https://example.org/b"), Next=script())),
    ]
    rect = Array([0, 0, 10, 10])
    links = [Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=rect, A=action) for _, action in actions]
    links[0].AA = Dictionary(U=script("link additional action"))
    links.append(
        Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=rect, PA=Dictionary(S=Name.URI, URI=String("file:x")))
    )
    kinds = ("/Widget", "/RichMedia", "/Screen", "/FileAttachment", "/Text", "/Movie", "/3D")
    others = [Dictionary(Type=Name.Annot, Subtype=Name(kind), Rect=rect) for kind in kinds]
    page.obj.Annots = Array([pdf.make_indirect(item) for item in [*links, *others]])
    with pdf.open_outline() as outline:
        item = pikepdf.OutlineItem("Bookmark", 0)
        outline.root.append(item)
    pdf.Root.Outlines.First.A = script("bookmark")
    return saved(pdf)


def dangerous(data: bytes) -> list[str]:
    """What is left in a PDF that a viewer could run, open or send, wherever it hangs."""
    found = []
    with pikepdf.open(io.BytesIO(data)) as pdf:
        for thing in pdf.objects:
            if isinstance(thing, pikepdf.Stream | pikepdf.Dictionary):
                found += _dangerous(thing, 0)
    return found


def _dangerous(thing: Any, depth: int) -> list[str]:
    if depth > 6 or not isinstance(thing, pikepdf.Dictionary | pikepdf.Stream | pikepdf.Array):
        return []
    if isinstance(thing, pikepdf.Array):
        return [hit for item in thing if not item_is_indirect(item) for hit in _dangerous(item, depth + 1)]
    found = [key for key in ("/JS", "/AA", "/OpenAction", "/AcroForm", "/EmbeddedFiles", "/EF", "/XFA") if key in thing]
    if thing.get("/S") in ("/Launch", "/JavaScript", "/SubmitForm", "/ImportData", "/Rendition", "/GoToR", "/GoToE"):
        found.append(str(thing.get("/S")))
    if thing.get("/S") == "/URI" and not str(thing.get("/URI")).startswith(("http://", "https://")):
        found.append(str(thing.get("/URI")))
    for key, item in dict(thing).items():
        if key != "/Parent" and not item_is_indirect(item):
            found += _dangerous(item, depth + 1)
    return found


def item_is_indirect(item: Any) -> bool:
    return isinstance(item, pikepdf.Object) and item.is_indirect


# --- PDF ------------------------------------------------------------------------------------------------------------


def test_a_plain_pdf_is_taken_with_its_pages() -> None:
    file = clean_file(factories.pdf("Three", 3), "three.pdf")
    assert (file.media_type, file.pages) == ("application/pdf", 3)
    with pikepdf.open(io.BytesIO(file.data)) as pdf:
        assert b"(Three) Tj" in pdf.pages[2].obj.Contents.read_bytes()


def test_an_armed_pdf_is_disarmed_and_keeps_its_pages_and_honest_links() -> None:
    before = armed()
    assert {"/JS", "/OpenAction", "/AcroForm", "/EmbeddedFiles", "/Launch", "file:///etc/passwd"} <= set(
        dangerous(before)
    )
    file = clean_file(before, "armed.pdf")
    assert dangerous(file.data) == []
    assert b"MZ payload" not in b"".join(streams(file.data))
    with pikepdf.open(io.BytesIO(file.data)) as pdf:
        assert len(pdf.pages) == file.pages == 2
        assert list(pdf.attachments) == []
        kept = [str(link.A.S) for link in pdf.pages[0].obj.Annots if "/A" in link]
        assert kept == ["/URI", "/GoTo"]
        assert b"(Armed) Tj" in pdf.pages[0].obj.Contents.read_bytes()


def streams(data: bytes) -> list[bytes]:
    with pikepdf.open(io.BytesIO(data)) as pdf:
        return [thing.read_bytes() for thing in pdf.objects if isinstance(thing, pikepdf.Stream)]


def with_password() -> bytes:
    with pikepdf.open(io.BytesIO(factories.pdf())) as pdf:
        return saved(pdf, encryption=pikepdf.Encryption(owner="owner", user="secret", R=6))


def restricted() -> bytes:
    with pikepdf.open(io.BytesIO(factories.pdf())) as pdf:
        return saved(pdf, encryption=pikepdf.Encryption(owner="owner", user="", R=6))


def without_pages() -> bytes:
    with pikepdf.new() as pdf:
        return saved(pdf)


def bomb_png(width: int, height: int) -> bytes:
    """A PNG of a few bytes that says it is enormous."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0" * 1000)) + chunk(b"IEND", b"")
    )


BAD: dict[str, tuple[Callable[[], bytes], str, str]] = {
    "password": (with_password, "a.pdf",
                 "“a.pdf” is protected by a password. Save it without one and upload it again."),
    "restricted": (restricted, "a.pdf", "“a.pdf” is encrypted. Save it without a password or restrictions."),
    "broken": (lambda: b"%PDF-1.7\nnot really", "a.pdf",
               "“a.pdf” is not a PDF that can be read: it seems to be damaged."),
    "truncated": (lambda: factories.pdf()[:200], "a.pdf",
                  "“a.pdf” is not a PDF that can be read: it seems to be damaged."),
    "no pages": (without_pages, "a.pdf", "“a.pdf” has 0 pages; 1 to 2000 can be taken."),
    "program": (lambda: b"MZ\x90\0" * 100, "report.pdf",
                "“report.pdf” is not a PDF, PNG or JPEG. Its content decides, whatever the file is called."),
    "html": (lambda: b"<html><script>alert(1)</script>", "report.pdf",
             "“report.pdf” is not a PDF, PNG or JPEG. Its content decides, whatever the file is called."),
    "svg": (lambda: b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>", "figure.png",
            "“figure.png” is not a PDF, PNG or JPEG. Its content decides, whatever the file is called."),
    "gif": (lambda: factories.image("GIF"), "figure.png",
            "“figure.png” is not a PDF, PNG or JPEG. Its content decides, whatever the file is called."),
    "empty": (lambda: b"", "a.pdf", "“a.pdf” is empty."),
    "png head": (lambda: b"\x89PNG\r\n\x1a\n" + b"x" * 50, "a.png",
                 "“a.png” is not an image that can be read: it seems to be damaged."),
    "cut png": (lambda: factories.image("PNG")[:-60], "a.png",
                "“a.png” is not an image that can be read: it seems to be damaged."),
    "cut jpeg": (lambda: factories.image("JPEG")[:-400], "a.jpg",
                 "“a.jpg” is not an image that can be read: it seems to be damaged."),
    "image bomb": (lambda: bomb_png(9000, 9000), "a.png",
                   "“a.png” has too many pixels; 60 million are enough."),
    "huge bomb": (lambda: bomb_png(60000, 60000), "a.png",
                  "“a.png” has too many pixels; 60 million are enough."),
}  # fmt: skip


@pytest.mark.parametrize("case", BAD)
def test_what_is_refused_and_what_is_said(case: str) -> None:
    make, name, sentence = BAD[case]
    with pytest.raises(UploadRefused) as refused:
        clean_file(make(), name)
    assert (str(refused.value), refused.value.status) == (sentence, 422)


@pytest.mark.parametrize(
    ("name", "data", "media_type"),
    [
        ("figure.png", lambda: factories.pdf(), "application/pdf"),
        ("report.pdf", lambda: factories.image("PNG"), "image/png"),
        ("report.png", lambda: factories.image("JPEG"), "image/jpeg"),
        ("../../etc/passwd", lambda: factories.pdf(), "application/pdf"),
    ],
)
def test_a_file_that_lies_about_its_type_is_what_its_content_is(
    name: str, data: Callable[[], bytes], media_type: str
) -> None:
    assert clean_file(data(), name).media_type == media_type


# --- PDFs that ask for more than they should get ----------------------------------------------------------------------


def packed(megabytes: int, layers: int) -> bytes:
    """That many megabytes of zeros, deflated again and again."""
    once = zlib.compressobj(9)
    data = b"".join([*(once.compress(bytes(2**20)) for _ in range(megabytes)), once.flush()])
    for _ in range(layers - 1):
        data = zlib.compress(data, 9)
    return data


def with_content(data: bytes, *filters: str, subtype: str = "") -> bytes:
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        stream = pikepdf.Stream(pdf, b"")
        stream.write(data, filter=Array([Name(one) for one in filters]))
        if subtype:
            stream.Subtype = Name(subtype)
        pdf.pages[0].Contents = stream
        return saved(pdf, compress_streams=False, stream_decode_level=pikepdf.StreamDecodeLevel.none)


def with_objects(data: bytes, filters: bytes) -> bytes:
    """A PDF with an object stream, which has to be unpacked before anything can be known of its objects."""
    parts = [
        b"%PDF-1.5\n",
        b"1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n",
        b"2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n",
        b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/X 6 0 R>>endobj\n",
        b"4 0 obj<</Type/ObjStm/N 1/First 4/Filter[%b]/Length %d>>stream\n%b\nendstream endobj\n"
        % (filters, len(data), data),
    ]
    starts = [sum(map(len, parts[:number])) for number in range(1, 6)]
    rows = [(0, 0, 65535), *((1, start, 0) for start in starts), (2, 4, 0)]
    table = b"".join(struct.pack(">BIH", *row) for row in rows)
    head = b"5 0 obj<</Type/XRef/Size 7/W[1 4 2]/Root 1 0 R/Length %d>>stream\n" % len(table)
    return b"".join(parts) + head + table + b"\nendstream endobj\nstartxref\n%d\n%%%%EOF" % starts[4]


FLATE = "/FlateDecode"
BOMBS: dict[str, tuple[Callable[[], bytes], str]] = {
    "objects, packed twice": (lambda: with_objects(packed(200, 2), b"/FlateDecode/FlateDecode"), "more than once"),
    "objects, packed once": (lambda: with_objects(packed(200, 1), b"/FlateDecode"), ""),
    "content, packed twice": (lambda: with_content(packed(200, 2), FLATE, FLATE), "more than once"),
    "content, two ways": (lambda: with_content(b"x", FLATE, "/RunLengthDecode"), "more than once"),
    "content, abbreviated": (lambda: with_content(b"x", FLATE, "/Fl"), "more than once"),
    "content, a long chain": (lambda: with_content(b"x", "/ASCII85Decode", FLATE, "/DCTDecode"), "more than once"),
    "content, packed once": (lambda: with_content(packed(200, 1), FLATE), "far too large when it is unpacked"),
    "content that says it is an image": (
        lambda: with_content(packed(200, 1), FLATE, subtype="/Image"), "far too large when it is unpacked",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", BOMBS)
def test_a_bomb_does_not_go_off(case: str) -> None:
    """Refused, or taken without having been unpacked; never with the memory of the process that serves people."""
    make, sentence = BOMBS[case]
    data = make()
    before, began = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.monotonic()
    try:
        taken = len(clean_file(data, "bomb.pdf").data)
    except UploadRefused as refused:
        assert sentence in str(refused)
    else:
        assert (sentence, taken < 2 * len(data)) == ("", True)
    assert time.monotonic() - began < 10
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 30_000  # kB


def test_a_stream_stays_as_it_was_packed() -> None:
    for filters, data in (([FLATE], zlib.compress(b"0 g", 1)), (["/ASCIIHexDecode"], b"30 20 67>"), ([], b"0 g " * 99)):
        with pikepdf.open(io.BytesIO(clean_file(with_content(data, *filters), "a.pdf").data)) as pdf:
            assert pdf.pages[0].obj.Contents.read_raw_bytes() == data


@pytest.mark.parametrize(
    "program", ["import time; time.sleep(60)", "import os; os.abort()", "raise MemoryError", "print('what')", "pass"]
)
def test_whatever_becomes_of_the_process_that_cleans_there_is_a_sentence(
    monkeypatch: pytest.MonkeyPatch, program: str
) -> None:
    run = subprocess.run
    monkeypatch.setattr(cleaning, "_clean_pdf", cleaning._clean_pdf.__wrapped__)  # the suite remembers what was cleaned
    monkeypatch.setattr(cleaning, "PDF_SECONDS", 1)
    monkeypatch.setattr(subprocess, "run", lambda command, **how: run([sys.executable, "-c", program], **how))
    with pytest.raises(UploadRefused) as refused:
        clean_file(factories.pdf(), "a.pdf")
    assert str(refused.value) == (
        "“a.pdf” could not be checked within the limits: it seems to be damaged or far too complex."
    )


def test_the_process_that_cleans_knows_nothing_of_the_service() -> None:
    show = "import sys, submissions.pdf_cleaning; print([m for m in sys.modules if m.startswith(('django', 'dmfr'))])"
    assert subprocess.run([sys.executable, "-c", show], capture_output=True, text=True).stdout == "[]\n"
    assert set(cleaning._PDF_SENTENCES) == {*pdf_cleaning.REFUSALS, "limits"}


def test_what_is_larger_without_its_packing_than_an_upload_may_be_is_refused(settings: Any) -> None:
    with pikepdf.open(io.BytesIO(factories.pdf())) as pdf:
        pdf.Root.Many = pdf.make_indirect(Array([pdf.make_indirect(String("a" * 100)) for _ in range(20000)]))
        data = saved(pdf, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    settings.UPLOAD_LIMIT_MB = 1
    assert len(data) < 2**20
    with pytest.raises(UploadRefused, match=r"“a.pdf” is larger than 1 MB when it is unpacked\."):
        clean_file(data, "a.pdf")


def test_odd_things_in_odd_places() -> None:
    def names(value: Any) -> Callable[[pikepdf.Pdf], None]:
        return lambda pdf: pdf.Root.__setattr__("Names", value)

    def annotations(value: Any) -> Callable[[pikepdf.Pdf], None]:
        return lambda pdf: pdf.pages[0].obj.__setattr__("Annots", value)

    link = Dictionary(Subtype=Name.Link, A=Dictionary(S=Name.URI, URI=5))
    for change in (
        names(5),
        names(Array([1])),
        annotations(7),
        annotations(Dictionary(A=1)),
        annotations(Array([link])),
    ):
        with pikepdf.open(io.BytesIO(factories.pdf())) as pdf:
            change(pdf)
            once = clean_file(saved(pdf), "a.pdf")
        with pikepdf.open(io.BytesIO(once.data)) as pdf:
            assert ("/Names" in pdf.Root, "/Annots" in pdf.pages[0]) == (False, False)
        assert clean_file(once.data, "a.pdf") == once


def test_who_wrote_a_document_with_what_is_not_published() -> None:
    with pikepdf.open(io.BytesIO(factories.pdf())) as pdf:
        with pdf.open_metadata() as metadata:
            metadata["dc:creator"] = ["Nobody Else"]
        pdf.docinfo["/Author"], pdf.docinfo["/Producer"] = "Nobody Else", "Secret Scanner Works"
        picture = pikepdf.Stream(pdf, b"<x>Secret Scanner Works</x>", Type=Name.Metadata, Subtype=Name.XML)
        pdf.pages[0].obj.Metadata = pdf.make_indirect(picture)
        pdf.pages[0].obj.PieceInfo = Dictionary(Draw=Dictionary(Private=String("Nobody Else")))
        data = saved(pdf, compress_streams=False)
    assert b"Nobody Else" in data
    file = clean_file(data, "a.pdf")
    assert [word for word in (b"Nobody Else", b"Secret Scanner", b"/Info", b"xmpmeta") if word in file.data] == []
    assert clean_file(file.data, "a.pdf") == file == clean_file(data, "a.pdf")


# --- Images ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
def test_a_large_image_is_reduced_once(kind: str) -> None:
    file = clean_file(factories.image(kind, size=(4000, 1000)), "large")
    with Image.open(io.BytesIO(file.data)) as image:
        assert (image.size, image.format) == ((2400, 600), kind)
    assert clean_file(file.data, "large").data == file.data


def test_where_and_with_what_a_photograph_was_taken_is_not_published() -> None:
    """EXIF may hold the place of a photograph and the name of its owner."""
    picture, exif = Image.new("RGB", (64, 64), "red"), Image.Exif()
    exif[0x010F], exif[0x013B] = "Secret Camera Works", "Nobody Else"
    exif.get_ifd(0x8825)[2] = (53.0, 48.0, 0.0)
    out = io.BytesIO()
    picture.save(out, "JPEG", exif=exif)
    assert b"Secret Camera Works" in out.getvalue()
    file = clean_file(out.getvalue(), "photo.jpg")
    assert [word for word in (b"Secret Camera Works", b"Nobody Else") if word in file.data] == []
    with Image.open(io.BytesIO(file.data)) as image:
        assert dict(image.getexif()) == {}
    assert clean_file(file.data, "photo.jpg").data == file.data


@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
def test_nothing_travels_behind_the_end_of_a_picture(kind: str) -> None:
    file = clean_file(factories.image(kind) + b"PK something else", "photo")
    assert b"something else" not in file.data
    assert clean_file(file.data, "photo") == file


@pytest.mark.parametrize("size", [(80, 40), (4000, 2000)])
def test_a_photograph_stays_the_right_way_up(size: tuple[int, int]) -> None:
    """A telephone writes the turn into EXIF only; cleaning must not lay the picture on its side."""
    picture, exif = Image.new("RGB", size, "white"), Image.Exif()
    exif[0x0112] = 6  # to be turned by 90 degrees
    out = io.BytesIO()
    picture.save(out, "JPEG", exif=exif)
    with Image.open(io.BytesIO(clean_file(out.getvalue(), "photo.jpg").data)) as image:
        width, height = image.size if image.getexif().get(0x0112, 1) == 1 else image.size[::-1]
    assert 2 * width == height


# --- Cleaning again changes nothing -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "make",
    [
        lambda: factories.pdf("Again", 3), armed, lambda: factories.image("PNG"), lambda: factories.image("JPEG"),
        lambda: factories.image("PNG", size=(3000, 2000)), lambda: factories.image("JPEG", size=(3000, 2000)),
    ],
)  # fmt: skip
def test_clean_is_idempotent(make: Callable[[], bytes]) -> None:
    once = clean_file(make(), "x")
    twice = clean_file(once.data, "x")
    assert (twice.data == once.data, twice) == (True, once)


LEAF = st.integers(-5, 5) | st.text("abc()\\", max_size=6) | st.sampled_from([None, True, "/Name"])
KEY = st.sampled_from(["/A", "/B", "/AA", "/JS", "/Names", "/Annots", "/Next"])
TREE = st.recursive(
    LEAF, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEY, inner, max_size=3), max_leaves=8
)


def as_pdf(pdf: pikepdf.Pdf, tree: Any, indirect: bool) -> Any:
    if isinstance(tree, dict):
        made: Any = Dictionary({key: as_pdf(pdf, value, indirect) for key, value in tree.items() if value is not None})
    elif isinstance(tree, list):
        made = Array([as_pdf(pdf, value, indirect) for value in tree])
    else:
        return Name(tree) if tree == "/Name" else tree
    return pdf.make_indirect(made) if indirect else made


@given(
    pages=st.integers(1, 3),
    extras=st.dictionaries(
        st.sampled_from(["/Names", "/OpenAction", "/AA", "/AcroForm", "/Metadata2", "/PieceInfo", "/Outlines2"]), TREE
    ),
    page_extras=st.dictionaries(st.sampled_from(["/AA", "/Thumb2", "/PieceInfo"]), TREE),
    annotations=st.lists(TREE, max_size=3),
    indirect=st.booleans(),
    options=st.sampled_from(
        [{}, {"linearize": True}, {"object_stream_mode": pikepdf.ObjectStreamMode.generate}, {"qdf": True},
         {"compress_streams": False}, {"static_id": True}]
    ),
)  # fmt: skip
def test_clean_is_idempotent_for_any_pdf(
    pages: int, extras: dict[str, Any], page_extras: dict[str, Any], annotations: list[Any], indirect: bool,
    options: dict[str, Any],
) -> None:  # fmt: skip
    with pikepdf.open(io.BytesIO(factories.pdf("Any", pages))) as pdf:
        for key, tree in extras.items():
            pdf.Root[Name(key)] = as_pdf(pdf, tree if isinstance(tree, dict) else {"/A": tree}, indirect)
        for key, tree in page_extras.items():
            pdf.pages[0].obj[Name(key)] = as_pdf(pdf, tree if isinstance(tree, dict) else {"/A": tree}, indirect)
        if annotations:
            items = [tree if isinstance(tree, dict) else {"/A": tree} for tree in annotations]
            pdf.pages[0].obj.Annots = Array([as_pdf(pdf, item, indirect) for item in items])
        data = saved(pdf, **options)
    try:
        once = pdf_cleaning.clean(data)
    except pdf_cleaning.Refused:
        return
    assert pdf_cleaning.clean(once[1]) == once


@given(data=st.binary(max_size=400), head=st.sampled_from([b"", b"%PDF-1.7\n", b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff"]))
def test_any_bytes_are_taken_or_refused_with_a_sentence(data: bytes, head: bytes) -> None:
    try:
        clean_file(head + data, "any")
    except UploadRefused as refused:
        assert str(refused).endswith(".")


@given(cut=st.integers(0, 1200), put=st.binary(max_size=8))
def test_a_spoilt_file_is_taken_or_refused_with_a_sentence(cut: int, put: bytes) -> None:
    for good in (factories.pdf("Spoilt"), factories.image("PNG"), factories.image("JPEG")):
        spoilt = good[:cut] + put + good[cut + len(put) :]
        try:
            once = clean_file(spoilt, "spoilt")
        except UploadRefused as refused:
            assert str(refused).endswith(".")
        else:
            assert clean_file(once.data, "spoilt") == once


def test_who_waits_too_long_for_a_turn_is_told_to_come_back(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cleaning, "_clean_pdf", cleaning._clean_pdf.__wrapped__)
    monkeypatch.setattr(cleaning, "PDF_WAITING_SECONDS", 0.05)
    turns = [cleaning._PDF_TURNS.acquire(blocking=False) for _ in range(cleaning.PDFS_AT_ONCE)]
    assert turns == [True, True]
    try:
        with pytest.raises(UploadRefused, match="Too many files are being checked") as refused:
            clean_file(factories.pdf("Waits"), "a.pdf")
        assert refused.value.status == 503
    finally:
        for _ in turns:
            cleaning._PDF_TURNS.release()
    assert clean_file(factories.pdf("Waits"), "a.pdf").pages == 1
    with pytest.raises(UploadRefused):
        clean_file(b"%PDF-1.7 broken", "a.pdf")
    assert [cleaning._PDF_TURNS.acquire(blocking=False) for _ in turns] == [True, True], "a refusal gives it back"
    for _ in turns:
        cleaning._PDF_TURNS.release()
