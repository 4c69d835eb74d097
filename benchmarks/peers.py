"""Other programs that make a PDF of the same content, each in a process of its own; one that is missing is named so."""

from __future__ import annotations

import importlib.util
import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pikepdf
from django.conf import settings

from benchmarks import same_content, synthetic
from benchmarks.memory import Peak

ROOT = Path(__file__).resolve().parents[1]
BROWSERS = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
OFFICES = ("soffice", "libreoffice")


@dataclass(frozen=True)
class Made:
    seconds: float
    pages: int
    size: int  # bytes
    peak_mb: float
    tagged: bool


@dataclass(frozen=True)
class Peer:
    """`command` makes it of a folder with dossier.html, browser.html and dossier.typ; None: it is not installed."""

    name: str
    command: Callable[[Path, Path], list[str]] | None
    counts_start: bool = False  # its time is that of the whole process

    def make(self, folder: Path) -> Made:
        """Raises RuntimeError where it makes nothing."""
        assert self.command
        target = folder / "out.pdf"
        target.unlink(missing_ok=True)
        began = time.perf_counter()
        with (folder / "peer.log").open("w") as log:
            child = subprocess.Popen(
                self.command(folder, target), cwd=ROOT, stdout=subprocess.PIPE, stderr=log, text=True
            )
            try:
                with Peak(lambda: [child.pid]) as peak:
                    told, _ = child.communicate(timeout=600)
            finally:
                child.kill()
        seconds = time.perf_counter() - began
        if not target.exists():
            raise RuntimeError(f"{self.name} made no PDF: {(folder / 'peer.log').read_text()[-500:]}")
        if not self.counts_start:
            seconds = json.loads(told.splitlines()[-1])["seconds"]
        with pikepdf.Pdf.open(target) as pdf:
            return Made(seconds, len(pdf.pages), target.stat().st_size, peak.resident, "/StructTreeRoot" in pdf.Root)


def write(folder: Path, pages: int) -> None:
    """What the peers read."""
    folder.mkdir(parents=True, exist_ok=True)
    html = same_content.one_html(synthetic.dossier(pages))
    css = (Path(settings.BASE_DIR) / "templates" / "dossiers" / "dossier.css").read_text()
    (folder / "dossier.html").write_text(html)
    (folder / "browser.html").write_text(same_content.for_browsers(html, css))
    (folder / "dossier.typ").write_text(same_content.one_typst(synthetic.parts(pages)))
    for number in range(synthetic.FIGURES):
        (folder / f"figure-{number}.png").write_bytes(synthetic.figure(number))


def everyone() -> list[Peer]:
    """All that are compared, whether they are here or not. WeasyPrint is here, because it is our own layout engine."""
    return [weasyprint(), chromium(), typst(), libreoffice()]


def weasyprint(*, tagged: bool = False) -> Peer:
    def command(folder: Path, target: Path) -> list[str]:
        own = [sys.executable, "-m", "benchmarks.one_pass", "weasyprint", str(folder / "dossier.html"), str(target)]
        return [*own, "tagged"] if tagged else own

    return Peer("WeasyPrint, one pass, tagged" if tagged else "WeasyPrint, one pass", command)


def chromium() -> Peer:
    found = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, BROWSERS)), None)

    def command(folder: Path, target: Path) -> list[str]:
        return [
            str(found), "--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer",
            f"--user-data-dir={folder / 'profile'}", f"--print-to-pdf={target}", (folder / "browser.html").as_uri(),
        ]  # fmt: skip

    return Peer("Chromium", command if found else None, counts_start=True)


def typst() -> Peer:
    def command(folder: Path, target: Path) -> list[str]:
        return [sys.executable, "-m", "benchmarks.one_pass", "typst", str(folder / "dossier.typ"), str(target)]

    return Peer("Typst", command if importlib.util.find_spec("typst") else None)


def libreoffice() -> Peer:
    found = next(filter(None, map(shutil.which, OFFICES)), None)

    def command(folder: Path, target: Path) -> list[str]:
        made = [str(found), f"-env:UserInstallation={(folder / 'office').as_uri()}", "--headless"]
        convert = f"{' '.join(made)} --convert-to pdf --outdir '{folder}' '{folder}/browser.html'"
        return ["sh", "-c", f"{convert} && mv '{folder}/browser.pdf' '{target}'"]

    return Peer("LibreOffice", command if found else None, counts_start=True)
