"""Packages: what is written, what is read, what is refused, and that nothing changes on the way."""

from __future__ import annotations

import ast
import json
import os
import shutil
import stat
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import jsonschema
import pikepdf
import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from hypothesis import given, settings
from hypothesis import strategies as st

from accounts.roles import OrganisationKind, Role
from designation.demo import ANSWERS as DEMO_ANSWERS
from designation.demo import CASES, DemoCase
from submissions import drafting, kinds, uploads, versions, workflow
from submissions.cleaning import clean_file
from submissions.models import Event, SectionRevision, Submission
from submissions.models.attachment import EvidenceKind
from submissions.packages import export, reading, verify
from submissions.packages.importing import import_package
from submissions.packages.reading import PackageRefused
from submissions.packages.schema import package_schema
from submissions.permissions import NotNow

from .package_samples import ANSWERS, KIND, another_database, by_hand, member, pdf, png, sha256, small_draft

pytestmark = pytest.mark.django_db
SECTION = "sections/making.json"


@pytest.fixture(autouse=True)
def small_kind(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(kinds._kinds, "small", KIND)


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder for all examples of a property."""
    return tmp_path_factory.mktemp("packages")


def exported(submission: Submission, out: Path, **options: Any) -> Path:
    """The package of the last version, else of the draft."""
    version = submission.versions.order_by("-number").first()
    export.write(export.of_version(version, pdf=False) if version else export.of_draft(submission), out, **options)
    return out


def problems_of(path: Path) -> list[str]:
    try:
        return [str(problem) for problem in verify.check(verify.open_package(str(path))).problems]
    except verify.Refused as refused:
        return [str(refused.problem)]


def refusal(path: Path, **options: Any) -> str:
    """What an import says; and nothing is left of it."""
    before = (Submission.objects.count(), SectionRevision.objects.count(), Event.objects.count())
    with pytest.raises(PackageRefused) as refused:
        import_package(str(path), by=options.pop("by", None) or member(), **options)
    assert before == (Submission.objects.count(), SectionRevision.objects.count(), Event.objects.count())
    return str(refused.value)


def unpacked(package: Path, folder: Path) -> Path:
    with zipfile.ZipFile(package) as archive:
        archive.extractall(folder)
    return folder


class TestExport:
    def test_a_version_has_its_answers_evidence_dossier_and_checker(self, tmp_path: Path) -> None:
        submission = small_draft(by := member())
        version = workflow.submit(submission, by=by)
        folder = exported(submission, tmp_path / "package")
        names = sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())
        assert names == sorted(
            [
                "manifest.json",
                "dossier.json",
                "verify.py",
                "sections/making.json",
                "sections/proof.json",
                f"attachments/{sha256(pdf())}-pruf-report.pdf",
                f"attachments/{sha256(png())}-curve.png",
            ]
        )
        text = (folder / "manifest.json").read_text(encoding="utf-8")
        manifest = json.loads(text)
        assert text == versions.canonical_json(manifest)
        assert manifest["number"] == 1
        assert manifest["previous_sha256"] is None
        assert manifest["version_sha256"] == version.sha256 == sha256((folder / "dossier.json").read_bytes())
        assert {leaf["operation"] for leaf in manifest["leaves"]} == {"new"}
        assert [one["code"] for one in manifest["attachments"]] == ["E1", "E2"]
        assert problems_of(folder) == []

    def test_a_draft_says_that_it_is_one(self, tmp_path: Path) -> None:
        submission = small_draft(member(), {"making": {"name": "A", "mail": "", "sure": False}}, evidence=False)
        package = exported(submission, tmp_path / "draft.zip")
        report = verify.check(verify.open_package(str(package)))
        assert report.problems == []
        assert report.values["sections/making.json"] == {"name": "A"}
        assert (report.manifest["number"], report.manifest["next_number"]) == (None, 1)
        assert verify.statement(report.manifest) == f"{submission.reference}: a draft, not a submitted version."

    def test_the_same_version_gives_the_same_bytes(self, tmp_path: Path) -> None:
        submission = small_draft(by := member())
        workflow.submit(submission, by=by)
        one, two = exported(submission, tmp_path / "1.zip"), exported(submission, tmp_path / "2.zip")
        assert one.read_bytes() == two.read_bytes()
        with zipfile.ZipFile(one) as archive:
            assert archive.namelist() == sorted(archive.namelist())
            assert {member.date_time for member in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}

    def test_operations_compare_with_the_version_before(self, tmp_path: Path) -> None:
        submission = small_draft(by := member())
        first = workflow.submit(submission, by=by)
        Submission.objects.filter(pk=submission.pk).update(state="information_requested")
        submission.refresh_from_db()
        uploads.remove_attachment(submission.attachments.get(number=1), by=by)
        uploads.add_attachment(submission, data=png(9), name="new.png", title="New", by=by)
        drafting.save_section(submission, key="proof", changes={"files": ["E2", "E3"]}, base_number=1, by=by)
        workflow.submit(submission, by=by)
        manifest = export.of_version(submission.versions.get(number=2), pdf=False).manifest
        operations = {leaf["path"].split("-")[-1]: leaf["operation"] for leaf in manifest["leaves"]}
        assert operations == {
            "sections/making.json": "unchanged",
            "sections/proof.json": "replace",
            "curve.png": "unchanged",
            "new.png": "new",
            "report.pdf": "delete",
            "dossier.json": "replace",
            "verify.py": "unchanged",
        }
        assert manifest["previous_sha256"] == first.sha256
        assert problems_of(exported(submission, tmp_path / "v2.zip")) == []

    def test_nothing_is_overwritten(self, tmp_path: Path) -> None:
        submission = small_draft(member())
        (tmp_path / "a.zip").write_text("mine")
        (tmp_path / "folder").mkdir()
        (tmp_path / "folder" / "mine").write_text("mine")
        for out in (tmp_path / "a.zip", tmp_path / "folder", tmp_path / "absent" / "a.zip"):
            with pytest.raises(verify.Refused):
                exported(submission, out)
        with pytest.raises(verify.Refused):
            exported(submission, tmp_path / "folder", force=True)
        assert (tmp_path / "a.zip").read_text() == (tmp_path / "folder" / "mine").read_text() == "mine"
        assert problems_of(exported(submission, tmp_path / "a.zip", force=True)) == []
        assert sorted(path.name for path in tmp_path.iterdir() if path.name != "files") == ["a.zip", "folder"]

    def test_evidence_that_the_storage_lost_stops_the_export(self, tmp_path: Path, files_of_this_test: Path) -> None:
        submission = small_draft(member())
        stored = files_of_this_test / submission.attachments.get(number=1).storage_name
        stored.chmod(0o600)
        stored.write_bytes(b"something else")
        with pytest.raises(verify.Refused, match=r"report\.pdf: is not in the storage as it was"):
            exported(submission, tmp_path / "a.zip")
        stored.unlink()
        with pytest.raises(verify.Refused, match=r"report\.pdf: cannot be read"):
            exported(submission, tmp_path / "a")
        assert [path.name for path in tmp_path.iterdir()] == ["files"]


class TestRoundTrip:
    def test_a_version_is_the_same_version_elsewhere(self, tmp_path: Path) -> None:
        out = tmp_path / "a.zip"
        with another_database():
            submission = small_draft(by := member())
            there = workflow.submit(submission, by=by)
            exported(submission, out)
        by = member(Role.SIGNATORY, "Somebody")
        done = import_package(str(out), by=by)
        assert (done.created, done.sections, done.evidence, done.notes) == (True, 2, 2, [])
        assert done.reproduces == there.sha256
        here = workflow.submit(done.submission, by=by)
        assert (here.number, here.sha256, here.canonical) == (1, there.sha256, there.canonical)
        assert exported(done.submission, tmp_path / "b.zip").read_bytes() == out.read_bytes()

    def test_a_later_version_keeps_number_and_previous_hash(self, tmp_path: Path) -> None:
        out = tmp_path / "a.zip"
        with another_database():
            submission = small_draft(by := member())
            first = workflow.submit(submission, by=by)
            Submission.objects.filter(pk=submission.pk).update(state="information_requested")
            submission.refresh_from_db()
            drafting.save_section(submission, key="making", changes={"name": "B"}, base_number=1, by=by)
            second = workflow.submit(submission, by=by)
            exported(submission, out)
        done = import_package(str(out), by=(by := member()))
        assert done.submission.imported_number == 2
        again = exported(done.submission, tmp_path / "draft.zip")
        here = workflow.submit(done.submission, by=by)
        assert (here.number, here.previous_sha256, here.sha256) == (2, first.sha256, second.sha256)
        statement = verify.statement(verify.check(verify.open_package(str(out))).manifest)
        assert f"version 2 with sha256 {second.sha256}, which follows version 1 with sha256 {first.sha256}" in statement
        report = verify.check(verify.open_package(str(again)))
        assert (report.manifest["next_number"], report.manifest["previous_sha256"]) == (2, first.sha256)
        assert all("operation" not in leaf for leaf in report.manifest["leaves"]), "version 1 is not held here"

    def test_versions_side_by_side_are_checked_as_a_chain(self, tmp_path: Path) -> None:
        submission, other = small_draft(by := member()), small_draft(by)
        made = []
        for number in (1, 2, 3):
            if number > 1:
                Submission.objects.filter(pk=submission.pk).update(state="information_requested")
                submission.refresh_from_db()
            workflow.submit(submission, by=by)
            made.append(str(exported(submission, tmp_path / f"{number}.zip")))
        one, two, three = made
        workflow.submit(other, by=by)
        lines, problems = verify.tell([three, one, two])
        assert problems == []
        assert lines[-2:] == ["Version 2 follows version 1.", "Version 3 follows version 2."]
        assert "Between version 1 and 3 the chain was not checked" in verify.tell([one, three])[0][-1]
        alien = str(exported(other, tmp_path / "other.zip"))
        assert "not of one application" in str(verify.tell([one, alien])[1][0])

    @pytest.mark.parametrize(
        ("number", "previous", "expected"),
        [(2, "b", "follows a version 1 with another sha256"), (1, None, "two versions 1, with different sha256")],
    )
    def test_versions_of_two_chains_are_found(self, number: int, previous: str | None, expected: str) -> None:
        first = {"reference": "R", "number": 1, "version_sha256": "a", "previous_sha256": None}
        second = {"reference": "R", "number": number, "version_sha256": "c", "previous_sha256": previous}
        assert expected in str(verify.chain([second, first])[0][0])

    def test_version_two_lands_in_the_draft_that_came_with_version_one(self, tmp_path: Path) -> None:
        with another_database():
            submission = small_draft(by := member())
            workflow.submit(submission, by=by)
            exported(submission, tmp_path / "1.zip")
            Submission.objects.filter(pk=submission.pk).update(state="information_requested")
            submission.refresh_from_db()
            uploads.remove_attachment(submission.attachments.get(number=1), by=by)
            changes = {"files": ["E2"]}
            drafting.save_section(submission, key="proof", changes=changes, base_number=1, by=by)
            second = workflow.submit(submission, by=by)
            exported(submission, tmp_path / "2.zip")
        import_package(str(tmp_path / "1.zip"), by=(by := member()))
        done = import_package(str(tmp_path / "2.zip"), by=by)
        assert not done.created
        assert done.notes == ["E1 A report was removed from the draft, as in the package."]
        assert workflow.submit(done.submission, by=by).sha256 == second.sha256

    @given(
        said=st.builds(
            uploads.Details,
            title=st.text("ab é–", min_size=1, max_size=20).filter(str.strip),
            kind=st.sampled_from(["", *EvidenceKind.values]),
            dated=st.none() | st.dates(),
            confidential=st.booleans(),
        ),
        editions=st.lists(st.sampled_from([0, 1, 2]), max_size=3),
        removed=st.booleans(),
    )
    @settings(max_examples=12)
    def test_whatever_is_said_of_evidence_comes_back_with_the_same_hashes(
        self, kept: Path, said: uploads.Details, editions: list[int], removed: bool
    ) -> None:
        out, again = kept / "e.zip", kept / "f.zip"
        with another_database():
            submission = small_draft(by := member())
            if removed:
                uploads.remove_attachment(submission.attachments.get(number=2), by=by)
                drafting.save_section(
                    submission, key="proof", changes={"files": ["E1"], "text": ""}, base_number=1, by=by
                )
            for shade in editions:
                first = submission.attachments.get(number=1, removed_at=None)
                uploads.replace_attachment(first, data=png(shade + 9), name=f"{shade}.png", by=by)
            first = submission.attachments.get(number=1, removed_at=None)
            uploads.describe_attachment(first, details=said, by=by)
            there = workflow.submit(submission, by=by)
            exported(submission, out, force=True)
        with another_database():
            done = import_package(str(out), by=(by := member()))
            assert (done.notes, done.reproduces) == ([], there.sha256)
            assert workflow.submit(done.submission, by=by).canonical == there.canonical
            exported(done.submission, again, force=True)
        assert out.read_bytes() == again.read_bytes()
        assert problems_of(out) == []

    def test_a_later_edition_lands_in_the_draft_that_has_the_one_before(self, tmp_path: Path) -> None:
        with another_database():
            submission = small_draft(by := member())
            workflow.submit(submission, by=by)
            exported(submission, tmp_path / "1.zip")
            Submission.objects.filter(pk=submission.pk).update(state="information_requested")
            submission.refresh_from_db()
            new = uploads.replace_attachment(
                submission.attachments.get(number=1), data=pdf("two"), name="two.pdf", by=by
            )
            second = workflow.submit(submission, by=by)
            exported(submission, tmp_path / "2.zip")
        import_package(str(tmp_path / "1.zip"), by=(by := member()))
        done = import_package(str(tmp_path / "2.zip"), by=by)
        assert done.notes == ["E1 A report is now edition 2, as in the package; it was 1."]
        held = done.submission.attachments.get(number=1, removed_at=None)
        assert (held.sha256, held.edition, done.evidence) == (new.sha256, 2, 1)
        assert done.submission.attachments.filter(number=1).count() == 2
        assert workflow.submit(done.submission, by=by).sha256 == second.sha256

    @given(data=st.data(), case=st.sampled_from(CASES))
    @settings(max_examples=12)
    def test_any_part_of_the_demo_comes_back_with_the_same_hashes(
        self, kept: Path, data: st.DataObject, case: DemoCase
    ) -> None:
        """Of either type, or of none where that answer is left out."""
        subset = {
            key: {name: answers[name] for name in data.draw(st.sets(st.sampled_from(sorted(answers)), max_size=6))}
            for key, answers in case.answers.items()
            if data.draw(st.booleans())
        }
        out, again = kept / "a.zip", kept / "b.zip"
        with another_database():
            submission = workflow.start("designation", organisation=organisation_of(by := member()), by=by)
            for key, changes in subset.items():
                drafting.save_section(submission, key=key, changes=changes, base_number=0, by=by)
            exported(submission, out, force=True)
        with another_database():
            done = import_package(str(out), by=member())
            assert all("kept, but not asked" in note for note in done.notes)
            assert {key: value for key, value in drafting.answers_of(done.submission).items() if value} == {
                key: value for key, value in subset.items() if value
            }
            exported(done.submission, again, force=True)
        assert out.read_bytes() == again.read_bytes()

    @given(
        text=st.text(max_size=40).filter(lambda text: text.isprintable() and text.strip()),
        count=st.integers(0, 10**12 - 1),
        places=st.lists(st.sampled_from(["ward", "home"]), unique=True),
        words=st.lists(st.text(alphabet="ab <>&é\u00a0", min_size=1, max_size=8), max_size=4),
    )
    @settings(max_examples=15)
    def test_any_answer_comes_back_the_same(
        self, kept: Path, text: str, count: int, places: list[str], words: list[str]
    ) -> None:
        from submissions.richtext import clean, plain_to_html

        html = clean(plain_to_html("\n\n".join(words)), images={}).html
        answers = {"making": {"name": text, "count": count, "places": places}, "proof": {"text": html}}
        out = kept / "c.zip"
        with another_database():
            exported(small_draft(member(), answers, evidence=False), out, force=True)
        with another_database():
            done = import_package(str(out), by=member())
            assert done.notes == []
            again = exported(done.submission, kept / "d.zip", force=True)
        assert out.read_bytes() == again.read_bytes()


def organisation_of(by: Any) -> Any:
    return by.memberships.get().organisation


class TestVerify:
    @pytest.fixture
    def version(self, kept: Path) -> Path:
        """One version as a zip and as a folder, written once."""
        out = kept / "v.zip"
        if not out.exists():
            with another_database():
                submission = small_draft(by := member())
                workflow.submit(submission, by=by)
                exported(submission, out)
            unpacked(out, kept / "v")
        return out

    @given(data=st.data())
    @settings(max_examples=60)
    def test_any_flipped_bit_is_found_and_its_leaf_named(self, version: Path, data: st.DataObject) -> None:
        folder = version.with_suffix("")
        leaves = sorted(path for path in folder.rglob("*") if path.is_file() and path.name != "manifest.json")
        leaf = data.draw(st.sampled_from(leaves))
        good = leaf.read_bytes()
        place, bit = data.draw(st.integers(0, len(good) - 1)), data.draw(st.integers(0, 7))
        leaf.write_bytes(good[:place] + bytes([good[place] ^ 1 << bit]) + good[place + 1 :])
        try:
            first = problems_of(folder)[0]
        finally:
            leaf.write_bytes(good)
        assert first.startswith(f"{leaf.relative_to(folder).as_posix()}: ")

    @given(data=st.data())
    @settings(max_examples=40)
    def test_a_zip_with_a_flipped_byte_in_a_file_is_found_too(self, version: Path, data: st.DataObject) -> None:
        good = version.read_bytes()
        with zipfile.ZipFile(version) as archive:
            leaf = data.draw(st.sampled_from(archive.infolist()))
        # A stored file's bytes follow a header of 30 bytes and its name.
        start = leaf.header_offset + 30 + len(leaf.filename.encode())
        place = start + data.draw(st.integers(0, leaf.file_size - 1))
        broken = version.with_name("broken.zip")
        broken.write_bytes(good[:place] + bytes([good[place] ^ 1]) + good[place + 1 :])
        assert problems_of(broken)[0].startswith(f"{leaf.filename}: ")

    def test_the_script_in_the_package_needs_nothing_else(self, version: Path) -> None:
        folder = version.with_suffix("")
        run = [sys.executable, "-I", "-S", "verify.py"]
        good = subprocess.run(run, cwd=folder, capture_output=True, text=True)
        assert good.returncode == 0, good.stdout + good.stderr
        assert "version 1 with sha256" in good.stdout
        elsewhere = subprocess.run([*run[:-1], folder / "verify.py", version], capture_output=True, text=True)
        assert elsewhere.returncode == 0, elsewhere.stdout
        bad = subprocess.run([*run, "absent.zip"], cwd=folder, capture_output=True, text=True)
        assert (bad.returncode, bad.stdout) == (1, "There is no file or folder absent.zip.\nFAILED\n")

    @pytest.mark.parametrize("what", ["leaf", "previous", "hash"])
    def test_the_hash_over_all_covers_every_leaf_and_the_version_before(
        self, version: Path, tmp_path: Path, what: str
    ) -> None:
        """Whoever changes a leaf and its line in the manifest has still to change this one."""
        folder = Path(shutil.copytree(version.with_suffix(""), tmp_path / "copy"))
        manifest = json.loads((folder / "manifest.json").read_bytes())
        path = "attachments/" + next(leaf for leaf in os.listdir(folder / "attachments") if leaf.endswith(".png"))
        if what == "leaf":
            (folder / path).write_bytes(b"another")
            [leaf] = [leaf for leaf in manifest["leaves"] if leaf["path"] == path]
            leaf |= {"sha256": sha256(b"another"), "size": 7}
        else:
            manifest["previous_sha256" if what == "previous" else "all_sha256"] = "0" * 64
        (folder / "manifest.json").write_text(versions.canonical_json(manifest), encoding="utf-8")
        expected = "manifest.json: all_sha256: is not the hash over all leaves and the version before."
        assert expected in problems_of(folder)

    def test_the_hash_over_all_is_that_of_the_documentation(self, version: Path) -> None:
        manifest = json.loads((version.with_suffix("") / "manifest.json").read_bytes())
        leaves = {one["path"]: one["sha256"] for one in manifest["leaves"] if one["path"] != "verify.py"}
        text = versions.canonical_json({"leaves": leaves, "previous_sha256": None})
        assert manifest["all_sha256"] == versions.sha256_of(text)

    def test_an_older_package_without_it_is_good_and_says_so(self, version: Path, tmp_path: Path) -> None:
        folder = Path(shutil.copytree(version.with_suffix(""), tmp_path / "copy"))
        manifest = json.loads((folder / "manifest.json").read_bytes())
        del manifest["all_sha256"]
        (folder / "manifest.json").write_text(versions.canonical_json(manifest), encoding="utf-8")
        lines, problems = verify.tell([str(folder)])
        assert problems == []
        assert lines[1].startswith("It names no hash over all")

    def test_the_script_is_python_3_8_and_imports_the_standard_library_only(self) -> None:
        source = Path(verify.__file__).read_text()
        tree = ast.parse(source, feature_version=(3, 8))
        imported = {
            name.split(".")[0]
            for node in ast.walk(tree)
            for name in (
                [alias.name for alias in node.names]
                if isinstance(node, ast.Import)
                else [node.module or ""]
                if isinstance(node, ast.ImportFrom)
                else []
            )
        }
        assert imported <= set(sys.stdlib_module_names)
        assert "removeprefix" not in source

    @pytest.mark.parametrize(
        ("change", "expected"),
        [
            (lambda dossier, manifest: manifest.update(number=2), "dossier.json: number: it is not the same"),
            (
                lambda dossier, manifest: manifest.update(reference="SM-1"),
                "dossier.json: reference: it is not the same",
            ),
            (lambda dossier, manifest: manifest.update(version_sha256="0" * 64), "dossier.json: does not have the ver"),
            (lambda dossier, manifest: manifest["attachments"].pop(), "has no code and title"),
            (lambda dossier, manifest: manifest["attachments"][0].update(title="B"), "attachments: the list is not"),
            (lambda dossier, manifest: manifest["attachments"][0].update(code="E2"), "attachments: E2 is given twice"),
            (lambda dossier, manifest: dossier.update(number=True), "dossier.json: does not have the sha256"),
            (lambda dossier, manifest: manifest.update(leaves={}), "manifest.json: leaves: must be a list of objects"),
            (lambda dossier, manifest: manifest.update(leaves=[1]), "manifest.json: leaves: must be a list of objects"),
            (lambda dossier, manifest: manifest.update(schema="package/2"), 'schema: must be "package/1".'),
        ],
    )
    def test_what_does_not_agree_is_found(
        self, version: Path, tmp_path: Path, change: Callable[[Any, Any], Any], expected: str
    ) -> None:
        folder = Path(shutil.copytree(version.with_suffix(""), tmp_path / "copy"))
        files = {name: json.loads((folder / name).read_bytes()) for name in ("dossier.json", "manifest.json")}
        change(files["dossier.json"], files["manifest.json"])
        for name, value in files.items():
            (folder / name).write_text(versions.canonical_json(value), encoding="utf-8")
        assert expected in "\n".join(problems_of(folder))

    def test_a_section_that_differs_from_the_dossier_is_found_even_with_a_right_hash(
        self, version: Path, tmp_path: Path
    ) -> None:
        folder = Path(shutil.copytree(version.with_suffix(""), tmp_path / "copy"))
        manifest = json.loads((folder / "manifest.json").read_bytes())
        text = (folder / SECTION).read_text().replace('"sure":true', '"sure":1')
        (folder / SECTION).write_text(text)
        leaf = next(leaf for leaf in manifest["leaves"] if leaf["path"] == SECTION)
        leaf.update(sha256=sha256(text.encode()), size=len(text.encode()))
        manifest["all_sha256"] = verify.over_all(manifest)
        (folder / "manifest.json").write_text(json.dumps(manifest))
        assert problems_of(folder) == [f"{SECTION}: this section's text is not the same in dossier.json and in the "
                                       "rest of the package."]  # fmt: skip

    @pytest.mark.parametrize("dossier", [None, [], {}, {"sections": 1}, {"reference": 1, "sections": [{"key": 1}]}])
    def test_a_dossier_that_is_none_is_called_so(self, tmp_path: Path, dossier: Any) -> None:
        folder = by_hand(tmp_path / "p", {"dossier.json": dossier}, number=1)
        assert "dossier.json: is not a dossier." in problems_of(folder)


class TestHostile:
    """Zips and folders that somebody made to do harm."""

    @pytest.mark.parametrize(
        "name",
        ["../evil", "/etc/evil", "a/../../evil", "a\\evil", "C:/evil", "a//b", "./a", "a\nb", "a" * 300, "con\x07"],
    )
    def test_paths_that_lead_elsewhere(self, tmp_path: Path, name: str) -> None:
        path = tmp_path / "a.zip"
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr("manifest.json", "{}")
            archive.writestr(zipfile.ZipInfo(name), "x")
        assert problems_of(path)[0].endswith("is not a path that a package can hold.")
        assert "is not a path" in refusal(path)
        assert not (tmp_path.parent / "evil").exists()

    @pytest.mark.parametrize("kind", [stat.S_IFLNK, stat.S_IFIFO])
    def test_links_in_a_zip(self, tmp_path: Path, kind: int) -> None:
        path = tmp_path / "a.zip"
        link = zipfile.ZipInfo("sections/making.json")
        link.create_system, link.external_attr = 3, (kind | 0o777) << 16
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr(link, "/etc/passwd")
        assert problems_of(path) == ["sections/making.json: is a link or a special file. A package holds plain files "
                                     "only."]  # fmt: skip

    @pytest.mark.parametrize("target", ["/etc/passwd", "/etc"])
    def test_links_in_a_folder(self, tmp_path: Path, target: str) -> None:
        folder = by_hand(tmp_path / "p", {})
        (folder / "link").symlink_to(target)
        assert "link: is a link" in refusal(folder)

    def test_a_pipe_in_a_folder(self, tmp_path: Path) -> None:
        folder = by_hand(tmp_path / "p", {})
        os.mkfifo(folder / "pipe")
        assert "pipe: is a link or a special file" in refusal(folder)

    def test_one_name_twice(self, tmp_path: Path) -> None:
        path = tmp_path / "a.zip"
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr("manifest.json", "{}")
            with pytest.warns(UserWarning, match="Duplicate"):
                archive.writestr("manifest.json", "[]")
        assert problems_of(path) == ["manifest.json: is in the zip twice."]

    def test_names_that_are_one_on_some_systems(self, tmp_path: Path) -> None:
        path = tmp_path / "a.zip"
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr("manifest.json", "{}")
            archive.writestr("Manifest.json", "[]")
        assert "in capital letters only" in problems_of(path)[0]

    def test_a_bomb(self, tmp_path: Path) -> None:
        path = tmp_path / "a.zip"
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("manifest.json", b" " * 20_000_000)
        assert problems_of(path) == ["manifest.json: is packed more than 100 to 1, which no honest file is."]

    def test_too_many_and_too_large(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        folder = by_hand(tmp_path / "p", {f"sections/{number}.json": {} for number in range(4)})
        monkeypatch.setattr(verify, "MOST_FILES", 4)
        assert "The package is too large: the most is 4 files" in refusal(folder)
        monkeypatch.undo()
        monkeypatch.setattr(verify, "MOST_BYTES_OF_ONE", 100)
        assert "manifest.json: is larger than" in refusal(folder)
        monkeypatch.undo()
        monkeypatch.setattr(verify, "MOST_BYTES_OF_JSON", 100)
        assert "manifest.json: is larger than" in refusal(folder)

    def test_a_zip_that_lies_about_sizes(self, tmp_path: Path) -> None:
        path = tmp_path / "a.zip"
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr("manifest.json", "{}" + " " * 200)
        data = bytearray(path.read_bytes())
        directory = data.rindex(b"PK\x01\x02")
        data[directory + 24 : directory + 28] = (10).to_bytes(4, "little")
        path.write_bytes(data)
        assert problems_of(path)[0].startswith("manifest.json: ")

    def test_what_is_no_zip_or_encrypted(self, tmp_path: Path) -> None:
        path = tmp_path / "a.zip"
        path.write_bytes(b"PK but no zip")
        assert "not a zip file that can be read" in refusal(path)
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr("manifest.json", "{}")
        data = bytearray(path.read_bytes())
        data[data.rindex(b"PK\x01\x02") + 8] |= 1
        path.write_bytes(data)
        assert "is encrypted" in refusal(path)
        assert "There is no file or folder" in refusal(tmp_path / "absent")
        (tmp_path / "nothing").mkdir()
        assert "There is no manifest.json" in refusal(tmp_path / "nothing")

    @given(noise=st.binary(max_size=400))
    @settings(max_examples=30)
    def test_noise_is_refused_and_never_a_crash(self, tmp_path: Path, noise: bytes) -> None:
        path = tmp_path / "a.zip"
        path.write_bytes(b"PK\x03\x04" + noise)
        assert problems_of(path)
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr("manifest.json", noise)
        assert problems_of(path)


class TestWrittenByHand:
    def test_the_least_package_is_a_draft(self, tmp_path: Path) -> None:
        folder = by_hand(tmp_path / "p", {SECTION: {"name": "By hand", "mail": None, "count": 3, "novel": ""}})
        done = import_package(str(folder), by=member())
        assert drafting.answers_of(done.submission) == {"making": {"name": "By hand", "count": 3}}
        assert done.submission.working_title == "By hand"
        assert done.submission.reference.startswith("SM-")
        assert done.notes == []

    def test_with_evidence_a_reference_and_a_folder_inside_the_zip(self, tmp_path: Path) -> None:
        dirty = pdf("dirty", OpenAction=pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert(1)"))
        folder = by_hand(
            tmp_path / "mine",
            {
                SECTION: '\ufeff{"name": "By hand"}',
                "sections/proof.json": {"files": ["E7"], "text": '<p>a</p><img src="evidence:E3" alt="x">'},
                "attachments/Report.pdf": dirty,
                "attachments/curve.png": png(),
            },
            reference="SM-2031-0042",
            attachments=[
                {"code": "E7", "title": "Report", "path": "attachments/Report.pdf"},
                {"code": "E3", "title": "Curve", "path": "attachments/curve.png", "name": "The curve.png"},
            ],
        )
        shutil.make_archive(str(tmp_path / "mine"), "zip", tmp_path, "mine")
        done = import_package(str(tmp_path / "mine.zip"), by=member())
        assert done.submission.reference == "SM-2031-0042"
        found = {one.code: (one.name, one.title) for one in done.submission.attachments.all()}
        assert found == {"E7": ("Report.pdf", "Report"), "E3": ("The curve.png", "Curve")}
        assert any(note.startswith("attachments/Report.pdf: what a document must not bring") for note in done.notes)
        again = import_package(str(folder), by=member())
        assert (again.created, again.sections, again.evidence) == (False, 0, 0)

    def test_what_rich_text_may_not_hold_is_cut_and_told(self, tmp_path: Path) -> None:
        html = '<p onclick="x()">a<script>alert(1)</script></p><img src="http://example.org/a.png">'
        done = import_package(str(by_hand(tmp_path / "p", {"sections/proof.json": {"text": html}})), by=member())
        assert drafting.answers_of(done.submission)["proof"]["text"] == "<p>a</p>"
        assert "sections/proof.json: text: removed a script." in done.notes
        assert "sections/proof.json: text: removed an image loaded from another site." in done.notes

    def test_text_in_another_shape_is_told_too(self, tmp_path: Path) -> None:
        folder = by_hand(tmp_path / "p", {"sections/proof.json": {"text": "<div>a</div>"}})
        done = import_package(str(folder), by=member())
        assert drafting.answers_of(done.submission)["proof"]["text"] == "<p>a</p>"
        assert "written in the shape that this service uses" in done.notes[0]

    @pytest.mark.parametrize(
        ("files", "expected"),
        [
            ({SECTION: {"name": 5}}, "sections/making.json: name: Name must be text."),
            ({SECTION: {"name": ["x"]}}, "sections/making.json: name: Name must be text."),
            ({SECTION: {"name": "x" * 501}}, "sections/making.json: name: Name must be 500 characters or fewer."),
            ({SECTION: {"name": "a\nb"}}, "sections/making.json: name: Name must be a single line."),
            ({SECTION: '{"name": "a\\u0000b"}'}, "sections/making.json: name: Name contains characters that cannot"),
            ({SECTION: '{"name": "\\ud800"}'}, "sections/making.json: name: holds a number or a character that"),
            ({SECTION: {"mail": "nobody"}}, "sections/making.json: mail: Mail must be an email address"),
            ({SECTION: {"count": -1}}, "sections/making.json: count: Count must be a whole number"),
            ({SECTION: {"count": 2.5}}, "sections/making.json: count: Count must be a whole number"),
            ({SECTION: {"count": True}}, "sections/making.json: count: Count must be a whole number"),
            ({SECTION: '{"count": NaN}'}, "sections/making.json: count: holds a number or a character that"),
            ({SECTION: '{"count": 1e999}'}, "sections/making.json: count: holds a number or a character that"),
            ({SECTION: '{"count": ' + "9" * 5000 + "}"}, "sections/making.json: is not JSON: "),
            ({SECTION: {"day": "2026-02-30"}}, "sections/making.json: day: Day must be a real date."),
            ({SECTION: {"novel": "maybe"}}, "sections/making.json: novel: “maybe” is not one of the choices"),
            ({SECTION: {"places": "ward"}}, "sections/making.json: places: Places must be a list of choices."),
            ({SECTION: {"sure": "yes"}}, "sections/making.json: sure: Sure must be true or false."),
            ({SECTION: {"steps": [{"step": "x"}]}}, "sections/making.json: steps: Steps, row 1: a row needs an id"),
            ({SECTION: {"steps": [{"id": "1", "size": 1}]}}, "sections/making.json: steps: Steps, row 1: “size” is"),
            ({SECTION: {"colour": 1}}, "sections/making.json: colour: “colour” is not a question of “Making”."),
            ({SECTION: []}, "sections/making.json: must be an object from question to answer."),
            ({SECTION: "{"}, "sections/making.json: is not JSON: "),
            ({SECTION: '{"name": "a", "name": "b"}'}, "sections/making.json: name: the key is given twice."),
            ({SECTION: b"\xff\xfe"}, "sections/making.json: is not UTF-8 text"),
            ({SECTION: '{"name":' + "[" * 100_000}, "sections/making.json: is not UTF-8 text, or is nested too deep"),
            (
                {"sections/proof.json": {"text": "<ul><li>" * 30 + "x"}},
                "sections/proof.json: text: This text is nested",
            ),
            ({"sections/proof.json": {"files": ["report"]}}, "sections/proof.json: files: Files must be a list of ev"),
            ({"sections/other.json": {}}, "sections/other.json: “other” is not a section of this questionnaire."),
            ({"notes.txt": "x"}, "notes.txt: is not a file that a package of this kind holds."),
            ({"attachments/a.pdf": b"%PDF-"}, "attachments/a.pdf: has no code and title in the manifest"),
        ],
    )
    def test_what_is_wrong_is_named_with_leaf_and_field(
        self, tmp_path: Path, files: dict[str, Any], expected: str
    ) -> None:
        assert expected in refusal(by_hand(tmp_path / "p", files))

    def test_every_problem_is_told_at_once(self, tmp_path: Path) -> None:
        files = {SECTION: {"name": 1, "day": "x"}, "sections/proof.json": {"text": 1}}
        assert len(refusal(by_hand(tmp_path / "p", files)).splitlines()) == 3

    @pytest.mark.parametrize(
        ("manifest", "expected"),
        [
            ({"kind": "other"}, "manifest.json: kind: must be one of "),
            ({"schema": "package/9"}, 'manifest.json: schema: must be "package/1".'),
            ({"leafs": []}, "manifest.json: "),
            ({"reference": 5}, "manifest.json: reference: must be text of one line, 0 to 30 characters."),
            ({"number": 2}, "manifest.json: number: names a submitted version, but there is no dossier.json."),
            ({"next_number": 2}, "manifest.json: previous_sha256: is given from version 2 on, and only then."),
            ({"next_number": 0}, "manifest.json: next_number: must be a whole number from 1, or null."),
            ({"previous_sha256": "x"}, "manifest.json: previous_sha256: "),
            ({"questionnaire": {"key": "other", "version": "1"}}, "manifest.json: questionnaire/key: 'small' was"),
        ],
    )
    def test_a_manifest_that_is_wrong(self, tmp_path: Path, manifest: dict[str, Any], expected: str) -> None:
        assert expected in refusal(by_hand(tmp_path / "p", {SECTION: {}}, **manifest))

    @pytest.mark.parametrize(
        ("data", "item", "expected"),
        [
            (b"MZ not a pdf", {}, "is not a PDF, PNG or JPEG"),
            (b"%PDF-1.7 but broken", {}, "is not a PDF that can be read"),
            (b"", {}, "is empty"),
            (png(), {"media_type": "application/pdf"}, "is image/png by its content, but application/pdf in the"),
            (png(), {"sha256": "0" * 64}, "has another sha256 under E1"),
            (png(), {"code": "1"}, "attachments/1/code: must be a code such as E1."),
            (png(), {"title": ""}, "attachments/1/title: must be text of one line, 1 to 200 characters."),
            (png(), {"path": "attachments/b"}, "attachments: E1: its path is not that of a leaf under attachments/."),
        ],
    )
    def test_evidence_that_cannot_be_taken(
        self, tmp_path: Path, data: bytes, item: dict[str, Any], expected: str
    ) -> None:
        described = {"code": "E1", "title": "One", "path": "attachments/a"} | item
        folder = by_hand(tmp_path / "p", {SECTION: {"name": "A"}, "attachments/a": data}, attachments=[described])
        assert expected in refusal(folder)

    def test_one_file_under_two_codes(self, tmp_path: Path) -> None:
        items = [{"code": code, "title": "One", "path": "attachments/a"} for code in ("E1", "E2")]
        folder = by_hand(tmp_path / "p", {"attachments/a": png()}, attachments=items)
        assert "attachments/a: E2 is the same file with the same title as E1." in refusal(folder)

    def test_files_that_do_not_agree_with_the_manifest(self, tmp_path: Path) -> None:
        folder = by_hand(tmp_path / "p", {SECTION: {"name": "A"}, "sections/proof.json": {}})
        (folder / SECTION).write_text('{"name": "B"}')
        (folder / "sections" / "proof.json").unlink()
        (folder / "extra.txt").write_text("x")
        assert refusal(folder).splitlines() == [
            "sections/making.json: does not have the sha256 and size that the manifest names: it was changed.",
            "sections/proof.json: is missing.",
            "extra.txt: is not in the manifest.",
        ]

    @pytest.mark.parametrize(
        ("said", "sentence"),
        [
            ({"kind": "poem"}, "attachments/1/kind: must be one of report, data,"),
            ({"dated": "March"}, "attachments/1/dated: must be a date such as 2026-11-02."),
            ({"dated": "2026-02-30"}, "attachments/a.png: dated: must be a real date such as 2026-11-02."),
            ({"confidential": "yes"}, "attachments/1/confidential: must be true or false."),
            ({"edition": 0}, "attachments/1/edition: must be a whole number from 1 to 100,000."),
        ],
    )
    def test_what_cannot_be_said_of_evidence_is_refused(
        self, tmp_path: Path, said: dict[str, Any], sentence: str
    ) -> None:
        item = {"code": "E1", "title": "A", "path": "attachments/a.png", **said}
        folder = by_hand(tmp_path / "p", {"attachments/a.png": png()}, attachments=[item])
        assert sentence in refusal(folder)

    def test_evidence_is_cleaned_before_anybody_has_to_wait(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        depth = len(connection.savepoint_ids)
        waited = []
        monkeypatch.setattr(
            reading, "clean_file", lambda *one: waited.append(len(connection.savepoint_ids) - depth) or clean_file(*one)
        )
        item = {"code": "E1", "title": "A", "path": "attachments/a.png"}
        import_package(str(by_hand(tmp_path / "p", {"attachments/a.png": png()}, attachments=[item])), by=member())
        assert waited == [0]

    def test_another_version_of_the_questionnaire_is_told(self, tmp_path: Path) -> None:
        folder = by_hand(tmp_path / "p", {SECTION: {"name": "A"}}, questionnaire={"key": "small", "version": "0.9"})
        assert "answers version 0.9 of the questionnaire" in import_package(str(folder), by=member()).notes[0]


class TestIntoADraft:
    def test_a_section_stands_for_the_whole_section_and_others_are_left_alone(self, tmp_path: Path) -> None:
        submission = small_draft(by := member())
        folder = by_hand(
            tmp_path / "p", {SECTION: {"name": "New", "novel": "no"}}, reference=submission.reference
        )  # fmt: skip
        done = import_package(str(folder), by=by)
        answers = drafting.answers_of(submission)
        assert {key: value for key, value in answers["making"].items() if value is not None} == {
            "name": "New",
            "novel": "no",
            "novelty": ANSWERS["making"]["novelty"],  # no longer asked, and kept
        }
        assert answers["proof"] == ANSWERS["proof"]
        assert "sections/making.json: mail: was answered here and no longer is." in done.notes
        assert not any("novelty" in note for note in done.notes)
        revision = submission.revisions.get(key="making", number=2)
        assert (revision.base_number, revision.by, revision.parked) == (1, by, False)
        assert revision.reason == f"imported from package {sha256((folder / 'manifest.json').read_bytes())}"
        assert submission.revisions.get(key="making", number=1).answers == ANSWERS["making"]
        event = submission.events.get(verb="import")
        assert (event.draft_only, event.data["reference"]) == (True, submission.reference)

    def test_a_taken_code_is_refused_and_nothing_changes(self, tmp_path: Path) -> None:
        submission = small_draft(by := member())
        item = {"code": "E1", "title": "Other", "path": "attachments/a.png"}
        files = {SECTION: {"name": "New"}, "attachments/a.png": png(7)}
        folder = by_hand(tmp_path / "p", files, reference=submission.reference, attachments=[item])
        expected = f"attachments/a.png: E1 is another file in {submission.reference}. Give it a free code, or import"
        assert expected in refusal(folder, by=by)
        uploads.remove_attachment(submission.attachments.get(number=1), by=by)
        assert "E1 was another file, which was removed" in refusal(folder, by=by)
        assert drafting.answers_of(submission) == ANSWERS
        assert import_package(str(folder), by=by, new=True).evidence == 1

    def test_a_file_that_is_there_under_another_code_is_refused(self, tmp_path: Path) -> None:
        submission = small_draft(by := member())
        item = {"code": "E9", "title": "A curve", "path": "attachments/a.png"}
        folder = by_hand(
            tmp_path / "p", {"attachments/a.png": png()}, reference=submission.reference, attachments=[item]
        )
        assert f"is E9 in the package, but {submission.reference} has the same file as E2." in refusal(folder, by=by)

    def test_evidence_that_was_removed_comes_back_under_its_code(self, tmp_path: Path) -> None:
        submission = small_draft(by := member())
        package = exported(submission, tmp_path / "a.zip")
        uploads.remove_attachment(submission.attachments.get(number=1), by=by)
        done = import_package(str(package), by=by)
        assert (done.created, done.evidence) == (False, 0)
        assert exported(submission, tmp_path / "b.zip").read_bytes() == package.read_bytes()

    def test_an_earlier_edition_does_not_come_back(self, tmp_path: Path) -> None:
        submission = small_draft(by := member())
        package = exported(submission, tmp_path / "a.zip")
        uploads.replace_attachment(submission.attachments.get(number=1), data=png(3), name="b.png", by=by)
        assert f"E1 is another file in {submission.reference}" in refusal(package, by=by)
        assert submission.attachments.get(number=1, removed_at=None).edition == 2

    def test_what_the_package_does_not_say_of_evidence_is_no_longer_said(self, tmp_path: Path) -> None:
        submission = small_draft(by := member())
        package = exported(submission, tmp_path / "a.zip")
        said = uploads.Details(title="A report", kind="protocol")
        uploads.describe_attachment(submission.attachments.get(number=1), details=said, by=by)
        done = import_package(str(package), by=by)
        assert done.notes == ["E1 A report: what was said of it here is no longer said: Protocol or plan."]
        assert submission.attachments.get(number=1).kind == ""
        event = submission.events.get(verb="renew_evidence")
        assert (event.data["old"]["kind"], event.data["new"]["kind"]) == ("protocol", "")

    def test_importing_twice_changes_nothing(self, tmp_path: Path) -> None:
        submission = small_draft(by := member())
        package = exported(submission, tmp_path / "a.zip")
        revisions = SectionRevision.objects.count()
        done = import_package(str(package), by=by)
        assert (done.sections, done.evidence, SectionRevision.objects.count()) == (0, 0, revisions)

    def test_the_chain_of_this_database_is_the_one_that_counts(self, tmp_path: Path) -> None:
        submission = small_draft(by := member())
        workflow.submit(submission, by=by)
        package = exported(submission, tmp_path / "1.zip")
        Submission.objects.filter(pk=submission.pk).update(state="information_requested")
        done = import_package(str(package), by=by)
        assert done.notes == ["The package is on version 1; the next version here is 2, and stays so."]
        assert done.submission.imported_number is None

    def test_number_and_previous_hash_of_a_version_that_does_not_verify_are_not_taken(self, tmp_path: Path) -> None:
        folder = by_hand(tmp_path / "p", {SECTION: {}}, number=7, previous_sha256="a" * 64, version_sha256="b" * 64)
        assert "there is no dossier.json" in refusal(folder)


class TestRights:
    def test_who_may_not_write_is_told_so(self, tmp_path: Path) -> None:
        submission = small_draft(member())
        package = exported(submission, tmp_path / "a.zip")
        with pytest.raises(PermissionDenied, match=r"Your role may read .* import it with --new"):
            import_package(str(package), by=member(Role.READER))
        with pytest.raises(PermissionDenied, match="cannot start an application"):
            import_package(str(package), by=member(Role.READER), new=True)
        provider = member(Role.PROVIDER_MEMBER, "Hospital", OrganisationKind.PROVIDER)
        with pytest.raises(PermissionDenied, match="cannot start an application"):
            import_package(str(package), by=provider)
        assert Submission.objects.count() == 1

    def test_a_stranger_gets_a_new_application_and_touches_nothing(self, tmp_path: Path) -> None:
        submission = small_draft(member())
        package = exported(submission, tmp_path / "a.zip")
        done = import_package(str(package), by=member(Role.AUTHOR, "Rival"))
        assert done.created
        assert done.submission.reference != submission.reference
        assert done.submission.organisation.name == "Rival"
        assert done.submission.imported_number is None
        assert submission.events.filter(verb="import").count() == 0

    def test_what_is_under_review_cannot_be_changed_but_copied(self, tmp_path: Path) -> None:
        submission = small_draft(by := member())
        workflow.submit(submission, by=by)
        package = exported(submission, tmp_path / "a.zip")
        with pytest.raises(NotNow, match=f"{submission.reference} cannot be changed: .* import it with --new"):
            import_package(str(package), by=by)
        done = import_package(str(package), by=by, new=True)
        assert done.notes == [f"The application has a new reference; the package has {submission.reference}."]
        assert workflow.submit(done.submission, by=by).number == 1

    def test_a_reference_of_another_shape_is_not_taken(self, tmp_path: Path) -> None:
        folder = by_hand(tmp_path / "p", {SECTION: {"name": "A"}}, reference="DA-2026-0001")
        assert import_package(str(folder), by=member()).submission.reference.startswith("SM-")

    def test_another_kind_of_application_is_not_overwritten(self, tmp_path: Path) -> None:
        other = workflow.start("designation", organisation=organisation_of(by := member()), by=by)
        folder = by_hand(tmp_path / "p", {SECTION: {"name": "A"}}, reference=other.reference)
        assert "is an application of another kind here" in refusal(folder, by=by)


class TestSchema:
    def test_it_is_a_schema_and_what_is_exported_is_valid(self, tmp_path: Path) -> None:
        schema = package_schema(KIND)
        jsonschema.Draft202012Validator.check_schema(schema)
        submission = small_draft(by := member())
        workflow.submit(submission, by=by)
        package = verify.open_package(str(exported(submission, tmp_path / "a.zip")))
        files = {name: verify.load_json(package, name) for name in package.sizes if name.endswith(".json")}
        jsonschema.validate(files, schema)
        for wrong in (
            {"name": 5},
            {"colour": "red"},
            {"steps": [{}]},
            {"novel": "maybe"},
            {"places": ["ward", "ward"]},
        ):
            with pytest.raises(jsonschema.ValidationError):
                jsonschema.validate(files | {SECTION: wrong}, schema)

    @pytest.mark.parametrize("answers", [DEMO_ANSWERS])
    def test_the_demo_is_valid(self, answers: dict[str, Any]) -> None:
        schema = package_schema(kinds.get("designation"))
        jsonschema.Draft202012Validator.check_schema(schema)
        manifest = {"schema": "package/1", "kind": "designation", "leaves": []}
        files = {f"sections/{key}.json": value for key, value in answers.items()}
        jsonschema.validate({"manifest.json": manifest, **files}, schema)

    def test_the_page_on_the_format_names_every_field_and_every_limit(self) -> None:
        page = (Path(__file__).resolve().parents[2] / "docs" / "package-format.md").read_text(encoding="utf-8")
        manifest = package_schema(KIND)["$defs"]["manifest"]["properties"]
        fields = [
            *manifest,
            *manifest["leaves"]["items"]["properties"],
            *manifest["attachments"]["items"]["properties"],
        ]
        assert [field for field in fields if f"`{field}`" not in page] == []
        limits = f"{verify.MOST_FILES:,} files; 1 GB together and {verify.MOST_BYTES_OF_ONE // 2**20} MB each"
        assert limits in page
        assert f"{verify.MOST_BYTES_OF_JSON // 2**20} MB for a JSON file; {verify.MOST_RATIO} to 1" in page
        assert f"paths up to {verify.LONGEST_PATH} characters" in page

    def test_it_says_what_people_need_to_know(self) -> None:
        making = package_schema(KIND)["$defs"]["sections.making"]["properties"]
        assert making["novelty"]["title"] == "Novelty"
        assert "Asked only when making.novel is, or includes, “Yes” (yes)." in making["novelty"]["description"]
        assert making["novel"]["oneOf"] == [{"const": "yes", "title": "Yes"}, {"const": "no", "title": "No"}]


@pytest.fixture(autouse=True)
def no_leftovers(tmp_path: Path) -> Iterator[None]:
    """Whatever happened, no temporary file stays."""
    yield
    assert not [path for path in tmp_path.rglob(".*") if path.is_file()]
