"""What changed between two frozen dossiers, as a PDF: a summary first, then every section that changed.

A section that is the same in both is named and not rendered; a changed one is one fragment, kept in the cache like
those of a dossier, or more of a long one.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby
from typing import Any

from submissions import diffs
from submissions.diffs import SectionChange

from . import redline_layout
from .assembly import Piece as Part
from .assembly import assemble
from .cache import Cache
from .fragments import Fragment, tools
from .frozen_files import OpenAttachment
from .metadata import Properties
from .parts import CONTINUED, Frozen, Run, compose, contents, date_of, grouped, is_image, pieces_of, running_header
from .redline_layout import Laid, cut, pictures, set_texts
from .results import Progress, Rendered

SHORT = 4  # pages up to which nobody needs a table of contents
KIND_LABEL = "What changed between two versions"
File = tuple[str, str]  # sha256, media type


@dataclass(frozen=True)
class Compared:
    """Two frozen dossiers and their fingerprints."""

    old: Frozen
    new: Frozen
    old_sha256: str
    new_sha256: str

    @cached_property
    def sections(self) -> list[SectionChange]:
        return diffs.dossiers(self.old, self.new)

    @cached_property
    def files(self) -> dict[str, File]:
        """Pictures by their code: those of the newer version, and those that only the older one has."""
        sides = [{one["code"]: (one["sha256"], one["media_type"]) for one in _pictures(side)} for side in self._sides]
        return {**sides[0], **sides[1]}

    @cached_property
    def replaced(self) -> frozenset[str]:
        """Codes of pictures that are not the same file in both versions."""
        held = {one["code"]: one["sha256"] for one in self.new["attachments"]}
        return frozenset(
            one["code"] for one in _pictures(self.old) if held.get(one["code"], one["sha256"]) != one["sha256"]
        )

    @cached_property
    def page_titles(self) -> dict[str, str]:
        """The heading above each question, by its id."""
        pages = [page for side in self._sides for part in side["sections"] for page in part["pages"]]
        return {entry["id"]: page["title"] for page in pages for entry in page["entries"]}

    @property
    def _sides(self) -> tuple[Frozen, Frozen]:
        return self.old, self.new


def _pictures(dossier: Frozen) -> Iterator[Frozen]:
    return (one for one in dossier["attachments"] if is_image(one))


def render_redline(
    compared: Compared,
    *,
    open_attachment: OpenAttachment,
    progress: Callable[[Progress], None] | None = None,
    cache: Cache | None = None,
) -> Rendered:
    """See the package: this is its implementation."""
    fragments = list(fragments_of(compared))
    run = Run(len(fragments), open_attachment, progress, cache)
    cover, *rest = pieces_of(run, {"attachments": []}, fragments).items()
    pieces: dict[str, Part] = dict([cover, *rest])
    if sum(piece.pages for piece in pieces.values()) > SHORT:
        pieces = dict([cover, ("contents", cover[1]), *rest])  # keeps its place until the page numbers are known
        pieces["contents"] = contents(run, _lines(compared), pieces, counted=False)
    old, new = compared.old, compared.new
    pdf = assemble(
        list(pieces.values()),
        running=run.fragment(running_header(new["reference"], new["title"], _between(old, new)), counted=False),
        outline=_outline(compared, with_contents="contents" in pieces),
        properties=Properties(
            title=f"{new['reference']}: what changed from {_version(old, new)} to version {new['number']}",
            author=new["applicant"],
            subject=f"{KIND_LABEL}, sha256 {compared.old_sha256} and {compared.new_sha256}",
            date=new["date"],
            tools=tools(),
        ),
    )
    return run.result(pdf, pieces)


def fragments_of(compared: Compared) -> Iterator[Fragment]:
    """Every fragment in the order of the document, but the contents."""
    old, new, found = compared.old, compared.new, compared.sections
    context = {
        "kind_label": KIND_LABEL,
        "dossier": new,
        "sides": [
            {"name": "From", "version": _version(old, new), "date": date_of(old), "hash": grouped(compared.old_sha256)},
            {"name": "To", "version": f"version {new['number']}", "date": date_of(new),
             "hash": grouped(compared.new_sha256)},
        ],
        "sections": found,
        "unchanged": diffs.unchanged(new, found),
        "control": diffs.control(old, new),
    }  # fmt: skip
    yield compose("cover", "Cover and summary", "redline_cover", context)
    for section in found:
        yield from _section(section, compared)


def _section(section: SectionChange, compared: Compared) -> Iterator[Fragment]:
    title = f"Section {section.number} {section.title}" if section.number else section.title
    for number, entries in enumerate(cut(redline_layout.entries(section, compared.replaced))):
        by_title = groupby(entries, key=lambda entry: compared.page_titles.get(entry["id"], ""))
        pages = [{"title": page_title, "entries": list(group)} for page_title, group in by_title]
        key = f"changed-{section.key}" + (f"{CONTINUED}{number + 1}" if number else "")
        context = {"section": section, "continued": number > 0}
        yield _fragment(key, title, pages, context, compared.files)


def _fragment(key: str, title: str, pages: list[Laid], context: Laid, files: Mapping[str, File]) -> Fragment:
    """What is in the cache is found by what changed; only what is not has its text set."""

    def set_section() -> str:
        ready = set_texts(pages, title)
        wide = ready[0]["entries"][0]["wide"]
        return compose(key, title, "redline", {**context, "pages": ready, "wide": wide}).html

    def set_instead(reason: str) -> str:
        return compose(key, title, "redline_broken", {**context, "pages": pages, "reason": reason}).html

    codes = sorted({code for page in pages for code in pictures(page["entries"]) if code in files})
    section = context["section"]
    material = json.dumps([section.number, section.title, context["continued"], pages], sort_keys=True)
    content = hashlib.sha256(material.encode()).hexdigest()
    images = {code: files[code] for code in codes}
    return Fragment(key, title, content, images=images, compose=set_section, instead=set_instead, patience=1)


def _version(old: Frozen, new: Frozen) -> str:
    """The older version as it is named beside the newer one: of another application where it is."""
    return f"version {old['number']}" + ("" if old["reference"] == new["reference"] else f" of {old['reference']}")


def _between(old: Frozen, new: Frozen) -> str:
    return f"{_version(old, new).capitalize()} to {new['number']}"


def _lines(compared: Compared) -> list[dict[str, Any]]:
    """What the contents list: {"level", "number", "title", "anchor"}."""
    lines = [{"level": 1, "number": "", "title": "Summary", "anchor": "summary"}]
    for section in compared.sections:
        number, anchor = str(section.number or ""), f"changed-{section.key}"
        lines.append({"level": 1, "number": number, "title": section.title, "anchor": anchor})
        if section.key != "evidence":
            lines += [
                {"level": 2, "number": entry.number, "title": entry.heading, "anchor": f"change-{entry.id}"}
                for entry in section.entries
            ]
    return lines


def _outline(compared: Compared, *, with_contents: bool) -> list[Frozen]:
    """The bookmarks: cover, contents, and what the contents list."""
    lines = [{**line, "title": f"{line['number']} {line['title']}".strip()} for line in _lines(compared)]
    between = [{"level": 1, "title": "Contents", "anchor": "contents"}] if with_contents else []
    return [{"level": 1, "title": "Cover", "anchor": "cover"}, lines[0], *between, *lines[1:]]
