"""The law as pure functions: a complete case passes, and each thing the law asks for is missed when it is gone."""

import copy
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from designation import rules
from designation.demo import ANSWERS, IN_PROGRESS
from designation.limbs import limbs
from designation.questionnaire import QUESTIONNAIRE
from designation.questionnaire.grounds import GROUNDS
from submissions.problems import EvidenceItem, Status, shape
from submissions.questionnaire import Kind

TODAY = date(2026, 11, 20)
EVIDENCE = {
    "E1": EvidenceItem("Decay", "application/pdf"),
    "E2": EvidenceItem("Process", "application/pdf"),
    "E3": EvidenceItem("Clinical", "application/pdf"),
    "E4": EvidenceItem("Curve", "image/png"),
    "E5": EvidenceItem("Flow", "image/png"),
}


def changed(**sections):
    """The demo case with some answers replaced: changed(applicant={"country": "outside_uk"})."""
    answers = copy.deepcopy(ANSWERS)
    for section, given_answers in sections.items():
        answers[section] = answers.get(section, {}) | given_answers
    return answers


def lean(answers):
    """The same case with next to no text, for tests that ask very often. The one citation of E5 is in a text."""
    rich = {(s.key, q.key) for s in QUESTIONNAIRE.sections for q in s.questions.values() if q.kind is Kind.RICH}
    return {
        section: {
            question: "<p>Text.</p>" if (section, question) in rich and "evidence:E5" not in value else value
            for question, value in answers[section].items()
        }
        for section in answers
    }


LEAN = lean(ANSWERS)


def said(answers, evidence=EVIDENCE, today=TODAY):
    return {
        f"{p.section}.{p.question}": p.message for p in rules.problems(QUESTIONNAIRE, answers, evidence, today=today)
    }


def benefits(*kinds):
    return [{"id": f"r{n}", "benefit": "B", "kind": kind, "effect": "Big"} for n, kind in enumerate(kinds, 1)]


def steps(*places):
    return [
        {"id": f"r{n}", "step": "S", "where": where, "quantity": 36, "unit": "minutes"}
        | {"openness": "closed", "automation": "manual"}
        for n, where in enumerate(places, 1)
    ]


def test_the_demo_case_is_complete():
    assert said(ANSWERS) == {}


def test_an_empty_draft_is_not_and_every_problem_has_a_place():
    problems = rules.problems(QUESTIONNAIRE, {}, {}, today=TODAY)
    assert len(problems) > 60
    assert all(QUESTIONNAIRE.section(p.section).page(p.page) for p in problems)
    assert len({(p.section, p.question) for p in problems}) == len(problems), "one problem per question"


def test_problems_come_in_the_order_of_the_questionnaire():
    order = [(s.key, q) for s in QUESTIONNAIRE.sections for q in s.questions]
    places = [order.index((p.section, p.question)) for p in rules.problems(QUESTIONNAIRE, {}, {}, today=TODAY)]
    assert places == sorted(places)


def test_the_draft_in_progress_has_no_badly_shaped_answer():
    assert shape(QUESTIONNAIRE, IN_PROGRESS) == []
    assert len(rules.problems(QUESTIONNAIRE, IN_PROGRESS, {}, today=TODAY)) > 40


def test_no_ground():
    message = said(changed(grounds={"grounds": []}))["grounds.grounds"]
    assert "at least one ground" in message
    assert "can only be made at or near" in message


@pytest.mark.parametrize("ground", GROUNDS, ids=lambda ground: ground.key)
def test_a_claimed_ground_needs_claim_evidence_and_only(ground):
    answers = changed(grounds={"grounds": [ground.key]})
    for part in ("claim", "evidence_text", "evidence", "only"):
        answers["grounds"].pop(f"{ground.key}_{part}", None)
    problems = said(answers)
    assert set(problems) == {f"grounds.{ground.key}_{part}" for part in ("claim", "evidence", "only")}
    assert "can only be made" in problems[f"grounds.{ground.key}_only"]


def test_an_empty_paragraph_is_no_claim_and_an_unknown_code_no_evidence():
    problems = said(changed(grounds={"shelf_life_claim": "<p>&nbsp;</p>", "shelf_life_evidence": ["E77"]}))
    assert problems["grounds.shelf_life_claim"] == "Say what you claim on shelf life, or remove that ground."
    assert "no evidence with that code" in problems["grounds.shelf_life_evidence"]


def test_a_ground_that_is_no_longer_claimed_is_not_asked_about():
    answers = changed(grounds={"grounds": ["shelf_life"], "method_of_manufacture_claim": ""})
    assert said(answers) == {}


SINGLE = [
    ({"applicant": {"country": "outside_uk"}}, "applicant.country", "must be in the UK"),
    ({"applicant": {"postcode": "12345"}}, "applicant.postcode", "full UK postcode"),
    ({"applicant": {"postcode": "JE2 3AB"}}, "applicant.postcode", "not in the UK"),
    ({"applicant": {"postcode": "IM1 1AG"}}, "applicant.postcode", "not in the UK"),
    ({"applicant": {"postcode": "LS1"}}, "applicant.postcode", "full UK postcode"),
    ({"applicant": {"company_number": "1234567"}}, "applicant.company_number", "8 characters"),
    ({"applicant": {"company_number": "ABCDEFGH"}}, "applicant.company_number", "8 characters"),
    ({"system": {"control_site_country": "outside_uk"}}, "system.control_site_country", "must be in the UK"),
    ({"context": {"settings": ["imaging", "mobile_unit"]}}, "context.settings", "modular manufacture (MM)"),
    ({"manufacture": {"extent": "whole"}}, "manufacture.extent", "“Fill and test cylinders of xenon gas mixture” and"),
    ({"manufacture": {"process_steps": steps("spoke")}}, "manufacture.extent", "every process step"),
    ({"product": {"single_product": False}}, "product.single_product", "one product only"),
    ({"clinical": {"benefits": benefits("cost")}}, "clinical.benefits", "cost only"),
    ({"clinical": {"benefits": benefits("cost", "cost")}}, "clinical.benefits", "never enough"),
    ({"clinical": {"benefits": benefits("cost", "operational")}}, "clinical.benefits", "cost and convenience"),
    ({"clinical": {"benefits": benefits("operational")}}, "clinical.benefits", "convenience only"),
    (
        {"clinical": {"benefits": benefits("access"), "benefit_evidence": []}},
        "clinical.benefit_evidence",
        "Cite evidence",
    ),
    ({"manufacture": {"dm_type": ""}}, "manufacture.dm_type", "Which type"),
    ({"alternatives": {"not_cost_alone": False}}, "alternatives.not_cost_alone", "does not rest on cost alone"),
    ({"declaration": {"declaration_date": "2026-11-21"}}, "declaration.declaration_date", "today or in the past"),
    ({"declaration": {"authority": False}}, "declaration.authority", "Tick the box"),
]


@pytest.mark.parametrize(("change", "place", "words"), SINGLE)
def test_one_fault_is_one_problem(change, place, words):
    problems = said(changed(**change))
    assert list(problems) == [place]
    assert words in problems[place]


def test_a_process_without_a_step_at_a_spoke_is_central_manufacture():
    problems = said(changed(manufacture={"process_steps": steps("control_site")}))
    assert "At least one must" in problems["manufacture.process_steps"]
    assert "no process step is at a spoke" in problems["grounds.grounds"], "and the ground has nothing to rest on"
    assert len(problems) == 2, "that the time of manufacture cannot be compared either goes without saying"


FINE = [
    {"context": {"settings": ["home"]}},
    {"context": {"settings": ["ambulance", "theatre"]}},
    {"applicant": {"postcode": "sw1a 1aa", "company_number": "sc123456"}},
    {"applicant": {"postcode": "EH11AA"}},
    {"applicant": {"postcode": "BT9  7AB", "company_number": "NI 123456", "country": "northern_ireland"}},
    {"applicant": {"organisation_type": "nhs", "company_number": "not asked"}},
    {"clinical": {"benefits": benefits("cost", "operational", "access")}},
    {"clinical": {"benefits": benefits("clinical")}},
    {"manufacture": {"extent": "whole", "process_steps": steps("spoke", "spoke")}},
    {"declaration": {"declaration_date": "2026-11-20"}},
]


@pytest.mark.parametrize("change", FINE)
def test_what_the_law_allows(change):
    assert said(changed(**change)) == {}


def test_cost_beside_a_clinical_benefit_needs_evidence_for_the_benefit():
    answers = changed(clinical={"benefits": benefits("clinical", "cost"), "benefit_evidence": []})
    assert list(said(answers)) == ["clinical.benefit_evidence"]


BROKEN = {
    "manufacture": {"dm_type": "mm"},
    "applicant": {"application_type": "redesignation", "postcode": "1", "company_number": "1"},
    "deployment": {"reasons": ["capacity"]},
    "clinical": {"benefits": [*benefits("access"), {"id": "r2", "benefit": "B", "kind": "access", "evidence": "E1"}]},
    "declaration": {"declaration_date": "2026-12-24"},
}


def test_every_rule_names_its_source():
    for rule in rules.RULES:
        assert rule.__doc__
        case = rules.Case(QUESTIONNAIRE, BROKEN, EVIDENCE, TODAY)
        assert all(problem.source for problem in rule(case))


@given(kinds=st.lists(st.sampled_from(["clinical", "access", "operational", "cost"]), min_size=1, max_size=6))
@settings(max_examples=40, deadline=None)
def test_a_case_passes_when_and_only_when_a_benefit_is_for_patients(kinds):
    answers = {**LEAN, "clinical": LEAN["clinical"] | {"benefits": benefits(*kinds)}}
    passes = "clinical.benefits" not in said(answers)
    assert passes == bool({"clinical", "access"} & set(kinds))


@given(days=st.integers(-400, 400))
@settings(max_examples=40, deadline=None)
def test_a_declaration_is_never_of_tomorrow(days):
    signed = (TODAY + timedelta(days)).isoformat()
    answers = {**LEAN, "declaration": LEAN["declaration"] | {"declaration_date": signed}}
    assert bool(said(answers)) == (days > 0)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=6),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["id", "kind", "where"]), inner),
    max_leaves=6,
)


@given(place=st.sampled_from([(s.key, q) for s in QUESTIONNAIRE.sections for q in s.questions]), value=JSON)
@settings(max_examples=60, deadline=None)
def test_any_json_in_any_place_is_judged_without_an_exception(place, value):
    section, question = place
    answers = {**LEAN, section: LEAN.get(section, {}) | {question: value}}
    rules.problems(QUESTIONNAIRE, answers, EVIDENCE, today=TODAY)


@given(section=st.sampled_from([s.key for s in QUESTIONNAIRE.sections]), value=JSON)
@settings(max_examples=30, deadline=None)
def test_any_json_for_a_whole_section_too(section, value):
    found = rules.problems(QUESTIONNAIRE, {**LEAN, section: value}, EVIDENCE, today=TODAY)
    assert found or section == "deployment"  # closed in this case


def test_limbs_name_every_ground_claimed_or_not():
    dossier = {
        "sections": [
            {"key": "manufacture", "answers": {"dm_type": "poc"}},
            {"key": "grounds", "answers": {"grounds": ["shelf_life"]}},
        ]
    }
    claimed = {limb.key: limb.claimed for limb in limbs(dossier)}
    assert claimed == {
        "method_of_manufacture": False,
        "shelf_life": True,
        "constituents": False,
        "route": False,
        "can_only": True,
        "clinical_benefit": True,
    }
    assert all(limb.source for limb in limbs(dossier))


def test_limbs_of_modular_manufacture_all_bind():
    dossier = {"sections": [{"key": "manufacture", "answers": {"dm_type": "mm"}}]}
    assert [limb.key for limb in limbs(dossier)] == ["necessary_or_expedient", "modular_unit", "clinical_benefit"]
    assert all(limb.claimed and limb.source and not limb.alternative for limb in limbs(dossier))


def test_each_type_needs_a_reason_of_its_own():
    assert list(said(changed(grounds={"grounds": []}))) == ["grounds.grounds"]
    problems = said(changed(manufacture={"dm_type": "mm"}))
    assert "reasons relating to deployment" in problems["deployment.reasons"]
    assert not any(place.startswith("grounds.") for place in problems)


def test_a_new_designation_says_what_changed():
    problems = said(changed(applicant={"application_type": "redesignation"}))
    assert list(problems) == ["applicant.previous_designation", "applicant.significant_change"]
    assert "has changed since the earlier designation" in problems["applicant.significant_change"]
    told = {"previous_designation": "DA-2025-0003", "significant_change": "<p>Another gas.</p>"}
    assert said(changed(applicant={"application_type": "redesignation", **told})) == {}


def test_an_application_after_a_refusal_answers_it():
    problems = said(changed(applicant={"application_type": "reapplication"}))
    assert list(problems) == ["applicant.refused_application", "applicant.refusal_answered"]


def test_a_reason_for_deployment_is_argued_and_only_where_it_is_given():
    answers = changed(manufacture={"dm_type": "mm"}, deployment={"reasons": ["capacity"]})
    parts = {f"deployment.capacity_{part}" for part in ("claim", "evidence", "test", "why")}
    problems = said(answers)
    assert parts <= set(problems)
    assert not any(place.startswith(("deployment.storage", "grounds.")) for place in problems)
    assert "licensing authority determines" in problems["deployment.capacity_why"]
    answers["manufacture"]["dm_type"] = "poc"
    assert not any(place.startswith("deployment.") for place in said(answers))


def test_a_benefit_without_evidence_beside_one_with_evidence_is_asked_about():
    rows = benefits("clinical", "access", "cost")
    rows[0]["evidence"] = "E3"
    answers = changed(clinical={"benefits": rows, "benefit_evidence": []})
    (asked,) = rules.problems(QUESTIONNAIRE, answers, EVIDENCE, today=TODAY)
    assert (asked.question, asked.status) == ("benefits", Status.UNVERIFIED)
    assert "cites no evidence" in asked.message


def test_nothing_is_said_twice():
    """A check that fails is the problem; one that waits for an answer leaves it to the missing answer."""
    answers = changed(applicant={"country": "outside_uk"}, system={"control_site_country": ""})
    problems = rules.problems(QUESTIONNAIRE, answers, EVIDENCE, today=TODAY)
    assert [(p.section, p.question) for p in problems] == [
        ("applicant", "country"),
        ("system", "control_site_country"),
    ]
    nothing = rules.problems(QUESTIONNAIRE, ANSWERS, {}, today=TODAY)
    assert len({(p.section, p.question) for p in nothing}) == len(nothing) - 2, "one sentence per missing file"
    cited = rules.problems(QUESTIONNAIRE, changed(quality={"process_evidence": ["E9"]}), EVIDENCE, today=TODAY)
    assert [p.message for p in cited] == [
        "Evidence of the process cites E9, but no evidence with that code has been uploaded."
    ]


def test_a_benefit_may_cite_its_evidence_in_its_own_row():
    rows = benefits("clinical", "cost")
    answers = changed(clinical={"benefits": rows, "benefit_evidence": []})
    assert list(said(answers)) == ["clinical.benefit_evidence"]
    rows[0]["evidence"] = "E1 and E77"
    assert list(said(answers)) == ["clinical.benefits"], "a code that is not there"
    rows[0]["evidence"] = "E1"
    assert said(answers) == {}
