"""The questionnaire of a master file holds together, asks the statutory minimum and names its sources."""

from __future__ import annotations

from collections import Counter

import pytest

from dmmf.checklist import CHECKLIST
from dmmf.demo.answers import complete
from dmmf.dossier import build_dossier
from dmmf.limbs import LIMBS
from dmmf.questionnaire import OVERRIDABLE, QUESTIONNAIRE, sources
from dmmf.requirements import FROM_REGISTER, REQUIREMENTS
from submissions.coverage import matrix
from submissions.problems import completeness, entry_message
from submissions.questionnaire import Kind, Question, Source

ASKED = {
    (section.key, key): question for section in QUESTIONNAIRE.sections for key, question in section.questions.items()
}
CONSTANTS = {name: value for name, value in vars(sources).items() if isinstance(value, Source)}
MINIMUM = {
    "a": ("network", "identification"),
    "b": ("network", "location_control"),
    "c": ("network", "related_sites"),
    "d": ("approval", "approval_process"),
    "e": ("operation", "initiate"),
    "f": ("manufacture", "manufacturing_process"),
}
TYPES = [("poc", "imp"), ("mm", "authorised"), ("poc", "unlicensed")]


def answers(dm_type: str = "poc", status: str = "imp", related: bool = False):
    return complete(
        code="X-1", name="Product X", holder="Holder Ltd", qp="Q. Person", dm_type=dm_type, status=status,
        related=related,
    )  # fmt: skip


def sources_of(question: Question) -> set[Source]:
    return {question.source, *(column.source for column in question.columns)}


def test_it_has_the_sections_a_to_s() -> None:
    assert "".join(section.letter for section in QUESTIONNAIRE.sections) == "ABCDEFGHIJKLMNOPQRS"
    assert (QUESTIONNAIRE.key, QUESTIONNAIRE.version) == ("dmmf", "1.0")
    grouped = [key for _, keys in QUESTIONNAIRE.groups for key in keys]
    assert sorted(grouped) == sorted(section.key for section in QUESTIONNAIRE.sections)


@pytest.mark.parametrize("item", MINIMUM)
def test_the_statutory_minimum_is_asked_with_its_item_of_the_law_and_its_parallel_reading(item: str) -> None:
    question = ASKED[MINIMUM[item]]
    assert f"Sch 3 para 1A(2)({item})" in question.source.text
    assert "para 1B(2), read here in parallel with 1A(2): its text was not at hand" in question.source.text
    assert question.required
    assert not question.source.ours
    assert question.when is None


@pytest.mark.parametrize("place", ASKED, ids=".".join)
def test_a_question_is_well_formed(place: tuple[str, str]) -> None:
    question = ASKED[place]
    assert question.heading[-1] not in ".?"
    assert entry_message(question)
    assert (question.kind in (Kind.RADIOS, Kind.CHECKBOXES)) == bool(question.choices)
    assert (question.kind is Kind.ROWS) == bool(question.columns)
    for source in sources_of(question):
        assert source.text
        assert source.ours or source in CONSTANTS.values()
    if question.when:
        assert (question.when.section, question.when.question) in ASKED


def test_every_question_answers_a_requirement_that_names_what_is_there() -> None:
    named = [place for requirement in REQUIREMENTS for place in requirement.answered_by]
    assert set(named) == set(ASKED)
    assert max(Counter(requirement.key for requirement in REQUIREMENTS).values()) == 1
    assert set(FROM_REGISTER) <= {requirement.key for requirement in REQUIREMENTS}


@pytest.mark.parametrize(
    ("place", "says"),
    [
        (("control_site", "organisation"), "own question"),
        (("oversight", "audits"), "own question"),
        (("operation", "notification"), "2024/7001/XI"),
        (("personnel", "training"), "Reported by"),
    ],
)
def test_a_source_says_no_more_than_was_read(place: tuple[str, str], says: str) -> None:
    assert says in str(ASKED[place].source)


def test_a_requirement_is_no_more_than_one_of_its_questions_says() -> None:
    for requirement in REQUIREMENTS:
        asked = [ASKED[place] for place in requirement.answered_by]
        if requirement.source.ours:
            assert all(question.source.ours for question in asked), requirement.key
        else:
            assert any(requirement.source in sources_of(question) for question in asked), requirement.key


@pytest.mark.parametrize("name", CONSTANTS)
def test_every_source_has_a_question_and_a_requirement(name: str) -> None:
    assert any(CONSTANTS[name] in sources_of(question) for question in ASKED.values())
    assert any(CONSTANTS[name] == requirement.source for requirement in REQUIREMENTS)


def test_the_checklist_has_every_requirement_and_every_limb_has_an_item() -> None:
    assert {key for item in CHECKLIST for key in item.requirements} == {r.key for r in REQUIREMENTS}
    assert {limb.key for limb in LIMBS} <= {item.key for item in CHECKLIST}
    assert all(item.text.endswith("?") for item in CHECKLIST)


def test_only_texts_that_belong_to_a_site_can_be_overridden() -> None:
    assert set(OVERRIDABLE) <= set(ASKED)
    assert all(ASKED[slot].kind is Kind.RICH for slot in OVERRIDABLE)
    minimum = [place for place, question in ASKED.items() if question.source in (sources.APPROVAL, sources.OPERATION)]
    assert not set(OVERRIDABLE) & set(minimum), "how sites are approved, paused and ended is one for all"


@pytest.mark.parametrize(("dm_type", "status"), TYPES)
def test_the_generic_answers_are_complete(dm_type: str, status: str) -> None:
    given = answers(dm_type, status, related=True)
    assert [problem.message for problem in completeness(QUESTIONNAIRE, given, {})] == []
    assert [row.requirement.key for row in matrix(QUESTIONNAIRE, REQUIREMENTS, given) if not row.covered] == []


def test_relocation_is_asked_of_units_only() -> None:
    mm = {requirement.requirement.key for requirement in matrix(QUESTIONNAIRE, REQUIREMENTS, answers("mm"))}
    poc = {requirement.requirement.key for requirement in matrix(QUESTIONNAIRE, REQUIREMENTS, answers("poc"))}
    assert "relocation" in mm - poc


def test_a_draft_without_a_product_can_still_be_shown() -> None:
    dossier = build_dossier(
        questionnaire=QUESTIONNAIRE, reference="MF-2026-0001", number=1, previous_sha256=None, answers={},
        attachments=[], register=None,
    )  # fmt: skip
    assert dossier["register"] is None
    assert dossier["kind_label"] == "Decentralised manufacturing master file"
