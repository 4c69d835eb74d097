"""What a document may claim to be. Nothing is claimed that a validator would not confirm.

Our own fragments are made to PDF/A-2a and PDF/UA-1. What people upload is not ours: an upload whose pages would break
PDF/A takes the claim from the whole file, and one that keeps to it leaves PDF/A-2b, because what its pages say is
tagged as one block only.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

import pikepdf
from pikepdf import Dictionary, Name, Pdf, pdfa

from .cache import Cache
from .fragments import tools
from .identification import output_intent
from .metadata import Conformance, Properties, xmp
from .stamping import place_upload

OURS = Conformance(pdfa="A", pdfua=True)
MOST_PAGES = 60  # of an upload: a longer one is not looked at page by page, and nothing is claimed


def claimed(fragments: Iterable[tuple[str, str]], uploads: Iterable[tuple[str, str]]) -> Conformance:
    """The title of each fragment and upload, and what breaks PDF/A in it ("" for nothing)."""
    uploads = list(uploads)
    for title, problem in (*fragments, *uploads):
        if problem:
            return Conformance(why_not=f"No PDF/A or PDF/UA conformance is claimed: in {title}, {problem}.")
    if uploads:
        why_not = f"PDF/A-2a and PDF/UA-1 are not claimed: the pages of {uploads[0][0]} are tagged as one block each."
        return Conformance(pdfa="B", why_not=why_not)
    return OURS


def examined(upload: Pdf, sha256: str, cache: Cache) -> str:
    """`upload_problem` of the file with this hash, worked out once: a page takes as long as a page of text to set."""
    key = hashlib.sha256(f"examined; {tools()}; {sha256}".encode()).hexdigest()
    kept = cache.get(key)
    if kept is not None:
        return kept.decode()
    problem = upload_problem(upload)
    cache.put(key, problem.encode())
    return problem


def upload_problem(upload: Pdf) -> str:
    """What breaks PDF/A-2b in the pages of an upload as they are placed, in words; "" for nothing."""
    if len(upload.pages) > MOST_PAGES:
        return f"more than {MOST_PAGES} pages were supplied, which are not examined"
    try:
        return _unembedded(upload) or _violation(upload)
    except (pikepdf.PdfError, ValueError, TypeError, AttributeError, KeyError, RecursionError, MemoryError):
        return "a page cannot be examined"


def _unembedded(upload: Pdf) -> str:
    """The commonest breach, and quick to find."""
    for number, page in enumerate(upload.pages, 1):
        fonts = page.obj.get("/Resources", Dictionary()).get("/Font", Dictionary())
        for font in fonts.values():
            inner = font.DescendantFonts[0] if "/DescendantFonts" in font else font
            files = {"/FontFile", "/FontFile2", "/FontFile3"} & set(inner.get("/FontDescriptor", Dictionary()).keys())
            if font.get("/Subtype") != Name.Type3 and not files:
                return f"page {number}: the font {str(font.get('/BaseFont', '/?')).removeprefix('/')} is not embedded"
    return ""


def _violation(upload: Pdf) -> str:
    trial = Pdf.new()
    for page in upload.pages:
        place_upload(trial, page)
    properties = Properties("Trial", "Nobody", "Trial", "2000-01-01", "trial", Conformance(pdfa="B"))
    trial.Root.OutputIntents = pikepdf.Array([output_intent(trial)])
    trial.Root.Metadata = trial.make_stream(xmp(properties), Type=Name.Metadata, Subtype=Name.XML)
    report = pdfa.check(trial, "2b")
    return "" if report.passed else "; ".join(sorted({finding.message for finding in report.findings})[:1])
