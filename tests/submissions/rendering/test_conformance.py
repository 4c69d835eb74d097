"""What a file claims to be, and when it claims nothing."""

from __future__ import annotations

import hashlib
import io
import unicodedata
from typing import Any

import pikepdf
import pytest
from pikepdf import Name
from PIL import Image

from submissions.rendering import MemoryCache, characters, conformance, render_dossier, render_letter
from submissions.rendering.assembly import Upload
from submissions.rendering.conformance import MOST_PAGES, OURS, claimed, upload_problem
from submissions.rendering.identification import srgb
from submissions.rendering.metadata import Conformance, Properties, xmp

from . import sample

A, UA = b"<pdfaid:part>2</pdfaid:part>\n<pdfaid:conformance>%s<", b"<pdfuaid:part>1<"
CACHE = MemoryCache()


def made(*files: tuple[str, bytes]) -> pikepdf.Pdf:
    """A short dossier with these files as its only evidence."""
    attachments = [
        {**sample.attachments()[0], "code": f"E{number}", "title": f"File {number}", "media_type": media_type,
         "sha256": hashlib.sha256(data).hexdigest(), "pages": 1, "cited_in": []}
        for number, (media_type, data) in enumerate(files, 1)
    ]  # fmt: skip
    dossier = {**sample.small("<p>Nothing is cited.</p><ul><li><p>One</p><ul><li>two</li></ul></li></ul>")}
    stored = {hashlib.sha256(data).hexdigest(): data for _, data in files}
    done = render_dossier({**dossier, "attachments": attachments}, open_attachment=stored.__getitem__, cache=CACHE)
    return pikepdf.open(io.BytesIO(done.pdf))


@pytest.fixture(scope="module")
def letter() -> bytes:
    return render_letter(sample.letter(), cache=CACHE).pdf


def picture(mode: str, kind: str, colour: Any) -> bytes:
    out = io.BytesIO()
    Image.new(mode, (60, 40), colour).save(out, kind)
    return out.getvalue()


def test_what_is_all_ours_claims_both_standards(letter: bytes) -> None:
    for pdf in (made(("image/png", picture("RGBA", "PNG", (1, 2, 3, 4)))), pikepdf.open(io.BytesIO(letter))):
        packet = pdf.Root.Metadata.read_bytes()
        assert A % b"A" in packet
        assert UA in packet
        assert packet.count(b"pdfaExtension:schemas>") == 2
        (intent,) = pdf.Root.OutputIntents
        assert intent.S == Name.GTS_PDFA1
        assert intent.DestOutputProfile.read_bytes() == srgb()
        assert "claimed" not in str(pdf.docinfo.Subject)


def test_an_upload_without_its_fonts_takes_the_claim_and_the_file_says_so(pdf: pikepdf.Pdf) -> None:
    packet = pdf.Root.Metadata.read_bytes()
    assert b"pdfaid" not in packet
    assert b"pdfuaid" not in packet
    why = (
        "No PDF/A or PDF/UA conformance is claimed: in Appendix 1, E1 Stability report PPG-129-ST-04, page 1: the font"
        " Helvetica is not embedded."
    )
    assert str(pdf.docinfo.Subject).endswith(why)
    assert why.encode() in packet


def test_an_upload_that_keeps_to_pdfa_leaves_the_lower_level(letter: bytes) -> None:
    pdf = made(("application/pdf", letter))
    packet = pdf.Root.Metadata.read_bytes()
    assert A % b"B" in packet
    assert UA not in packet
    assert b"pdfaExtension" not in packet
    assert "tagged as one block each" in str(pdf.docinfo.Subject)


def test_an_upload_is_judged_by_the_pages_that_are_placed() -> None:
    """A script in it stays behind, an ink that sRGB does not describe does not."""
    pdf = pikepdf.Pdf.new()
    page = pdf.add_blank_page()
    page.obj.Contents = pdf.make_stream(b"1 0 0 rg 0 0 9 9 re f")
    pdf.Root.OpenAction = pikepdf.Dictionary(S=Name.JavaScript, JS=pikepdf.String("app.alert(1)"))
    assert upload_problem(pdf) == ""
    page.obj.Contents = pdf.make_stream(b"1 0 0 0 k 0 0 9 9 re f")
    assert "DeviceCMYK" in upload_problem(pdf)


def test_a_long_upload_is_not_examined(letter: bytes) -> None:
    upload = Upload(letter, "The letter")
    assert upload.problem == ""
    while len(upload.pdf.pages) <= MOST_PAGES:
        upload.pdf.pages.append(upload.pdf.pages[0])
    assert "not examined" in upload_problem(upload.pdf)


def test_a_photograph_for_print_takes_the_claim() -> None:
    pdf = made(("image/jpeg", picture("CMYK", "JPEG", (9, 9, 9, 9))))
    assert b"pdfaid" not in pdf.Root.Metadata.read_bytes()
    assert str(pdf.docinfo.Subject).endswith("in Appendix 1, E1 File 1, an image is made of printing inks.")


def test_a_character_without_a_glyph_is_printed_by_its_number_and_takes_no_claim() -> None:
    body = "One \u6f22\u5b57, one \uf8ff of private use, \U0001f600 and an invisible\u200b one."
    done = render_letter({**sample.letter(), "body": body}, cache=CACHE)
    assert done.conformance == OURS
    with pikepdf.open(io.BytesIO(done.pdf)) as pdf:
        assert b"pdfaid" in pdf.Root.Metadata.read_bytes()


def test_numbers_stand_for_characters_in_the_text_and_not_in_the_markup() -> None:
    html = '<p title="\u6f22">\u2018Caf\u00e9\u2019 \u6f22\u5b57 \U0001f600\ufe0f</p>\u2028<p>' + "\u6f22" * 10
    assert characters.printable(html) == (
        '<p title="\u6f22">\u2018Caf\u00e9\u2019 [U+6F22 U+5B57] \U0001f600\ufe0f</p> <p>['
        + " ".join(["U+6F22"] * 8)
        + " and 2 more]"
    )
    assert characters.printable("<p>\u2018Caf\u00e9\u2019</p>") == "<p>\u2018Caf\u00e9\u2019</p>"
    assert characters.named(characters.unprintable("\u6f22 a \x85")) == "\x85 (U+0085), \u6f22 (U+6F22)"
    frozen = {"title": "\u6f22", "sections": [{"key": "who", "number": 2, "title": "Who", "pages": ["\u5b57"]}]}
    assert list(characters.lacking(frozen)) == [
        ("2 Who", "section-who", "\u5b57 (U+5B57)"),
        ("Outside of the sections", "", "\u6f22 (U+6F22)"),
    ]


def test_a_character_that_counts_as_printable_has_a_glyph() -> None:
    text = [chr(number) for number in range(0xA0, 0x20000)]
    text = [one for one in text if unicodedata.category(one)[0] != "C" and characters.is_printable(one)][::4]
    assert len(text) > 1500
    done = render_letter({**sample.letter(), "body": " ".join(text)}, cache=CACHE)
    assert done.conformance == OURS


def test_an_upload_is_examined_once(letter: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    looked: list[int] = []

    def look(pdf: pikepdf.Pdf) -> str:
        looked.append(len(pdf.pages))
        return "it is broken"

    monkeypatch.setattr(conformance, "upload_problem", look)
    cache = MemoryCache()
    upload = Upload(letter, "The letter").pdf
    assert [conformance.examined(upload, "ab", cache) for _ in range(3)] == ["it is broken"] * 3
    assert looked == [2]  # pages
    conformance.examined(upload, "cd", cache)
    assert looked == [2, 2]


def test_claims_in_words() -> None:
    assert str(OURS) == "PDF/A-2a and PDF/UA-1"
    assert str(Conformance(pdfa="B")) == "PDF/A-2b"
    assert str(Conformance()) == ""
    assert claimed([], []) == OURS
    assert claimed([], [("One", ""), ("Two", "it is broken")]).why_not.endswith("in Two, it is broken.")


def test_a_title_that_xml_cannot_say_loses_what_cannot_be_said() -> None:
    properties = Properties("A\x00 <b>\x1f & \ufffe", "B", "C", "", "D").printable()
    assert properties.title == "A <b> & "
    assert b"A &lt;b&gt; &amp; <" in xmp(properties)


def test_items_of_lists_hold_labels_and_bodies_only() -> None:
    pdf = made()
    items = [one for one in pdf.objects if isinstance(one, pikepdf.Dictionary) and one.get("/S") == Name.LI]
    assert items
    for item in items:
        assert {str(kid.S) for kid in item.K} <= {"/Lbl", "/LBody"}
        assert all(kid.P.objgen == item.objgen for kid in item.K)


def test_images_are_not_smoothed() -> None:
    pdf = made(("image/png", picture("RGB", "PNG", "red")))
    images = [one for one in pdf.objects if isinstance(one, pikepdf.Stream) and one.get("/Subtype") == Name.Image]
    assert images
    assert not any("/Interpolate" in image for image in images)
