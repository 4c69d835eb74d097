"""Fragments: HTML of one section (or cover, contents, annex) to tagged PDF. The only user of WeasyPrint.

A fragment knows nothing of page numbers or of its neighbours, so that it can be kept by the hash of what
it was made from. A link that leaves the fragment is written as `dossier:<anchor>`; assembly resolves it.
"""

from __future__ import annotations

import hashlib
import json
import logging
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache, cached_property
from importlib.metadata import version
from pathlib import Path

from django.conf import settings

from .cache import Cache
from .errors import RenderError
from .fonts import fonts_sha256, only_our_fonts

with only_our_fonts():  # WeasyPrint reads the font configuration once while it is imported
    from weasyprint import CSS, HTML
    from weasyprint.text.ffi import harfbuzz, pango
    from weasyprint.text.fonts import FontConfiguration

from .fetcher import DossierFetcher, OpenAttachment
from .tagging import finish_tags

PACKAGES = ("weasyprint", "pydyf", "pikepdf", "fonttools", "pillow", "django", "lxml")
TEMPLATES = Path(settings.BASE_DIR) / "templates" / "dossiers"


@dataclass(frozen=True)
class Fragment:
    """What is to be rendered. `title` names it in error messages and in the structure of the PDF.

    Where `compose` makes the HTML, `content` says what it makes it from: of what is in the cache, none is made.
    """

    key: str  # unique in the document: "cover", "section-applicant"
    title: str
    content: str  # the HTML, or whatever decides it
    images: Mapping[str, tuple[str, str]] = field(default_factory=dict)  # code -> (sha256, media type)
    tagged: bool = True
    compose: Callable[[], str] | None = field(default=None, compare=False, repr=False)

    @cached_property
    def html(self) -> str:
        """Raises RenderError where the content cannot be set."""
        return self.compose() if self.compose else self.content

    @cached_property
    def cache_key(self) -> str:
        """The sha256 of everything the bytes of this fragment depend on."""
        images = sorted((code, *image) for code, image in self.images.items())
        material = json.dumps([tools(), self.key, self.title, self.content, images, self.tagged])
        return hashlib.sha256(material.encode()).hexdigest()


def rendered(fragment: Fragment, open_attachment: OpenAttachment, store: Cache) -> tuple[bytes, bool]:
    """The PDF of a fragment, and whether it came from the cache."""
    key = fragment.cache_key
    kept = store.get(key)
    if kept is not None:
        return kept, True
    pdf = _render(fragment, open_attachment)
    store.put(key, pdf)
    return pdf, False


@cache
def tools() -> str:
    """Names everything besides the content that decides the bytes of a document."""
    number = pango.pango_version()
    return "; ".join(
        (
            *(
                f"{name} {version(name)}"
                for name in ("weasyprint", "pydyf", "pikepdf", "fonttools", "pillow", "django", "lxml")
            ),
            f"pango {number // 10000}.{number // 100 % 100}.{number % 100}",
            f"harfbuzz {_harfbuzz_version()}",
            f"templates {_folder_sha256(TEMPLATES, '*.html')[:12]}",
            f"stylesheet {_folder_sha256(TEMPLATES, '*.css')[:12]}",
            f"fonts {fonts_sha256()[:12]}",
            f"code {_folder_sha256(Path(__file__).parent, '*.py')[:12]}",
        )
    )


def _harfbuzz_version() -> str:
    """Found by asking: the library's binding here only answers "at least this?"."""
    found = [0, 0, 0]
    for place in range(3):
        while harfbuzz.hb_version_atleast(*found[:place], found[place] + 1, *([0] * (2 - place))):
            found[place] += 1
    return ".".join(map(str, found))


def _folder_sha256(folder: Path, pattern: str) -> str:
    digest = hashlib.sha256()
    for path in sorted(folder.glob(pattern)):
        digest.update(path.name.encode() + b"\0" + hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


@cache
def _engine() -> tuple[FontConfiguration, CSS]:
    """One font configuration and one parsed stylesheet a process: a fresh one each time leaks memory."""
    with only_our_fonts():
        fonts = FontConfiguration()
    css = (TEMPLATES / "dossier.css").read_text(encoding="utf-8")
    with _complaints() as complaints:
        sheet = CSS(string=css, font_config=fonts, url_fetcher=DossierFetcher({}, lambda sha256: b""))
    if complaints:
        raise RenderError(f"The stylesheet of the documents is wrong: {complaints[0]}.")
    return fonts, sheet


def _render(fragment: Fragment, open_attachment: OpenAttachment) -> bytes:
    fonts, sheet = _engine()
    fetcher = DossierFetcher(fragment.images, open_attachment)
    try:
        with _complaints() as complaints:
            html = HTML(string=fragment.html, url_fetcher=fetcher)
            document = html.render(font_config=fonts, stylesheets=[sheet])
            pdf: bytes = document.write_pdf(
                pdf_tags=fragment.tagged, pdf_version="1.7", finisher=lambda _, pdf: finish_tags(pdf, fragment.key)
            )
    except RecursionError as error:
        raise RenderError(
            f"'{fragment.title}' cannot be laid out: tables or lists are nested too deeply in one another."
        ) from error
    except MemoryError as error:
        raise RenderError(f"'{fragment.title}' cannot be laid out: it needs more memory than it may use.") from error
    if fetcher.broken:
        raise fetcher.broken
    problems = fetcher.refusals or complaints
    if problems:
        raise RenderError(f"'{fragment.title}' cannot be rendered: {problems[0]}.")
    return pdf


@contextmanager
def _complaints() -> Iterator[list[str]]:
    """Collects the errors this thread makes WeasyPrint log: it logs a lost image, and goes on without it."""
    found: list[str] = []
    mine = threading.get_ident()

    class Collector(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            if record.thread == mine and record.levelno >= logging.ERROR:
                found.append(record.getMessage())

    logger, collector = logging.getLogger("weasyprint"), Collector(logging.ERROR)
    logger.addHandler(collector)
    try:
        yield found
    finally:
        logger.removeHandler(collector)
