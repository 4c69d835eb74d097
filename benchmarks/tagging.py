"""What tags cost: the same fragments laid out with and without, and put together."""

from __future__ import annotations

import io
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace

import pikepdf

from benchmarks import synthetic
from benchmarks.rows import Row, median, say
from submissions import rendering
from submissions.rendering import MemoryCache, noted

SHA256 = "0" * 64


@dataclass(frozen=True)
class Took:
    seconds: float
    pages: int


def against_untagged(pages: int) -> Iterator[Row]:
    """In this process, in turns. The first turn does not count: it loads the layout engine."""
    content = synthetic.dossier(pages)
    turns = [(tagged(content), untagged(content)) for content in (synthetic.dossier(1), content, content, content)]
    ours, plain = (median([turn[place] for turn in turns[1:]]) for place in (0, 1))
    say(f"tagged {ours.seconds:.1f} s, untagged {plain.seconds:.1f} s")
    yield Row(
        name="tags", pages=ours.pages, ours_s=ours.seconds, peer="ours, without tags", peer_s=plain.seconds,
        ratio=ours.seconds / plain.seconds, goal="ratio <= 1.3",
    )  # fmt: skip


def tagged(content: dict[str, object]) -> Took:
    began = time.perf_counter()
    made = rendering.render_dossier(content, open_attachment=synthetic.open_figure, sha256=SHA256, cache=MemoryCache())
    return Took(time.perf_counter() - began, made.pages)


def untagged(content: dict[str, object]) -> Took:
    """Its pages are only copied into one file, without stamps, links or bookmarks: less than assembly does."""
    began, cache = time.perf_counter(), MemoryCache()
    for fragment in rendering.plan_dossier(content, sha256=SHA256):
        plain = replace(fragment, tagged=False)
        rendering.lay_out(plain, open_attachment=synthetic.open_figure, cache=cache)
    with pikepdf.Pdf.new() as pdf:
        for one in cache.values():
            pdf.pages.extend(pikepdf.Pdf.open(io.BytesIO(noted.read(one)[0])).pages)
        pdf.save(io.BytesIO(), linearize=True, deterministic_id=True)
        return Took(time.perf_counter() - began, len(pdf.pages))
