"""Fragments: HTML of one section (or cover, contents, annex), to become tagged PDF.

A fragment knows nothing of page numbers or of its neighbours, so that it can be kept by the hash of what
it was made from. A link that leaves the fragment is written as `dossier:<anchor>`; assembly resolves it.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property
from importlib.metadata import version
from pathlib import Path

from django.conf import settings

from . import children
from .cache import Cache
from .fonts import fonts_sha256
from .frozen_files import OpenAttachment

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
    # The HTML of the page that stands in its place where it cannot be laid out, given the reason; None: none does.
    instead: Callable[[str], str] | None = field(default=None, compare=False, repr=False)
    # How many times RENDER_FRAGMENT_SECONDS it may take: what people wrote once, lists that we make of it longer,
    # because without them there is no document.
    patience: int = field(default=3, compare=False)

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
    pdf = children.lay_out(fragment, open_attachment)
    store.put(key, pdf)
    return pdf, False


@cache
def tools() -> str:
    """Names everything besides the content that decides the bytes of a document."""
    return "; ".join(
        (
            *(f"{name} {version(name)}" for name in PACKAGES),
            children.libraries(),
            f"templates {_folder_sha256(TEMPLATES, '*.html')[:12]}",
            f"stylesheet {_folder_sha256(TEMPLATES, '*.css')[:12]}",
            f"fonts {fonts_sha256()[:12]}",
            f"code {_folder_sha256(Path(__file__).parent, '*.py')[:12]}",
        )
    )


def _folder_sha256(folder: Path, pattern: str) -> str:
    digest = hashlib.sha256()
    for path in sorted(folder.glob(pattern)):
        digest.update(path.name.encode() + b"\0" + hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()
