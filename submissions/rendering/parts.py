"""The parts of which every document is put together: a run through the cache, fragments, contents, appendices."""

from __future__ import annotations

import functools
import hashlib
import json
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from django.conf import settings
from django.template import Context, Engine
from django.utils import translation

from submissions.dossiers import long_date

from .assembly import Laid, Piece, Upload, conformance
from .cache import Cache, StorageCache
from .conformance import examined
from .errors import FragmentBroken, RenderError
from .fragments import Fragment, rendered, tools
from .frozen_files import OpenAttachment, verified
from .layout import cut, laid_out_section
from .results import Progress, Rendered

Frozen = Mapping[str, Any]
CONTINUED = "~"  # in the key of a fragment that goes on from the one before it


class Run:
    """One rendering: renders fragments through the cache and counts them."""

    def __init__(
        self,
        total: int,
        open_attachment: OpenAttachment,
        progress: Callable[[Progress], None] | None,
        cache: Cache | None,
    ) -> None:
        self.started = time.monotonic()
        self.total, self.done, self.reused = total, 0, 0
        self.open_attachment, self.progress = open_attachment, progress
        self.cache = StorageCache() if cache is None else cache
        self.broken: list[str] = []

    def fragment(self, fragment: Fragment, *, counted: bool = True) -> Laid:
        try:
            pdf, reused = rendered(fragment, self.open_attachment, self.cache)
        except FragmentBroken as error:
            if not fragment.instead:
                raise
            self.broken.append(f"{fragment.title} could not be laid out: {error.reason}.")
            page = Fragment(fragment.key, fragment.title, fragment.instead(error.reason))
            pdf, reused = rendered(page, self.open_attachment, self.cache)
        if counted:
            self.done += 1
            self.reused += reused
            if self.progress:
                self.progress(Progress(self.done, self.total, self.reused))
        return Laid(pdf)

    def result(self, pdf: bytes, pieces: Mapping[str, Piece]) -> Rendered:
        return Rendered(
            pdf=pdf,
            pages=sum(piece.pages for piece in pieces.values()),
            fragments=self.done,
            reused=self.reused,
            seconds=time.monotonic() - self.started,
            sha256=hashlib.sha256(pdf).hexdigest(),
            tools=tools(),
            fragment_pages={key: piece.pages for key, piece in pieces.items()},
            broken=tuple(self.broken),
            conformance=conformance(list(pieces.values())),
            uploads={piece.label: piece.upload.problem for piece in pieces.values() if piece.upload},
        )


def compose(key: str, title: str, template: str, context: dict[str, Any], **options: Any) -> Fragment:
    return Fragment(key, title, _html(title, template, context), **options)


def _html(title: str, template: str, context: dict[str, Any]) -> str:
    with translation.override("en-gb"):
        return str(
            _engine()
            .get_template(f"dossiers/fragment_{template}.html")
            .render(Context({"title": title, "screen": False, **context}))
        )


@functools.cache
def _engine() -> Engine:
    """An engine of its own: what a document says depends on no setting, context processor or request."""
    return Engine(dirs=[str(settings.BASE_DIR / "templates")])


def sections(frozen: Frozen) -> Iterator[Fragment]:
    """The fragments of all sections of a dossier or document: one each, and more of a long one.

    Laying one out takes time, so what is in the cache is found by the frozen content itself.
    """
    for part in frozen["sections"]:
        title = f"Section {part['number']} {part['title']}" if part["number"] else part["title"]
        for number, piece in enumerate(cut(part)):
            key = f"section-{part['key']}" + (f"{CONTINUED}{number + 1}" if number else "")
            yield _section(key, title, piece, frozen)


def _section(key: str, title: str, piece: Frozen, frozen: Frozen) -> Fragment:
    shown = {name: value for name, value in piece.items() if name != "answers"}
    text = json.dumps(shown, sort_keys=True)
    cited = [one for one in frozen["attachments"] if one["code"] in text]  # or more, where one code begins another
    titles = {one["code"]: one["title"] for one in cited}

    def compose_section() -> str:
        laid_out, _ = laid_out_section(piece, titles)
        return _html(title, "section", {"section": laid_out})

    def compose_instead(reason: str) -> str:
        """Names what stood here, with its anchors, so that every link and bookmark still leads somewhere."""
        return _html(title, "broken", {"section": piece, "reason": reason})

    content = hashlib.sha256(json.dumps([text, titles], sort_keys=True).encode()).hexdigest()
    images = _images(frozen, frozenset(titles))
    return Fragment(key, title, content, images=images, compose=compose_section, instead=compose_instead, patience=1)


def appendices(frozen: Frozen) -> Iterator[Fragment]:
    """The pages that stand before the uploaded files, or show them where they are images."""
    for number, attachment in enumerate(frozen["attachments"], 1):
        code, title = attachment["code"], f"Appendix {number}, {attachment['code']} {attachment['title']}"
        image = is_image(attachment)
        context = {
            "attachment": attachment,
            "number": number,
            "image": image,
            "fingerprint": grouped(attachment["sha256"]),
        }
        images = _images(frozen, frozenset({code}) if image else frozenset())
        yield compose(f"appendix-{code}", title, "appendix", context, images=images)


def is_image(attachment: Frozen) -> bool:
    return str(attachment["media_type"]).startswith("image/")


def _images(frozen: Frozen, codes: frozenset[str]) -> dict[str, tuple[str, str]]:
    return {
        attachment["code"]: (attachment["sha256"], attachment["media_type"])
        for attachment in frozen["attachments"]
        if attachment["code"] in codes and is_image(attachment)
    }


def pieces_of(run: Run, frozen: Frozen, fragments: Iterable[Fragment]) -> dict[str, Piece]:
    """The fragments rendered, each with the upload that follows it, in the order of the document."""
    uploads = {f"appendix-{one['code']}": (number, one) for number, one in enumerate(frozen["attachments"], 1)}
    pieces = {}
    for fragment in fragments:
        opened = run.fragment(fragment)
        if fragment.key in uploads:
            pieces[fragment.key] = _appended(run, fragment, opened, *uploads[fragment.key])
        else:
            pieces[fragment.key] = Piece(fragment.title, opened, continues=CONTINUED in fragment.key)
    return pieces


def _appended(run: Run, fragment: Fragment, opened: Laid, number: int, attachment: Frozen) -> Piece:
    code, title = attachment["code"], fragment.title
    if is_image(attachment):
        return Piece(title, opened, label=code)
    try:
        data = verified(run.open_attachment, attachment["sha256"], code)
    except RenderError as error:
        raise RenderError(f"'{title}' cannot be appended: {error}.") from error
    upload = Upload(data, f"The file of evidence {code}, '{attachment['name']}',")
    upload.problem = examined(upload.pdf, attachment["sha256"], run.cache)
    supplied_by = attachment.get("supplied_by", "the applicant")
    return Piece(title, opened, upload, note=f"Appendix {number} \xb7 {code}", label=code, supplied_by=supplied_by)


def contents(run: Run, lines: Sequence[Frozen], pieces: Mapping[str, Piece], *, counted: bool = True) -> Piece:
    """The contents, rendered again until its own length no longer moves what it counts."""
    own = 1
    for attempt in range(5):
        pages = _page_numbers(pieces, own)
        numbered = [{**line, "page": pages[line["anchor"]]} for line in lines]
        fragment = compose("contents", "Contents", "contents", {"lines": numbered})
        opened = run.fragment(fragment, counted=counted and attempt == 0)
        if opened.pages == own:
            return Piece("Contents", opened)
        own = opened.pages
    raise RenderError("The contents page cannot be set: its length keeps changing.")


def _page_numbers(pieces: Mapping[str, Piece], contents_pages: int) -> dict[str, int]:
    numbers, before = {}, 0
    for key, piece in pieces.items():
        if key == "contents":
            before += contents_pages
            continue
        numbers.update({anchor: before + page + 1 for anchor, (page, _) in piece.fragment.noted.anchors.items()})
        before += piece.pages
    return numbers


def running_header(left: str, middle: str, right: str) -> Fragment:
    context = {"reference": left, "product": shortened(middle), "version": right, "shapes": ("portrait", "landscape")}
    return compose("running", "Running header", "running", context, tagged=False)


def no_attachments(sha256: str) -> bytes:
    raise FileNotFoundError(sha256)


def date_of(frozen: Frozen) -> str:
    return long_date(frozen["date"]) if frozen["date"] else ""


def grouped(fingerprint: str) -> str:
    """A hash as people compare it: two lines of four groups of eight."""
    groups = [fingerprint[start : start + 8] for start in range(0, len(fingerprint), 8)]
    return "\n".join(" ".join(groups[start : start + 4]) for start in range(0, len(groups), 4))


def shortened(text: str, length: int = 70) -> str:
    return text if len(text) <= length else text[: length - 1].rstrip() + "…"
