"""The validators of others, asked about what the file claims: that of pikepdf, and page-validation where installed."""

from __future__ import annotations

import io
from collections.abc import Iterator
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from pikepdf import Name, Pdf, pdfa

from ..metadata import Conformance, Properties, xmp
from .facts import Examined
from .rule import NotApplicable, Rule


def _pikepdf(file: Examined) -> Iterator[str]:
    """It knows level B only, and not that PDF/A lets PDF/UA be named: metadata are judged by our own rules."""
    if not file.claim("pdfaid"):
        raise NotApplicable("The file does not claim PDF/A.")
    copy = Pdf.open(io.BytesIO(file.data))
    information = {name: str(copy.docinfo.get(f"/{name}", "")) for name in ("Title", "Author", "Subject", "Producer")}
    date = str(copy.docinfo.get("/CreationDate", ""))
    properties = Properties(
        information["Title"],
        information["Author"],
        information["Subject"],
        f"{date[2:6]}-{date[6:8]}-{date[8:10]}" if date else "",
        information["Producer"],
        Conformance(pdfa="B"),
    )
    copy.Root.Metadata = copy.make_stream(xmp(properties), Type=Name.Metadata, Subtype=Name.XML)
    for finding in pdfa.check(copy, "2b").findings:
        yield f"{finding.where}: {finding.message} ({finding.rule})"


def _page_validation(profile: str, file: Examined) -> Iterator[str]:
    if find_spec("page") is None:
        raise NotApplicable("page-validation is not installed.")
    library: Any = import_module("page")
    for failure in library.validate_pdf_bytes(file.data, profile=profile).failures:
        if not _is_false_alarm(file, failure):
            yield f"{failure.message} ({failure.rule_id})"


def _is_false_alarm(file: Examined, failure: Any) -> bool:
    """It takes the last byte of a stream that happens to be a carriage return for the end of a line."""
    if not failure.rule_id.endswith("STREAM-LENGTH-001") or failure.object_id is None:
        return False
    stream: Any = file.pdf.get_object(failure.object_id.object_number, failure.object_id.generation)
    return bool(stream.read_raw_bytes().endswith(b"\r"))


def _independent_pdfa(file: Examined) -> Iterator[str]:
    if not file.claim("pdfaid"):
        raise NotApplicable("The file does not claim PDF/A.")
    yield from _page_validation(f"2{file.claim('pdfaid', 'conformance').lower()}", file)


def _independent_pdfua(file: Examined) -> Iterator[str]:
    if not file.claim("pdfuaid"):
        raise NotApplicable("The file does not claim PDF/UA.")
    yield from _page_validation("ua1", file)


VALIDATORS = (
    Rule("pikepdf", "pikepdf finds nothing against PDF/A-2b in it, metadata aside.", "pikepdf.pdfa", _pikepdf),
    Rule(
        "pdfa",
        "An independent validator confirms the level of PDF/A.",
        "page-validation",
        _independent_pdfa,
    ),
    Rule("pdfua", "An independent validator confirms PDF/UA-1.", "page-validation", _independent_pdfua),
)
