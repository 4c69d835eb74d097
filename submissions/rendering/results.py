"""What a rendering reports. Light to import: nothing here needs the layout engine."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from .metadata import Conformance


@dataclass(frozen=True)
class Progress:
    """How far a rendering is: fragments done, of how many, of which so many came from the cache."""

    done: int
    total: int
    reused: int


@dataclass(frozen=True)
class Rendered:
    pdf: bytes
    pages: int
    fragments: int
    reused: int
    seconds: float
    sha256: str  # of the pdf
    tools: str  # what decided the bytes besides the content
    fragment_pages: dict[str, int] = field(default_factory=dict)  # fragment key -> pages, appended uploads included
    broken: tuple[str, ...] = ()  # a sentence for each fragment in whose place an error page stands
    conformance: Conformance = field(default_factory=Conformance)  # what the file claims to be
    uploads: Mapping[str, str] = field(default_factory=dict)  # code of an appended PDF -> what breaks PDF/A in it
