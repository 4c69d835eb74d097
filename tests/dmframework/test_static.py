"""What collectstatic makes of the installed packages' files."""

from __future__ import annotations

from pathlib import Path

from django.core.files.base import ContentFile

from dmframework.static import Storage

SHEET = b"a{color:red}@font-face{font-family:X;src:url(/assets/fonts/x.woff2)}@font-face {\n}b{color:blue}"


def test_the_installed_style_sheets_are_served_without_their_font_faces(tmp_path: Path) -> None:
    storage = Storage(location=tmp_path)
    for name, kept in (("govuk/a.css", False), ("moj/a.css", False), ("css/a.css", True), ("govuk/a.js", True)):
        storage.save(name, ContentFile(SHEET))
        assert (tmp_path / name).read_bytes() == (SHEET if kept else b"a{color:red}b{color:blue}"), name


def test_a_sheet_that_was_read_for_its_hash_is_not_empty(tmp_path: Path) -> None:
    read = ContentFile(SHEET)
    read.read()
    Storage(location=tmp_path).save("govuk/a.0123456789ab.css", read)
    assert (tmp_path / "govuk/a.0123456789ab.css").read_bytes() == b"a{color:red}b{color:blue}"
