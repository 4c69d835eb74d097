"""Packages of both types of designation: the three demo cases that are kept here, and two written by hand."""

from __future__ import annotations

import copy
import json
import subprocess
import sys
from io import StringIO
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import CommandError, call_command

from accounts.models import User
from accounts.organisations import add_member
from accounts.roles import Role
from designation.demo import CASES, DemoCase
from designation.kind import DESIGNATION
from submissions import drafting, kinds, workflow
from submissions.models import Event, SectionRevision, Submission
from submissions.packages import export, verify
from submissions.packages.importing import Imported, import_package
from submissions.packages.reading import PackageRefused
from submissions.packages.schema import package_schema
from submissions.problems import Status
from submissions.questionnaire import is_empty

from .handmade import MM, POC
from .package_samples import another_database, by_hand, member, pdf

pytestmark = pytest.mark.django_db
KEPT = Path(__file__).parents[1] / "cases"
E1 = {"code": "E1", "title": "Report", "path": "attachments/report.pdf"}
case = pytest.mark.parametrize("case", CASES, ids=[one.key for one in CASES])


def manifest_of(folder: Path) -> dict[str, Any]:
    return dict(json.loads((folder / "manifest.json").read_bytes()))


def sections_of(folder: Path) -> dict[str, dict[str, Any]]:
    return {path.stem: json.loads(path.read_bytes()) for path in (folder / "sections").glob("*.json")}


def failing(submission: Submission) -> list[str]:
    """What `manage.py problems` does not call a pass."""
    found = kinds.get(submission.kind).problems(drafting.draft_of(submission))
    return [f"{one.section}.{one.question}: {one.message}" for one in found if one.status is not Status.PASS]


def exported(submission: Submission, out: Path) -> Path:
    version = submission.versions.order_by("-number").first()
    export.write(export.of_version(version, pdf=False) if version else export.of_draft(submission), out)
    return out


class TestKeptCases:
    """tests/cases is written by `manage.py demo_packages tests/cases`, into folders that were removed before."""

    def test_there_is_a_package_of_every_case_and_none_besides(self) -> None:
        assert {path.name for path in KEPT.iterdir() if path.is_dir()} == {one.key for one in CASES}

    @case
    def test_it_has_the_answers_of_the_demo(self, case: DemoCase) -> None:
        manifest, sections = manifest_of(KEPT / case.key), sections_of(KEPT / case.key)
        assert {key: given for key, given in sections.items() if given} == case.answers
        assert set(sections) == {section.key for section in DESIGNATION.questionnaire.sections}
        assert (manifest["reference"], manifest["kind"]) == (case.reference, "designation")
        assert manifest["questionnaire"]["version"] == DESIGNATION.questionnaire.version

    @case
    def test_it_carries_the_verifier_of_today(self, case: DemoCase) -> None:
        assert (KEPT / case.key / "verify.py").read_bytes() == Path(verify.__file__).read_bytes()

    @case
    def test_it_is_as_its_manifest_says_and_checks_itself(self, case: DemoCase) -> None:
        checked = subprocess.run(
            [sys.executable, "-I", "-S", KEPT / case.key / "verify.py"], capture_output=True, text=True
        )
        assert checked.returncode == 0, checked.stdout
        assert checked.stdout.startswith(f"{case.reference}: a draft")

    @case
    def test_it_imports_submits_and_comes_back_the_same(self, case: DemoCase, tmp_path: Path) -> None:
        kept = verify.open_package(str(KEPT / case.key))
        with another_database():
            done = import_package(str(KEPT / case.key), by=(by := member()))
            assert (done.created, done.notes, done.submission.reference) == (True, [], case.reference)
            assert failing(done.submission) == []
            again = exported(done.submission, tmp_path / "draft.zip")
            assert content_of(verify.open_package(str(again))) == content_of(kept)
            there = workflow.submit(done.submission, by=by)
            first = exported(done.submission, tmp_path / "first.zip")
        done = import_package(str(first), by=(by := member(Role.SIGNATORY, "Somebody")))
        assert done.reproduces == there.sha256
        assert workflow.submit(done.submission, by=by).sha256 == there.sha256
        assert exported(done.submission, tmp_path / "second.zip").read_bytes() == first.read_bytes()

    def test_the_command_writes_them(self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
        from designation.management.commands import demo_packages

        quick = [DemoCase(one.key, one.reference, one.organisation, one.answers, list) for one in CASES]
        monkeypatch.setattr(demo_packages, "CASES", quick)
        call_command("demo_packages", tmp_path / "out", stdout=(told := StringIO()))
        for one in CASES:
            assert sections_of(tmp_path / "out" / one.key) == sections_of(KEPT / one.key)
            assert manifest_of(tmp_path / "out" / one.key)["reference"] == one.reference
            assert one.organisation in told.getvalue()
        assert Submission.objects.count() == User.objects.count() == 0, "nothing stays in the database"


def content_of(package: verify.Package) -> dict[str, str]:
    """Path and sha256 of answers and evidence."""
    leaves = verify.check(package).manifest["leaves"]
    return {leaf["path"]: leaf["sha256"] for leaf in leaves if leaf["path"].startswith(("sections/", "attachments/"))}


def written(folder: Path, sections: dict[str, dict[str, Any]], **manifest: Any) -> Path:
    """The folder as the page on the format says, with one piece of evidence."""
    files: dict[str, Any] = {f"sections/{key}.json": given for key, given in sections.items()}
    described = {"kind": "designation", "attachments": [E1]} | manifest
    return by_hand(folder, files | {"attachments/report.pdf": pdf("by hand")}, **described)


def changed(sections: dict[str, dict[str, Any]], section: str, **answers: Any) -> dict[str, dict[str, Any]]:
    new = copy.deepcopy(sections)
    new[section] = new.get(section, {}) | answers
    return new


def with_cell(section: str, question: str, **cells: Any) -> dict[str, dict[str, Any]]:
    """POC with other cells in the first row of a table."""
    rows = copy.deepcopy(POC[section][question])
    rows[0] |= cells
    return changed(POC, section, **{question: rows})


class TestByHand:
    @pytest.mark.parametrize("sections", [POC, MM], ids=["poc", "mm"])
    def test_it_is_valid_imports_and_can_be_submitted(
        self, tmp_path: Path, sections: dict[str, dict[str, Any]]
    ) -> None:
        folder = written(tmp_path / "p", sections)
        files = {f"sections/{key}.json": given for key, given in sections.items()}
        jsonschema.validate(files | {"manifest.json": manifest_of(folder)}, package_schema(DESIGNATION))
        done = import_package(str(folder), by=(by := member()))
        assert (done.notes, failing(done.submission)) == ([], [])
        assert workflow.submit(done.submission, by=by).number == 1

    @pytest.mark.parametrize(("section", "type_"), [("grounds", "poc"), ("deployment", "mm")])
    def test_the_schema_says_which_section_is_of_which_type(self, section: str, type_: str) -> None:
        said = package_schema(DESIGNATION)["$defs"][f"sections.{section}"]["description"]
        assert said.startswith("Asked only when manufacture.dm_type is")
        assert f"({type_})" in said

    def test_answers_of_the_other_type_are_kept_hidden_and_told(self, tmp_path: Path) -> None:
        done = import_package(str(written(tmp_path / "p", POC | {"deployment": MM["deployment"]})), by=(by := member()))
        assert [note.partition(":")[0] for note in done.notes] == ["sections/deployment.json"]
        assert "not asked" in done.notes[0]
        assert "relocation_scenario" in done.notes[0]
        held = drafting.answers_of(done.submission)["deployment"]
        assert {key: value for key, value in held.items() if not is_empty(value)} == MM["deployment"]
        dossier = workflow.submit(done.submission, by=by).dossier
        assert "deployment" not in {section["key"] for section in dossier["sections"]}

    @pytest.mark.parametrize(
        ("sections", "expected"),
        [
            (changed(POC, "quality", use_time="30"), "sections/quality.json: use_time: "),
            (changed(POC, "grounds", ground="shelf_life"), "sections/grounds.json: ground: “ground” is not a question"),
            (changed(MM, "deployment", reasons=["cost"]), "sections/deployment.json: reasons: “cost” is not one of"),
            (changed(MM, "deployment", other_test="useful"), "sections/deployment.json: other_test: “useful” is not"),
            (changed(MM, "manufacture", dm_type="both"), "sections/manufacture.json: dm_type: “both” is not one of"),
            (with_cell("manufacture", "process_steps", unit="weeks"), "process_steps: Process steps, row 1: “weeks”"),
            (with_cell("manufacture", "process_steps", duration=5), "row 1: “duration” is not a column."),
            (with_cell("quality", "shelf_lives", quantity="60"), "row 1: Time must be a whole number"),
            (with_cell("system", "timetable", planned="June"), "row 1: Planned date must be a date in the form"),
            (POC | {"safety": {}}, "sections/safety.json: “safety” is not a section of this questionnaire."),
        ],
    )
    def test_what_is_wrong_is_named_and_nothing_is_imported(
        self, tmp_path: Path, sections: dict[str, dict[str, Any]], expected: str
    ) -> None:
        assert expected in refusal(written(tmp_path / "p", sections))

    def test_a_file_that_is_missing_or_another(self, tmp_path: Path) -> None:
        folder = written(tmp_path / "p", POC)
        (folder / "attachments" / "report.pdf").write_bytes(pdf("another"))
        assert "attachments/report.pdf: does not have the sha256" in refusal(folder)
        (folder / "attachments" / "report.pdf").unlink()
        assert refusal(folder) == "attachments/report.pdf: is missing."

    def test_a_citation_without_evidence_imports_and_is_a_problem_then(self, tmp_path: Path) -> None:
        folder = written(tmp_path / "p", changed(POC, "grounds", shelf_life_evidence=["E1", "E7"]))
        done = import_package(str(folder), by=member())
        assert any(
            found.startswith("grounds.shelf_life_evidence:") and "E7" in found for found in failing(done.submission)
        )


def refusal(folder: Path) -> str:
    """What the import says; and nothing is left of it."""
    by = member()
    before = [model.objects.count() for model in (Submission, SectionRevision, Event)]
    with pytest.raises(PackageRefused) as refused:
        import_package(str(folder), by=by)
    assert before == [model.objects.count() for model in (Submission, SectionRevision, Event)]
    return str(refused.value)


class TestOrganisation:
    """Whose application a new one is, where a person writes for several organisations."""

    @pytest.fixture
    def both(self) -> User:
        user = member(Role.AUTHOR, "Zinc")
        add_member(member(Role.OWNER, "Alum").memberships.get().organisation, user=user, role=Role.OWNER, by=None)
        add_member(member(Role.OWNER, "Read").memberships.get().organisation, user=user, role=Role.READER, by=None)
        return user

    @pytest.fixture
    def folder(self, tmp_path: Path) -> Path:
        return written(tmp_path / "p", {"product": {"product_name": "X"}}, reference="DA-2031-0001")

    def test_it_has_to_be_named(self, both: User, folder: Path) -> None:
        with pytest.raises(
            CommandError, match=r"writes for several .* --organisation: “Alum”, “Zinc”\.\nNothing was imp"
        ):
            call_command("import_package", folder, "--by", both.email)
        with pytest.raises(CommandError, match="does not write for an organisation called “Read”, but for “Alum”, “Z"):
            call_command("import_package", folder, "--by", both.email, "--organisation", "Read")
        assert Submission.objects.count() == 0
        call_command(
            "import_package", folder, "--by", both.email, "--organisation", "zinc", stdout=(told := StringIO())
        )
        assert "DA-2031-0001 started for Zinc" in told.getvalue()

    def test_an_application_that_is_there_has_one_already(self, both: User, folder: Path) -> None:
        done: Imported = import_package(str(folder), by=both, organisation="Zinc")
        assert import_package(str(folder), by=both).submission == done.submission
        with pytest.raises(PackageRefused, match="DA-2031-0001 is an application of Zinc here, not of Alum"):
            import_package(str(folder), by=both, organisation="Alum")

    def test_who_writes_for_one_need_not_name_it(self, folder: Path) -> None:
        with pytest.raises(PermissionDenied, match="does not write for an organisation called “Alum”"):
            import_package(str(folder), by=member(Role.AUTHOR, "Zinc"), organisation="Alum")
        assert import_package(str(folder), by=member(Role.AUTHOR, "Zinc")).submission.organisation.name == "Zinc"
