"""What an application says of itself when it follows from another."""

from __future__ import annotations

import pytest

from designation import following
from designation.kind import DESIGNATION
from designation.questionnaire import QUESTIONNAIRE
from designation.questionnaire.sources import APPLICATIONS

BEFORE = {"applicant": {"application_type": "redesignation", "previous_designation": "DA-2025-0001"}}


def known(entry: str) -> bool:
    section_key, _, name = entry.partition(".")
    section = QUESTIONNAIRE.section(section_key)
    return section is not None and (not name or name in section.questions)


def test_every_question_that_it_names_is_asked() -> None:
    assert [entry for entry in following.ABOUT_APPLICATION if not known(entry)] == []
    for origin in ("reapplication", "redesignation"):
        for key, given in following.follow_answers({}, origin=origin, reference="DA-2026-0001").items():
            assert [name for name in given if not known(f"{key}.{name}")] == []


@pytest.mark.parametrize(
    ("origin", "before", "about"),
    [
        (
            "redesignation", {},
            {"application_type": "redesignation", "previous_designation": "DA-1", "significant_change": None},
        ),
        (
            "reapplication", {},
            {"application_type": "reapplication", "refused_application": "DA-1", "refusal_answered": None},
        ),
        ("redesignation", BEFORE,
            {"application_type": "redesignation", "previous_designation": "DA-1", "significant_change": None}),
        # What was refused was itself to replace a designation: it still is.
        ("reapplication", BEFORE, {"application_type": "redesignation"}),
    ],
)  # fmt: skip
def test_its_type_and_what_it_refers_to(origin: str, before: dict, about: dict) -> None:  # type: ignore[type-arg]
    assert following.follow_answers(before, origin=origin, reference="DA-1")["applicant"] == about


def test_every_declaration_is_made_again() -> None:
    section = QUESTIONNAIRE.section("declaration")
    assert section
    kept = {"signatory_name", "signatory_position"}
    anew = following.follow_answers({}, origin="redesignation", reference="DA-1")["declaration"]
    assert anew == dict.fromkeys(set(section.questions) - kept)


@pytest.mark.parametrize(
    ("given", "variant"), [("poc", "poc"), ("mm", "mm"), (True, ""), (None, ""), ("other", ""), (["mm"], "")]
)
def test_the_type_of_manufacture_is_what_a_register_tells_apart(given: object, variant: str) -> None:
    assert following.variant({"manufacture": {"dm_type": given}}) == variant


def test_the_statement_carries_its_source_and_no_authority() -> None:
    words = DESIGNATION.statement
    assert words
    assert words.source.startswith(APPLICATIONS.text)
    assert "a licence to manufacture the statement is this service's own" in words.source
    assert words.unchanged == "The supporting information is unchanged since designation."
    assert "It is not a certificate of the licensing authority." in words.notice
    assert set(words.purposes) == {"cta", "maa", "licence"}
