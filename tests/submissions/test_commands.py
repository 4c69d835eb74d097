"""The command line: what an operator types, reads and gets as exit code."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from io import StringIO
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from django.core.management import CommandError, call_command

from accounts.models import Organisation, User
from accounts.organisations import add_member, create_organisation
from accounts.roles import OrganisationKind, Role
from designation.demo import ANSWERS
from submissions import drafting, uploads, workflow
from submissions.models import Attachment, Submission
from submissions.packages import verify
from tests import factories, migrated

ROOT = Path(__file__).resolve().parents[2]
OWNER, READER, ASSESSOR = "owner@applicant.example", "reader@applicant.example", "assessor@authority.example"
# Sections with tables, figures and citations; the long texts of the others are short.
IN_FULL = ("manufacture", "product", "context", "grounds")
pytestmark = pytest.mark.django_db


@pytest.fixture
def people() -> dict[str, User]:
    applicant = create_organisation("Applicant Ltd", kind=OrganisationKind.APPLICANT)
    authority = create_organisation("Authority", kind=OrganisationKind.REGULATOR)
    found = {}
    for email, organisation, role in (
        (OWNER, applicant, Role.OWNER),
        (READER, applicant, Role.READER),
        (ASSESSOR, authority, Role.ASSESSOR),
    ):
        found[email] = User.objects.create_user(email, name=email.partition("@")[0])
        add_member(organisation, user=found[email], role=role, by=None)
    return found


@pytest.fixture
def draft(people: dict[str, User]) -> Submission:
    """Complete but for its evidence."""
    return make_draft(people[OWNER])


@pytest.fixture
def complete(draft: Submission, people: dict[str, User]) -> Submission:
    for title, name, data in factories.EVIDENCE:
        uploads.add_attachment(draft, data=data(), name=name, title=title, by=people[OWNER])
    return draft


def make_draft(by: User) -> Submission:
    submission = workflow.start("designation", organisation=Organisation.objects.get(name="Applicant Ltd"), by=by)
    for key, short in factories.short_answers().items():
        answers = ANSWERS[key] if key in IN_FULL else short
        drafting.save_section(submission, key=key, changes=answers, base_number=0, by=by)
    return submission


def run(*arguments: Any) -> tuple[int, str]:
    """Exit code, and what was printed on both streams."""
    out, code = StringIO(), 0
    try:
        call_command(*map(str, arguments), stdout=out, stderr=out)
    except SystemExit as end:
        code = int(end.code or 0)
    return code, out.getvalue()


def refused(*arguments: Any) -> str:
    with pytest.raises(CommandError) as error:
        run(*arguments)
    return str(error.value)


class TestProblems:
    def test_what_fails_is_told_with_section_question_and_sentence(self, draft: Submission) -> None:
        code, text = run("problems", draft.reference.lower())
        assert code == 1
        assert "fail              grounds." in text
        assert "cites E1, but no evidence with that code has been uploaded." in text
        assert "pass              applicant: Complete." in text
        assert text.splitlines()[-1].startswith(f"{draft.reference}: ")

    def test_as_json(self, draft: Submission) -> None:
        code, text = run("problems", draft.reference, "--json")
        lines = json.loads(text)
        assert code == 1
        assert {line["status"] for line in lines} == {"pass", "fail", "could-not-verify"}
        assert set(lines[0]) == {"status", "section", "question", "sentence", "source"}
        assert all(line["question"] and line["sentence"] for line in lines if line["status"] == "fail")

    def test_a_complete_draft_passes(self, complete: Submission) -> None:
        code, text = run("problems", complete.reference)
        assert code == 0
        assert "0 to put right" in text

    def test_an_empty_one_fails_in_every_section(self, people: dict[str, User]) -> None:
        organisation = Organisation.objects.get(name="Applicant Ltd")
        submission = workflow.start("designation", organisation=organisation, by=people[OWNER])
        code, text = run("problems", submission.reference, "--json")
        assert code == 1
        assert {line["section"] for line in json.loads(text) if line["status"] == "fail"} == set(ANSWERS) - {"grounds"}

    def test_an_unknown_reference(self, db: None) -> None:
        assert refused("problems", "DA-1999-0001") == "There is no application with the reference DA-1999-0001."


class TestSubmit:
    def test_number_and_hash_are_printed(self, complete: Submission) -> None:
        code, text = run("submit", complete.reference, "--by", OWNER.upper())
        version = complete.versions.get()
        assert (code, text) == (0, f"{complete.reference} version 1 sha256 {version.sha256}\n")
        again = refused("submit", complete.reference, "--by", OWNER)
        assert again.startswith("This cannot be done now: “Submit” is possible when the state is “Draft”")

    def test_what_is_missing_is_told(self, draft: Submission) -> None:
        code, text = run("submit", draft.reference, "--by", OWNER)
        assert code == 1
        assert "fail              grounds." in text
        assert "to put right before you can submit." in text
        assert draft.versions.count() == 0

    def test_only_who_may(self, draft: Submission, people: dict[str, User]) -> None:
        assert refused("submit", draft.reference, "--by", READER) == (
            "Only an owner or a signatory of the applicant can submit."
        )
        assert "it is not yours to see" in refused("submit", draft.reference, "--by", ASSESSOR)
        assert refused("submit", draft.reference, "--by", "x@y.example") == (
            "Nobody here has the e-mail address x@y.example."
        )
        people[OWNER].is_active = False
        people[OWNER].save()
        assert "is closed" in refused("submit", draft.reference, "--by", OWNER)


class TestPackages:
    def test_export_verify_and_import(self, complete: Submission, tmp_path: Path) -> None:
        out = tmp_path / "draft.zip"
        code, text = run("export_package", complete.reference, out)
        assert (code, text) == (0, f"{out}: the draft of {complete.reference}, 18 leaves.\n")
        code, text = run("verify", out)
        assert (code, text.splitlines()[0]) == (0, f"{complete.reference}: a draft, not a submitted version.")
        assert text.splitlines()[1].startswith("Hash over all leaves and the version before: ")
        assert text.splitlines()[2:] == ["Good: every leaf is as listed."]
        code, text = run("import_package", out, "--by", OWNER)
        assert text.splitlines()[0] == f"{complete.reference} changed: 0 sections, 0 new files of evidence."
        code, text = run("import_package", out, "--by", OWNER, "--new")
        assert f"started for Applicant Ltd: {len(ANSWERS)} sections, 5 new files of evidence." in text

    def test_a_version_or_the_draft_beside_it(self, complete: Submission, tmp_path: Path) -> None:
        run("submit", complete.reference, "--by", OWNER)
        _, text = run("export_package", complete.reference, tmp_path / "one", "--no-pdf", "--version", "1")
        assert f"sha256 of the version: {complete.versions.get().sha256}" in text
        assert not (tmp_path / "one" / "dossier.pdf").exists()
        _, text = run("export_package", complete.reference, tmp_path / "draft", "--draft")
        assert json.loads((tmp_path / "draft" / "manifest.json").read_bytes())["next_number"] == 2
        assert run("verify", tmp_path / "draft")[0] == run("verify", tmp_path / "one")[0] == 0
        assert refused("export_package", complete.reference, tmp_path / "two", "--version", "2") == (
            f"{complete.reference} has no version 2."
        )
        assert "is there already" in refused("export_package", complete.reference, tmp_path / "one", "--no-pdf")

    def test_the_first_leaf_that_fails_is_named(self, complete: Submission, tmp_path: Path) -> None:
        run("export_package", complete.reference, tmp_path / "p")
        (tmp_path / "p" / "sections" / "product.json").write_text("{}")
        code, text = run("verify", tmp_path / "p")
        assert code == 1
        assert text.splitlines() == [
            "sections/product.json: does not have the sha256 and size that the manifest names: it was changed.",
            "FAILED: sections/product.json is the first of 1 problems.",
        ]
        assert refused("import_package", tmp_path / "p", "--by", OWNER).endswith("Nothing was imported.")

    def test_refusals_are_sentences(self, complete: Submission, tmp_path: Path) -> None:
        run("export_package", complete.reference, tmp_path / "a.zip")
        assert "Nobody here has the e-mail" in refused("import_package", tmp_path / "a.zip", "--by", "x@y.example")
        assert "--new" in refused("import_package", tmp_path / "a.zip", "--by", READER)
        assert "needs an owner, author or signatory" in refused("import_package", tmp_path / "a.zip", "--by", ASSESSOR)
        assert "no file or folder" in refused("import_package", tmp_path / "absent", "--by", OWNER)
        assert run("verify", tmp_path / "absent")[0] == 1

    def test_the_schema(self, db: None) -> None:
        _, text = run("package_schema", "designation")
        assert json.loads(text)["$schema"] == "https://json-schema.org/draft/2020-12/schema"
        assert refused("package_schema", "cake").startswith("There is no kind cake. There is: ")


class TestRender:
    def test_what_cannot_be_rendered(self, draft: Submission, tmp_path: Path) -> None:
        assert "no submitted version yet" in refused("render", draft.reference, tmp_path / "a.pdf")
        assert "has no letter 1" in refused("render", draft.reference, tmp_path / "a.pdf", "--letter", "1")
        assert "cannot be written" in refused("render", draft.reference, tmp_path / "absent" / "a.pdf")
        assert not (tmp_path / "a.pdf").exists()

    def test_a_letter(self, complete: Submission, people: dict[str, User], tmp_path: Path) -> None:
        workflow.submit(complete, by=people[OWNER])
        complete.refresh_from_db()
        workflow.validate(complete, by=people[ASSESSOR])
        workflow.request_information(complete, text="Please say more.", by=people[ASSESSOR])
        (tmp_path / "letter.pdf").write_text("an older one")
        code, text = run("render", complete.reference, tmp_path / "letter.pdf", "--letter", "1")
        assert code == 0
        assert f"{complete.reference} letter 1: " in text
        assert (tmp_path / "letter.pdf").read_bytes().startswith(b"%PDF-")
        assert "It claims PDF/A-2a and PDF/UA-1." in text.splitlines()
        whole = [tmp_path / "whole.pdf", tmp_path / "again.pdf"]
        for path in whole:
            run("render", complete.reference, path, "--letter", "1", "--full-fonts")
        first, second = (path.read_bytes() for path in whole)
        assert first == second
        assert len(first) > 5 * (tmp_path / "letter.pdf").stat().st_size


IMPORTER = """
from accounts.models import User
from accounts.organisations import add_member, create_organisation
from accounts.roles import OrganisationKind, Role
organisation = create_organisation("Another Ltd", kind=OrganisationKind.APPLICANT)
add_member(organisation, user=User.objects.create_user("a@b.example", name="A"), role=Role.SIGNATORY, by=None)
from django.core.management import call_command
call_command("import_package", {package!r}, by="a@b.example")
call_command("submit", {reference!r}, by="a@b.example")
call_command("render", {reference!r}, {pdf!r})
"""


def start_elsewhere(folder: Path, script: str) -> subprocess.Popen[str]:
    """Another machine: an empty database and an empty store of files, in a process of its own."""
    env = {key: value for key, value in os.environ.items() if not key.startswith(("DATABASE_", "REDIS_"))}
    env |= {"VAR_DIR": str(folder), "DATABASE_URL": f"sqlite:///{folder}/empty.sqlite3", "SECRET_KEY": "x" * 50}
    env |= {"REDIS_URL": "", "LOG_LEVEL": "ERROR"}
    migrated.put_sqlite(folder / "empty.sqlite3")
    migrate = "from django.core.management import call_command; call_command('migrate', verbosity=0)\n"
    command = [sys.executable, str(ROOT / "manage.py"), "shell", "-v", "0", "-c", migrate + script]
    return subprocess.Popen(command, env=env, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)


def test_an_application_is_the_same_version_and_the_same_pdf_in_an_empty_database(
    complete: Submission, tmp_path: Path
) -> None:
    """Export, import elsewhere, submit, render: the same hash of the version, the same bytes of the PDF."""
    reference, package = complete.reference, tmp_path / "demo.zip"
    _, submitted = run("submit", reference, "--by", OWNER)
    run("export_package", reference, package, "--no-pdf")
    (tmp_path / "elsewhere").mkdir()
    there = tmp_path / "there.pdf"
    script = IMPORTER.format(package=str(package), reference=reference, pdf=str(there))
    elsewhere = start_elsewhere(tmp_path / "elsewhere", script)
    try:
        _, text = run("render", reference, tmp_path / "here.pdf")
        told, _ = elsewhere.communicate(timeout=300)
    finally:
        elsewhere.kill()
        elsewhere.wait()
    assert elsewhere.returncode == 0, told
    assert submitted in told, "the same version number and sha256"
    assert "Submitted as it is, it gives the package's version" in told
    here = (tmp_path / "here.pdf").read_bytes()
    assert hashlib.sha256(here).hexdigest() == hashlib.sha256(there.read_bytes()).hexdigest()
    with pikepdf.open(tmp_path / "here.pdf") as document:
        assert f"version 1: {len(document.pages)} pages" in text
    # The PDF goes into the package, and the fragments that were just rendered are used again.
    run("export_package", reference, tmp_path / "whole.zip")
    whole = verify.open_package(str(tmp_path / "whole.zip"))
    assert whole.read("dossier.pdf") == here
    assert verify.check(whole).problems == []
    assert "0 fragments rendered" in run("render", reference, tmp_path / "again.pdf")[1]
    assert Attachment.objects.count() == 5
