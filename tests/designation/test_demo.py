"""The demo cases are what real applicants could have saved and uploaded."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from datetime import date, timedelta
from functools import cache

import pytest
from django.contrib.auth import authenticate
from django.core.management import call_command

from accounts.models import User
from accounts.roles import OrganisationKind, Role
from designation import demo, limbs
from designation.demo import (
    CASES,
    DERMASPRAY,
    IN_PROGRESS,
    DemoCase,
    DemoEvidence,
    dermaspray_story,
    layout,
    northgate_reports,
    nvx_3,
)
from designation.demo.people import NORTH_QP, NORTH_SIGNATORY, PASSWORD, PEOPLE
from designation.kind import DESIGNATION
from designation.questionnaire import QUESTIONNAIRE
from submissions import citations, drafting, kinds
from submissions.dossiers import AttachmentInfo
from submissions.kinds import Draft
from submissions.models import Event, Letter, Rendering, Submission, Version
from submissions.problems import Status
from submissions.questionnaire import Kind
from submissions.richtext import clean
from submissions.uploads import clean_file
from tests.factories import image, pdf

APPLICATIONS = {one.key: one.answers for one in CASES} | {"in progress": IN_PROGRESS, "first": dermaspray_story.FIRST}
RICH = [
    (f"{name}-{section}-{key}", value)
    for name, answers in APPLICATIONS.items()
    for section, given in answers.items()
    for key, value in given.items()
    if QUESTIONNAIRE.section(section).questions[key].kind is Kind.RICH
]
case = pytest.mark.parametrize("case", CASES, ids=[one.key for one in CASES])


@cache
def evidence_of(key: str) -> list[DemoEvidence]:
    """Laying the reports out takes a second or two."""
    return next(one for one in CASES if one.key == key).evidence()


@pytest.mark.parametrize("html", [html for _, html in RICH], ids=[name for name, _ in RICH])
def test_its_rich_text_is_what_saving_leaves(html: str) -> None:
    images = {image.src: image.code for image in citations.images(html)}
    cleaned = clean(html, images=images)
    assert (cleaned.html, cleaned.removed) == (html, [])


@case
def test_its_evidence_can_be_uploaded_and_is_numbered(case: DemoCase) -> None:
    files = evidence_of(case.key)
    assert [file.code for file in files] == [f"E{number}" for number in range(1, len(files) + 1)]
    for file in files:
        assert clean_file(file.data, file.name).media_type == file.media_type
        assert file.dated is None or file.dated.isoformat() <= case.answers["declaration"]["declaration_date"]


def test_it_is_the_same_every_time() -> None:
    assert DERMASPRAY.evidence() == evidence_of(DERMASPRAY.key)


@case
def test_everything_cited_is_there_and_everything_there_is_cited(case: DemoCase) -> None:
    cited = {
        code
        for section, given in case.answers.items()
        for key, value in given.items()
        for code in citations.codes(QUESTIONNAIRE.section(section).questions[key], value)
    }
    assert cited == {file.code for file in evidence_of(case.key)}


def test_every_applicant_has_an_owner_an_author_and_a_signatory() -> None:
    applicants = {one.organisation for one in PEOPLE if one.kind == OrganisationKind.APPLICANT}
    assert applicants == {case.organisation for case in CASES}
    for name in applicants:
        of_it = [one.role for one in PEOPLE if one.organisation == name and one != NORTH_QP]
        assert of_it == [Role.OWNER, Role.AUTHOR, Role.SIGNATORY]
    signatories = {one.name for one in PEOPLE if one.role == Role.SIGNATORY and one != NORTH_QP}
    assert signatories == {case.answers["declaration"]["signatory_name"] for case in CASES}


def quick(case: DemoCase) -> DemoCase:
    """The case with small files in place of its reports and figures."""

    def evidence() -> list[DemoEvidence]:
        return [
            DemoEvidence(f"E{number}", f"File {number}", f"f{number}", kind, data(kind, number), "report")
            for number, kind in enumerate(KINDS[case.key], start=1)
        ]

    return replace(case, evidence=evidence)


def data(kind: str, number: int) -> bytes:
    return pdf(f"Report {number}") if kind == "application/pdf" else image(text=f"Figure {number}")


PDF, PNG = "application/pdf", "image/png"
KINDS = {"pennine": (PDF, PDF, PDF, PNG, PNG), "dermaspray": (PDF, PNG, PDF), "northgate": (PDF, PDF, PNG)}


@pytest.mark.django_db
def test_the_demo_data_tells_the_three_stories_and_tells_them_once(monkeypatch: pytest.MonkeyPatch) -> None:
    for case in CASES:
        monkeypatch.setattr(demo, case.key.upper(), quick(case))
    call_command("demo_data", stdout=io.StringIO())
    found = {one.reference[-4:]: (one.organisation.name, one.state) for one in Submission.objects.all()}
    assert found == {
        "0001": (demo.PENNINE.organisation, "submitted"),
        "0002": (demo.DERMASPRAY.organisation, "draft"),
        "0003": (demo.DERMASPRAY.organisation, "granted"),
        "0004": (demo.NORTHGATE.organisation, "draft"),
    }
    designated = Submission.objects.get(reference__endswith="0003")
    assert [letter.kind for letter in designated.letters.order_by("number")] == ["request", "decision"]
    first, second = designated.versions.order_by("number")
    assert (len(first.dossier["attachments"]), len(second.dossier["attachments"])) == (2, 3)
    answers = {section["key"]: section["answers"] for section in second.dossier["sections"]}
    assert answers == DERMASPRAY.answers
    ready = Submission.objects.get(reference__endswith="0004")
    problems = kinds.get(ready.kind).problems(drafting.draft_of(ready))
    assert [one.message for one in problems if one.status is not Status.PASS] == []
    assert authenticate(username=NORTH_SIGNATORY.email, email=NORTH_SIGNATORY.email, password=PASSWORD)
    counts = [model.objects.count() for model in (User, Submission, Version, Letter, Rendering, Event)]
    call_command("demo_data", stdout=io.StringIO())
    assert counts == [model.objects.count() for model in (User, Submission, Version, Letter, Rendering, Event)]


def test_the_sister_of_nvx_4_tells_its_own_story(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(layout, "pdf", lambda report: report.html.encode())
    monkeypatch.setattr(northgate_reports, "plan", lambda: b"")
    day, week = date(2026, 1, 1), timedelta(days=7)
    case = nvx_3.nvx_3(
        declared=day, deployed=day + 10 * week, moved=day + 40 * week, moved_in=day + 43 * week, until=day + 90 * week
    )
    files = [
        AttachmentInfo(
            code=file.code, title=file.title, media_type=file.media_type, name=file.name, sha256="", size=1,
            kind=file.kind, dated=file.dated,
        )
        for file in case.evidence()
    ]  # fmt: skip
    said = str(case.answers) + b"".join(file.data for file in case.evidence()).decode()
    assert not re.search(r"NVX-4|nvx-4|urface antigen|Under construction", said)
    draft = Draft("DA-2026-0905", case.answers, files, day)  # type: ignore[arg-type]
    assert [one.message for one in DESIGNATION.problems(draft) if one.status is not Status.PASS] == []
    assert set(nvx_3.REASONS) == {limb.key for limb in limbs.MODULAR}
