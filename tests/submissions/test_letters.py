"""Letters: frozen, without an assessor's name, and without a word that was meant for colleagues."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path
from shutil import which

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from accounts.models import User
from submissions import comments, documents, versions, workflow
from submissions.models import Letter, Submission
from tests import factories
from tests.factories import ASSESSORS, Cast

pytestmark = pytest.mark.django_db
Browse = Callable[[User], Client]
BLOCK = "applicant.legal_name-1"


def comment(submission: Submission, by: User, text: str, visibility: str = "applicant") -> None:
    comments.add_comment(factories.last_version(submission), block=BLOCK, text=text, visibility=visibility, by=by)


def test_a_request_says_what_is_asked_of_which_version(cast: Cast, submitted: Submission) -> None:
    comment(submitted, cast.asa, "Which company?")
    letter = factories.request_changes(submitted, cast.asa, "Explain the decay.\n\nAnd the cost.")
    version = factories.last_version(submitted)
    head = ("schema", "kind", "title", "reference", "version", "version_sha256")
    assert {key: letter.content[key] for key in head} == {
        "schema": "letter/1", "kind": "request",
        "title": "Request for changes to a point-of-care designation application",
        "reference": submitted.reference, "version": 1, "version_sha256": version.sha256,
    }  # fmt: skip
    assert (letter.content["to"], letter.content["product"]) == ("Pennine Polar Gases Ltd", version.title)
    assert letter.content["body"] == "Explain the decay.\n\nAnd the cost."
    assert [(item["text"], item["quote"]) for item in letter.content["comments"]] == [
        ("Which company?", "Pennine Polar Gases Ltd")
    ]
    assert letter.content["date"] == timezone.localdate().isoformat()
    assert letter.content["to_address"] == [
        "Unit 7, Polarity House", "Aire Valley Science Park", "Leeds", "LS99 9ZZ",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("outcome", "word", "verdict"), [("granted", "designated", "Accepted"), ("refused", "refused", "Not accepted")]
)
def test_a_decision_gives_a_reason_against_every_limb(cast: Cast, outcome: str, word: str, verdict: str) -> None:
    submission = factories.make_decided(cast, outcome)
    content = Letter.objects.get(submission=submission).content
    assert (content["kind"], content["outcome"]) == ("decision", word)
    assert f"The outcome is: {word}." in content["opening"]
    assert {reason["heading"]: reason["verdict"] for reason in content["reasons"]} == {
        "Method of manufacture": verdict, "Shelf life": verdict, "Constituents": "Not claimed",
        "Method or route of administration": "Not claimed",
        "Can only be made at or near the place of use": verdict, "Clinical benefit, not cost alone": verdict,
    }  # fmt: skip


def test_a_letter_is_frozen_and_hashed_like_a_version(cast: Cast, information_requested: Submission) -> None:
    letter = Letter.objects.get(submission=information_requested)
    assert versions.canonical_json(letter.content) == letter.canonical
    assert versions.sha256_of(letter.canonical) == letter.sha256


def test_a_comment_goes_with_one_letter_only(cast: Cast, submitted: Submission) -> None:
    comment(submitted, cast.asa, "First")
    factories.request_changes(submitted, cast.asa)
    comment(submitted, cast.asa, "Second")
    workflow.submit(submitted, by=cast.olive)
    comment(submitted, cast.abel, "Third")
    factories.decide(submitted, cast.asa, "granted")
    sent = [[item["text"] for item in letter.content["comments"]] for letter in submitted.letters.order_by("number")]
    assert sent == [["First"], ["Second", "Third"]]


WORDS = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=60).filter(str.strip)


@hypothesis_settings(max_examples=15)
@given(
    remarks=st.lists(st.tuples(WORDS, st.sampled_from(["internal", "applicant"]), st.booleans()), max_size=4),
    body=WORDS,
    outcome=st.sampled_from(["granted", "refused", "asked"]),
)
def test_no_letter_names_an_assessor_or_holds_an_internal_word(
    cast: Cast, remarks: list[tuple[str, str, bool]], body: str, outcome: str
) -> None:
    submission = factories.make_submitted(cast)
    for number, (text, visibility, first) in enumerate(remarks):
        comment(submission, cast.asa if first else cast.abel, f"[{visibility} {number}] {text}", visibility)
    if outcome == "asked":
        letter = factories.request_changes(submission, cast.asa, body)
    else:
        letter = factories.decide(submission, cast.abel, outcome, body).letter
    hidden = [*ASSESSORS, "asa@example.org", "abel@example.org", "[internal "]
    assert [word for word in hidden if word in letter.canonical] == []
    released = [
        f"[{visibility} {n}] {text}" for n, (text, visibility, _) in enumerate(remarks) if visibility == "applicant"
    ]
    assert [item["text"] for item in letter.content["comments"]] == released
    assert letter.content["body"] == body.strip()


@pytest.mark.skipif(not which("pdftotext"), reason="pdftotext (poppler-utils) reads the PDF")
def test_the_pdf_of_a_letter_says_what_the_letter_says_and_no_more(
    cast: Cast, submitted: Submission, tmp_path: Path
) -> None:
    comment(submitted, cast.asa, "Internal doubts about the curve", "internal")
    comment(submitted, cast.asa, "Please name the company in full")
    letter = factories.decide(submitted, cast.abel, "refused", "The decay curve does not carry the case.").letter
    rendered = documents.render_a_letter(letter)
    (tmp_path / "letter.pdf").write_bytes(rendered.pdf)
    command = ["pdftotext", "-layout", str(tmp_path / "letter.pdf"), "-"]
    text = " ".join(subprocess.run(command, capture_output=True, text=True, check=True).stdout.split())
    wanted = [
        submitted.reference, "Pennine Polar Gases Ltd", "Please name the company in full",
        "The decay curve does not carry the case.", "Reason on shelf_life.", "Not accepted", "Not claimed",
    ]  # fmt: skip
    assert [word for word in wanted if word not in text] == []
    assert [word for word in ("Internal doubts", *ASSESSORS, "Asa", "Abel") if word in text] == []
    assert documents.render_a_letter(letter).pdf == rendered.pdf


def test_the_page_of_a_letter(cast: Cast, browse: Browse, refused: Submission) -> None:
    page = browse(cast.rita).get(reverse("submissions:letter", args=[refused.reference, 1])).content.decode()
    letter = Letter.objects.get(submission=refused)
    assert "Decision on a point-of-care designation application</h1>" in page
    assert letter.sha256 in page
    assert page.count("Reason on ") == 4
    assert [name for name in ASSESSORS if name in page] == []


def test_a_letter_is_text_and_not_markup(cast: Cast, browse: Browse, submitted: Submission) -> None:
    factories.request_changes(submitted, cast.asa, "<script>alert(1)</script><img src=http://x/>")
    page = browse(cast.olive).get(reverse("submissions:letter", args=[submitted.reference, 1])).content.decode()
    assert "&lt;script&gt;alert(1)&lt;/script&gt;&lt;img src=http://x/&gt;" in page
    assert "<script>alert" not in page


def test_a_deficiency_letter_numbers_what_has_to_be_corrected(
    cast: Cast, browse: Browse, submitted: Submission
) -> None:
    where = reverse("submissions:validate", args=[submitted.reference])
    typed = {"version": "1", "valid": "deficient", "deficiencies": "No decay report.\r\n\r\n \r\nE2 has\r\nno date."}
    answer = browse(cast.asa).post(where, typed)
    assert answer.headers["Location"] == reverse("submissions:letter", args=[submitted.reference, 1])
    content = Letter.objects.get(submission=submitted).content
    assert (content["kind"], content["listed"]) == ("deficiency", ["No decay report.", "E2 has\nno date."])
    page = browse(cast.olive).get(answer.headers["Location"]).content.decode()
    assert "Corrections needed to a point-of-care designation application" in page
    assert "<li>No decay report.</li>" in page
    assert [name for name in ASSESSORS if name in page] == []


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"version": "1"}, "Select whether it can be assessed"),
        ({"version": "1", "valid": "deficient", "deficiencies": " \r\n "}, "Enter what has to be corrected"),
        ({"version": "1", "valid": "valid", "deficiencies": "No date."}, "Remove what has to be corrected"),
        ({"version": "7", "valid": "valid"}, "Version 1 was submitted after you opened this page"),
    ],
)
def test_a_validation_that_is_refused_says_why_and_loses_nothing(
    cast: Cast, browse: Browse, submitted: Submission, typed: dict[str, str], sentence: str
) -> None:
    answer = browse(cast.asa).post(reverse("submissions:validate", args=[submitted.reference]), typed)
    page = answer.content.decode()
    assert (answer.status_code, sentence in page, typed.get("deficiencies", "").strip() in page) == (422, True, True)
    assert (factories.fresh(submitted).state, submitted.letters.count()) == ("submitted", 0)
