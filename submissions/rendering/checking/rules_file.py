"""Rules on the file as a whole: its form, what it must not hold, and what it says of itself."""

from __future__ import annotations

import re
from collections.abc import Iterator

from .facts import Examined
from .rule import NotApplicable, rule

MB = 1024 * 1024
MOST = 400 * MB
FDA, PDFA, PDFUA = "FDA PDF Specifications 4.1", "ISO 19005-2", "ISO 14289-1"
STANDARD = re.compile(
    r"(Helvetica|Courier)(-(Bold)?(Oblique)?)?|Times-(Roman|Bold|Italic|BoldItalic)|Symbol|ZapfDingbats"
    r"|(Arial|TimesNewRoman|CourierNew)(PS)?(MT)?(,|-)?(Bold)?(Italic)?(MT)?"
)


@rule("version", "The PDF version is 1.4 to 1.7.", FDA)
def version(file: Examined) -> Iterator[str]:
    if file.pdf.pdf_version not in ("1.4", "1.5", "1.6", "1.7"):
        yield f"the file: version {file.pdf.pdf_version}"


@rule("size", "The file has at most 400 MB.", FDA)
def size(file: Examined) -> Iterator[str]:
    if len(file.data) > MOST:
        yield f"the file: {len(file.data) // MB} MB"


@rule("syntax", "The file is sound: qpdf finds no error in it.")
def syntax(file: Examined) -> Iterator[str]:
    for problem in file.pdf.check_pdf_syntax():
        yield f"the file: {problem}"


@rule("linearised", "The file is optimised for fast web view.", FDA)
def linearised(file: Examined) -> Iterator[str]:
    if not file.pdf.is_linearized:
        yield "the file is not linearised"


@rule("open", "The file is not encrypted and needs no password.", FDA)
def unencrypted(file: Examined) -> Iterator[str]:
    if file.pdf.is_encrypted:
        yield "the file is encrypted"


@rule("identifier", "The file carries an identifier of itself.", PDFA)
def identifier(file: Examined) -> Iterator[str]:
    if "/ID" not in file.pdf.trailer:
        yield "the trailer has no /ID"


@rule("no-actions", "Nothing in the file acts by itself: no script, no launch, no action on opening.", FDA)
def no_actions(file: Examined) -> Iterator[str]:
    for key in ("/OpenAction", "/AA"):
        if key in file.root:
            yield f"the catalogue: {key}"
    if "/JavaScript" in file.root.get("/Names", {}):
        yield "the catalogue: scripts by name"
    for number, page in enumerate(file.pages, 1):
        if "/AA" in page.obj:
            yield f"page {number}: /AA"
    for number, item in file.annotations:
        kind = str(item.get("/A", {}).get("/S", "/GoTo"))
        if "/AA" in item or kind not in ("/GoTo", "/URI"):
            yield f"page {number + 1}: an action of the kind {kind.removeprefix('/')}"


@rule("no-attachments", "No file is embedded in the file.", FDA)
def no_attachments(file: Examined) -> Iterator[str]:
    if "/EmbeddedFiles" in file.root.get("/Names", {}) or "/AF" in file.root:
        yield "the catalogue: embedded files"
    for stream in file.streams:
        if stream.get("/Type") == "/EmbeddedFile":
            yield f"object {stream.objgen[0]}: an embedded file"


@rule("no-forms", "The file is no form to fill in.", FDA)
def no_forms(file: Examined) -> Iterator[str]:
    if "/AcroForm" in file.root:
        yield "the catalogue: /AcroForm"


@rule("links-only", "Of annotations there are links only: no comments, sound, film or 3D.", FDA)
def links_only(file: Examined) -> Iterator[str]:
    for number, item in file.annotations:
        if item.get("/Subtype") != "/Link":
            yield f"page {number + 1}: {str(item.get('/Subtype', '?')).removeprefix('/')}"


@rule("no-lzw", "No stream is packed with LZW.", PDFA)
def no_lzw(file: Examined) -> Iterator[str]:
    for stream in file.streams:
        held = stream.get("/Filter", ())
        if "/LZWDecode" in (str(held), *(map(str, held) if not str(held).startswith("/") else ())):
            yield f"object {stream.objgen[0]}"


@rule("fonts", "Fonts are embedded; where PDF/A is claimed all of them, else all but the standard ones.", FDA)
def fonts(file: Examined) -> Iterator[str]:
    claims = bool(file.claim("pdfaid") or file.claim("pdfuaid"))
    for number, font in file.fonts:
        inner = font.DescendantFonts[0] if "/DescendantFonts" in font else font
        embedded = {"/FontFile", "/FontFile2", "/FontFile3"} & set(inner.get("/FontDescriptor", {}).keys())
        name = str(font.get("/BaseFont", "/?")).removeprefix("/")
        if font.get("/Subtype") != "/Type3" and not embedded and (claims or not STANDARD.fullmatch(name)):
            yield f"page {number + 1}: {name}"


@rule("searchable", "Text can be searched and copied: fonts with an encoding of their own map to Unicode.", FDA)
def searchable(file: Examined) -> Iterator[str]:
    for number, font in file.fonts:
        if font.get("/Subtype") == "/Type0" and "/ToUnicode" not in font:
            yield f"page {number + 1}: {str(font.get('/BaseFont', '/?')).removeprefix('/')}"


@rule("title", "The file has a title, which the window shows.", PDFUA)
def title(file: Examined) -> Iterator[str]:
    if not str(file.pdf.docinfo.get("/Title", "")).strip():
        yield "the document information has no title"
    if not file.root.get("/ViewerPreferences", {}).get("/DisplayDocTitle", False):
        yield "the viewer preferences: the file name is shown instead"


@rule("metadata", "What the document information says stands in the XMP metadata too.", PDFA)
def metadata(file: Examined) -> Iterator[str]:
    if not file.xmp:
        yield "the catalogue has no metadata"
        return
    for name in ("/Title", "/Author", "/Subject", "/Producer"):
        text = str(file.pdf.docinfo.get(name, ""))
        if text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;") not in file.xmp:
            yield f"the metadata: {name.removeprefix('/')} differs"


@rule("language", "The file names its language.", PDFUA)
def language(file: Examined) -> Iterator[str]:
    if not re.fullmatch(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*", str(file.root.get("/Lang", ""))):
        yield "the catalogue: /Lang"


@rule("claim", "What the file claims to be is said completely: PDF/A-2 with its level, PDF/UA-1 with its schema.", PDFA)
def claim(file: Examined) -> Iterator[str]:
    part, level, accessible = file.claim("pdfaid"), file.claim("pdfaid", "conformance"), file.claim("pdfuaid")
    if not part and not accessible:
        raise NotApplicable("The file claims neither PDF/A nor PDF/UA.")
    if part and (part != "2" or level not in ("A", "B", "U")):
        yield f"the metadata: part '{part}', level '{level}'"
    if accessible and accessible != "1":
        yield f"the metadata: PDF/UA part '{accessible}'"
    if part and accessible and "pdfaSchema:prefix>pdfuaid<" not in file.xmp:
        yield "the metadata: the schema of PDF/UA is not described"


@rule("colours", "One output intent with an embedded profile says what the colours mean.", PDFA)
def colours(file: Examined) -> Iterator[str]:
    if not file.claim("pdfaid"):
        raise NotApplicable("The file does not claim PDF/A.")
    intents = list(file.root.get("/OutputIntents", ()))
    if len(intents) != 1 or intents[0].get("/S") != "/GTS_PDFA1" or "/DestOutputProfile" not in intents[0]:
        yield "the catalogue: /OutputIntents"
    elif intents[0].DestOutputProfile.read_bytes()[36:40] != b"acsp":
        yield "the output intent: its profile is none"
