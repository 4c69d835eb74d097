"""The layout engine: HTML of one fragment to tagged PDF. The only user of WeasyPrint, and only in a child process."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from pathlib import Path

from django.conf import settings
from pydyf import PDF

from . import noted
from .characters import printable
from .errors import FragmentBroken, RenderError
from .fonts import only_our_fonts
from .frozen_files import OpenAttachment

with only_our_fonts():  # WeasyPrint reads the font configuration once while it is imported
    from weasyprint import CSS, HTML, Document
    from weasyprint.text.ffi import harfbuzz, pango
    from weasyprint.text.fonts import FontConfiguration

from .compacting import compact
from .fetcher import DossierFetcher
from .tagging import finish_tags

STYLESHEET = Path(settings.BASE_DIR) / "templates" / "dossiers" / "dossier.css"
TOO_DEEP = "tables or lists are nested too deeply in one another"
TOO_LARGE = "it needs more memory than it may use"


def libraries() -> str:
    """The versions of the libraries below WeasyPrint, which decide the bytes as it does."""
    number = pango.pango_version()
    return f"pango {number // 10000}.{number // 100 % 100}.{number % 100}; harfbuzz {_harfbuzz_version()}"


def lay_out(
    html: str,
    *,
    key: str,
    title: str,
    images: Mapping[str, tuple[str, str]],
    tagged: bool,
    open_attachment: OpenAttachment,
) -> bytes:
    """The PDF. FragmentBroken where the content asks too much, RenderError where it asks for what it may not have."""
    fonts, sheet = engine()
    fetcher = DossierFetcher(images, open_attachment)
    try:
        with _complaints() as complaints:
            document = HTML(string=printable(html), url_fetcher=fetcher).render(font_config=fonts, stylesheets=[sheet])
            facts: list[noted.Noted] = []

            def finish(made: Document, pdf: PDF) -> None:
                finish_tags(pdf, key, made.pages)
                compact(pdf)
                facts.append(noted.of(pdf))

            data: bytes = document.write_pdf(pdf_tags=tagged, pdf_version="1.7", finisher=finish)
    except RecursionError as error:
        raise FragmentBroken(title, TOO_DEEP) from error
    except MemoryError as error:
        raise FragmentBroken(title, TOO_LARGE) from error
    if fetcher.broken:
        raise fetcher.broken
    problems = fetcher.refusals or complaints
    if problems:
        raise RenderError(f"'{title}' cannot be rendered: {problems[0]}.")
    return noted.append(data, facts[0])


def _harfbuzz_version() -> str:
    """Found by asking: the library's binding here only answers "at least this?"."""
    found = [0, 0, 0]
    for place in range(3):
        while harfbuzz.hb_version_atleast(*found[:place], found[place] + 1, *([0] * (2 - place))):
            found[place] += 1
    return ".".join(map(str, found))


@cache
def engine() -> tuple[FontConfiguration, CSS]:
    """One font configuration and one parsed stylesheet a process: a fresh one each time leaks memory."""
    with only_our_fonts():
        fonts = FontConfiguration()
    css = STYLESHEET.read_text(encoding="utf-8")
    with _complaints() as complaints:
        sheet = CSS(string=css, font_config=fonts, url_fetcher=DossierFetcher({}, lambda sha256: b""))
    if complaints:
        raise RenderError(f"The stylesheet of the documents is wrong: {complaints[0]}.")
    return fonts, sheet


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
