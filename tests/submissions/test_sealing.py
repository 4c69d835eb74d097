"""Seals: made once where a certificate is configured, never otherwise; whoever changes a sealed file is found out."""

from __future__ import annotations

import hashlib
import io
import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from django.core import checks
from django.core.cache import cache
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from accounts.models import User
from submissions import (
    documents,
    recognising,
    renderings,
    sealing,
    sealing_certificate,
    sealing_making,
    sealing_manifest,
    sealing_pdf,
    versions,
    work,
)
from submissions.models import FrozenDocument, Rendering, RenderingState, Seal, Submission, Version
from submissions.packages import apart, bounded, export, verify
from submissions.recognising import Verdict
from submissions.recognising_seals import Whose
from submissions.rendering import Rendered
from submissions.rendering.checking import check
from submissions.rendering.metadata import Properties, xmp
from submissions.rendering.parts import grouped
from submissions.sealing_certificate import DEMONSTRATION
from tests.factories import Cast

from .test_verify_page import packed, unpacked, with_leaf

pytestmark = pytest.mark.django_db
Browse = Callable[[User], Client]
PASSWORD = "a password of the tests"
PAGE = "/verify/"


@pytest.fixture(scope="module")
def pkcs12(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("seal") / "seal.p12"
    path.write_bytes(sealing_certificate.self_made(PASSWORD))
    return path


@pytest.fixture
def certificate(settings: Any, pkcs12: Path) -> None:
    """It is configured. What is sealed is a page with the same description as ours: laying out takes seconds."""
    settings.SEAL_CERTIFICATE, settings.SEAL_PASSWORD = str(pkcs12), PASSWORD


@pytest.fixture
def plain(monkeypatch: pytest.MonkeyPatch) -> None:
    def rendered(document: FrozenDocument) -> Rendered:
        pdf = small_pdf(document.sha256)
        return Rendered(pdf, 1, 1, 0, 0.1, hashlib.sha256(pdf).hexdigest(), "none")

    monkeypatch.setattr(documents, "render_frozen", rendered)


@pytest.fixture
def here(monkeypatch: pytest.MonkeyPatch) -> None:
    """Files are looked at in this process, which takes no second to start."""
    monkeypatch.setattr(apart, "_answer", lambda about, path: getattr(bounded, about)(str(path)))


@pytest.fixture
def version(submitted: Submission) -> Version:
    """Version 1, its PDF made."""
    return finished(submitted.versions.get())


@pytest.fixture
def seal(certificate: None, plain: None, version: Version) -> Seal:
    return sealing_making.seal(version)


def small_pdf(sha256: str) -> bytes:
    with pikepdf.new() as file:
        file.add_blank_page()
        said = xmp(Properties("Manifest", "Pennine", f"Manifest, sha256 {sha256}", "2026-11-02", "tools"))
        file.Root.Metadata = pikepdf.Stream(file, said, {"/Type": pikepdf.Name.Metadata, "/Subtype": pikepdf.Name.XML})
        file.save(out := io.BytesIO(), compress_streams=False)
    return out.getvalue()


def finished(version: Version, pdf: bytes = b"%PDF-1.7 the dossier") -> Version:
    row = renderings.take(version.rendering.pk)
    assert row
    renderings.finish(row, pdf_sha256=documents.store(pdf), size=len(pdf), pages=1, seconds=0.1, tools="none")
    return Version.objects.get(pk=version.pk)


def bytes_of(seal: Seal) -> bytes:
    with default_storage.open(seal.storage_name, "rb") as file:
        return bytes(file.read())


def stored() -> list[Any]:
    return sorted(Path(default_storage.path("renderings")).rglob("*.pdf"))


class TestMaking:
    @pytest.mark.both_databases
    def test_a_version_is_sealed_once_when_its_pdf_is_there(
        self, certificate: None, plain: None, submitted: Submission
    ) -> None:
        version = submitted.versions.get()
        assert not work.seal_next(), "its PDF is not there"
        finished(version)
        assert sealing.due().count() == work.left() == 1
        assert work.seal_next()
        row, files = Seal.objects.get(version=version), stored()
        assert (row.certificate_name, row.size) == (DEMONSTRATION, len(bytes_of(row)))
        assert not work.seal_next()
        assert sealing_making.seal(version) == row
        assert stored() == files
        with pytest.raises(DatabaseError), transaction.atomic():
            Seal.objects.filter(pk=row.pk).update(size=1)

    def test_without_a_certificate_nothing_changes(
        self, browse: Browse, cast: Cast, version: Version, settings: Any
    ) -> None:
        assert settings.SEAL_CERTIFICATE == ""
        assert not work.seal_next()
        assert work.left() == 0
        assert not Seal.objects.exists()
        assert export.SEALED not in verify.present(export.of_version(version).manifest)
        page = browse(cast.rita).get(reverse("submissions:version", args=[version.submission.reference, 1]))
        assert "ealed manifest" not in page.content.decode()
        assert checks.run_checks() == []

    def test_the_dossier_stays_the_same_to_the_byte(self, certificate: None, plain: None, version: Version) -> None:
        before = (Rendering.objects.values().get(version=version), stored())
        sealing_making.seal(version)
        assert Rendering.objects.values().get(version=version) == before[0]
        assert [path.read_bytes() for path in before[1]] == [b"%PDF-1.7 the dossier"]

    def test_a_pdf_with_an_error_page_waits(self, certificate: None, version: Version) -> None:
        Rendering.objects.filter(version=version).update(error="Section 3 is too long.")
        assert not sealing.due().exists()

    def test_a_killed_worker_leaves_it_to_the_next(
        self, certificate: None, plain: None, version: Version, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        with monkeypatch.context() as patch:
            patch.setattr(Seal.objects, "get_or_create", killed)
            with pytest.raises(KeyboardInterrupt):
                work.seal_next()
        assert not Seal.objects.exists()
        assert not work.seal_next(), "somebody may still be at it"
        cache.clear()  # as the lease runs out
        assert work.seal_next()
        assert default_storage.exists(Seal.objects.get().storage_name)

    def test_of_two_at_once_one_stays(
        self, certificate: None, plain: None, version: Version, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        make = sealing_pdf.seal

        def overtaken(pdf: bytes, **more: Any) -> bytes:
            monkeypatch.setattr(sealing_pdf, "seal", make)
            sealing_making.seal(version)
            return make(pdf, **more)

        monkeypatch.setattr(sealing_pdf, "seal", overtaken)
        before = len(stored())
        sealing_making.seal(version)
        assert len(stored()) == before + 1
        assert hashlib.sha256(bytes_of(Seal.objects.get())).hexdigest() == Seal.objects.get().pdf_sha256

    def test_one_that_cannot_be_sealed_holds_no_other_up(
        self, certificate: None, plain: None, version: Version, granted: Submission, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        other, make = finished(granted.versions.get()), sealing_manifest.canonical

        def fails_for_the_first(one: Version, certificate: Any) -> str:
            assert one.pk != version.pk
            return make(one, certificate)

        monkeypatch.setattr(sealing_manifest, "canonical", fails_for_the_first)
        assert work.seal_next()
        assert Seal.objects.get().version_id == other.pk
        assert not work.seal_next(), "and it is not tried again at once"

    def test_with_a_certificate_that_has_ended_nothing_is_sealed(
        self, certificate: None, version: Version, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("django.utils.timezone.now", lambda: datetime(2099, 1, 1, tzinfo=UTC))
        with pytest.raises(sealing_certificate.CertificateRefused, match="only"):
            sealing_making.seal(version)


def killed(**_: Any) -> None:
    raise KeyboardInterrupt


class TestDocument:
    def test_it_names_every_file_and_the_hash_over_all(self, seal: Seal, version: Version) -> None:
        said = seal.canonical.replace("\\n", " ")
        manifest = export.of_version(version).manifest
        leaves = verify.present(manifest)
        assert set(leaves) >= {"dossier.json", "dossier.pdf", "manifest.pdf", "verify.py"}
        for path, leaf in leaves.items():
            assert (grouped(leaf["sha256"]).replace("\n", " ") in said) is (path not in verify.APART), path
        for sha256 in (version.sha256, manifest["all_sha256"]):
            assert grouped(sha256).replace("\n", " ") in said
        assert "nothing: it is the first version" in said
        assert seal.sha256 == versions.sha256_of(seal.canonical)

    def test_it_says_that_it_is_a_demonstration(self, seal: Seal) -> None:
        content = json.loads(seal.canonical)
        assert content["notice"] == [f"{DEMONSTRATION}.", sealing_manifest.NO_CLAIM]
        with pikepdf.open(io.BytesIO(bytes_of(seal))) as file:
            assert str(file.Root.AcroForm.Fields[0].V.Reason).startswith(DEMONSTRATION)

    def test_laid_out_it_is_tagged_pdf_a_and_the_seal_breaks_no_rule_but_that_it_is_one(
        self, certificate: None, version: Version
    ) -> None:
        data = bytes_of(sealing_making.seal(version))
        assert sealing_pdf.inspect(data)["intact"]
        broken = {one.rule for one in check(data, validate=False) if one.where}
        assert broken <= {"linearised", "no-forms", "links-only"}


class TestSeal:
    def test_any_changed_byte_is_found(self, seal: Seal) -> None:
        data = bytes_of(seal)
        assert sealing_pdf.inspect(data) | {"at": "", "ends": ""} == {
            "intact": True, "entire": True, "count": 1, "name": DEMONSTRATION, "issuer": DEMONSTRATION,
            "certificate_sha256": seal.certificate_sha256, "at": "", "ends": "",
        }  # fmt: skip
        covered = data.index(b"/Contents <")  # the signature itself is padded with what nobody reads

        @given(at=st.integers(0, covered), bit=st.integers(0, 7))
        def changed(at: int, bit: int) -> None:
            other = data[:at] + bytes([data[at] ^ 1 << bit]) + data[at + 1 :]
            try:
                found = sealing_pdf.inspect(other)
            except Exception:
                return  # no PDF any more
            assert not (found and found["intact"])

        changed()

    def test_what_is_added_is_not_covered(self, seal: Seal) -> None:
        found = sealing_pdf.inspect(bytes_of(seal) + b"%% more\n")
        assert (found["intact"], found["entire"]) == (True, False)

    def test_a_file_without_one(self) -> None:
        assert sealing_pdf.inspect(small_pdf("0" * 64)) == {}


class TestStartUp:
    def said(self) -> list[str]:
        return [f"{one.id}: {one.msg}" for one in checks.run_checks()]

    def test_a_right_certificate_is_silent(self, certificate: None) -> None:
        assert self.said() == []

    @pytest.mark.parametrize("password", ["wrong", ""])
    def test_a_wrong_password_is_an_error(self, certificate: None, settings: Any, password: str) -> None:
        settings.SEAL_PASSWORD = password
        [said] = self.said()
        assert said.startswith("submissions.E001: SEAL_CERTIFICATE: ")
        assert said.endswith("is not a PKCS#12 file, or the password does not open it.")
        with pytest.raises(CommandError, match=r"submissions\.E001"):
            call_command("check")

    def test_a_file_that_is_not_there(self, certificate: None, settings: Any) -> None:
        settings.SEAL_CERTIFICATE = "nowhere.p12"
        assert self.said() == ["submissions.E001: SEAL_CERTIFICATE: nowhere.p12 cannot be read: "
                               "No such file or directory."]  # fmt: skip

    def test_one_that_has_ended_is_a_warning(self, certificate: None, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("django.utils.timezone.now", lambda: datetime(2099, 1, 1, tzinfo=UTC))
        [said] = self.said()
        assert said.startswith("submissions.W001")
        assert said.endswith("nothing is sealed.")

    def test_the_demo_makes_one_of_its_own_and_keeps_it(self, tmp_path: Path, settings: Any) -> None:
        out = tmp_path / "seal" / "demonstration.p12"
        with pytest.raises(CommandError, match="SEAL_PASSWORD"):
            call_command("demo_seal", out)
        settings.SEAL_PASSWORD = PASSWORD
        call_command("demo_seal", out)
        first = out.read_bytes()
        call_command("demo_seal", out)
        assert out.read_bytes() == first
        assert out.stat().st_mode & 0o077 == 0
        found = sealing_certificate.load(str(out), PASSWORD)
        assert (found.name, found.self_made) == (DEMONSTRATION, True)


class TestAddress:
    def test_who_may_read_the_version_may_fetch_it(
        self, browse: Browse, cast: Cast, client: Client, seal: Seal
    ) -> None:
        reference = seal.version.submission.reference
        address, page = (reverse(f"submissions:{name}", args=[reference, 1]) for name in ("manifest", "version"))
        for person in ("olive", "arthur", "sid", "rita", "asa"):
            signed_in = browse(getattr(cast, person))
            answer = signed_in.get(address)
            assert (answer.status_code, b"".join(answer)) == (200, bytes_of(seal))
            assert answer.headers["Content-Type"] == "application/pdf"
            assert f'href="{address}"' in (text := signed_in.get(page).content.decode())
            assert DEMONSTRATION in text
        for person in ("stella", "priya", "nemo"):
            assert browse(getattr(cast, person)).get(address).status_code == 404
        assert client.get(address).status_code == 302

    def test_until_it_is_there_the_page_says_that_it_comes(
        self, browse: Browse, cast: Cast, certificate: None, version: Version
    ) -> None:
        reference, client = version.submission.reference, browse(cast.rita)
        assert client.get(reverse("submissions:manifest", args=[reference, 1])).status_code == 404
        page = client.get(reverse("submissions:version", args=[reference, 1])).content.decode()
        assert "A sealed manifest is made when the PDF is there." in page


class TestRecognising:
    def shown(self, client: Client, data: bytes) -> str:
        response = client.post(PAGE, {"file": SimpleUploadedFile("file.pdf", data)})
        assert response.status_code == 200
        return response.content.decode()

    def test_ours_is_told_with_its_version_seal_and_certificate(
        self, browse: Browse, cast: Cast, here: None, seal: Seal
    ) -> None:
        text = self.shown(browse(cast.rita), bytes_of(seal))
        assert "The sealed manifest of <a" in text
        assert reverse("submissions:version", args=[seal.version.submission.reference, 1]) in text
        assert "Its seal is intact and covers the entire file" in text
        assert "The certificate that this service seals with" in text
        assert "Self-made" in text
        assert DEMONSTRATION in text

    def test_a_stranger_learns_what_stands_on_its_cover(
        self, browse: Browse, cast: Cast, here: None, seal: Seal
    ) -> None:
        text = self.shown(browse(cast.nemo), bytes_of(seal))
        assert "The sealed manifest of version 1" in text
        assert "You have no access" in text
        assert f'href="{reverse("submissions:version", args=[seal.version.submission.reference, 1])}' not in text

    def test_one_that_was_changed_is_told_so(self, browse: Browse, cast: Cast, here: None, seal: Seal) -> None:
        data = bytes_of(seal)
        changed = data.replace(b"Pennine", b"Pennant")
        assert changed != data
        text = self.shown(browse(cast.rita), changed)
        assert "Not verified" in text
        assert "Its seal is broken: the file was changed after it was sealed" in text
        assert "It claims to be the sealed manifest of" in text
        stranger = self.shown(browse(cast.nemo), changed)
        assert "Its seal is broken" in stranger
        assert seal.version.submission.reference not in stranger

    def test_one_with_something_added_is_told_so(self, browse: Browse, cast: Cast, here: None, seal: Seal) -> None:
        text = self.shown(browse(cast.rita), bytes_of(seal) + b"%% more\n")
        assert "Its seal is intact, but something was added after it" in text
        assert "Not verified" in text

    def test_whose_certificate_it_is(self, cast: Cast, here: None, seal: Seal, tmp_path: Path, settings: Any) -> None:
        def whose(data: bytes) -> Whose | None:
            found = recognising.recognise(data, by=cast.rita)
            return found.seal and found.seal.whose

        other = sealing_certificate.self_made(PASSWORD)  # of the same name
        alien = sealing_pdf.seal(small_pdf("0" * 64), pkcs12=other, password=PASSWORD, reason="Mine")
        assert (whose(bytes_of(seal)), whose(alien)) == (Whose.OURS, Whose.OTHER)
        (tmp_path / "new.p12").write_bytes(other)
        settings.SEAL_CERTIFICATE = str(tmp_path / "new.p12")
        assert (whose(bytes_of(seal)), whose(alien)) == (Whose.EARLIER, Whose.OURS)
        assert recognising.recognise(alien, by=cast.rita).verdict == Verdict.UNKNOWN
        settings.SEAL_PASSWORD = "wrong"
        assert whose(bytes_of(seal)) == Whose.EARLIER, "it cannot be said, and is no crash"

    def test_noise_with_a_seal_in_it_is_a_sentence(self, browse: Browse, cast: Cast, here: None) -> None:
        assert "a seal that could not be read" in self.shown(browse(cast.nemo), b"%PDF-1.7 /ByteRange [0 1 2 3]")

    def test_the_process_that_looks_has_limits_and_no_settings(self, cast: Cast, seal: Seal) -> None:
        found = recognising.recognise(bytes_of(seal), by=cast.rita).seal
        assert found
        assert (found.whole, found.whose) == (True, Whose.OURS)


class TestPackage:
    @pytest.fixture
    def package(self, seal: Seal, version: Version, tmp_path: Path) -> bytes:
        export.write(export.of_version(Version.objects.get(pk=version.pk)), out := tmp_path / "package.zip")
        return out.read_bytes()

    def test_it_lies_in_the_package_and_the_package_stays_the_same(
        self, cast: Cast, here: None, package: bytes, seal: Seal, tmp_path: Path
    ) -> None:
        assert unpacked(package)["manifest.pdf"] == bytes_of(seal)
        export.write(export.of_version(seal.version), out := tmp_path / "again.zip")
        assert out.read_bytes() == package
        assert verify.tell([str(out)])[1] == []
        assert recognising.recognise(package, by=cast.rita).verdict == Verdict.OURS

    def test_another_in_its_place_is_found(self, cast: Cast, here: None, package: bytes) -> None:
        files = unpacked(package)
        forged = packed(with_leaf(files, "manifest.pdf", files["manifest.pdf"] + b"\n"))
        finding = recognising.recognise(forged, by=cast.rita)
        assert (finding.verdict, finding.problem and finding.problem.leaf) == (Verdict.DIFFERS, "manifest.pdf")

    def test_the_seal_does_not_change_the_hash_over_all(self, version: Version, package: bytes) -> None:
        unsealed = export.of_version(version, sealed=False).manifest
        assert json.loads(unpacked(package)["manifest.json"])["all_sha256"] == unsealed["all_sha256"]


def test_only_whole_pdfs_are_due(certificate: None, version: Version) -> None:
    Rendering.objects.filter(version=version).update(state=RenderingState.FAILED)
    assert not sealing.due().exists()
