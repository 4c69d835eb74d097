"""No question without a source and a requirement, no source without a question, and nothing that is not there."""

from collections import Counter

import pytest

from designation.demo import ANSWERS
from designation.questionnaire import QUESTIONNAIRE, sources
from designation.requirements import REQUIREMENTS
from submissions.coverage import Requirement, matrix
from submissions.questionnaire import Question, Source

ASKED = {(section.key, question): q for section in QUESTIONNAIRE.sections for question, q in section.questions.items()}
NAMED = {place for requirement in REQUIREMENTS for place in requirement.answered_by}
CONSTANTS = {name: value for name, value in vars(sources).items() if isinstance(value, Source)}


def sources_of(question: Question) -> set[Source]:
    return {question.source, *(column.source for column in question.columns)}


def test_every_question_answers_a_requirement() -> None:
    assert set(ASKED) - NAMED == set()


@pytest.mark.parametrize("requirement", REQUIREMENTS, ids=lambda requirement: requirement.key)
def test_a_requirement_names_questions_that_exist(requirement: Requirement) -> None:
    assert requirement.answered_by, "else nothing answers it"
    assert set(requirement.answered_by) <= set(ASKED)
    assert len(set(requirement.answered_by)) == len(requirement.answered_by)
    assert requirement.source.text
    assert requirement.text
    assert requirement.text[-1] not in ".?"


def test_keys_are_unique() -> None:
    assert max(Counter(requirement.key for requirement in REQUIREMENTS).values()) == 1


@pytest.mark.parametrize("name", CONSTANTS)
def test_every_source_has_a_question_and_a_requirement(name: str) -> None:
    assert any(CONSTANTS[name] in sources_of(question) for question in ASKED.values())
    assert any(CONSTANTS[name] == requirement.source for requirement in REQUIREMENTS)


def test_every_question_has_a_source_that_is_named_or_is_marked_as_ours() -> None:
    for question in ASKED.values():
        for source in sources_of(question):
            assert source.text
            assert source.ours or source in CONSTANTS.values()


def test_a_requirement_is_no_more_than_one_of_its_questions_says() -> None:
    """A requirement that claims to be the regulator's has a question with that source, and one of ours none."""
    for requirement in REQUIREMENTS:
        asked = [ASKED[place] for place in requirement.answered_by]
        if requirement.source.ours:
            assert all(question.source.ours or question.columns for question in asked), requirement.key
        else:
            assert any(requirement.source in sources_of(question) for question in asked), requirement.key


def test_the_complete_case_covers_everything_that_applies_to_it() -> None:
    rows = matrix(QUESTIONNAIRE, REQUIREMENTS, ANSWERS)
    assert [row.requirement.key for row in rows if not row.covered] == []
    keys = {row.requirement.key for row in rows}
    assert {"can_only", "at_or_near", "settings"} <= keys
    assert not {"necessary_or_expedient", "modular_unit", "unlicensed_supply"} & keys
    evidence = {row.requirement.key: row.evidence for row in rows}
    assert evidence["grounds_evidence"] == ("E2", "E1")
    assert evidence["clinical_benefit"] == ("E3", "E2")


def test_a_requirement_of_one_type_only_opens_for_that_type_only() -> None:
    for requirement in REQUIREMENTS:
        if requirement.when is None:
            continue
        (own,) = requirement.when.values
        other = {"poc": "mm", "mm": "poc"}[own]
        assert [r.requirement for r in matrix(QUESTIONNAIRE, [requirement], {"manufacture": {"dm_type": other}})] == []
