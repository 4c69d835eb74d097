"""Frozen dossiers, letters and other documents to PDF.

The layout engine is heavy, so it is loaded by the first rendering and not by an import of this package: a
web process that only asks for the state of a rendering never pays for it. TOOLS loads it too.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from .cache import Cache, MemoryCache, StorageCache
from .characters import lacking, named, unprintable
from .errors import FragmentBroken, RenderError
from .results import Progress, Rendered

if TYPE_CHECKING:
    from .fragments import Fragment

    TOOLS: str

__all__ = [
    "TOOLS",
    "Cache",
    "Fragment",
    "FragmentBroken",
    "MemoryCache",
    "Progress",
    "RenderError",
    "Rendered",
    "StorageCache",
    "examine",
    "lacking",
    "lay_out",
    "named",
    "packed",
    "plan_document",
    "plan_dossier",
    "plan_redline",
    "plan_sections",
    "render_document",
    "render_dossier",
    "render_letter",
    "render_redline",
    "tools",
    "unpacked",
    "unprintable",
]


def render_dossier(
    dossier: Mapping[str, Any],
    *,
    open_attachment: Callable[[str], bytes],
    sha256: str | None = None,
    signature: Mapping[str, Any] | None = None,
    progress: Callable[[Progress], None] | None = None,
    cache: Cache | None = None,
    full_fonts: bool = False,
) -> Rendered:
    """The PDF of a frozen dossier. RenderError says in a sentence what could not be rendered.

    `open_attachment` answers a sha256 with the bytes of that upload, which are checked against it. `sha256` is
    the hash of the version; without it, it is computed. `signature` is what signing.facts says of its signature,
    None where there is none: the PDF is a function of the two. Without `cache`, fragments are kept in the storage.
    `full_fonts` embeds whole font files and not only the glyphs that are used, as some regulators wish.
    """
    from . import dossier as implementation

    return implementation.render_dossier(
        dossier,
        open_attachment=open_attachment,
        sha256=sha256,
        signature=signature,
        progress=progress,
        cache=cache,
        full_fonts=full_fonts,
    )


def render_letter(
    letter: Mapping[str, Any],
    *,
    progress: Callable[[Progress], None] | None = None,
    cache: Cache | None = None,
    full_fonts: bool = False,
) -> Rendered:
    """The PDF of a frozen letter."""
    from . import dossier as implementation

    return implementation.render_letter(letter, progress=progress, cache=cache, full_fonts=full_fonts)


def render_document(
    content: Mapping[str, Any],
    *,
    open_attachment: Callable[[str], bytes],
    sha256: str | None = None,
    progress: Callable[[Progress], None] | None = None,
    cache: Cache | None = None,
    full_fonts: bool = False,
) -> Rendered:
    """The PDF of a frozen document (schema "document/1"); the arguments are those of render_dossier."""
    from . import document as implementation

    return implementation.render_document(
        content, open_attachment=open_attachment, sha256=sha256, progress=progress, cache=cache, full_fonts=full_fonts
    )


def render_redline(
    old: Mapping[str, Any],
    new: Mapping[str, Any],
    *,
    old_sha256: str,
    new_sha256: str,
    open_attachment: Callable[[str], bytes],
    progress: Callable[[Progress], None] | None = None,
    cache: Cache | None = None,
) -> Rendered:
    """The PDF of what changed from one frozen dossier to another; the other arguments are those of render_dossier."""
    from . import redline as implementation

    compared = implementation.Compared(old, new, old_sha256, new_sha256)
    return implementation.render_redline(compared, open_attachment=open_attachment, progress=progress, cache=cache)


def plan_redline(old: Mapping[str, Any], new: Mapping[str, Any], *, old_sha256: str, new_sha256: str) -> list[Fragment]:
    """The fragments of a redline, as plan_dossier has them of a dossier: one for each section that changed."""
    from . import redline as implementation

    return list(implementation.fragments_of(implementation.Compared(old, new, old_sha256, new_sha256)))


def plan_dossier(
    dossier: Mapping[str, Any], *, sha256: str, signature: Mapping[str, Any] | None = None
) -> list[Fragment]:
    """The fragments of a dossier's PDF, in its order, but the contents: what can be laid out beforehand."""
    from . import dossier as implementation

    return list(implementation.fragments_of(dossier, sha256, signature))


def plan_document(content: Mapping[str, Any], *, sha256: str) -> list[Fragment]:
    """The same of a frozen document."""
    from . import document as implementation

    return list(implementation.fragments_of(content, sha256))


def plan_sections(dossier: Mapping[str, Any]) -> list[Fragment]:
    """The fragments of the sections alone: they are the same in a draft and in the version that it becomes."""
    from . import parts as implementation

    return list(implementation.sections(dossier))


def lay_out(fragment: Fragment, *, open_attachment: Callable[[str], bytes], cache: Cache) -> None:
    """Make a fragment and put it into the cache. FragmentBroken and RenderError say why that cannot be."""
    from .fragments import rendered

    rendered(fragment, open_attachment, cache)


def examine(sha256: str, *, open_attachment: Callable[[str], bytes], cache: Cache) -> str:
    """What in an uploaded PDF keeps a document from being PDF/A, were it appended; "" for nothing.

    RenderError where it cannot be opened. What is found is kept in the cache, for the assembly.
    """
    from .conformance import examined
    from .pieces import Upload

    return examined(Upload(open_attachment(sha256), "The file").pdf, sha256, cache)


def packed(fragment: Fragment) -> dict[str, Any]:
    """A fragment as plain JSON, for another process. RenderError where its content cannot be set."""
    return {
        "key": fragment.key,
        "title": fragment.title,
        "content": fragment.content if fragment.compose else "",
        "html": fragment.html,
        "images": {code: list(image) for code, image in fragment.images.items()},
        "tagged": fragment.tagged,
        "patience": fragment.patience,
    }


def unpacked(spec: Mapping[str, Any]) -> Fragment:
    """What `packed` made of a fragment, as the fragment again."""
    from .fragments import Fragment

    html = str(spec["html"])
    return Fragment(
        spec["key"],
        spec["title"],
        spec["content"] or html,
        images={code: (sha256, media_type) for code, (sha256, media_type) in spec["images"].items()},
        tagged=spec["tagged"],
        patience=spec.get("patience", 1),  # what was handed in by an older release says nothing
        compose=lambda: html,
    )


def tools() -> str:
    """Names every tool, template, stylesheet and font that decides the bytes of a document."""
    from .fragments import tools as implementation

    return implementation()


def __getattr__(name: str) -> Any:
    if name == "TOOLS":
        return tools()
    raise AttributeError(name)
