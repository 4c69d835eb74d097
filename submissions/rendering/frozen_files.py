"""Attachments as a document gets them: by their frozen sha256, and checked against it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable

from .errors import RenderError

OpenAttachment = Callable[[str], bytes]


def verified(open_attachment: OpenAttachment, sha256: str, code: str) -> bytes:
    """The bytes of an attachment; RenderError when they are gone or are not the bytes that were frozen."""
    try:
        data = open_attachment(sha256)
    except (FileNotFoundError, LookupError) as error:
        raise RenderError(f"the file of evidence {code} is not in the storage") from error
    if hashlib.sha256(data).hexdigest() != sha256:
        raise RenderError(f"the file of evidence {code} is not the file that was submitted: its sha256 differs")
    return data
