"""Cross-checks: the demo case passes all, and each contradiction is found, named and placed."""

import copy
from datetime import date, timedelta
from itertools import product as every

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from designation import rules
from designation.case import case_of
from designation.checks import CHECKS, checks, prose
from designation.checks.times import LONGEST_MONTH, SECONDS, SHORTEST_MONTH, Stated, Time, fits, order, total
from designation.demo import ANSWERS, CASES, IN_PROGRESS
from designation.kind import DESIGNATION
from designation.questionnaire import QUESTIONNAIRE
from designation.questionnaire.choices import TIME_UNITS
from submissions.checks import EVIDENCE_SECTION
from submissions.citations import codes
from submissions.kinds import Draft
from submissions.problems import EvidenceItem, Status
from tests.designation.test_rules import EVIDENCE, JSON, LEAN, TODAY, changed

POC = [
    "scope_is_manufacture", "home_or_mobile", "uk_presence", "extent_agrees", "steps_fit_sites",
    "process_fits_shelf_life", "shelf_life_stated_twice", "duration_stated_twice", "grounds_have_data",
    "spoke_numbers_agree", "evidence_cited", "citations_exist", "dates_in_order", "label_exemption",
    "benefit_not_cost_only",
]  # fmt: skip
MM = [key if key != "grounds_have_data" else "deployment_has_data" for key in POC]
PASS, FAIL, UNVERIFIED = Status.PASS, Status.FAIL, Status.UNVERIFIED


def run(answers, evidence=EVIDENCE, dated=None):
    case = case_of(QUESTIONNAIRE, answers, evidence, today=TODAY, dated=dated)
    return {check.key: check for check in checks(case)}


def one(key, evidence=EVIDENCE, dated=None, **sections):
    """The check of that key on the demo case with some answers replaced."""
    return run(changed(**sections), evidence, dated)[key]


def rows_of(section, question, which=None, **cells):
    """A table of the demo case with some cells replaced, in one row or in all."""
    table = copy.deepcopy(ANSWERS[section][question])
    for n, row in enumerate(table, 1):
        if which in (None, n):
            row.update(cells)
    return {section: {question: table}}


def step(name, quantity, unit, where="spoke", **cells):
    return {"id": name, "step": name, "where": where, "quantity": quantity, "unit": unit, "openness": "closed"} | cells


def life(stage, quantity, unit, item="Gas", condition="Cold"):
    row = {"item": item, "stage": stage, "quantity": quantity, "unit": unit, "condition": condition}
    return {"id": f"{stage}{quantity}{unit}{condition}", **row}


def shelf(*lives, **answers):
    return {"quality": {"shelf_lives": list(lives), **answers}}


def test_the_demo_case_passes_every_check():
    found = run(ANSWERS)
    assert list(found) == POC
    assert {check.key: check.message for check in found.values() if check.status is not PASS} == {}


@pytest.mark.parametrize("demo", CASES, ids=lambda demo: demo.key)
def test_every_demo_case_passes_every_check(demo):
    asked = [(section.key, question) for section in QUESTIONNAIRE.sections for question in section.questions.values()]
    cited = {code for key, q in asked for code in codes(q, demo.answers.get(key, {}).get(q.key))}
    found = run(demo.answers, {code: EvidenceItem(code) for code in cited})
    assert {check.key: check.message for check in found.values() if check.status is not PASS} == {}
    assert list(found) == (MM if demo.answers["manufacture"]["dm_type"] == "mm" else POC)


def test_every_check_has_a_sentence_a_source_and_places_that_exist():
    for answers in (ANSWERS, IN_PROGRESS, {}, changed(manufacture={"dm_type": "mm"})):
        for check in run(answers).values():
            assert check.title
            assert check.source
            assert check.message.strip().endswith("."), check
            assert "None" not in check.message
            assert check.places
            for place in check.places:
                section = QUESTIONNAIRE.section(place.section)
                assert place.section == EVIDENCE_SECTION or place.question in section.questions, place


def test_each_type_has_its_own_checks():
    assert list(run(changed(manufacture={"dm_type": "mm"}))) == MM
    assert list(run({})) == [key for key in POC if key != "grounds_have_data"]
    assert len(CHECKS) == 16


def test_nothing_can_be_told_of_an_empty_draft_and_nothing_is_said_twice_of_it():
    assert {check.status for check in run({}, {}).values()} == {UNVERIFIED}
    problems = rules.problems(QUESTIONNAIRE, {}, {}, today=TODAY)
    assert all(problem.status is FAIL for problem in problems), "the missing answers say it"


def test_the_kind_offers_them():
    found = DESIGNATION.checks(Draft("DA-2026-0001", ANSWERS, [], TODAY))
    assert [check.key for check in found] == POC


def test_a_check_that_fails_is_a_problem_at_its_first_place():
    problems = rules.problems(QUESTIONNAIRE, changed(system={"spoke_number": 13}), EVIDENCE, today=TODAY)
    assert [(p.section, p.page, p.question, p.status) for p in problems] == [
        ("system", "spokes", "spoke_number", FAIL)
    ]  # fmt: skip


SCOPE = [
    ({"activity": "preparation"}, FAIL, "not manufacture"),
    ({"activity": "dispensing"}, FAIL, "nothing to designate"),
    ({"activity": "unsure", "why_manufacture": "<p>W</p>", "activity_advice": "no"}, UNVERIFIED, "Take advice"),
    ({"activity": "unsure", "activity_advice": "yes"}, UNVERIFIED, "The advice that you name"),
    ({"activity": "assembly"}, UNVERIFIED, "can only be manufactured"),
    ({"activity": ""}, UNVERIFIED, "not said yet"),
    ({"activity": 7}, UNVERIFIED, "not said yet"),
    ({"medicine_or_device": "device"}, FAIL, "cannot be designated"),
    ({"medicine_or_device": "borderline", "borderline_advice": "no"}, UNVERIFIED, "no advice"),
    ({"medicine_or_device": "borderline"}, UNVERIFIED, "no advice"),
    ({"medicine_or_device": "borderline", "borderline_advice": "yes"}, UNVERIFIED, "reference is missing"),
    (
        {"medicine_or_device": "borderline", "borderline_advice": "yes", "borderline_advice_reference": "SA"},
        PASS,
        "Manufacture of a medicine",
    ),
]


@pytest.mark.parametrize(("answers", "status", "words"), SCOPE)
def test_scope(answers, status, words):
    check = one("scope_is_manufacture", scope=answers)
    assert check.status is status
    assert words in check.message


def test_assembly_is_enough_for_a_modular_unit():
    assert one("scope_is_manufacture", scope={"activity": "assembly"}, manufacture={"dm_type": "mm"}).status is PASS


def mm(**context):
    """The demo case as modular manufacture, its spokes on vehicles."""
    return changed(manufacture={"dm_type": "mm"}, context=context, **rows_of("system", "spokes", kind="vehicle"))


HOME_OR_MOBILE = [
    (changed(context={"settings": ["home"]}), PASS, "home counts as point of care"),
    (changed(**rows_of("system", "spokes", 4, kind="home")), UNVERIFIED, "have not selected that setting"),
    (changed(context={"settings": ["home"]}, **rows_of("system", "spokes", 4, kind="home")), PASS, "home counts"),
    (changed(context={"settings": ["imaging", "mobile_unit"]}), FAIL, "modular manufacture (MM)"),
    (changed(**rows_of("system", "spokes", 1, kind="container")), FAIL, "MM: container or pod"),
    (changed(**rows_of("manufacture", "process_steps", 4, site_type="vehicle")), FAIL, "a process step is done at"),
    (changed(context={"settings": []}), UNVERIFIED, "not said yet where"),
    (mm(unit_settings=["community"]), PASS, "can be relocated"),
    (mm(unit_settings=["home"]), FAIL, "point of care (POC)"),
    (mm(unit_settings=["fixed_room"]), FAIL, "“a relocatable manufacturing unit”"),
    (changed(manufacture={"dm_type": "mm"}, context={"unit_settings": ["community"]}), FAIL, "POC: fixed room"),
    (mm(), UNVERIFIED, "where the modular units stand"),
    (changed(manufacture={"dm_type": ""}), UNVERIFIED, "not chosen the type"),
]


@pytest.mark.parametrize(("answers", "status", "words"), HOME_OR_MOBILE)
def test_home_is_point_of_care_and_mobile_is_modular(answers, status, words):
    check = run(answers)["home_or_mobile"]
    assert check.status is status
    assert words in check.message


@pytest.mark.parametrize("places", [*every(["england", "outside_uk", ""], repeat=2)])
def test_uk_presence(places):
    applicant, site = places
    check = one("uk_presence", applicant={"country": applicant}, system={"control_site_country": site})
    expected = FAIL if "outside_uk" in places else UNVERIFIED if "" in places else PASS
    assert check.status is expected
    assert ("applicant's address must be" in check.message) == (applicant == "outside_uk")
    assert ("Control Site must be" in check.message) == (site == "outside_uk")
    assert {place.section for place in check.places} == {"applicant", "system"}


SITES = [
    (rows_of("system", "spokes", 2, equipment="absent"), FAIL, "children's hospital"),
    (rows_of("manufacture", "process_steps", 5, openness="open"), FAIL, "open steps cannot be done"),
    (rows_of("manufacture", "process_steps", 5, site_type="home"), FAIL, "no spoke of that kind is planned"),
    (rows_of("manufacture", "process_steps", 1, openness="open"), PASS, "6 steps"),  # at the Control Site
    (rows_of("manufacture", "process_steps", 1, site_type="home"), UNVERIFIED, "not at a spoke"),
    ({"system": {"spokes": []}}, UNVERIFIED, "no expected spoke"),
    (
        rows_of("manufacture", "process_steps", 5, openness="open") | rows_of("system", "spokes", open_steps="yes"),
        UNVERIFIED,
        "not classified",
    ),
    (
        rows_of("manufacture", "process_steps", 5, openness="open")
        | rows_of("system", "spokes", open_steps="yes", grade="c"),
        PASS,
        "still to be installed",
    ),
]


@pytest.mark.parametrize(("change", "status", "words"), SITES)
def test_steps_and_what_spokes_can_do(change, status, words):
    check = one("steps_fit_sites", **change)
    assert check.status is status
    assert words in check.message
    assert {(place.section, place.question) for place in check.places} >= {
        ("manufacture", "process_steps"),
        ("system", "spokes"),
    }


def test_a_step_of_one_kind_of_spoke_asks_only_those_spokes():
    table = rows_of("manufacture", "process_steps", 5, openness="open", site_type="portable")
    spokes = rows_of("system", "spokes", 4, open_steps="yes", grade="c")
    assert one("steps_fit_sites", **table, **spokes).status is PASS


FITS = [
    (shelf(life("product", 20, "minutes"), use_time=17), PASS, "within the shelf life of 20 minutes"),
    (shelf(life("product", 17, "minutes"), use_time=17), UNVERIFIED, "19 minutes 10 seconds"),
    (shelf(life("product", 1019, "seconds"), use_time=17), FAIL, "17 minutes pass, longer than"),
    (shelf(life("product", 20, "minutes"), use_time=1, use_time_unit="hours"), FAIL, "1 hour passes"),
    (
        shelf(life("product", 20, "minutes"), life("product", 5, "minutes", condition="Hot")),
        UNVERIFIED,
        "depends on the condition",
    ),
    (shelf(life("product", 1, "months"), use_time=29, use_time_unit="days"), UNVERIFIED, "length of a month"),
    (shelf(life("product", 1, "months"), use_time=27, use_time_unit="days"), PASS, "within"),
    (shelf(life("product", 1, "months"), use_time=1, use_time_unit="months"), UNVERIFIED, "longer than"),
    (shelf(life("material", 20, "minutes")), UNVERIFIED, "No shelf life of the finished product"),
    (shelf(use_time=None), UNVERIFIED, "not said yet how long"),
    (shelf(life("product", 1, "days"), life("material", 30, "minutes", "Blood")), UNVERIFIED, "“Blood” lasts"),
]


@pytest.mark.parametrize(("change", "status", "words"), FITS)
def test_the_time_to_use_fits_the_shelf_life(change, status, words):
    check = one("process_fits_shelf_life", **change)
    assert check.status is status, check.message
    assert words in check.message


@pytest.mark.parametrize(
    ("steps", "lives", "status", "words"),
    [
        ([("Mix", 30, "minutes"), ("Hold the bag", 4, "minutes")], [], FAIL, "leave them out of the steps"),
        ([("Mix", 30, "minutes"), ("Hold the bag", 30, "minutes")], [], FAIL, "“Hold the bag” (30 minutes)"),
        ([("Mix", 30, "minutes"), ("Hold the bag", 3, "minutes")], [], PASS, "20 minutes"),
        ([("Hold at 77 K", 30, "minutes"), ("Mix", 1, "minutes")], [], UNVERIFIED, "no hold time"),
        ([("Hold", 11, "minutes"), ("Mix", 1, "minutes")], [life("intermediate", 10, "minutes")], FAIL, "longer than"),
        ([("Hold", 10, "minutes"), ("Mix", 1, "minutes")], [life("intermediate", 10, "minutes")], PASS, "Holding in"),
    ],
)
def test_holds_count_where_they_stand(steps, lives, status, words):
    table = {"manufacture": {"process_steps": [step(*one_step) for one_step in steps]}}
    check = one("process_fits_shelf_life", **table, **shelf(life("product", 20, "minutes"), *lives))
    assert check.status is status, check.message
    assert words in check.message


OTHER = life("material", 24, "months")  # which a text of the demo case mentions
TWICE = [
    ({"grounds": {"shelf_life_limit": 1200, "shelf_life_limit_unit": "seconds"}}, PASS, "1,200 seconds"),
    ({"grounds": {"shelf_life_limit": 25}}, FAIL, "claim a shelf life of 25 minutes, but the table says 20 minutes"),
    ({"grounds": {"shelf_life_limit": None}}, UNVERIFIED, "not said yet"),
    ({"grounds": {"grounds": ["method_of_manufacture"], "shelf_life_limit": 25}}, PASS, "No row"),
    (
        {**shelf(life("product", 31, "days")), "grounds": {"shelf_life_limit": 1, "shelf_life_limit_unit": "months"}},
        UNVERIFIED,
        "depends on the month",
    ),
    (shelf(OTHER, life("product", 20, "minutes"), life("product", 1200, "seconds")), PASS, "No row"),
    (shelf(life("product", 20, "minutes"), life("product", 30, "minutes")), FAIL, "twice in the table"),
    (shelf(OTHER, life("product", 20, "minutes"), life("product", 30, "minutes", condition="Hot")), PASS, "No row"),
    ({"product": {"container": "<p>The shelf life of the gas.</p><p>It has a shelf life of 30 minutes.</p>"}},
     UNVERIFIED, "“shelf life of 30 minutes”"),
    ({"product": {"container": "<p>A 20-minute shelf life, less than a shelf life of less than 40 minutes.</p>"}},
     PASS, "no text"),
    ({"quality": {"release": "<p>The hold time is 12 minutes.</p>"}}, UNVERIFIED, "“hold time is 12 minutes”"),
    ({"quality": {"release": "<p>The hold time is 600 s.</p>"}}, PASS, "no text"),
    ({"quality": {"shelf_lives": []}}, UNVERIFIED, "No shelf life"),
]  # fmt: skip


@pytest.mark.parametrize(("change", "status", "words"), TWICE)
def test_a_shelf_life_is_the_same_everywhere(change, status, words):
    check = one("shelf_life_stated_twice", **change)
    assert check.status is status, check.message
    assert words in check.message


DURATIONS = [
    ({"quality": {"process_time": 46}}, PASS, "overlap"),
    ({"quality": {"process_time": 2770, "process_time_unit": "seconds"}}, PASS, "46 minutes 10 seconds."),
    ({"quality": {"process_time": 47}}, FAIL, "add up to 46 minutes 10 seconds"),
    ({"quality": {"process_time": 17}}, FAIL, "alone takes 18 minutes"),
    ({"quality": {"process_time": None}}, UNVERIFIED, "not said yet"),
    ({"manufacture": {"process_steps": []}}, UNVERIFIED, "says yet how long it takes"),
    ({"quality": {"automation": "<p>The manufacturing time is 50 minutes.</p>"}}, UNVERIFIED, "50 minutes"),
    (rows_of("manufacture", "process_steps", 6, quantity=30, unit="seconds"), UNVERIFIED, "“Time of thawing”"),
    (rows_of("manufacture", "process_steps", 4, parameters="37 °C, 20 to 30 min"), UNVERIFIED, "20 minutes to 30"),
    (rows_of("manufacture", "process_steps", 4, parameters="37 °C, 10 to 30 min"), PASS, "No parameter"),
    ({"product": {"label_exemption": "yes", "immediate": "yes"}}, UNVERIFIED, "within 2 minutes"),
    (
        {"manufacture": {"dm_type": "mm"}, "product": {"label_exemption": "yes", "immediate": "yes"}},
        PASS,
        "No parameter and no text",
    ),
]


@pytest.mark.parametrize(("change", "status", "words"), DURATIONS)
def test_times_of_manufacture_agree(change, status, words):
    check = one("duration_stated_twice", **change)
    assert check.status is status, check.message
    assert words in check.message


GROUND_DATA = [
    ({"grounds": {"grounds": []}}, UNVERIFIED, "not claimed"),
    ({"quality": {"stability_evidence": []}}, FAIL, "no evidence of stability"),
    ({"quality": {"shelf_lives": []}}, FAIL, "states none"),
    ({"quality": {"process_evidence": []}}, PASS, "method of manufacture"),
    (
        {"quality": {"process_evidence": []}, "grounds": {"method_of_manufacture_evidence": ["E8"]}},
        FAIL,
        "no evidence of the process",
    ),
    ({"grounds": {"grounds": ["constituents"]}}, PASS, "constituents"),
    ({"grounds": {"grounds": ["constituents"]}, "product": {"active_substances": []}}, FAIL, "origin"),
    ({"grounds": {"grounds": ["route"]}}, PASS, "route"),
    ({"grounds": {"grounds": ["route"]}, "product": {"route": " "}}, FAIL, "no route yet"),
    ({"grounds": {"grounds": ["route"]}, "product": {"method": "<p></p>"}}, FAIL, "has none yet"),
]


@pytest.mark.parametrize(("change", "status", "words"), GROUND_DATA)
def test_grounds_rest_on_data(change, status, words):
    check = one("grounds_have_data", **change)
    assert check.status is status, check.message
    assert words in check.message


def test_reasons_for_deployment_rest_on_data():
    def found(**deployment):
        return one("deployment_has_data", manufacture={"dm_type": "mm"}, deployment=deployment)

    assert found().status is UNVERIFIED
    assert found(reasons=["capacity"]).status is FAIL
    assert found(reasons=["capacity"], capacity_evidence=["E9"]).status is FAIL
    assert found(reasons=["capacity"], capacity_evidence=["E2"]).status is PASS
    fast = {"reasons": ["faster_deployment"], "faster_deployment_evidence": ["E2"]}
    assert "first batch" in found(**fast).message
    assert found(**fast, deployment_time=6, deployment_time_unit="days").status is PASS
    regional = {"reasons": ["regional_manufacture"], "regional_manufacture_evidence": ["E2"]}
    assert found(**regional).status is UNVERIFIED
    other = {"reasons": ["other"], "other_evidence": ["E2"]}
    assert found(**other, other_reason="Flood defence").status is PASS
    assert "about cost" in found(**other, other_reason="Containers are cheaper").message


def test_numbers_of_spokes():
    assert "add up to 12" in one("spoke_numbers_agree", system={"spoke_number": 13}).message
    none = {"system": {"spoke_number": 0, "spokes": rows_of("system", "spokes", number=0)["system"]["spokes"]}}
    assert one("spoke_numbers_agree", **none).status is FAIL, "they add up, to nothing"
    assert one("spoke_numbers_agree", **rows_of("system", "spokes", 1, number=None)).status is UNVERIFIED
    assert one("spoke_numbers_agree", system={"spoke_number": "12"}).status is UNVERIFIED


def test_evidence_that_nobody_cites():
    more = EVIDENCE | {"E6": EvidenceItem("Letter")}
    assert one("evidence_cited", more).message == (
        "E6 (Letter) is cited by no answer. Cite it where it matters, or remove it."
    )
    assert one("evidence_cited", more).status is UNVERIFIED, "it contradicts nothing"
    assert one("evidence_cited", more, product={"container": "<p>See E6.</p>"}).status is PASS
    assert "E6 and E7 are" in one("evidence_cited", more | {"E7": EvidenceItem("L")}).message


def test_citations_of_what_is_not_there():
    def found(**sections):
        return one("citations_exist", **sections)

    assert found(quality={"process_evidence": ["E9"]}).status is FAIL
    assert (
        "E8 is cited under “Benefits of decentralised manufacture”"
        in found(**rows_of("clinical", "benefits", evidence="E8")).message
    )
    assert found(product={"container": "<p>As evidence E7 shows.</p>"}).status is FAIL
    assert found(product={"container": "<p>Film E7 is clear.</p>"}).status is UNVERIFIED
    assert found(product={"container": "<p>Contains E330 and PPG-E7.</p>"}).status is PASS
    assert "cites nothing" in found(**rows_of("clinical", "benefits", 1, evidence="see report")).message
    assert run({}, {})["citations_exist"].status is UNVERIFIED


def plan(**days):
    rows = [{"id": name, "milestone": name, "planned": day} for name, day in days.items()]
    return {"system": {"timetable": rows}}


DATES = [
    (plan(licence="2027-02-01", first_site="2027-01-31"), FAIL, "31 January 2027, before the licence to manufacture"),
    (plan(licence="2027-02-01", first_site="2027-02-01"), PASS, "2 dates of the timetable"),
    (plan(cta="2026-11-01"), FAIL, "relies on the designation"),
    (plan(maa="2026-11-01"), FAIL, "marketing authorisation application is planned for 1 November 2026"),
    (plan(cta="2026-11-02"), PASS, "1 date of the timetable"),
    (plan(cta="2027-02-01", first_site="2027-01-31"), FAIL, "before the clinical trial application"),
    (
        plan(cta="2027-02-01", first_site="2027-01-31") | {"product": {"status": "authorised"}},
        UNVERIFIED,
        "before the clinical trial application",
    ),
    (plan(cta="2027-02-01", licence="2027-02-02"), UNVERIFIED, "If it holds one already, say so in the note."),
    (plan(cta="2027-02-02", licence="2027-02-02"), PASS, "2 dates of the timetable"),
    (plan(cta="2027-02-01", maa="2027-01-31"), UNVERIFIED, "If that is meant"),
    (plan(), UNVERIFIED, "no date yet"),
    ({"declaration": {"declaration_date": "2026-13-01"}}, UNVERIFIED, "The declaration has no date"),
]


def test_a_trial_needs_a_licensed_control_site_first():
    def trial(status, control_site):
        early = plan(cta="2027-02-01", licence="2027-02-02")["system"]
        system = early | {"control_site_status": control_site}
        return one("dates_in_order", product={"status": status}, system=system)

    assert trial("imp", "planned").status is FAIL
    assert trial("imp", "planned").source.startswith("MHRA guidance: clinical trial")
    assert trial("imp", "licensed").status is UNVERIFIED, "another licence may follow"
    assert trial("authorised", "planned").status is UNVERIFIED


@pytest.mark.parametrize(("change", "status", "words"), DATES)
def test_dates_follow_each_other(change, status, words):
    check = one("dates_in_order", **change)
    assert check.status is status, check.message
    assert words in check.message


def test_dates_of_evidence():
    assert one("dates_in_order", dated={"E1": date(2026, 11, 2)}).status is PASS
    late = one("dates_in_order", dated={"E1": date(2026, 11, 3)})
    assert late.status is FAIL
    assert "E1 has a date after the declaration of 2 November 2026" in late.message
    assert "in the future" in one("dates_in_order", dated={"E1": TODAY + timedelta(1)}).message


@pytest.mark.parametrize(
    ("stays", "status"),
    [
        ([("A", "2027-01-01", "2027-02-01"), ("A", "2027-02-01", "")], PASS),
        ([("A", "2027-01-01", "2027-02-01"), ("A", "2027-01-31", "")], FAIL),
        ([("A", "2027-01-01", "2027-02-01"), ("B", "2027-01-31", "")], PASS),
        ([("A", "2027-01-01", ""), ("A", "2027-01-31", "")], PASS),
        ([("A", "2027-01-02", "2027-01-01")], FAIL),
        ([("A", "2027-01-01", "2027-01-01")], PASS),
    ],
)
def test_a_unit_is_in_one_place_at_a_time(stays, status):
    rows = [{"id": str(n), "unit": u, "location": "L", "arrives": a, "leaves": z} for n, (u, a, z) in enumerate(stays)]
    assert one("dates_in_order", manufacture={"dm_type": "mm"}, deployment={"locations": rows}).status is status


@pytest.mark.parametrize("asked", ["yes", "no", ""])
@pytest.mark.parametrize("dm_type", ["poc", "mm", ""])
@pytest.mark.parametrize("immediate", ["yes", "no", ""])
@pytest.mark.parametrize("retained", ["yes", "no", ""])
def test_the_label_exemption_is_for_one_combination_only(asked, dm_type, immediate, retained):
    label = {"label_exemption": asked, "immediate": immediate, "retained": retained}
    check = run({"manufacture": {"dm_type": dm_type}, "product": label})["label_exemption"]
    if asked != "yes":
        assert check.status is (PASS if asked == "no" else UNVERIFIED)
        return
    wrong = {
        "point of care only": dm_type == "mm",
        "not given immediately": immediate == "no",
        "a portion of the product is kept": retained == "yes",
    }
    for words, is_wrong in wrong.items():
        assert (words in check.message) == is_wrong or check.status is PASS
    missing = "" in (dm_type, immediate, retained)
    assert check.status is (FAIL if any(wrong.values()) else UNVERIFIED if missing else PASS)


KINDS = st.sampled_from(["clinical", "access", "operational", "cost"])
CELLS = st.sampled_from(["", "E1", "e3, E9", "E9", "see report"])


@given(rows=st.lists(st.tuples(KINDS, CELLS), min_size=1, max_size=5), general=st.sampled_from([[], ["E3"], ["E9"]]))
def test_benefits_pass_when_and_only_when_one_for_patients_has_evidence(rows, general):
    table = [
        {"id": str(n), "benefit": "B", "kind": kind, "effect": "X", "evidence": cell}
        for n, (kind, cell) in enumerate(rows)
    ]
    answers = {**LEAN, "clinical": {"benefits": table, "benefit_evidence": general}}
    check = run(answers)["benefit_not_cost_only"]
    supported = any(
        kind in ("clinical", "access") and (general == ["E3"] or cell in ("E1", "e3, E9")) for kind, cell in rows
    )
    assert check.status is (PASS if supported else FAIL)
    if check.status is FAIL:
        only_cost = not {"clinical", "access"} & {kind for kind, _ in rows}
        assert ("never enough" in check.message) == only_cost


def test_a_clinical_benefit_that_reads_like_cost_is_asked_about():
    table = [{"id": "1", "benefit": "Costs of transport fall", "kind": "clinical", "effect": "X", "evidence": "E1"}]
    assert one("benefit_not_cost_only", clinical={"benefits": table}).status is UNVERIFIED
    table.append({"id": "2", "benefit": "Fewer attacks", "kind": "clinical", "effect": "X", "evidence": "E3"})
    assert one("benefit_not_cost_only", clinical={"benefits": table}).status is PASS


UNITS = [choice.key for choice in TIME_UNITS]
TIMES = st.builds(Stated, st.integers(0, 5000), st.sampled_from(UNITS)).map(lambda stated: stated.time)


@given(one_time=TIMES, other=TIMES, third=TIMES)
def test_times_compare_exactly_and_say_when_they_cannot(one_time, other, third):
    found = order(one_time, other)
    assert found == (None if order(other, one_time) is None else -order(other, one_time))
    for month in range(SHORTEST_MONTH, LONGEST_MONTH + 1, 86400):
        gap = (one_time.months - other.months) * month + one_time.seconds - other.seconds
        assert found is None or found == (gap > 0) - (gap < 0)
        assert fits(one_time, other) in (None, gap <= 0)
    assert order(one_time + third, other + third) == found
    assert total([one_time, other, third]) == one_time + other + third


def test_units_are_those_of_the_questionnaire():
    assert [*SECONDS, "months"] == UNITS
    assert str(Time(93784)) == "1 day 2 hours 3 minutes 4 seconds"
    assert str(Time(1, 2)) == "2 months 1 second"
    assert str(Time()) == "no time"
    assert str(Stated(1, "hours")) == "1 hour"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("It has a shelf life of 20 minutes.", ["20 minutes"]),
        ("Shelf life: 1.5 hours", ["1.5 hours"]),
        ("The shelf-life of the product is about two days", ["2 days"]),
        ("a shelf life that ends at 20 min", ["20 minutes"]),
        ("20-minute shelf life", ["20 minutes"]),
        ("a shelf life of 2 years", ["24 months"]),
        ("a shelf life of 10 to 20 minutes", []),
        ("a shelf life of less than 20 minutes", []),
        ("The shelf life is limited by decay. It takes 20 minutes.", []),
        ("shelf life of 1,200 s", ["1,200 seconds"]),
        ("20 minutes after filling, its shelf life", []),
    ],
)
def test_what_texts_say_of_a_shelf_life(text, found):
    assert [str(stated) for _, stated in prose.times_of(text, prose.SHELF_LIFE)] == found


@pytest.mark.parametrize("word", ["f\N{LATIN SMALL LETTER DOTLESS I}ve", "\N{LATIN SMALL LETTER LONG S}ix", "FOO"])
def test_a_letter_that_only_looks_like_one_of_a_number_is_read_over(word):
    assert not list(prose.times_of(f"a shelf life of {word} hours", prose.SHELF_LIFE))
    assert not list(prose.ranges_of(f"1 to {word} hours"))


PLACES = [(section.key, question) for section in QUESTIONNAIRE.sections for question in section.questions]
ROWS = [(s.key, q.key, c.key) for s in QUESTIONNAIRE.sections for q in s.questions.values() for c in q.columns]


def judged(answers, evidence=EVIDENCE):
    found = run(answers, evidence)
    problems = rules.problems(QUESTIONNAIRE, answers, evidence, today=TODAY)
    failed = [check for check in found.values() if check.status is FAIL]
    assert not failed or any(problem.status is FAIL for problem in problems), "what fails stops the submission"
    return found


@given(place=st.sampled_from(PLACES), value=JSON, dm_type=st.sampled_from(["poc", "mm", "", None, 7, ["poc"]]))
@settings(max_examples=30, deadline=None)
def test_any_json_in_any_place_is_checked_without_an_exception(place, value, dm_type):
    section, question = place
    answers = {**LEAN, "manufacture": {**LEAN["manufacture"], "dm_type": dm_type}}
    answers[section] = answers.get(section, {}) | {question: value}
    judged(answers)


@given(place=st.sampled_from(ROWS), value=JSON, count=st.integers(0, 3))
@settings(max_examples=30, deadline=None)
def test_any_json_in_any_cell_too(place, value, count):
    section, question, column = place
    rows = [{"id": str(n), column: value} for n in range(count)]
    judged({**LEAN, section: LEAN.get(section, {}) | {question: rows}})


@given(
    kept=st.sets(st.sampled_from(PLACES)),
    dm_types=st.sampled_from(["poc", "mm", ""]),
    evidence=st.sets(st.sampled_from(["E1", "E2", "E9"])),
)
@settings(max_examples=30, deadline=None)
def test_any_part_of_a_case_is_checked(kept, dm_types, evidence):
    answers = {
        section: {question: value for question, value in given_answers.items() if (section, question) in kept}
        for section, given_answers in LEAN.items()
    }
    answers["manufacture"]["dm_type"] = dm_types
    found = judged(answers, {code: EvidenceItem(code) for code in evidence})
    assert list(found) == {"poc": POC, "mm": MM, "": [key for key in POC if key != "grounds_have_data"]}[dm_types]
