"""What cases are found by: the words of the last frozen version, on both databases, and nothing of a draft."""

from __future__ import annotations

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from submissions import case_search, workflow
from submissions.models import CaseText, Submission
from tests import factories
from tests.factories import Cast

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


def found(text: str) -> set[str]:
    return set(Submission.objects.filter(case_search.matching(text)).values_list("reference", flat=True))


def test_words_phrases_and_endings(cast: Cast, submitted: Submission) -> None:
    text = CaseText.objects.get(submission=submitted)
    text.text = "Each batch decays within hours.\nThe half life is short: 12 µg, PPG-129."
    text.save()
    hits = {
        "batches": True, "BATCH": True, "batch decaying": True, '"half life"': True, "life half": True,
        '"life half"': False, "unheard": False, "batch unheard": False, "PPG-129": True, '"half life': True,
    }  # fmt: skip
    assert {typed: found(typed) == {submitted.reference} for typed in hits} == hits


def test_every_answer_and_the_evidence_are_indexed(cast: Cast, submitted: Submission) -> None:
    for typed in (submitted.reference, '"Pennine Polar Gases Ltd"', "hyperpolarised", "decay.pdf", '"In short"'):
        assert found(typed) == {submitted.reference}, typed


def test_a_draft_is_never_indexed_and_a_new_version_takes_the_place_of_the_old(cast: Cast, draft: Submission) -> None:
    assert CaseText.objects.count() == 0
    workflow.submit(draft, by=cast.olive)
    assert CaseText.objects.get().number == 1
    factories.request_changes(draft, cast.asa)
    factories.save(draft, cast.arthur, {"strength": "Zyxolite 40 %"})
    assert found("zyxolite") == set()
    workflow.submit(factories.fresh(draft), by=cast.olive)
    assert (CaseText.objects.get().number, found("zyxolite")) == (2, {draft.reference})
    factories.request_changes(draft, cast.asa)
    factories.save(draft, cast.arthur, {"strength": "Plain 40 %"})
    workflow.submit(factories.fresh(draft), by=cast.olive)
    assert found("zyxolite") == set()


def test_the_product_class_is_that_of_the_last_version(cast: Cast, submitted: Submission) -> None:
    assert factories.fresh(submitted).product_class == "|gas|"
    factories.request_changes(submitted, cast.asa)
    factories.save(factories.fresh(submitted), cast.arthur, {"product_class": ["gas", "vaccine"]})
    assert Submission.objects.filter(case_search.of_class("vaccine")).count() == 0
    workflow.submit(factories.fresh(submitted), by=cast.olive)
    assert factories.fresh(submitted).product_class == "|gas|vaccine|"
    assert Submission.objects.filter(case_search.of_class("vac")).count() == 0


@given(typed=st.text(st.characters(exclude_characters="\x00", exclude_categories=["Cs"]), max_size=40))
def test_nothing_that_can_be_typed_is_an_error(cast: Cast, typed: str) -> None:
    found(typed)


@pytest.mark.parametrize(
    "typed", ['"', '""', "- -", "a AND", "NEAR(", "text:x", "*", "^a", "'; --", "<->", "!a", "a:*"]
)
def test_marks_of_query_languages_mean_nothing(cast: Cast, submitted: Submission, typed: str) -> None:
    found(typed)


def test_a_text_with_more_words_than_an_index_holds_is_frozen_all_the_same(cast: Cast, submitted: Submission) -> None:
    text = CaseText.objects.get(submission=submitted)
    text.text = "first " + " ".join(f"w{number:x}q" for number in range(150_000))
    text.save()
    assert found("first") == {submitted.reference}
    assert found("wfffq") == {submitted.reference}


def test_the_index_follows_the_rows(cast: Cast, submitted: Submission) -> None:
    """By triggers: whatever writes or deletes a row."""
    CaseText.objects.update(text="Quokka")
    assert found("quokka") == {submitted.reference}
    CaseText.objects.all().delete()
    assert found("quokka") == set()
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO submissions_casetext (submission_id, number, text) VALUES (%s, 1, 'Numbat')", [submitted.pk]
        )
    assert found("numbats") == {submitted.reference}
