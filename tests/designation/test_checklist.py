"""The assessor's list: every limb of either test is on it, and it refers to what is there."""

from collections import Counter

import pytest

from designation.checklist import CHECKLIST
from designation.limbs import limbs
from designation.questionnaire import QUESTIONNAIRE
from designation.questionnaire.grounds import GROUNDS
from designation.requirements import REQUIREMENTS
from submissions.checklists import ChecklistItem, applicable

CHECKS = {
    "shelf_life_stated_twice", "duration_stated_twice", "steps_fit_sites", "process_fits_shelf_life",
    "grounds_have_data", "deployment_has_data", "evidence_cited", "citations_exist", "dates_in_order", "uk_presence",
    "home_or_mobile", "extent_agrees", "scope_is_manufacture", "label_exemption", "benefit_not_cost_only",
    "spoke_numbers_agree",
}  # fmt: skip


def on_the_list(dm_type: str, **answers: dict[str, object]) -> list[str]:
    given = {"manufacture": {"dm_type": dm_type}, **answers}
    return [item.key for item in applicable(CHECKLIST, QUESTIONNAIRE, given)]


@pytest.mark.parametrize("item", CHECKLIST, ids=lambda item: item.key)
def test_an_item_refers_to_what_is_there(item: ChecklistItem) -> None:
    assert item.text.endswith("?")
    assert item.source.text
    assert item.requirements
    assert set(item.requirements) <= {requirement.key for requirement in REQUIREMENTS}
    assert set(item.checks) <= CHECKS


def test_no_requirement_and_no_check_is_forgotten() -> None:
    assert {key for item in CHECKLIST for key in item.requirements} == {r.key for r in REQUIREMENTS}
    assert {check for item in CHECKLIST for check in item.checks} == CHECKS
    assert max(Counter(item.key for item in CHECKLIST).values()) == 1


def test_the_limbs_of_point_of_care_are_on_its_list() -> None:
    every = on_the_list("poc", grounds={"grounds": [ground.key for ground in GROUNDS]})
    assert {f"ground_{ground.key}" for ground in GROUNDS} | {"can_only", "benefit"} <= set(every)
    assert not {"deployment", "necessary_or_expedient", "modular_unit"} & set(every)
    one = on_the_list("poc", grounds={"grounds": ["shelf_life"]})
    assert [key for key in one if key.startswith("ground_")] == ["ground_shelf_life"]


def test_the_limbs_of_modular_manufacture_are_on_its_list() -> None:
    dossier = {"sections": [{"key": "manufacture", "answers": {"dm_type": "mm"}}]}
    listed = on_the_list("mm", grounds={"grounds": ["shelf_life"]})
    assert {limb.key for limb in limbs(dossier)} - {"clinical_benefit"} <= set(listed)
    assert {"benefit", "deployment"} <= set(listed)
    assert not any(key.startswith("ground_") or key == "can_only" for key in listed)
