"""Where rendered fragments are kept: by the hash of everything they were made from."""

from __future__ import annotations

import hashlib
import os
import tempfile
from pathlib import Path
from typing import Protocol

from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage, Storage, default_storage

SEAL = b"\n%sha256 "  # a comment after %%EOF: still a PDF, and a torn or altered file is noticed


class Cache(Protocol):
    def get(self, key: str) -> bytes | None:
        """The fragment stored under a key, or None."""

    def put(self, key: str, pdf: bytes) -> None:
        """Stores a fragment; two writers of one key write the same bytes."""


class MemoryCache(dict[str, bytes]):
    """For tests and for rendering without a trace."""

    def put(self, key: str, pdf: bytes) -> None:
        self[key] = pdf


class StorageCache:
    """Fragments in Django's file storage, as fragments/<first two>/<key>.pdf."""

    def __init__(self, storage: Storage | None = None) -> None:
        self.storage = storage or default_storage

    @staticmethod
    def name(key: str) -> str:
        return f"fragments/{key[:2]}/{key}.pdf"

    def get(self, key: str) -> bytes | None:
        try:
            with self.storage.open(self.name(key)) as file:
                sealed = file.read()
        except OSError:
            return None
        pdf, _, seal = sealed.rpartition(SEAL)
        return pdf if seal == _digest(pdf) else None

    def put(self, key: str, pdf: bytes) -> None:
        name, sealed = self.name(key), pdf + SEAL + _digest(pdf)
        if not isinstance(self.storage, FileSystemStorage):  # an object store: one request, whole or not at all
            self.storage.delete(name)
            self.storage.save(name, ContentFile(sealed))
            return
        path = Path(self.storage.path(name))
        path.parent.mkdir(parents=True, exist_ok=True)
        descriptor, draft = tempfile.mkstemp(dir=path.parent, prefix=".draft-")
        with os.fdopen(descriptor, "wb") as file:
            file.write(sealed)
        os.replace(draft, path)


def _digest(pdf: bytes) -> bytes:
    return hashlib.sha256(pdf).hexdigest().encode()
