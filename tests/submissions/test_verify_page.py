"""The page that says which document a file is: only the very bytes are ours, and nobody learns what is not theirs."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from hypothesis import example, given
from hypothesis import strategies as st

from accounts.models import User
from submissions import frozen_documents, kinds, recognising, versions, workflow
from submissions.cleaning import UploadRefused
from submissions.models import Rendering, RenderingState, Submission, Version
from submissions.packages import apart, comparing, export, verify
from submissions.recognising import Verdict
from submissions.rendering.metadata import Properties, xmp
from tests.factories import Cast

from .package_samples import KIND, member, small_draft

pytestmark = pytest.mark.django_db
Browse = Callable[[User], Client]
PAGE = "/verify/"


def pdf_of(row: Rendering, sha256: str) -> bytes:
    """A file that stands for a finished PDF, with the description that ours have."""
    said = xmp(Properties("Title", "Pennine", f"Application, sha256 {sha256}", "2026-11-02", "tools"))
    data = b"%PDF-1.7\n" + said + b"\n%%EOF\n"
    row.pdf_sha256, row.size, row.state = hashlib.sha256(data).hexdigest(), len(data), RenderingState.DONE
    row.save()
    return data


def shown(client: Client, data: bytes, status: int = 200) -> str:
    response = client.post(PAGE, {"file": SimpleUploadedFile("file.bin", data)})
    assert response.status_code == status
    return response.content.decode()


@pytest.fixture
def version(submitted: Submission) -> Version:
    return submitted.versions.get()


@pytest.fixture
def pdf(version: Version) -> bytes:
    return pdf_of(version.rendering, version.sha256)


class TestPdf:
    def test_who_may_see_it_learns_the_version_and_gets_a_link(
        self, browse: Browse, cast: Cast, version: Version, pdf: bytes
    ) -> None:
        text = shown(browse(cast.rita), pdf)
        assert "not a byte was changed" in text
        assert reverse("submissions:version", args=[version.submission.reference, 1]) in text
        assert version.sha256 in text

    @pytest.mark.parametrize("person", ["stella", "priya", "nemo"])
    def test_a_stranger_who_holds_the_file_learns_only_its_cover(
        self, browse: Browse, cast: Cast, version: Version, pdf: bytes, person: str
    ) -> None:
        text = shown(browse(getattr(cast, person)), pdf)
        assert "not a byte was changed" in text
        assert "You have no access to what it belongs to." in text
        assert reverse("submissions:version", args=[version.submission.reference, 1]) not in text
        assert version.title not in text

    def test_a_changed_pdf_claims_a_version_only_to_who_may_see_it(
        self, browse: Browse, cast: Cast, version: Version, pdf: bytes
    ) -> None:
        changed = pdf + b"\n"
        assert "It claims to be" in (text := shown(browse(cast.rita), changed))
        assert "Not verified" in text
        stranger = shown(browse(cast.nemo), changed)
        assert "Not verified" in stranger
        assert "claims" not in stranger
        assert version.submission.reference not in stranger

    def test_a_stranger_cannot_tell_a_claim_that_is_true_from_one_that_is_not(
        self, browse: Browse, cast: Cast, version: Version, pdf: bytes
    ) -> None:
        known, unknown = pdf + b"\n", pdf.replace(version.sha256.encode(), b"0" * 64)
        texts = [recognising.recognise(data, by=cast.nemo) for data in (known, unknown)]
        assert {(one.verdict, one.version, one.may_see) for one in texts} == {(Verdict.UNKNOWN, None, False)}

    def test_letters_and_documents_are_recognised(
        self, browse: Browse, cast: Cast, information_requested: Submission
    ) -> None:
        letter = information_requested.letters.get()
        data = pdf_of(letter.rendering, letter.sha256)
        assert reverse("submissions:letter", args=[information_requested.reference, 1]) in shown(
            browse(cast.rita), data
        )
        assert "You have no access" in shown(browse(cast.nemo), data)
        content = {"kind_label": "Joint evaluation", "author": "Pennine"}
        document = frozen_documents.freeze(
            key="evaluation", reference="JSE-0001", title="Evaluation", content=content, by=cast.olive
        )
        assert "Evaluation, JSE-0001" in shown(browse(cast.nemo), pdf_of(document.rendering, document.sha256))

    def test_a_rendering_that_is_not_ready_is_nothing(self, cast: Cast, version: Version) -> None:
        assert version.rendering.pdf_sha256 == ""
        assert recognising.recognise(b"%PDF-1.7", by=cast.rita).verdict == Verdict.UNKNOWN

    def test_one_changed_byte_is_never_ours(self, cast: Cast, version: Version, pdf: bytes) -> None:
        @given(at=st.integers(0, len(pdf) - 1), bit=st.integers(0, 7))
        @example(at=len(pdf) - 1, bit=0)
        def changed(at: int, bit: int) -> None:
            data = pdf[:at] + bytes([pdf[at] ^ 1 << bit]) + pdf[at + 1 :]
            try:
                assert recognising.recognise(data, by=cast.rita).verdict in (Verdict.CLAIMS, Verdict.UNKNOWN)
            except UploadRefused:
                assert at < 5  # no longer a PDF by its first bytes

        changed()
        assert recognising.recognise(pdf, by=cast.rita).verdict == Verdict.OURS


class TestPackage:
    @pytest.fixture(autouse=True)
    def small_kind(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setitem(kinds._kinds, "small", KIND)

    @pytest.fixture
    def by(self) -> User:
        return member()

    @pytest.fixture
    def small(self, by: User) -> Version:
        return workflow.submit(small_draft(by), by=by)

    @pytest.fixture
    def package(self, small: Version, tmp_path: Path) -> bytes:
        export.write(export.of_version(small, pdf=False), out := tmp_path / "package.zip")
        return out.read_bytes()

    def test_what_was_exported_is_ours(self, browse: Browse, by: User, small: Version, package: bytes) -> None:
        text = shown(browse(by), package)
        assert "not a byte was changed" in text
        assert small.sha256 in text
        with zipfile.ZipFile(io.BytesIO(package)) as archive:
            assert json.loads(archive.read("manifest.json"))["all_sha256"] in text

    def test_one_from_before_the_hash_over_all_is_ours_and_says_so(
        self, browse: Browse, by: User, package: bytes
    ) -> None:
        files = unpacked(package)
        manifest = {k: v for k, v in json.loads(files["manifest.json"]).items() if k != "all_sha256"}
        files["manifest.json"] = versions.canonical_json(manifest).encode()
        assert "written before there was one" in (text := shown(browse(by), packed(files)))
        assert "as this service made it" in text

    def test_packed_by_another_program_is_said(self, by: User, package: bytes) -> None:
        assert recognising.recognise(packed(unpacked(package)), by=by).verdict == Verdict.REPACKED

    def test_the_first_leaf_that_fails_is_named(self, browse: Browse, by: User, package: bytes) -> None:
        files = unpacked(package)
        files["sections/making.json"] += b" "
        assert "<strong>sections/making.json</strong>" in (text := shown(browse(by), packed(files)))
        assert "not whole" in text

    def test_a_forged_leaf_with_a_right_hash_is_not_ours(
        self, browse: Browse, cast: Cast, by: User, small: Version, package: bytes
    ) -> None:
        forged = packed(with_leaf(unpacked(package), "dossier.pdf", b"%PDF-1.7 forged"))
        finding = recognising.recognise(forged, by=by)
        assert (finding.verdict, finding.problem and finding.problem.leaf) == (Verdict.DIFFERS, "dossier.pdf")
        assert small.submission.reference in shown(browse(by), forged)
        stranger = shown(browse(cast.nemo), forged)
        assert small.submission.reference not in stranger
        assert "dossier.pdf" not in stranger

    @pytest.mark.parametrize("path", ["verify.py", "dossier.pdf"])
    def test_our_own_leaves_are_held_against_ours(self, by: User, small: Version, package: bytes, path: str) -> None:
        row = Rendering.objects.get(version=small)
        ours = pdf_of(row, small.sha256) if path == "dossier.pdf" else unpacked(package)[path]
        right = recognising.recognise(packed(with_leaf(unpacked(package), path, ours)), by=by)
        wrong = recognising.recognise(packed(with_leaf(unpacked(package), path, ours + b"#")), by=by)
        assert (right.verdict, wrong.verdict) == (Verdict.REPACKED, Verdict.DIFFERS)

    def test_a_manifest_that_says_more_is_not_ours(self, by: User, package: bytes) -> None:
        files = unpacked(package)
        files["manifest.json"] = json.dumps(json.loads(files["manifest.json"]) | {"approved": True}).encode()
        finding = recognising.recognise(packed(files), by=by)
        assert (finding.verdict, finding.problem and finding.problem.leaf) == (Verdict.DIFFERS, verify.MANIFEST)

    def test_a_draft_is_no_version(self, by: User, tmp_path: Path) -> None:
        export.write(export.of_draft(small_draft(by)), out := tmp_path / "draft.zip")
        assert recognising.recognise(out.read_bytes(), by=by).verdict == Verdict.DRAFT

    def test_one_changed_byte_is_never_ours(self, by: User, package: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(comparing, "_checked_apart", _checked_here)  # the same code, without a process for each

        @given(at=st.integers(0, len(package) - 1), bit=st.integers(0, 7))
        @example(at=len(package) - 1, bit=0)
        @example(at=11, bit=3)  # the time of the first member, which no leaf's hash covers
        def changed(at: int, bit: int) -> None:
            data = package[:at] + bytes([package[at] ^ 1 << bit]) + package[at + 1 :]
            try:
                assert recognising.recognise(data, by=by).verdict != Verdict.OURS
            except UploadRefused:
                assert at < 2

        changed()
        assert recognising.recognise(package, by=by).verdict == Verdict.OURS


class TestHostile:
    def test_a_bomb_is_refused_by_what_it_announces(self, cast: Cast) -> None:
        bomb = packed({"manifest.json": b" " * 30_000_000}, zipfile.ZIP_DEFLATED)
        finding = recognising.recognise(bomb, by=cast.nemo)
        assert finding.problem
        assert "packed more than 100 to 1" in finding.problem.sentence

    def test_a_directory_of_too_many_members_is_not_even_listed(self, cast: Cast) -> None:
        finding = recognising.recognise(b"PK" + comparing.ENTRY * (verify.MOST_FILES + 1), by=cast.nemo)
        assert finding.problem
        assert "too large" in finding.problem.sentence

    def test_what_takes_too_long_ends(self, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(apart, "SECONDS", 0.001)
        finding = recognising.recognise(b"PK\x03\x04", by=cast.nemo)
        assert finding.problem
        assert "within the limits" in finding.problem.sentence

    def test_a_broken_zip_is_a_sentence(self, browse: Browse, cast: Cast) -> None:
        assert "seems to be damaged" in shown(browse(cast.nemo), b"PK\x03\x04 nothing")

    def test_nothing_is_kept(self, browse: Browse, cast: Cast, version: Version, files_of_this_test: Path) -> None:
        before = sorted(files_of_this_test.rglob("*"))
        shown(browse(cast.nemo), b"%PDF-1.7 mine")
        shown(browse(cast.nemo), packed({"a": b"b"}))
        assert sorted(files_of_this_test.rglob("*")) == before


class TestPage:
    def test_only_for_people_who_are_signed_in(self, client: Client, browse: Browse, cast: Cast) -> None:
        assert client.get(PAGE).status_code == 302
        for person in ("olive", "rita", "asa", "priya", "nemo"):
            response = browse(getattr(cast, person)).get(PAGE)
            assert response.status_code == 200
            assert f'href="{PAGE}"' in response.content.decode()  # the footer leads here

    def test_bad_input_is_a_sentence(self, browse: Browse, cast: Cast, settings: Any) -> None:
        client = browse(cast.nemo)
        assert "Choose a file" in client.post(PAGE).content.decode()
        assert client.post(PAGE).status_code == 422
        assert "must be a PDF or a package" in shown(client, b"text", 422)
        settings.UPLOAD_LIMIT_MB = 0
        assert "too large" in shown(client, b"%PDF-1.7", 413)

    def test_there_is_a_limit_of_files(self, browse: Browse, cast: Cast) -> None:
        client = browse(cast.nemo)
        assert [client.post(PAGE, {"file": SimpleUploadedFile("a", b"%PDF-")}).status_code for _ in range(11)] == [
            *[200] * 10,
            429,
        ]

    def test_queries_do_not_grow(self, browse: Browse, cast: Cast, pdf: bytes) -> None:
        client = browse(cast.rita)
        shown(client, pdf)
        with CaptureQueriesContext(connection) as seen:
            shown(client, pdf)
        assert len(seen) <= 12


def _checked_here(path: Path) -> verify.Problem | None:
    try:
        return next(iter(verify.check(verify.open_package(str(path))).problems), None)
    except verify.Refused as refused:
        return refused.problem


def unpacked(package: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(package)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def packed(files: dict[str, bytes], method: int = zipfile.ZIP_STORED) -> bytes:
    with zipfile.ZipFile(out := io.BytesIO(), "w", method) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return out.getvalue()


def with_leaf(files: dict[str, bytes], path: str, data: bytes) -> dict[str, bytes]:
    """The files with this one, and a manifest that names its right hash."""
    manifest = json.loads(files["manifest.json"])
    entry = {"path": path, "sha256": hashlib.sha256(data).hexdigest(), "size": len(data), "media_type": "any"}
    kept = [leaf for leaf in manifest["leaves"] if leaf["path"] != path]
    manifest["leaves"] = sorted([*kept, entry], key=lambda leaf: str(leaf["path"]))
    manifest["all_sha256"] = verify.over_all(manifest)
    return files | {path: data, "manifest.json": json.dumps(manifest).encode()}
