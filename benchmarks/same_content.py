"""The synthetic dossier as other programs take it: one HTML document, and a Typst source. The words are the same."""

from __future__ import annotations

import base64
import re
from collections.abc import Sequence
from typing import Any

from benchmarks import synthetic
from submissions import rendering
from submissions.rendering import fonts

BODY = re.compile(r'<body class="([^"]*)">(.*)</body>', re.DOTALL)
SPECIAL = re.compile(r"([\\#$*_`<>@\[\]~/=+-])")
TYPST_HEAD = """#set page(paper: "a4", margin: (top: 26mm, right: 22mm, bottom: 24mm, left: 26mm),
  header: [Synthetic dossier], footer: context [Page #counter(page).display() of #counter(page).final().first()])
#set text(size: 10.5pt, lang: "en")
#set document(title: "Synthetic dossier")
#outline()
"""


def one_html(content: dict[str, Any]) -> str:
    """Every fragment's body in one document, each beginning on a page of its own, as in ours; links lead inside.

    No contents with page numbers and no running header: WeasyPrint would lay everything out twice for the first.
    """
    bodies = []
    for fragment in rendering.plan_dossier(content, sha256="0" * 64):
        found = BODY.search(fragment.html)
        assert found, fragment.key
        bodies.append(f'<div class="{found[1]}" style="break-before: page">{found[2]}</div>')
    inside = "\n".join(bodies).replace('href="dossier:', 'href="#')
    head = '<head><meta charset="utf-8"><title>Synthetic dossier</title></head>'
    return f'<!doctype html><html lang="en-GB">{head}<body>{inside}</body></html>'


def for_browsers(html: str, stylesheet: str) -> str:
    """The same with stylesheet, fonts and images inside, which a browser cannot ask our fetcher for."""
    faces = "".join(
        f'@font-face {{ font-family: "{family}"; font-weight: {weight}; src: url("{path.as_uri()}"); }}'
        for family, weight, path in _faces()
    )
    for number in range(synthetic.FIGURES):
        data = base64.b64encode(synthetic.figure(number)).decode()
        html = html.replace(f'src="evidence:E{number + 1}"', f'src="data:image/png;base64,{data}"')
    return html.replace("</head>", f"<style>{faces}{stylesheet}</style></head>")


def _faces() -> list[tuple[str, int, Any]]:
    known = {
        "SourceSerif4-Regular": ("Source Serif 4", 400), "SourceSans3-Regular": ("Source Sans 3", 400),
        "SourceSans3-Semibold": ("Source Sans 3", 600), "SourceSerif4-Bold": ("Source Serif 4", 700),
    }  # fmt: skip
    return [(*known[path.stem], path) for path in fonts.font_files() if path.stem in known]


def one_typst(parts: Sequence[synthetic.Part]) -> str:
    """With contents, page numbers, header and figures as appendices, all of which Typst does by itself."""
    appendices = [
        f'#pagebreak()\n== Appendix {number + 1}\n#image("figure-{number}.png", width: 100%)'
        for number in range(synthetic.FIGURES)
    ]
    return "\n".join([TYPST_HEAD, *map(_typst_part, parts), *appendices, ""])


def _typst_part(part: synthetic.Part) -> str:
    lines = ["#pagebreak()", f"= {part.number} {_plain(part.title)}", f"== {part.number}.1 Narrative"]
    lines += [_typst_block(block) for block in part.blocks]
    lines += [f"== {part.number}.2 Batches", _typst_table(part.register)]
    return "\n\n".join(lines)


def _typst_block(block: synthetic.Block) -> str:
    if block.kind == "h":
        return f"=== {_plain(block.text)}"
    if block.kind == "ul":
        return "\n".join(f"- {_plain(item)}" for item in block.items)
    if block.kind == "table":
        return _typst_table(block.rows)
    if block.kind == "figure":
        image = f'image("figure-{block.figure}.png", width: 100%, alt: "{block.text}")'
        return f"#figure({image}, caption: [{_plain(block.text)}])"
    return _plain(block.text)


def _typst_table(rows: Sequence[Sequence[str]]) -> str:
    head, *body = [", ".join(f"[{_plain(cell)}]" for cell in row) for row in rows]
    lines = ",\n".join([f"table.header({head})", *body])
    return f"#table(columns: (1fr,) * {len(rows[0])},\n{lines})"


def _plain(text: str) -> str:
    return SPECIAL.sub(r"\\\1", text)
