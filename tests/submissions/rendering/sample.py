"""A frozen dossier with everything a layout has to cope with, and the files it cites. All of it is made up."""

from __future__ import annotations

import hashlib
import io
from functools import cache
from typing import Any

import pikepdf
from PIL import Image, ImageDraw

LOREM = (
    "The gas is polarised next to the scanner because its polarisation decays with a time constant of minutes once "
    "it has left the cell, and no container that can travel by road keeps it for longer than the journey from the "
    "nearest licensed factory would take. "
)


def _pdf(pages: int, title: str, size: tuple[float, float] = (595, 842), rotate: int = 0) -> bytes:
    """A plain PDF as people upload it: standard font, untagged, with an outline, a script and two links."""
    pdf = pikepdf.Pdf.new()
    font = pdf.make_indirect(
        pikepdf.Dictionary(Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica)
    )
    for number in range(1, pages + 1):
        page = pdf.add_blank_page(page_size=size)
        lines = [f"({title}, page {number} of {pages}) Tj", *["0 -20 Td (Result within limits.) Tj"] * 30]
        text = (
            f"BT /F1 14 Tf 60 {size[1] - 50:.0f} Td "
            + " ".join(lines)
            + f" ET 1 0 0 RG 2 2 {size[0] - 4} {size[1] - 4} re S"
        )
        page.obj.Contents = pdf.make_stream(text.encode())
        page.obj.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=font))
        if rotate:
            page.obj.Rotate = rotate
        links = [
            pikepdf.Dictionary(S=pikepdf.Name.URI, URI=pikepdf.String("https://example.org/stability")),
            pikepdf.Dictionary(S=pikepdf.Name.Launch, F=pikepdf.String("calc.exe")),
            pikepdf.Dictionary(S=pikepdf.Name.URI, URI=pikepdf.String("file:///etc/passwd")),
        ]
        page.obj.Annots = pikepdf.Array(
            [
                pikepdf.Dictionary(
                    Type=pikepdf.Name.Annot,
                    Subtype=pikepdf.Name.Link,
                    Rect=pikepdf.Array([60, 700, 200, 720]),
                    A=action,
                )
                for action in links
            ]
        )
    with pdf.open_outline() as outline:
        outline.root.append(pikepdf.OutlineItem("Bookmark of the upload", 0))
    pdf.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS=pikepdf.String("app.alert(1)"))
    out = io.BytesIO()
    pdf.save(out, deterministic_id=True)
    return out.getvalue()


def _image(kind: str) -> bytes:
    picture = Image.new("RGB", (900, 500), "white")
    draw = ImageDraw.Draw(picture)
    draw.rectangle((60, 40, 860, 440), outline="black", width=3)
    draw.line([(60 + x, 440 - int(380 * 2.718 ** (-x / 300))) for x in range(800)], fill="#1d4e79", width=6)
    out = io.BytesIO()
    picture.save(out, kind)
    return out.getvalue()


@cache
def files() -> dict[str, bytes]:
    """sha256 -> bytes of every attachment of the sample."""
    contents = (
        _pdf(3, "Stability report"),
        _image("PNG"),
        _image("JPEG"),
        _pdf(2, "Wide plan", (1191, 842)),
        _pdf(1, "Turned page", rotate=90),
    )
    return {hashlib.sha256(data).hexdigest(): data for data in contents}


def open_attachment(sha256: str) -> bytes:
    return files()[sha256]


def attachments() -> list[dict[str, Any]]:
    described = (
        ("Stability report PPG-129-ST-04", "stability-report.pdf", "application/pdf", 3),
        ("Decay of polarisation over time", "decay.png", "image/png", 1),
        ("Photograph of the polariser", "polariser.jpg", "image/jpeg", 1),
        ("Floor plan of the imaging suite", "floor-plan.pdf", "application/pdf", 2),
        ("Certificate, scanned sideways", "certificate.pdf", "application/pdf", 1),
    )
    return [
        {
            "code": f"E{number}",
            "title": title,
            "name": name,
            "media_type": media_type,
            "sha256": sha256,
            "size": len(data),
            "pages": pages,
            "cited_in": ["4.2 Shelf life: evidence"] if number < 3 else [],
        }
        for number, ((sha256, data), (title, name, media_type, pages)) in enumerate(
            zip(files().items(), described, strict=True), 1
        )
    ]


def entry(ident: str, number: str, heading: str, kind: str, **more: Any) -> dict[str, Any]:
    return {
        "id": ident,
        "number": number,
        "heading": heading,
        "question": f"What is the {heading.lower()}?",
        "source": "HMR 2012 reg 8(1)",
        "source_ours": False,
        "kind": kind,
        **more,
    }


def text(ident: str, number: str, heading: str, answer: str) -> dict[str, Any]:
    return entry(ident, number, heading, "text", blocks=[{"id": f"{ident}-1", "text": answer}])


def rich(ident: str, number: str, heading: str, *pieces: str) -> dict[str, Any]:
    blocks = [
        {"id": f"{ident}-{index}", "tag": html[1:].split(">")[0].split()[0], "html": html}
        for index, html in enumerate(pieces, 1)
    ]
    return entry(ident, number, heading, "rich", blocks=blocks)


def table(ident: str, number: str, heading: str, columns: list[str], rows: list[list[str]]) -> dict[str, Any]:
    return entry(
        ident,
        number,
        heading,
        "table",
        columns=columns,
        rows=[{"id": f"r{i}", "block": f"{ident}-{i}", "cells": cells} for i, cells in enumerate(rows, 1)],
    )


def evidence(ident: str, number: str, heading: str, *codes: str) -> dict[str, Any]:
    titles = {item["code"]: item["title"] for item in attachments()}
    items = [{"code": code, "title": titles[code]} for code in codes]
    return entry(ident, number, heading, "evidence", blocks=[{"id": f"{ident}-1", "items": items}])


def section(number: int, key: str, title: str, *pages: tuple[str, list[dict[str, Any]]]) -> dict[str, Any]:
    return {
        "key": key,
        "letter": "ABCDEFGHIJ"[number - 1],
        "number": number,
        "title": title,
        "answers": {},
        "pages": [{"key": f"p{i}", "title": name, "entries": entries} for i, (name, entries) in enumerate(pages, 1)],
    }


SMALL_TABLE = (
    "<table><tbody><tr><th>Time (min)</th><th>Polarisation</th><th>Result</th></tr>"
    + "".join(f"<tr><td>{t}</td><td>{30 - t // 3} %</td><td>Within limits</td></tr>" for t in range(0, 60, 10))
    + "</tbody></table>"
)
WIDE_TABLE = (
    "<table><thead><tr>"
    + "".join(f"<th>Parameter {c}</th>" for c in range(1, 11))
    + "</tr></thead><tbody>"
    + ("<tr>" + "".join(f"<td>value {c}</td>" for c in range(1, 11)) + "</tr>") * 12
    + "</tbody></table>"
)


def _applicant() -> dict[str, Any]:
    return section(
        1,
        "applicant",
        "Applicant and application",
        (
            "The applicant",
            [
                text("applicant.legal_name", "1.1", "Applicant legal name", "Pennine Polar Gases Ltd"),
                text("applicant.address", "1.2", "Address in the United Kingdom", "4 Mill Lane\nHuddersfield\nHD1 1AA"),
                text("applicant.number", "1.3", "Companies House number", "01234567"),
                {
                    **entry("applicant.agreed", "1.4", "Confirmations", "list"),
                    "blocks": [
                        {"id": "applicant.agreed-1", "items": ["The applicant is established in the UK", "Yes"]}
                    ],
                    "source_ours": True,
                    "source": "MHRA guidance: the designation step",
                },
            ],
        ),
        (
            "Related procedures",
            [
                table(
                    "applicant.related",
                    "1.5",
                    "Related references",
                    ["Kind", "Reference", "Date", "Remark"],
                    [
                        ["Scientific advice", "SA-2025-117", "14 May 2025", "Quality and clinical"],
                        ["IRAS", "1004412", "2 June 2025", ""],
                    ],
                ),
                text("applicant.word", "1.6", "A very long word", "Poly" + "vinylpyrrolidone" * 12),
            ],
        ),
    )


def _quality(rows: int) -> dict[str, Any]:
    columns = [
        "Batch",
        "Date",
        "Site",
        "Polarisation",
        "Volume (ml)",
        "Pressure (kPa)",
        "Purity (%)",
        "Operator",
        "Result",
    ]
    data = [
        [
            f"B{n:04}",
            f"{n % 28 + 1} March 2026",
            "Leeds General",
            f"{25 + n % 7} %",
            "1000",
            "101",
            "99.9",
            "Radiographer",
            "Pass",
        ]
        for n in range(1, rows + 1)
    ]
    return section(
        4,
        "quality",
        "Quality evidence",
        (
            "Shelf life",
            [
                rich(
                    "quality.shelf_life",
                    "4.1",
                    "Shelf life and stability",
                    f"<p>{LOREM * 2}The decay was measured (E1, table 2) and is drawn below; see E2.</p>",
                    "<h3>Conditions of the study</h3>",
                    "<p>Three batches, <strong>each at 21 °C</strong> and <em>in the dark</em>, H<sub>2</sub>O below "
                    '5 ppm and 10<sup>−6</sup> mbar; see <a href="https://example.org/method">the method</a>.</p>',
                    "<ul><li><p>Cell A, glass</p><ul><li>coated</li><li>uncoated</li></ul></li><li>Cell B</li></ul>",
                    "<ol><li>Fill</li><li>Polarise</li><li>Measure</li></ol>",
                    SMALL_TABLE,
                    '<figure><img src="evidence:E2" alt="Curve falling to a third in 20 minutes"><figcaption>Figure 1. '
                    "Polarisation over time</figcaption></figure>",
                    "<blockquote><p>The product cannot be stored.</p></blockquote>",
                    *[f"<p>{LOREM * 3}</p>"] * 6,
                    WIDE_TABLE,
                ),
                evidence("quality.shelf_life_evidence", "4.2", "Shelf life: evidence", "E1", "E2"),
            ],
        ),
        ("Batches", [table("quality.batches", "4.3", "Batches made so far", columns, data)]),
    )


def dossier(rows: int = 40, title: str = "PPG-129, hyperpolarised xenon-129 gas for lung imaging") -> dict[str, Any]:
    narrative = [f"<p>{LOREM * 3}</p>"] * 9
    sections = [
        _applicant(),
        section(2, "product", "Product", ("The product", [rich("product.what", "2.1", "Description", *narrative)])),
        section(3, "context", "Clinical context"),
        _quality(rows),
        section(
            5,
            "clinical",
            "Clinical evidence",
            (
                "Benefit",
                [rich(f"clinical.q{n}", f"5.{n}", f"Clinical benefit {n}", *narrative) for n in range(1, 5)]
                + [evidence("clinical.evidence", "5.5", "Evidence of benefit", "E3")],
            ),
        ),
    ]
    return {
        "schema": "dossier/1",
        "kind": "designation",
        "kind_label": "Point-of-care designation application",
        "reference": "DA-2026-0001",
        "number": 2,
        "previous_sha256": "ab" * 32,
        "questionnaire": {"key": "designation-poc", "version": "1.0"},
        "title": title,
        "applicant": "Pennine Polar Gases Ltd",
        "date": "2026-11-02",
        "status": "Submitted",
        "document_control": [
            {"label": "Document", "value": "Point-of-care designation application"},
            {"label": "Questionnaire", "value": "designation-poc, version 1.0"},
            {"label": "Declared by", "value": "Dr Priya Nair, Head of Regulatory Affairs"},
            {"label": "Confidentiality", "value": "Contains commercially confidential information"},
        ],
        "sections": sections,
        "attachments": attachments(),
    }


def medium() -> dict[str, Any]:
    """Every kind of entry and block, without the long narratives."""
    return {**dossier(), "sections": [_applicant(), _quality(12)]}


def small(*blocks: str) -> dict[str, Any]:
    """A dossier of one short section with these blocks, quick to render, citing all evidence."""
    described = rich("product.what", "1.1", "Description", *(blocks or (f"<p>{LOREM} See (E1).</p>",)))
    return {**dossier(), "sections": [section(1, "product", "Product", ("The product", [described]))]}


def letter(kind: str = "decision") -> dict[str, Any]:
    return {
        "schema": "letter/1",
        "kind": kind,
        "title": "Decision on a point-of-care designation application",
        "reference": "DA-2026-0001",
        "version": 2,
        "version_sha256": "cd" * 32,
        "from": "Designation Assessment Unit",
        "to": "Pennine Polar Gases Ltd",
        "to_address": ["4 Mill Lane", "Huddersfield", "HD1 1AA"],
        "date": "2026-11-20",
        "product": "PPG-129, hyperpolarised xenon-129 gas for lung imaging",
        "outcome": "designated" if kind == "decision" else "",
        "opening": "We have considered your application of 2 November 2026 and have decided as set out below.",
        "reasons": [
            {"heading": "Method of manufacture", "verdict": "Accepted", "text": f"{LOREM}\n\n{LOREM}"},
            {"heading": "Shelf life", "verdict": "Accepted", "text": LOREM},
            {"heading": "Constituents", "verdict": "Not claimed", "text": ""},
            {"heading": "Route of administration", "verdict": "Not claimed", "text": ""},
        ],
        "body": f"{LOREM}\n\nPlease tell us of any significant change, which needs a new application.",
        "comments": [
            {"citation": "v2 4.1 para 3", "quote": "Three batches, each at 21 °C", "text": "Please give the humidity."},
            {"citation": "v2 5.1 para 1", "quote": "", "text": LOREM},
        ],
        "notice": "This letter is illustrative. It is not a statutory notice.",
    }
