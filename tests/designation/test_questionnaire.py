"""The questionnaire holds together and covers every item a designation application should have."""

from collections import Counter

import pytest

from designation.questionnaire import QUESTIONNAIRE
from designation.questionnaire.deployment import REASONS
from designation.questionnaire.grounds import GROUNDS
from submissions.problems import entry_message
from submissions.questionnaire import Kind, Question, Section

ASKED = [(s, page, question) for s in QUESTIONNAIRE.sections for page in s.pages for question in page.questions]
IDS = [f"{section.key}.{question.key}" for section, _, question in ASKED]
COLUMNS = [(f"{key}.{c.key}", c) for key, (_, _, q) in zip(IDS, ASKED, strict=True) for c in q.columns]
ALL = [*((key, question) for key, (_, _, question) in zip(IDS, ASKED, strict=True)), *COLUMNS]

# What an application should hold (A to J, by topic, not by letter of a section), and the questions that ask for it.
COVERAGE = {
    "A applicant legal name": ["applicant.legal_name"],
    "A UK address": ["applicant.address_line_1", "applicant.town", "applicant.postcode", "applicant.country"],
    "A Companies House number": ["applicant.company_number"],
    "A contact": ["applicant.contact_name", "applicant.contact_email", "applicant.contact_phone"],
    "A agent": ["applicant.has_agent", "applicant.agent_name", "applicant.agent_organisation"],
    "A application type": ["applicant.application_type", "applicant.significant_change"],
    "A related references": ["applicant.related_references", "applicant.previous_designation"],
    "A confidentiality mark": ["applicant.confidentiality", "applicant.confidential_parts"],
    "scope: manufacture at all": ["scope.activity", "scope.activity_description", "scope.why_manufacture"],
    "scope: medicine or device": ["scope.medicine_or_device", "scope.borderline_advice_reference"],
    "A after a refusal": ["applicant.refused_application", "applicant.refusal_answered"],
    "B type": ["manufacture.dm_type"],
    "B whole or part of the process": ["manufacture.extent", "manufacture.central_steps"],
    "B which steps at which site": [
        "manufacture.process_steps.step",
        "manufacture.process_steps.where",
        "manufacture.process_steps.site_type",
    ],
    "B times": ["manufacture.process_steps.quantity", "manufacture.process_steps.unit"],
    "C name or code": ["product.product_name", "product.product_code"],
    "C active substances": ["product.active_substances"],
    "C pharmaceutical form": ["product.pharmaceutical_form"],
    "C strength": ["product.strength"],
    "C route and method of administration": ["product.route", "product.method"],
    "C container and device": ["product.container"],
    "C one product": ["product.single_product"],
    "C label exemption": ["product.label_exemption", "product.immediate", "product.retained"],
    "C starting material": ["product.tissue_licence"],
    "C product class": ["product.product_class"],
    "C autologous or allogeneic": ["product.cell_origin"],
    "C status": ["product.status"],
    "C novel or existing": ["product.novelty", "product.existing_product"],
    "D indication": ["context.indication"],
    "D population and numbers": ["context.population", "context.patients_per_year"],
    "D setting": ["context.settings", "context.unit_settings", "context.setting_description"],
    "E grounds": ["grounds.grounds"],
    "E claim": [f"grounds.{g.key}_claim" for g in GROUNDS],
    "E evidence": [f"grounds.{g.key}_evidence" for g in GROUNDS],
    "E can only": [f"grounds.{g.key}_only" for g in GROUNDS],
    "E deployment reasons": ["deployment.reasons", "deployment.other_reason"],
    "E necessary or expedient": [f"deployment.{r.key}_{part}" for r in REASONS for part in ("claim", "test", "why")],
    "E why a relocatable unit": ["deployment.why_relocatable", "deployment.unit_description"],
    "E deployment and relocation": ["deployment.deployment_scenario", "deployment.relocation_scenario"],
    "F shelf life and hold times": ["quality.shelf_lives", "quality.shelf_lives.stage"],
    "F stability data": ["quality.stability", "quality.stability_evidence"],
    "F process flow with time line": ["quality.process"],
    "F CPPs and CQAs": ["quality.process_parameters", "quality.quality_attributes"],
    "F automation level": ["quality.automation_level", "quality.automation"],
    "F open and closed steps": ["quality.open_steps", "manufacture.process_steps.openness"],
    "F release concept": ["quality.release_methods", "quality.release"],
    "F comparability plan": ["quality.comparability"],
    "G clinical benefit against the alternative": ["clinical.benefits", "clinical.benefit_case"],
    "G vein-to-vein or door-to-needle time": ["clinical.time_to_patient"],
    "G harm of delay": ["clinical.harm_of_delay"],
    "G literature": ["clinical.literature"],
    "G where necessary": ["clinical.clinical_data", "clinical.no_clinical_data"],
    "H centralised": ["alternatives.centralised"],
    "H regional hubs": ["alternatives.regional"],
    "H cold chain and cryopreservation": ["alternatives.cold_chain"],
    "H hospital MS licence": ["alternatives.specials_licence"],
    "H hospital exemption": ["alternatives.hospital_exemption"],
    "H section 10": ["alternatives.section_10"],
    "H not on cost alone": ["alternatives.not_cost_alone", "alternatives.cost_role"],
    "I control site, licence or planned": [
        "system.control_site_status",
        "system.licence_number",
        "system.licence_plan",
    ],
    "I number and kinds of spokes": ["system.spoke_number", "system.spokes.kind", "system.spokes.open_steps"],
    "I first sites": ["system.first_sites"],
    "I partners": ["system.partners", "system.spokes.partner"],
    "I timetable": ["system.timetable"],
    "J declarations": ["declaration.accurate", "declaration.authority", "declaration.change_understood"],
    "J signatory": ["declaration.signatory_name", "declaration.signatory_position", "declaration.declaration_date"],
    "J attachments list": ["declaration.attachments_checked"],
}


@pytest.mark.parametrize("dm_type", ["poc", "mm"])
def test_each_route_has_sections_a_to_k_in_order(dm_type):
    sections = QUESTIONNAIRE.open_sections({"manufacture": {"dm_type": dm_type}})
    assert "".join(section.letter for section in sections) == "ABCDEFGHIJK"
    assert (QUESTIONNAIRE.key, QUESTIONNAIRE.version) == ("designation", "2.0")


def open_keys(dm_type):
    answers = {
        "manufacture": {"dm_type": dm_type},
        "grounds": {"grounds": [ground.key for ground in GROUNDS]},
        "deployment": {"reasons": [reason.key for reason in REASONS]},
    }
    return {
        f"{section.key}.{question.key}"
        for section in QUESTIONNAIRE.sections
        for _, question in QUESTIONNAIRE.open_questions(section, answers)
    }


def test_the_two_routes_share_all_but_the_legal_test_and_the_setting():
    poc, mm = open_keys("poc"), open_keys("mm")
    own = {"context.settings", "manufacture.place_of_use"}
    assert {key for key in poc - mm if not key.startswith("grounds.")} == own
    other = {"context.unit_settings", "context.use_setting"}
    assert {key for key in mm - poc if not key.startswith("deployment.")} == other
    assert not {key.partition(".")[0] for key in open_keys("")} & {"grounds", "deployment"}


ROUTE_WORDS = {"poc": ("modular unit",), "mm": ("point of care", "point-of-care")}


@pytest.mark.parametrize("dm_type", ["poc", "mm"])
def test_labels_of_a_route_do_not_speak_of_the_other(dm_type):
    for key, question in ALL:
        if ".".join(key.split(".")[:2]) in open_keys(dm_type):
            words = f"{question.label} {question.heading}".lower()
            assert not any(word in words for word in ROUTE_WORDS[dm_type]), key


def test_a_setting_that_contradicts_the_type_is_noted_in_both_directions():
    section = QUESTIONNAIRE.section("context")
    for dm_type, question, setting, page in (
        ("poc", "settings", "mobile_unit", "setting"),
        ("mm", "unit_settings", "home", "unit_setting"),
    ):
        answers = {"manufacture": {"dm_type": dm_type}, "context": {question: [setting]}}
        notes = QUESTIONNAIRE.open_notes(section.page(page), answers)
        assert [note.stops for note in notes] == [True]
        answers["manufacture"]["dm_type"] = "mm" if dm_type == "poc" else "poc"
        assert QUESTIONNAIRE.open_notes(section.page(page), answers) == []


NOTES = [
    (section, page, number, note)
    for section in QUESTIONNAIRE.sections
    for page in section.pages
    for number, note in enumerate(page.notes)
]


@pytest.mark.parametrize(("section", "page", "number", "note"), NOTES, ids=[f"{n[1].key}-{n[2]}" for n in NOTES])
def test_every_note_has_a_source_and_a_condition_that_can_hold(section, page, number, note):
    assert note.source.text
    assert note.text.endswith(".")
    target = QUESTIONNAIRE.section(note.when.section).questions[note.when.question]
    assert set(note.when.values) <= {choice.key for choice in target.choices}


@pytest.mark.parametrize(
    ("answers", "stops"),
    [
        ({"activity": "manufacture"}, False),
        ({"activity": "assembly"}, False),
        ({"activity": "unsure", "activity_advice": "no"}, False),
        ({"activity": "preparation"}, True),
        ({"activity": "dispensing"}, True),
        ({"activity": "manufacture", "medicine_or_device": "borderline"}, False),
        ({"activity": "manufacture", "medicine_or_device": "device"}, True),
    ],
)
def test_the_scope_steers(answers, stops):
    given = {"scope": answers}
    section = QUESTIONNAIRE.section("scope")
    notes = [note for page in section.pages for note in QUESTIONNAIRE.open_notes(page, given)]
    assert any(note.stops for note in notes) == stops
    assert ("unsure" in [page.key for page in QUESTIONNAIRE.open_pages(section, given)]) == (
        answers["activity"] == "unsure"
    )


def test_every_section_is_in_the_task_list_once():
    listed = [key for _, keys in QUESTIONNAIRE.groups for key in keys]
    assert sorted(listed) == sorted(section.key for section in QUESTIONNAIRE.sections)


@pytest.mark.parametrize("item", COVERAGE)
def test_every_item_is_asked_for(item):
    known = {key for key, _ in ALL}
    assert set(COVERAGE[item]) <= known


@pytest.mark.parametrize("section", QUESTIONNAIRE.sections, ids=lambda section: section.key)
def test_keys_are_unique_in_a_section(section: Section):
    questions = Counter(question.key for page in section.pages for question in page.questions)
    pages = Counter(page.key for page in section.pages)
    assert max(questions.values()) == 1
    assert max(pages.values()) == 1


@pytest.mark.parametrize(("key", "question"), ALL, ids=[key for key, _ in ALL])
def test_every_question_is_well_made(key: str, question: Question):
    assert question.source.text, "every question says where it comes from"
    assert question.label == question.label.strip()
    assert question.heading == question.heading.strip()
    assert question.label
    assert question.heading
    assert question.hint == question.hint.strip()
    assert not question.hint or question.hint[-1] in ".?)”", "a hint is a sentence"
    assert bool(question.choices) == (question.kind in {Kind.RADIOS, Kind.CHECKBOXES})
    assert bool(question.columns) == (question.kind is Kind.ROWS)
    assert len({choice.key for choice in question.choices}) == len(question.choices)
    assert entry_message(question).endswith(".")


@pytest.mark.parametrize(("key", "question"), ALL, ids=[key for key, _ in ALL])
def test_optional_questions_say_so(key: str, question: Question):
    if question.columns or "." not in key.partition(".")[2]:
        assert question.required == ("(optional)" not in question.label)


@pytest.mark.parametrize(("key", "column"), COLUMNS, ids=[key for key, _ in COLUMNS])
def test_columns_are_one_line_kinds(key: str, column: Question):
    assert column.kind in {Kind.TEXT, Kind.EMAIL, Kind.NUMBER, Kind.DATE, Kind.RADIOS}
    assert column.key != "id"


def test_conditions_refer_to_choices_asked_before():
    asked: set[str] = set()
    for section, page, question in ASKED:
        for when in (section.when, page.when, question.when):
            if when is not None:
                assert f"{when.section}.{when.question}" in asked
                target = QUESTIONNAIRE.section(when.section).questions[when.question]
                assert set(when.values) <= {choice.key for choice in target.choices}
        asked.add(f"{section.key}.{question.key}")


def test_our_own_questions_are_never_shown_as_the_regulators_word():
    for key, question in ALL:
        named = any(name in question.source.text for name in ("MHRA", "Regulations"))
        assert not (question.source.ours and named), key
        assert ("this service's own question" in str(question.source)) == question.source.ours


def test_each_ground_has_a_page_that_opens_when_it_is_claimed():
    section = QUESTIONNAIRE.section("grounds")
    for ground in GROUNDS:
        answers = {"manufacture": {"dm_type": "poc"}, "grounds": {"grounds": [ground.key]}}
        assert [page.key for page in QUESTIONNAIRE.open_pages(section, answers)] == ["grounds", ground.key]
    assert [page.key for page in QUESTIONNAIRE.open_pages(section, {"manufacture": {"dm_type": "poc"}})] == ["grounds"]
    assert QUESTIONNAIRE.open_pages(section, {}) == []


def test_each_reason_has_a_page_that_opens_when_it_is_relied_on():
    section = QUESTIONNAIRE.section("deployment")
    for reason in REASONS:
        answers = {"manufacture": {"dm_type": "mm"}, "deployment": {"reasons": [reason.key]}}
        pages = [page.key for page in QUESTIONNAIRE.open_pages(section, answers)]
        assert pages == ["reasons", reason.key, "unit", "scenario"]
