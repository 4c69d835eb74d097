"""How a demo report looks: laid out as PDF like a file from outside the service."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from html import escape

from designation.demo.html import table
from submissions.dossiers import long_date

STYLE = """
@page { size: A4; margin: 25mm 22mm 22mm;
  @top-left { content: "COMPANY (fictional)"; font: 8.5pt "Source Sans 3"; color: #505a5f }
  @top-right { content: string(number); font: 8.5pt "Source Sans 3"; color: #505a5f }
  @bottom-right { content: "Page " counter(page); font: 8.5pt "Source Sans 3" } }
body { font: 10.5pt/1.45 "Source Sans 3"; color: #0b0c0c }
h1 { font-size: 21pt; line-height: 1.2; margin: 45mm 0 6mm } h2 { font-size: 14pt; margin: 6mm 0 2mm; break-after: avoid }
.number { string-set: number content(); font-size: 12pt; color: #505a5f }
.note { border-left: 3pt solid #b1b4b6; padding: 2mm 4mm; margin: 8mm 0 } .body { break-before: page }
table { border-collapse: collapse; width: 100%; margin: 4mm 0; font-size: 9.5pt }
tr { break-inside: avoid } th { font-weight: 600 }
th, td { border-bottom: 0.5pt solid #b1b4b6; padding: 1.1mm 2mm; text-align: left; vertical-align: top }
"""
NOTE = "Demonstration document. The company, the people and every figure in it are fictional."


@dataclass(frozen=True)
class Report:
    number: str
    title: str
    issued: date
    author: str
    html: str
    company: str = "Pennine Polar Gases Ltd"


def pdf(report: Report) -> bytes:
    """The report as tagged PDF with embedded fonts; the same report always gives the same bytes."""
    # Not at the top: every management command would load the layout engine.
    from submissions.rendering.cache import MemoryCache
    from submissions.rendering.fragments import Fragment, rendered

    fragment = Fragment(key=report.number, title=report.title, content=_page(report))
    data, _ = rendered(fragment, lambda sha256: b"", MemoryCache())
    return data


def _page(report: Report) -> str:
    style = STYLE.replace("COMPANY", report.company)
    facts = table(
        ("Document", "Issue", "Date", "Author"),
        [(report.number, "2", long_date(report.issued.isoformat()), report.author)],
    )
    return (
        f'<html lang="en-GB"><head><title>{escape(report.title)}</title><style>{style}</style></head><body>'
        f'<h1>{escape(report.title)}</h1><p class="number">{report.number}</p>{facts}'
        f'<p class="note">{NOTE}</p><div class="body">{report.html}</div></body></html>'
    )
