"""Fragments in the storage."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage, InMemoryStorage, Storage

from submissions.rendering import StorageCache

KEY = "ab" * 32
PDF = b"%PDF-1.7 ... %%EOF"


@pytest.fixture(params=["files", "objects"])
def storage(request: pytest.FixtureRequest, tmp_path: Path) -> Storage:
    return FileSystemStorage(tmp_path) if request.param == "files" else InMemoryStorage()


def test_a_fragment_is_found_again_under_its_key(storage: Storage) -> None:
    cache = StorageCache(storage)
    assert cache.get(KEY) is None
    cache.put(KEY, PDF)
    assert cache.get(KEY) == PDF
    assert storage.exists(f"fragments/ab/{KEY}.pdf")


def test_two_writers_leave_one_file(storage: Storage) -> None:
    for _ in range(2):
        StorageCache(storage).put(KEY, PDF)
    assert storage.listdir("fragments/ab")[1] == [f"{KEY}.pdf"]


@pytest.mark.parametrize("torn", [b"", PDF, PDF + b"\n%sha256 ", PDF + b"x\n%sha256 " + b"0" * 64])
def test_a_torn_or_altered_file_counts_as_absent(storage: Storage, torn: bytes) -> None:
    storage.save(f"fragments/ab/{KEY}.pdf", ContentFile(torn))
    cache = StorageCache(storage)
    assert cache.get(KEY) is None
    cache.put(KEY, PDF)
    assert cache.get(KEY) == PDF
