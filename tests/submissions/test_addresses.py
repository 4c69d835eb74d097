"""Every address, every person, every state: what the answer is. A new address without a row fails."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.test import Client
from django.urls import URLPattern, reverse

from accounts.models import User
from submissions import comments, documents, renderings, uploads, urls, workflow
from submissions.models import Comment, Rendering, Seal, Submission
from tests import factories
from tests.factories import ASSESSORS, Cast
from tests.submissions.test_cases import ROWS

pytestmark = pytest.mark.django_db
Browse = Callable[[User], Client]

TOKEN = re.compile(rb'name="csrfmiddlewaretoken" value="[^"]+"')
BLOCK = "applicant.legal_name-1"
NO_REMARK = 999_999  # who may read the draft finds none of that number; test_remarks.py has real ones
ARGUMENTS: dict[str, tuple[Any, ...]] = {
    "overview": (), "check": (), "submit": (), "section": ("product",), "page": ("product", "name"),
    "evidence": (), "evidence_file": ("E1",), "evidence_remove": ("E1",), "evidence_edit": ("E1",),
    "evidence_replace": ("E1",), "evidence_edition": ("E1", 1),
    "remarks": (), "question_remarks": ("product", "name", "product_name"),
    "remark_resolve": (NO_REMARK,), "remark_reopen": (NO_REMARK,), "history": (), "withdraw": (),
    "version": (1,), "document": (1,), "retry": (1,), "pdf": (1,), "manifest": (1,),
    "attachment": (1, "E1"), "comment": (1, BLOCK),
    "validate": (), "request": (), "decide": (), "letter": (1,), "letter_document": (1,), "letter_pdf": (1,),
    "letter_retry": (1,), "checks": (), "coverage": (), "rehearsal": (), "rehearsal_item": ("product",),
    "follow": (), "statement": (), "changes": (), "compare": (1,),
    "redline": (1, "2"), "redline_document": (1, "2"), "redline_pdf": (1, "2"),  # test_redlines.py has two versions
    "section_history": ("product",), "revision": ("product", 1), "restore": ("product", 1), "merge": ("product", 1, 1),
    "presence": ("product",), "autosave": ("product", "name"),
    "assign": (), "take": (), "release": (0,), "block": (1, BLOCK),  # test_allocation.py releases
    "read": (1,), "read_mark": (1,), "since_read": (), "assessment": (1,), "assessment_item": (1, "limb.can_only"),
    "comments": (), "comment_thread": ("comment",), "comment_resolve": ("comment",), "comment_reopen": ("comment",),
    "comment_assign": ("comment",),
    "people": (), "collaborator": ("pk",), "collaborator_end": ("pk",), "approve": (),
    "clock": (), "clock_ics": (), "clock_override": (),
}  # fmt: skip
LISTS = ("list", "due")
PEOPLE = ["olive", "arthur", "sid", "rita", "asa"]
OUTSIDERS = ["stella", "priya", "nemo"]

# Columns: olive (owner), arthur (author), sid (signatory), rita (reader), asa (assessor).
GET_DRAFT = """
assign           403 403 403 403 404
take             405 405 405 405 405
release          403 403 403 403 404
block            404 404 404 404 404
checks           200 200 200 200 404
coverage         200 200 200 200 404
rehearsal        200 200 200 200 404
rehearsal_item   200 200 200 200 404
overview         200 200 200 200 404
check            200 200 200 200 404
submit           200 403 200 403 404
section          302 302 302 302 404
page             200 200 200 200 404
evidence         200 200 200 200 404
evidence_file    200 200 200 200 404
evidence_remove  200 200 200 403 404
history          200 200 200 200 404
withdraw         200 403 403 403 404
version          404 404 404 404 404
document         404 404 404 404 404
retry            405 405 405 405 405
pdf              404 404 404 404 404
manifest         404 404 404 404 404
attachment       404 404 404 404 404
comment          403 403 403 403 404
read             403 403 403 403 404
since_read       403 403 403 403 404
assessment       403 403 403 403 404
assessment_item  403 403 403 403 404
comments         403 403 403 403 404
comment_thread   403 403 403 403 404
read_mark        405 405 405 405 405
comment_resolve  405 405 405 405 405
comment_reopen   405 405 405 405 405
comment_assign   405 405 405 405 405
validate         403 403 403 403 404
request          403 403 403 403 404
decide           403 403 403 403 404
letter           404 404 404 404 404
letter_document  404 404 404 404 404
letter_pdf       404 404 404 404 404
letter_retry     405 405 405 405 405
evidence_edit    200 200 200 403 404
evidence_replace 200 200 200 403 404
evidence_edition 200 200 200 200 404
remarks          200 200 200 200 404
question_remarks 200 200 200 200 404
remark_resolve   405 405 405 405 405
remark_reopen    405 405 405 405 405
follow           409 403 409 403 404
statement        409 403 409 403 404
changes          404 404 404 404 404
compare          404 404 404 404 404
redline          405 405 405 405 405
redline_document 404 404 404 404 404
redline_pdf      404 404 404 404 404
section_history  200 200 200 200 404
revision         200 200 200 200 404
restore          200 200 200 403 404
merge            404 404 404 403 404
presence         302 302 302 302 404
autosave         405 405 405 405 405
people           200 200 200 200 404
collaborator     200 403 403 403 404
collaborator_end 200 403 403 403 404
approve          409 403 409 403 404
clock            200 200 200 200 404
clock_ics        409 409 409 409 404
clock_override   403 403 403 403 404
"""
GET_SUBMITTED = """
assign           403 403 403 403 200
take             405 405 405 405 405
release          403 403 403 403 404
block            302 302 302 302 302
checks           200 200 200 200 403
coverage         200 200 200 200 403
rehearsal        200 200 200 200 403
rehearsal_item   200 200 200 200 403
overview         200 200 200 200 200
check            200 200 200 200 403
submit           409 403 409 403 403
section          302 302 302 302 403
page             200 200 200 200 403
evidence         200 200 200 200 403
evidence_file    200 200 200 200 403
evidence_remove  409 409 409 403 403
history          200 200 200 200 200
withdraw         200 403 403 403 403
version          200 200 200 200 200
document         200 200 200 200 200
retry            405 405 405 405 405
pdf              200 200 200 200 200
manifest         200 200 200 200 200
attachment       200 200 200 200 200
comment          403 403 403 403 200
read             403 403 403 403 200
since_read       403 403 403 403 200
assessment       403 403 403 403 200
assessment_item  403 403 403 403 200
comments         403 403 403 403 200
comment_thread   403 403 403 403 200
read_mark        405 405 405 405 405
comment_resolve  405 405 405 405 405
comment_reopen   405 405 405 405 405
comment_assign   405 405 405 405 405
validate         403 403 403 403 200
request          403 403 403 403 409
decide           403 403 403 403 409
letter           404 404 404 404 404
letter_document  404 404 404 404 404
letter_pdf       404 404 404 404 404
letter_retry     405 405 405 405 405
evidence_edit    409 409 409 403 403
evidence_replace 409 409 409 403 403
evidence_edition 200 200 200 200 403
remarks          200 200 200 200 403
question_remarks 200 200 200 200 403
remark_resolve   405 405 405 405 405
remark_reopen    405 405 405 405 405
follow           409 403 409 403 403
statement        409 403 409 403 403
changes          404 404 404 404 404
compare          200 200 200 200 200
redline          405 405 405 405 405
redline_document 404 404 404 404 404
redline_pdf      404 404 404 404 404
section_history  200 200 200 200 403
revision         200 200 200 200 403
restore          409 409 409 403 403
merge            409 409 409 403 403
presence         302 302 302 302 403
autosave         405 405 405 405 405
people           200 200 200 200 403
collaborator     200 403 403 403 403
collaborator_end 200 403 403 403 403
approve          409 403 409 403 403
clock            200 200 200 200 200
clock_ics        200 200 200 200 200
clock_override   403 403 403 403 409
"""
GET_REQUESTED = """
assign           403 403 403 403 200
take             405 405 405 405 405
release          403 403 403 403 404
block            302 302 302 302 302
checks           200 200 200 200 403
coverage         200 200 200 200 403
rehearsal        200 200 200 200 403
rehearsal_item   200 200 200 200 403
overview         200 200 200 200 200
check            200 200 200 200 403
submit           200 403 200 403 403
section          302 302 302 302 403
page             200 200 200 200 403
evidence         200 200 200 200 403
evidence_file    200 200 200 200 403
evidence_remove  200 200 200 403 403
history          200 200 200 200 200
withdraw         200 403 403 403 403
version          200 200 200 200 200
document         200 200 200 200 200
retry            405 405 405 405 405
pdf              200 200 200 200 200
manifest         200 200 200 200 200
attachment       200 200 200 200 200
comment          403 403 403 403 200
read             403 403 403 403 200
since_read       403 403 403 403 200
assessment       403 403 403 403 200
assessment_item  403 403 403 403 200
comments         403 403 403 403 200
comment_thread   403 403 403 403 200
read_mark        405 405 405 405 405
comment_resolve  405 405 405 405 405
comment_reopen   405 405 405 405 405
comment_assign   405 405 405 405 405
validate         403 403 403 403 409
request          403 403 403 403 409
decide           403 403 403 403 409
letter           200 200 200 200 200
letter_document  200 200 200 200 200
letter_pdf       200 200 200 200 200
letter_retry     405 405 405 405 405
evidence_edit    200 200 200 403 403
evidence_replace 200 200 200 403 403
evidence_edition 200 200 200 200 403
remarks          200 200 200 200 403
question_remarks 200 200 200 200 403
remark_resolve   405 405 405 405 405
remark_reopen    405 405 405 405 405
follow           409 403 409 403 403
statement        409 403 409 403 403
changes          404 404 404 404 404
compare          200 200 200 200 200
redline          405 405 405 405 405
redline_document 404 404 404 404 404
redline_pdf      404 404 404 404 404
section_history  200 200 200 200 403
revision         200 200 200 200 403
restore          200 200 200 403 403
merge            404 404 404 403 403
presence         302 302 302 302 403
autosave         405 405 405 405 405
people           200 200 200 200 403
collaborator     200 403 403 403 403
collaborator_end 200 403 403 403 403
approve          409 403 409 403 403
clock            200 200 200 200 200
clock_ics        200 200 200 200 200
clock_override   403 403 403 403 200
"""
GET_GRANTED = """
assign           403 403 403 403 409
take             405 405 405 405 405
release          403 403 403 403 409
block            302 302 302 302 302
checks           200 200 200 200 403
coverage         200 200 200 200 403
rehearsal        200 200 200 200 403
rehearsal_item   200 200 200 200 403
overview         200 200 200 200 200
check            200 200 200 200 403
submit           409 403 409 403 403
section          302 302 302 302 403
page             200 200 200 200 403
evidence         200 200 200 200 403
evidence_file    200 200 200 200 403
evidence_remove  409 409 409 403 403
history          200 200 200 200 200
withdraw         200 403 403 403 403
version          200 200 200 200 200
document         200 200 200 200 200
retry            405 405 405 405 405
pdf              200 200 200 200 200
manifest         200 200 200 200 200
attachment       200 200 200 200 200
comment          403 403 403 403 409
read             403 403 403 403 200
since_read       403 403 403 403 200
assessment       403 403 403 403 200
assessment_item  403 403 403 403 200
comments         403 403 403 403 200
comment_thread   403 403 403 403 200
read_mark        405 405 405 405 405
comment_resolve  405 405 405 405 405
comment_reopen   405 405 405 405 405
comment_assign   405 405 405 405 405
validate         403 403 403 403 409
request          403 403 403 403 409
decide           403 403 403 403 409
letter           200 200 200 200 200
letter_document  200 200 200 200 200
letter_pdf       200 200 200 200 200
letter_retry     405 405 405 405 405
evidence_edit    409 409 409 403 403
evidence_replace 409 409 409 403 403
evidence_edition 200 200 200 200 403
remarks          200 200 200 200 403
question_remarks 200 200 200 200 403
remark_resolve   405 405 405 405 405
remark_reopen    405 405 405 405 405
follow           200 403 200 403 403
statement        200 403 200 403 403
changes          404 404 404 404 404
compare          200 200 200 200 200
redline          405 405 405 405 405
redline_document 404 404 404 404 404
redline_pdf      404 404 404 404 404
section_history  200 200 200 200 403
revision         200 200 200 200 403
restore          409 409 409 403 403
merge            409 409 409 403 403
presence         302 302 302 302 403
autosave         405 405 405 405 405
people           200 200 200 200 403
collaborator     409 403 403 403 403
collaborator_end 200 403 403 403 403
approve          409 403 409 403 403
clock            200 200 200 200 200
clock_ics        409 409 409 409 409
clock_override   403 403 403 403 409
"""
# A form posted empty: 422 where the person may and something is missing, 302 where empty is an answer.
POST_DRAFT = """
assign           403 403 403 403 404
take             403 403 403 403 404
release          403 403 403 403 404
rehearsal_item   422 422 422 422 404
submit           422 403 422 403 404
page             302 302 302 403 404
evidence         422 422 422 403 404
evidence_remove  302 302 302 403 404
withdraw         422 403 403 403 404
retry            404 404 404 404 404
redline          404 404 404 404 404
letter_retry     404 404 404 404 404
comment          403 403 403 403 404
assessment_item  403 403 403 403 404
comment_thread   403 403 403 403 404
read_mark        403 403 403 403 404
comment_resolve  403 403 403 403 404
comment_reopen   403 403 403 403 404
comment_assign   403 403 403 403 404
validate         403 403 403 403 404
request          403 403 403 403 404
decide           403 403 403 403 404
evidence_edit    422 422 422 403 404
evidence_replace 422 422 422 403 404
question_remarks 422 422 422 422 404
remark_resolve   404 404 404 404 404
remark_reopen    404 404 404 404 404
follow           409 403 409 403 404
statement        409 403 409 403 404
restore          302 302 302 403 404
merge            404 404 404 403 404
autosave         409 409 409 403 404
people           422 403 403 403 404
collaborator     422 403 403 403 404
collaborator_end 302 403 403 403 404
approve          409 403 409 403 404
clock_override   403 403 403 403 404
"""
POST_SUBMITTED = """
assign           403 403 403 403 422
take             403 403 403 403 302
release          403 403 403 403 404
rehearsal_item   409 409 409 409 403
submit           409 403 409 403 403
page             409 409 409 403 403
evidence         409 409 409 403 403
evidence_remove  409 409 409 403 403
withdraw         422 403 403 403 403
retry            302 302 302 403 302
redline          404 404 404 404 404
letter_retry     404 404 404 404 404
comment          403 403 403 403 422
assessment_item  403 403 403 403 422
comment_thread   403 403 403 403 422
read_mark        403 403 403 403 302
comment_resolve  403 403 403 403 302
comment_reopen   403 403 403 403 302
comment_assign   403 403 403 403 302
validate         403 403 403 403 422
request          403 403 403 403 409
decide           403 403 403 403 409
evidence_edit    409 409 409 403 403
evidence_replace 409 409 409 403 403
question_remarks 422 422 422 422 403
remark_resolve   404 404 404 404 403
remark_reopen    404 404 404 404 403
follow           409 403 409 403 403
statement        409 403 409 403 403
restore          409 409 409 403 403
merge            409 409 409 403 403
autosave         409 409 409 403 403
people           422 403 403 403 403
collaborator     422 403 403 403 403
collaborator_end 302 403 403 403 403
approve          409 403 409 403 403
clock_override   403 403 403 403 409
"""
# Under assessment an assessor may ask and decide; all else is as when it was just submitted.
ASSESSED = {"validate": (409, 409), "request": (200, 422), "decide": (200, 422), "clock_override": (200, 422)}
POST_GRANTED = """
assign           403 403 403 403 409
take             403 403 403 403 409
release          403 403 403 403 409
rehearsal_item   409 409 409 409 403
submit           409 403 409 403 403
page             409 409 409 403 403
evidence         409 409 409 403 403
evidence_remove  409 409 409 403 403
withdraw         422 403 403 403 403
retry            302 302 302 403 302
redline          404 404 404 404 404
letter_retry     302 302 302 403 302
comment          403 403 403 403 409
assessment_item  403 403 403 403 409
comment_thread   403 403 403 403 409
read_mark        403 403 403 403 302
comment_resolve  403 403 403 403 409
comment_reopen   403 403 403 403 409
comment_assign   403 403 403 403 409
validate         403 403 403 403 409
request          403 403 403 403 409
decide           403 403 403 403 409
evidence_edit    409 409 409 403 403
evidence_replace 409 409 409 403 403
question_remarks 422 422 422 422 403
remark_resolve   404 404 404 404 403
remark_reopen    404 404 404 404 403
follow           302 403 302 403 403
statement        422 403 422 403 403
restore          409 409 409 403 403
merge            409 409 409 403 403
autosave         409 409 409 403 403
people           409 403 403 403 403
collaborator     409 403 403 403 403
collaborator_end 302 403 403 403 403
approve          409 403 409 403 403
clock_override   403 403 403 403 409
"""
EMPTY = {"csrfmiddlewaretoken": "a browser sends no form without one"}
POSTED = {
    "assign",
    "take",
    "release",
    "read_mark",
    "assessment_item",
    "comment_thread",
    "comment_resolve",
    "comment_reopen",
    "comment_assign",
    "redline",
    "rehearsal_item",
    "submit",
    "page",
    "evidence",
    "evidence_remove",
    "evidence_edit",
    "evidence_replace",
    "question_remarks",
    "remark_resolve",
    "remark_reopen",
    "withdraw",
    "retry",
    "letter_retry",
    "comment",
    "validate",
    "request",
    "decide",
    "follow",
    "statement",
    "restore",
    "merge",
    "autosave",
    "people",
    "collaborator",
    "collaborator_end",
    "approve",
    "clock_override",
}
POST_ONLY = (
    "take", "retry", "redline", "letter_retry", "remark_resolve", "remark_reopen", "autosave", "read_mark",
    "comment_resolve", "comment_reopen", "comment_assign",
)  # fmt: skip
MAKE = {
    "draft": factories.make_draft,
    "submitted": factories.make_submitted,
    "information_requested": factories.make_requested,
    "granted": lambda cast: factories.make_decided(cast, "granted"),
}
Statuses = dict[str, dict[str, int]]


def address(name: str, submission: Submission) -> str:
    arguments = () if name in LISTS else (submission.reference, *ARGUMENTS[name])
    if "pk" in arguments:
        arguments = (submission.reference, submission.collaborators.values_list("pk", flat=True).first() or 0)
    if "comment" in arguments:
        held = Comment.objects.filter(version__submission=submission)
        arguments = (submission.reference, held.values_list("pk", flat=True).first() or 0)
    return reverse(f"submissions:{name}", args=arguments)


def read(table: str) -> Statuses:
    rows = [line.split() for line in table.strip().splitlines()]
    return {row[0]: dict(zip(PEOPLE, map(int, row[1:]), strict=True)) for row in rows}


def make(cast: Cast, state: str) -> Submission:
    """In that state, with every document rendered (to a few bytes: what is asked here is who may have them)."""
    submission = MAKE[state](cast)
    factories.collaborate(submission, "Connie Vale", "reader")
    for version in submission.versions.filter(number=1):
        Comment.objects.create(
            version=version,
            block=BLOCK,
            citation="v1 2.2",
            quote="Q",
            text=INTERNAL,
            visibility="internal",
            by=cast.asa,
        )
    for rendering in Rendering.objects.filter(version__submission=submission):
        finish(rendering, b"%PDF-1.7 the dossier")
        sealed(rendering)
    for rendering in Rendering.objects.filter(letter__submission=submission):
        finish(rendering, b"%PDF-1.7 the letter")
    return submission


def finish(rendering: Rendering, pdf: bytes) -> None:
    job = renderings.take(rendering.pk)
    assert job is not None
    renderings.finish(job, pdf_sha256=documents.store(pdf), size=len(pdf), pages=1, seconds=0.1, tools="none")


def sealed(rendering: Rendering) -> None:
    pdf, names = b"%PDF-1.7 the manifest", {"canonical": "{}", "sha256": "", "certificate_name": "Test"}
    Seal.objects.create(version=rendering.version, pdf_sha256=documents.store(pdf), size=len(pdf), **names)


def patterns() -> set[str]:
    return {pattern.name or "" for pattern in urls.urlpatterns if isinstance(pattern, URLPattern)}


def test_every_address_has_a_row() -> None:
    assert patterns() == {*LISTS, "start", *ROWS, *ARGUMENTS}
    for table in (GET_DRAFT, GET_SUBMITTED, GET_REQUESTED, GET_GRANTED):
        assert set(read(table)) == set(ARGUMENTS)
    for table in (POST_DRAFT, POST_SUBMITTED, POST_GRANTED):
        assert set(read(table)) == POSTED


@pytest.mark.parametrize(
    ("state", "table"),
    [
        ("draft", GET_DRAFT),
        ("submitted", GET_SUBMITTED),
        ("information_requested", GET_REQUESTED),
        ("granted", GET_GRANTED),
    ],
)
def test_reading(cast: Cast, browse: Browse, state: str, table: str) -> None:
    submission = make(cast, state)
    found: Statuses = {name: {} for name in ARGUMENTS}
    for person in PEOPLE:
        client = browse(getattr(cast, person))
        for name in ARGUMENTS:
            headers = {"HX-Request": "true"} if name.endswith("document") else {}
            found[name][person] = client.get(address(name, submission), headers=headers).status_code
    assert found == read(table)


@pytest.mark.parametrize(
    ("state", "table"), [("draft", POST_DRAFT), ("submitted", POST_SUBMITTED), ("granted", POST_GRANTED)]
)
def test_posting_an_empty_form(cast: Cast, browse: Browse, state: str, table: str) -> None:
    found: Statuses = {name: {} for name in POSTED}
    for person in PEOPLE:
        submission, client = make(cast, state), browse(getattr(cast, person))
        for name in sorted(POSTED, key=lambda name: name == "evidence_remove"):
            before = factories.fresh(submission).state
            found[name][person] = client.post(address(name, submission), EMPTY).status_code
            assert factories.fresh(submission).state == before, name
    assert found == read(table)


def test_under_assessment_one_asks_and_decides_and_validates_no_more(
    cast: Cast, browse: Browse, under_assessment: Submission
) -> None:
    found: dict[str, dict[str, tuple[int, int]]] = {}
    for person in PEOPLE:
        client = browse(getattr(cast, person))
        for name in ASSESSED:
            where = address(name, under_assessment)
            statuses = client.get(where).status_code, client.post(where, EMPTY).status_code
            found.setdefault(name, {})[person] = statuses
    refused = dict.fromkeys(PEOPLE[:-1], (403, 403))
    assert found == {name: {**refused, "asa": statuses} for name, statuses in ASSESSED.items()}


@pytest.mark.parametrize("state", list(MAKE))
def test_outsiders_find_nothing_anywhere(cast: Cast, browse: Browse, state: str) -> None:
    """The hospital, the rival and the person of no organisation: 404 for GET and POST, of PDF and attachment too."""
    submission = make(cast, state)
    for person in OUTSIDERS:
        client = browse(getattr(cast, person))
        gets = {name: client.get(address(name, submission)).status_code for name in ARGUMENTS}
        posts = {name: client.post(address(name, submission), EMPTY).status_code for name in POSTED}
        assert gets == {name: 405 if name in POST_ONLY else 404 for name in ARGUMENTS}, person
        assert posts == dict.fromkeys(POSTED, 404), person


def test_outsiders_are_told_nothing_that_a_wrong_reference_would_not_tell(
    cast: Cast, browse: Browse, submitted: Submission
) -> None:
    client = browse(cast.stella)
    client.get("/")  # the page of the first request sets a cookie
    real, unreal = (
        TOKEN.sub(b"", client.get(reverse("submissions:overview", args=[reference])).content)
        for reference in (submitted.reference, "DA-2026-9999")
    )
    assert b"Page not found" in real
    assert real == unreal


@pytest.mark.parametrize("name", [*LISTS, *ARGUMENTS])
def test_who_is_not_signed_in_is_sent_to_sign_in(client: Client, submitted: Submission, name: str) -> None:
    where = address(name, submitted)
    answer = client.get(where)
    assert (answer.status_code, answer.headers["Location"]) == (302, f"/accounts/login/?next={where}")
    refused = client.post(where, {"why": "Words typed before the session ended"})
    page = refused.content.decode()
    assert (refused.status_code, "Words typed before the session ended" in page) == (403, True)
    assert f"/accounts/login/?next={where}" in page
    assert "Pennine" not in page


@pytest.mark.parametrize(
    ("person", "status"),
    [
        ("olive", 200), ("arthur", 200), ("sid", 200), ("stella", 200),
        ("rita", 403), ("asa", 403), ("priya", 403), ("nemo", 403),
    ],
)  # fmt: skip
def test_who_may_start(cast: Cast, browse: Browse, person: str, status: int) -> None:
    client, where = browse(getattr(cast, person)), reverse("submissions:start", args=["designation"])
    assert client.get(where).status_code == status
    posted = client.post(where, {"token": str(factories.token())})
    assert posted.status_code == (302 if status == 200 else 403)
    assert Submission.objects.count() == (1 if status == 200 else 0)


def test_there_is_no_other_kind_to_start(cast: Cast, browse: Browse) -> None:
    assert browse(cast.olive).get(reverse("submissions:start", args=["licence"])).status_code == 404


# --- What each side never gets to see. First there is something that could leak. ------------------------------------

SECRET_TITLE = "Moonshine-7 unannounced product"
SECRET_DRAFT = "Unsubmitted second thoughts on decay"
INTERNAL = "Between us: the decay curve looks invented"
RELEASED = "Please give the number of bags per site"


def pages_of(client: Client, submission: Submission) -> str:
    """Every page, document and list that a person can open of this submission, as one text."""
    texts = []
    for name in [*LISTS, *ARGUMENTS]:
        answer = client.get(address(name, submission), headers={"HX-Request": "true"} if "document" in name else {})
        texts.append(b"".join(answer.streaming_content) if answer.streaming else answer.content)  # type: ignore[arg-type]
    texts += [client.get("/").content, client.get(reverse("submissions:list"), {"q": submission.reference}).content]
    return b"\n".join(texts).decode(errors="replace")


def test_the_hospital_sees_nothing_of_any_application(cast: Cast, browse: Browse) -> None:
    submission = make(cast, "granted")
    seen = pages_of(browse(cast.priya), submission)
    leaks = [submission.reference, submission.title, "Pennine", "PPG-129", "the dossier", "Decay of polarisation"]
    assert [word for word in leaks if word in seen.replace(f'value="{submission.reference}"', "")] == []
    home = browse(cast.priya).get("/").content.decode()
    assert "No application is shared with your organisation." in home
    assert "Calderfell Hospital" in home


def test_the_rival_sees_nothing_and_keeps_its_own(cast: Cast, browse: Browse) -> None:
    ours = make(cast, "granted")
    theirs = factories.make_empty(cast, by=cast.stella, organisation=cast.rival)
    listed = browse(cast.stella).get(reverse("submissions:list")).content.decode()
    assert (ours.reference in listed, theirs.reference in listed) == (False, True)
    assert "Pennine" not in listed


def change_the_draft(submission: Submission, by: User) -> None:
    """A new working title, new words and a new file, none of which was submitted."""
    factories.save(
        submission, by, {"product_name": SECRET_TITLE, "product_code": "", "method": f"<p>{SECRET_DRAFT}</p>"}
    )
    uploads.add_attachment(submission, data=factories.pdf("Secret"), name="secret.pdf", title="Secret file", by=by)


def test_the_assessor_never_sees_what_was_written_after_the_version(cast: Cast, browse: Browse) -> None:
    submission = make(cast, "information_requested")
    change_the_draft(submission, cast.arthur)
    submission = factories.fresh(submission)
    assert submission.working_title == SECRET_TITLE
    assert SECRET_DRAFT in pages_of(browse(cast.olive), submission)

    asa = browse(cast.asa)
    seen = pages_of(asa, submission)
    assert [word for word in (SECRET_TITLE, SECRET_DRAFT, "Secret file", "secret.pdf") if word in seen] == []
    assert "PPG-129" in seen
    frozen = reverse("submissions:attachment", args=[submission.reference, 1, "E6"])
    assert asa.get(frozen).status_code == 404
    assert asa.get(reverse("submissions:evidence_file", args=[submission.reference, "E6"])).status_code == 403


def test_the_assessors_list_is_not_searched_by_working_titles(cast: Cast, browse: Browse) -> None:
    submission = make(cast, "information_requested")
    change_the_draft(submission, cast.arthur)
    found = {
        person: submission.reference
        in browse(getattr(cast, person)).get(reverse("submissions:list"), {"q": "Moonshine"}).content.decode()
        for person in ("olive", "asa", "stella", "priya")
    }
    assert found == {"olive": True, "asa": False, "stella": False, "priya": False}


def test_the_assessor_never_gets_a_draft(cast: Cast, browse: Browse, draft: Submission) -> None:
    asa = browse(cast.asa)
    assert draft.reference not in asa.get(reverse("submissions:list")).content.decode()
    assert draft.reference not in asa.get("/").content.decode()
    workflow.withdraw(draft, why="Given up early.", by=cast.olive)
    assert draft.reference not in asa.get(reverse("submissions:list")).content.decode()


def test_the_assessors_history_leaves_out_drafting(cast: Cast, browse: Browse, submitted: Submission) -> None:
    where = reverse("submissions:history", args=[submitted.reference])
    own, others = (browse(person).get(where).content.decode() for person in (cast.olive, cast.asa))
    drafting_words = ["uploaded E1", "saved “Administrative information”", "started DA-"]
    assert [word for word in drafting_words if word not in own] == []
    assert [word for word in drafting_words if word in others] == []
    assert "submitted version 1" in others


def test_removed_evidence_stays_with_its_version_and_leaves_the_draft(cast: Cast, browse: Browse) -> None:
    submission = make(cast, "information_requested")
    uploads.remove_attachment(submission.attachments.get(number=1), by=cast.olive)
    frozen = reverse("submissions:attachment", args=[submission.reference, 1, "E1"])
    asa, olive = browse(cast.asa), browse(cast.olive)
    assert (asa.get(frozen).status_code, olive.get(frozen).status_code) == (200, 200)
    assert olive.get(reverse("submissions:evidence_file", args=[submission.reference, "E1"])).status_code == 404


def test_a_file_replaced_after_submission_is_not_served_under_the_old_code(cast: Cast, browse: Browse) -> None:
    submission = make(cast, "information_requested")
    uploads.remove_attachment(submission.attachments.get(number=1), by=cast.olive)
    uploads.add_attachment(submission, data=factories.pdf("New"), name="new.pdf", title="New", by=cast.olive)
    answer = browse(cast.asa).get(reverse("submissions:attachment", args=[submission.reference, 1, "E1"]))
    old = submission.attachments.get(number=1)
    assert b"".join(answer.streaming_content) == documents.read_attachment(old.sha256)  # type: ignore[arg-type]


def review(cast: Cast, submission: Submission) -> None:
    """Internal and applicant's comments, a letter, an answer, and a decision by the other assessor."""
    version = factories.last_version(submission)
    comments.add_comment(version, block=BLOCK, text=INTERNAL, visibility="internal", by=cast.asa)
    comments.add_comment(version, block=BLOCK, text=RELEASED, visibility="applicant", by=cast.asa)
    factories.request_changes(submission, cast.asa)
    workflow.submit(submission, by=cast.sid)
    comments.add_comment(
        factories.last_version(submission), block=BLOCK, text=INTERNAL, visibility="internal", by=cast.abel
    )
    factories.decide(submission, cast.abel, "refused")


@pytest.mark.parametrize("person", ["olive", "arthur", "sid", "rita"])
def test_applicants_never_see_internal_comments_or_assessors_names(cast: Cast, browse: Browse, person: str) -> None:
    submission = make(cast, "submitted")
    review(cast, submission)
    seen = pages_of(browse(getattr(cast, person)), factories.fresh(submission))
    hidden = [INTERNAL, *ASSESSORS, "asa@example.org", "abel@example.org", "commented on"]
    assert [word for word in hidden if word in seen] == []
    assert RELEASED in seen
    assert "The assessing authority asked for changes to version 1" in seen
    for_assessors = pages_of(browse(cast.asa), factories.fresh(submission))
    assert [word for word in (INTERNAL, *ASSESSORS, "commented on") if word not in for_assessors] == []


def test_a_comment_for_the_applicant_is_not_seen_before_the_letter(cast: Cast, browse: Browse) -> None:
    submission = make(cast, "submitted")
    version = factories.last_version(submission)
    comments.add_comment(version, block=BLOCK, text=RELEASED, visibility="applicant", by=cast.asa)
    where = reverse("submissions:version", args=[submission.reference, 1])
    olive = browse(cast.olive)
    assert RELEASED not in olive.get(where).content.decode()
    factories.request_changes(submission, cast.asa)
    assert RELEASED in olive.get(where).content.decode()


# --- How documents are served -------------------------------------------------------------------------------------


@pytest.mark.parametrize(("code", "media_type"), [("E1", "application/pdf"), ("E4", "image/png")])
def test_evidence_is_served_as_what_it_is(
    cast: Cast, browse: Browse, submitted: Submission, code: str, media_type: str
) -> None:
    attachment = submitted.attachments.get(number=int(code[1:]))
    for where in (
        reverse("submissions:evidence_file", args=[submitted.reference, code]),
        reverse("submissions:attachment", args=[submitted.reference, 1, code]),
    ):
        answer = browse(cast.olive).get(where)
        assert b"".join(answer.streaming_content) == documents.read_attachment(attachment.sha256)  # type: ignore[arg-type]
        assert answer.headers["Content-Type"] == media_type
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Cache-Control"] == "private, no-store"
        assert f'filename="{attachment.name}"' in answer.headers["Content-Disposition"]


@pytest.mark.parametrize("code", ["E9", "E0", "1", "E1x", "Ex", "e1"])
def test_a_code_that_no_evidence_has(cast: Cast, browse: Browse, submitted: Submission, code: str) -> None:
    olive = browse(cast.olive)
    assert olive.get(reverse("submissions:evidence_file", args=[submitted.reference, code])).status_code == 404
    assert olive.get(reverse("submissions:attachment", args=[submitted.reference, 1, code])).status_code == 404


def test_a_pdf_that_is_not_ready_is_not_found(cast: Cast, browse: Browse, submitted: Submission) -> None:
    answer = browse(cast.olive).get(reverse("submissions:pdf", args=[submitted.reference, 1]))
    assert answer.status_code == 404


def test_a_file_lost_from_the_storage_is_not_a_crash(cast: Cast, browse: Browse, submitted: Submission) -> None:
    name = submitted.attachments.get(number=1).storage_name
    assert default_storage.exists(name)
    default_storage.delete(name)
    assert (
        browse(cast.olive).get(reverse("submissions:evidence_file", args=[submitted.reference, "E1"])).status_code
        == 404
    )


def test_progress_is_a_part_of_a_page_for_htmx_and_the_page_for_everybody_else(
    cast: Cast, browse: Browse, information_requested: Submission
) -> None:
    olive, reference = browse(cast.olive), information_requested.reference
    for name, page in (("document", "version"), ("letter_document", "letter")):
        where = reverse(f"submissions:{name}", args=[reference, 1])
        part = olive.get(where, headers={"HX-Request": "true"})
        assert part.content.decode().strip().startswith('<div id="document"')
        assert "<html" not in part.content.decode()
        plain = olive.get(where)
        assert (plain.status_code, plain.headers["Location"]) == (
            302, reverse(f"submissions:{page}", args=[reference, 1]),
        )  # fmt: skip
