"""What a document may load: the image evidence of its own version, and nothing else.

No file, no network address, no data URI. Stylesheet and fonts are handed to the layout engine
directly, so they need no address at all.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from weasyprint.urls import URLFetcher, URLFetcherResponse

from .errors import RenderError
from .frozen_files import OpenAttachment, verified

EVIDENCE = re.compile(r"evidence:(E[0-9]{1,6})")
MEDIA_TYPES = frozenset({"image/png", "image/jpeg"})


class DossierFetcher(URLFetcher):
    """Answers `evidence:E3` with the bytes of that image, checked against its frozen sha256.

    The layout engine swallows what a fetcher raises and leaves a gap, so every refusal is also kept in
    `refusals`, which fails the render afterwards.
    """

    def __init__(self, images: Mapping[str, tuple[str, str]], open_attachment: OpenAttachment) -> None:
        """`images` maps a code to (sha256, media type)."""
        super().__init__(allowed_protocols={"evidence"}, allow_redirects=False)
        self.images = images
        self.open_attachment = open_attachment
        self.refusals: list[str] = []
        self.broken: Exception | None = None  # not the document's fault: the storage is down, time is up

    def fetch(self, url: str, headers: Mapping[str, str] | None = None) -> URLFetcherResponse:
        try:
            return self._image(url)
        except RenderError as refusal:
            self.refusals.append(str(refusal))
            raise
        except Exception as error:
            self.broken = error
            raise

    def open(self, url: Any, data: Any = None, timeout: Any = None) -> URLFetcherResponse:
        return self.fetch(url if isinstance(url, str) else url.full_url)

    def _image(self, url: str) -> URLFetcherResponse:
        match = EVIDENCE.fullmatch(url)
        if not match:
            raise RenderError(f"an image points to '{url[:80]}', which a document may not load")
        code = match[1]
        if code not in self.images:
            raise RenderError(f"it shows evidence {code} as an image, which this version does not have")
        sha256, media_type = self.images[code]
        return URLFetcherResponse(url, verified(self.open_attachment, sha256, code), {"Content-Type": media_type})
