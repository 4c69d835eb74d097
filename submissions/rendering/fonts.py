"""The fonts a document may use: these files and no others, whatever the machine has installed.

They come from npm packages named in package.json. Fontconfig is pointed at them while WeasyPrint
reads its configuration, and at nothing else, so that one version renders alike everywhere.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from xml.sax.saxutils import escape

from django.conf import settings

from .errors import RenderError

STYLES = ("Regular", "It", "Semibold", "SemiboldIt", "Bold", "BoldIt")
DEJAVU = (
    "DejaVuSans",
    "DejaVuSans-Bold",
    "DejaVuSans-Oblique",
    "DejaVuSans-BoldOblique",
    "DejaVuSerif",
    "DejaVuSerif-Bold",
    "DejaVuSerif-Italic",
    "DejaVuSerif-BoldItalic",
    "DejaVuSansMono",
    "DejaVuSansMono-Bold",
)
FILES = (
    *(f"source-serif/TTF/SourceSerif4-{style}.ttf" for style in STYLES),
    *(f"source-sans/TTF/SourceSans3-{style}.ttf" for style in STYLES),
    *(f"dejavu-fonts-ttf/ttf/{name}.ttf" for name in DEJAVU),  # glyphs the Source families lack
)
STAMP_FONT = "source-sans/TTF/SourceSans3-Regular.ttf"

# How the layout engine names our faces in a PDF, "ABCDEF+Source-Serif-4-Semi-Bold", and their files
_SOURCE = {"": "Regular", "Italic": "It", "Semi-Bold": "Semibold", "Semi-Bold-Italic": "SemiboldIt", "Bold": "Bold",
           "Bold-Italic": "BoldIt"}  # fmt: skip
_DEJAVU = {"": "", "Bold": "-Bold", "Oblique": "-Oblique", "Bold-Oblique": "-BoldOblique", "Italic": "-Italic",
           "Bold-Italic": "-BoldItalic"}  # fmt: skip
FAMILIES = {
    "Source-Serif-4": ("SourceSerif4-", _SOURCE),
    "Source-Sans-3": ("SourceSans3-", _SOURCE),
    "DejaVu-Serif": ("DejaVuSerif", _DEJAVU),
    "DejaVu-Sans-Mono": ("DejaVuSansMono", _DEJAVU),
    "DejaVu-Sans": ("DejaVuSans", _DEJAVU),
}

CONFIGURATION = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">
<fontconfig>
{folders}
  <cachedir>{cache}</cachedir>
  <selectfont>
    <rejectfont><glob>*</glob></rejectfont>
    <acceptfont>
{files}
    </acceptfont>
  </selectfont>
  <match target="pattern">
    <edit name="family" mode="append"><string>DejaVu Sans</string></edit>
    <edit name="hinting" mode="assign"><bool>false</bool></edit>
  </match>
  <alias><family>serif</family><prefer><family>Source Serif 4</family><family>DejaVu Serif</family></prefer></alias>
  <alias><family>sans-serif</family><prefer><family>Source Sans 3</family><family>DejaVu Sans</family></prefer></alias>
  <alias><family>monospace</family><prefer><family>DejaVu Sans Mono</family></prefer></alias>
</fontconfig>
"""


@cache
def font_files() -> tuple[Path, ...]:
    """The font files in a fixed order; RenderError when they were never installed."""
    paths = tuple(Path(settings.NODE_MODULES) / name for name in FILES)
    missing = [path.name for path in paths if not path.is_file()]
    if missing:
        raise RenderError(
            f"The fonts of the documents are not installed ({missing[0]} is missing): run 'make assets' first."
        )
    return paths


def face_file(name: str) -> Path | None:
    """The file of a font by its name in a PDF; None where it is none of ours."""
    plain = name.rpartition("+")[2].strip("/,")
    for family, (start, styles) in FAMILIES.items():
        if plain == family or plain.startswith(f"{family}-"):
            style = styles.get(plain.removeprefix(family).lstrip("-"))
            return next((path for path in font_files() if path.stem == f"{start}{style}"), None)
    return None


def stamp_font() -> Path:
    """The face of the page numbers, which are set after layout."""
    font_files()
    return Path(settings.NODE_MODULES) / STAMP_FONT


@cache
def fonts_sha256() -> str:
    """One hash over the bytes of every font file."""
    digest = hashlib.sha256()
    for path in font_files():
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def _write_configuration() -> Path:
    home = Path(settings.VAR_DIR) / "fontconfig"
    home.mkdir(parents=True, exist_ok=True)
    files = font_files()
    folders = dict.fromkeys(path.parent for path in files)
    text = CONFIGURATION.format(
        folders="\n".join(f"  <dir>{escape(str(folder))}</dir>" for folder in folders),
        files="\n".join(f"      <glob>{escape(str(path))}</glob>" for path in files),
        cache=escape(str(home / "cache")),
    )
    target = home / "fonts.conf"
    if not target.is_file() or target.read_text(encoding="utf-8") != text:
        draft = home / f"fonts.conf.{os.getpid()}"
        draft.write_text(text, encoding="utf-8")
        os.replace(draft, target)
    return target


@contextmanager
def only_our_fonts() -> Iterator[None]:
    """Fontconfig reads our configuration inside the block; the variable does not outlive it."""
    wanted, before = str(_write_configuration()), os.environ.get("FONTCONFIG_FILE")
    os.environ["FONTCONFIG_FILE"] = wanted
    try:
        yield
    finally:
        if before is None:
            del os.environ["FONTCONFIG_FILE"]
        else:
            os.environ["FONTCONFIG_FILE"] = before
