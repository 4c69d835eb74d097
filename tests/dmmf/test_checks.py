"""Cross-checks of the register: a register in order passes all, and each fault is found, named and placed."""

from __future__ import annotations

import time
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from designation.case import case_of
from dmmf import snapshot
from dmmf.checks import CHECKS, checks_of, loading
from dmmf.checks.case import Facts, FileCase
from submissions import summaries
from submissions.checks import REGISTER_SECTION, Place, as_problems
from submissions.models import Submission
from submissions.problems import Status
from tests.dmmf.scene import make_control_site, make_product, make_site
from tests.dmmf.scene_checks import (
    DESIGNATION,
    QUESTIONNAIRE,
    TODAY,
    changed,
    edition,
    make_case,
    register,
    run,
    site,
)
from tests.factories import Cast

PASS, FAIL, UNVERIFIED = Status.PASS, Status.FAIL, Status.UNVERIFIED
SHELF = {"process": "<p>The shelf life of the product is 20 minutes.</p>"}


def evaluation(**fields: Any) -> dict[str, Any]:
    return {"evaluation": site(1)["evaluation"] | fields}


def person(role: str, name: str, deputy_for: str = "", **fields: Any) -> dict[str, Any]:
    return {"role": role, "name": name, "deputy_for": deputy_for, "qualifications": "Chartered"} | fields


def licence(**fields: Any) -> dict[str, Any]:
    return {"licences": [register()["licences"][0] | fields]}


def unit(number: int, **fields: Any) -> dict[str, Any]:
    return site(number, kind="mm", code=f"MU-{number:02d}") | fields


TEAM = register()["persons"]
MM = changed("product", dm_type="mm") | licence(dm_scope="both") | changed("designation", variant="mm")
PAIR = [site(1), site(2, identification="pol 101")]
MOVED = edition([site(1, location_number=0), site(2), site(3)])
AS_MM = DESIGNATION | {"manufacture": {"dm_type": "mm"}}
ELSEWHERE = changed("control_site", name="Elsewhere", postcode="X9")
FEWER = edition([site(1), site(2)])

# key, how it ends, a piece of what it says, the register that makes it so, facts
CASES: list[tuple[str, Status, str, dict[str, Any], dict[str, Any]]] = [
    ("designation_in_force", PASS, "DA-2026-0001, version 1", {}, {}),
    ("designation_in_force", FAIL, "not submitted", {"designation": None}, {}),
    ("designation_in_force", FAIL, "for modular manufacture", changed("designation", variant="mm"), {}),
    ("designation_in_force", UNVERIFIED, "Not both", changed("designation", variant=""), {}),
    ("licence_scope", PASS, "covers point of care", {}, {}),
    ("licence_scope", PASS, "covers point of care", licence(dm_scope="both"), {}),
    ("licence_scope", FAIL, "does not cover point of care", licence(dm_scope="none"), {}),
    ("licence_scope", FAIL, "does not cover point of care", licence(dm_scope="mm"), {}),
    ("licence_scope", UNVERIFIED, "variation", licence(dm_scope="none"), {"varied": frozenset({"MIA(IMP) 90001"})}),
    ("licence_scope", FAIL, "but there is 3 active sites", changed("product", licence=""), {}),
    ("licence_scope", UNVERIFIED, "No licence", changed("product", licence="") | {"each": {"state": "approved"}}, {}),
    ("licence_in_force", PASS, "no day on which it ends", {}, {}),
    ("licence_in_force", PASS, "ends on 3 November 2026", licence(expires_on="2026-11-03"), {}),
    ("licence_in_force", FAIL, "expired on 1 November 2026", licence(expires_on="2026-11-01"), {}),
    ("licence_in_force", FAIL, "in the future", licence(granted_on="2026-12-01"), {}),
    ("licence_in_force", FAIL, "before it was granted", changed("product", licensed_on="2025-01-01"), {}),
    ("licence_in_force", UNVERIFIED, "No licence", changed("product", licence=""), {}),
    ("licence_in_force", UNVERIFIED, "no day", licence(granted_on="soon"), {}),
    ("certificate_in_force", PASS, "GMP 90001-0001 is in force until 31 December 2027", {}, {}),
    ("certificate_in_force", FAIL, "Expired: G", {"certificates": [{"number": "G", "expires_on": "2026-11-01"}]}, {}),
    ("certificate_in_force", UNVERIFIED, "No certificate", {"certificates": []}, {}),
    ("certificate_in_force", UNVERIFIED, "no day", {"certificates": [{"number": "G"}]}, {}),
    ("control_site_in_uk", PASS, "Halifax", {}, {}),
    ("control_site_in_uk", FAIL, "no part of the UK", changed("control_site", nation="Jersey"), {}),
    ("control_site_in_uk", FAIL, "no postcode", changed("control_site", postcode=""), {}),
    ("control_site_in_uk", UNVERIFIED, "which part", changed("control_site", nation=""), {}),
    ("persons_named", PASS, "Sid Marsh (Qualified Person)", {}, {}),
    ("persons_named", FAIL, "Nobody is named as Qualified Person", {"persons": TEAM[2:]}, {}),
    ("persons_named", FAIL, "quality control", {"persons": TEAM[:4]}, {}),
    ("persons_named", UNVERIFIED, "Sid Marsh", {"persons": [TEAM[0] | {"qualifications": ""}, *TEAM[1:]]}, {}),
    ("deputies_named", PASS, "out-of-hours", {}, {}),
    ("deputies_named", FAIL, "Una Reed for Sid Marsh", {"persons": TEAM[1:]}, {}),
    ("deputies_named", FAIL, "their own deputy", {"persons": [*TEAM, person("qp", "Al", "Al")]}, {}),
    ("deputies_named", UNVERIFIED, "stands in for the Qualified Person", {"persons": [TEAM[0], *TEAM[2:]]}, {}),
    ("deputies_named", UNVERIFIED, "out of hours", changed("control_site", out_of_hours=""), {}),
    ("sites_fit_type", PASS, "3 POC sites", {}, {}),
    ("sites_fit_type", FAIL, "no POC site", {"sites": []}, {}),
    ("sites_fit_type", FAIL, "of the other kind: MU-04", {"sites": [site(1), unit(4)]}, {}),
    ("sites_fit_type", FAIL, "no modular unit", MM, {}),
    ("sites_fit_type", UNVERIFIED, "does not say how", changed("product", dm_type="") | {"sites": []}, {}),
    ("units_identified", PASS, "1 unit", MM | {"sites": [unit(1)]}, {}),
    ("units_identified", FAIL, "number: MU-01", MM | {"sites": [unit(1, identification="")]}, {}),
    ("sites_told_apart", PASS, "3 sites", {}, {}),
    ("sites_told_apart", FAIL, "“POL-101”: S-01 and S-02", {"sites": PAIR}, {}),
    ("sites_told_apart", FAIL, "same code “S-01”", {"sites": [site(1), site(2, code="s 01")]}, {}),
    ("sites_told_apart", UNVERIFIED, "same name", {"each": {"name": "Ward", "host": "H"}}, {}),
    ("sites_located", PASS, "3 sites", {}, {}),
    ("sites_located", FAIL, "Without an address: S-01, S-02 and S-03", {"each": {"address": ""}}, {}),
    ("sites_located", FAIL, "In no region", {"each": {"region": "bavaria"}}, {}),
    ("sites_located", FAIL, "outside the UK", {"each": {"postcode": "JE2 3AB"}}, {}),
    ("sites_located", FAIL, "another nation", {"each": {"postcode": "BT1 3AB"}}, {}),
    ("sites_located", FAIL, "another nation", {"each": {"region": "scotland"}}, {}),
    ("sites_located", PASS, "", {"each": {"region": "scotland", "postcode": "DG16 5AA"}}, {}),
    ("sites_located", UNVERIFIED, "can be read", {"each": {"postcode": "near Leeds"}}, {}),
    ("register_dates", PASS, "3 sites", {}, {}),
    ("register_dates", FAIL, "future", {"each": {"state_since": "2026-11-03"}}, {}),
    ("register_dates", FAIL, "Approved before", {"each": {"located_since": "2026-04-01"}}, {}),
    ("register_dates", UNVERIFIED, "Evaluated before", {"each": evaluation(signed_on="2026-01-01")}, {}),
    ("register_dates", UNVERIFIED, "Without the day", {"each": {"state_since": None}}, {}),
    ("agreements_in_force", PASS, "3 approved sites", {}, {}),
    ("agreements_in_force", PASS, "0 approved sites", {"each": {"host": "", "agreement": ""}}, {}),
    ("agreements_in_force", FAIL, "Without an agreement", {"each": {"agreement": ""}}, {}),
    ("agreements_in_force", FAIL, "has ended", {"each": {"agreement_until": "2026-11-01"}}, {}),
    ("agreements_in_force", UNVERIFIED, "Without", {"each": {"agreement": "", "state": "approved"}}, {}),
    ("sites_evaluated", PASS, "3 approved sites", {}, {}),
    ("sites_evaluated", PASS, "No site", {"each": {"state": "proposed", "evaluation": None}}, {}),
    ("sites_evaluated", FAIL, "without a signed joint evaluation", {"each": {"evaluation": None}}, {}),
    ("sites_evaluated", FAIL, "stood before: S-01", {"each": {"location_number": 2}}, {}),
    ("sites_evaluated", FAIL, "suitable: S-01", {"each": evaluation(outcome="not_suitable")}, {}),
    ("sites_re_evaluated", PASS, "3 evaluations", {}, {}),
    ("sites_re_evaluated", FAIL, "past the day", {"each": evaluation(re_evaluate_on="2026-11-01")}, {}),
    ("sites_re_evaluated", PASS, "", {"each": evaluation(re_evaluate_on="2026-11-02")}, {}),
    ("sites_re_evaluated", UNVERIFIED, "", {"each": evaluation(re_evaluate_on="2026-11-01") | {"state": "paused"}}, {}),
    ("sites_re_evaluated", UNVERIFIED, "no day", {"each": evaluation(re_evaluate_on=None)}, {}),
    ("conditions_closed", PASS, "No condition", {}, {}),
    ("conditions_closed", PASS, "6 conditions open", {"each": evaluation(open_conditions=2)}, {}),
    ("conditions_closed", FAIL, "past its day: S-01", {"each": evaluation(open_conditions=2)},
     {"overdue": {"JE-2026-0001": 1}}),
    ("conditions_closed", UNVERIFIED, "S-01", {"each": evaluation(open_conditions=2) | {"state": "paused"}},
     {"overdue": {"JE-2026-0001": 1}}),
    ("sites_in_edition", PASS, "edition 2, in effect since 1 June 2026", {}, {}),
    ("sites_in_edition", FAIL, "does not list it: S-03", {}, {"edition": FEWER}),
    ("sites_in_edition", FAIL, "stood before: S-01", {}, {"edition": MOVED}),
    ("sites_in_edition", UNVERIFIED, "does not list it: S-03", {"each": {"state": "approved"}}, {"edition": FEWER}),
    ("sites_in_edition", UNVERIFIED, "No edition", {}, {"edition": None}),
    ("sites_in_edition", PASS, "", {"each": {"state": "proposed"}}, {"edition": None}),
    ("locked_sites", PASS, "locked no site", {}, {}),
    ("locked_sites", UNVERIFIED, "as active: S-01", {"sites": [site(1, state="suspended"), site(2)]}, {}),
    ("locked_sites", PASS, "1 site locked", {"sites": [site(1, state="revoked")]}, {"edition": None}),
    ("people_trained", PASS, "3 active or approved", {}, {}),
    ("people_trained", FAIL, "Nobody", {"each": {"trained": 0}}, {}),
    ("people_trained", FAIL, "Fewer", {"each": {"trained": 1}}, {}),
    ("people_trained", UNVERIFIED, "Nobody", {"each": {"trained": 0, "state": "approved"}}, {}),
    ("product_as_designated", PASS, "PPG-129 hyperpolarised", {}, {}),
    ("product_as_designated", FAIL, "for PPG-129, the register for PPG-131", changed("product", code="PPG-131"), {}),
    ("product_as_designated", UNVERIFIED, "“Helium gas”", changed("product", name="Helium gas"), {}),
    ("product_as_designated", FAIL, "applied for as MM", {}, {"designation": AS_MM}),
    ("product_as_designated", UNVERIFIED, "no designation", {}, {"designation": {}}),
    ("control_site_as_designated", PASS, "Halifax Control Site", {}, {}),
    ("control_site_as_designated", UNVERIFIED, "Elsewhere", ELSEWHERE, {}),
    ("control_site_as_designated", UNVERIFIED, "MIA 1", licence(number="MIA 1"), {}),
    ("control_site_as_designated", UNVERIFIED, "no designation", {}, {"designation": {}}),
    ("spokes_as_designated", PASS, "3 spokes", {}, {}),
    ("spokes_as_designated", UNVERIFIED, "expected 12", {"sites": [site(n) for n in range(1, 14)]}, {}),
    ("spokes_as_designated", UNVERIFIED, "no designation", {}, {"designation": {}}),
]  # fmt: skip


def test_a_file_that_goes_with_the_application_for_the_licence_comes_before_its_scope() -> None:
    check = run(make_case(SHELF, control={"used_for": ["licence"]}, **licence(dm_scope="none")))["licence_scope"]
    assert check.status is UNVERIFIED
    assert check.places[0] == Place("control", "used_for")


@pytest.mark.parametrize(("key", "status", "said", "parts", "facts"), CASES)
def test_a_fault_of_the_register_is_found(
    key: str, status: Status, said: str, parts: dict[str, Any], facts: dict[str, Any]
) -> None:
    check = run(make_case(SHELF, facts, **parts))[key]
    assert (check.status, said in check.message) == (status, True), check.message
    assert check.places
    assert check.message.endswith((".", "?"))


def test_a_register_in_order_passes_every_check() -> None:
    found = run(make_case(SHELF))
    assert {check.key: check.message for check in found.values() if check.status is not PASS} == {}
    assert len(found) == len(CHECKS) - 1, "one is of modular units only"
    assert len({check.title for check in found.values()}) == len(found)


def test_many_faults_are_counted_and_only_a_few_linked() -> None:
    rows = [site(number, trained=0) for number in range(1, 21)]
    check = run(make_case(sites=rows))["people_trained"]
    assert "S-01, S-02, S-03, S-04, S-05 and 15 more" in check.message
    assert [place.label for place in check.places] == [*(f"Site S-0{n}" for n in range(1, 6)), "The register of sites"]


def test_a_fault_of_the_register_is_a_problem_with_an_address() -> None:
    case = make_case(persons=[])
    place = Place(REGISTER_SECTION, "", "/control-sites/CS-2026-0001/", "The Control Site")
    check = run(case)["persons_named"]
    check = type(check)(check.key, check.title, check.status, check.message, (place,), check.source)
    (problem,) = as_problems(QUESTIONNAIRE, [check])
    assert (problem.section, problem.page, problem.href) == ("register", "", "/control-sites/CS-2026-0001/")
    (line,) = summaries.checks(Submission(kind="designation"), [check])
    assert line["links"] == [{"text": "The Control Site", "href": place.href}]
    (group,) = summaries.error_groups(Submission(kind="designation"), [problem])
    assert (group["title"], group["errors"][0]["href"]) == ("Register", place.href)


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8) | st.dates().map(str),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)
ROW = st.one_of(
    ANYTHING,
    st.builds(
        lambda number, fields: site(number) | fields,
        st.integers(1, 4),
        st.dictionaries(st.sampled_from(sorted(site(1))), ANYTHING, max_size=4),
    ),
)
REGISTERS = st.builds(
    lambda parts, rows: register() | parts | {"sites": rows},
    st.dictionaries(st.sampled_from(sorted(register())), ANYTHING, max_size=4),
    ANYTHING | st.lists(ROW, max_size=4),
)


@given(held=REGISTERS, answers=st.dictionaries(st.sampled_from(["summary", "network"]), ANYTHING), facts=ANYTHING)
@settings(max_examples=80, deadline=None)
def test_no_register_breaks_a_check(held: dict[str, Any], answers: dict[str, Any], facts: Any) -> None:
    stated = facts if isinstance(facts, dict) else DESIGNATION
    opened = case_of(QUESTIONNAIRE, answers, {}, today=TODAY).answers
    case = FileCase(QUESTIONNAIRE, opened, {}, TODAY, register=held, facts=Facts(designation=stated))
    assert all(check.message and check.places for check in checks_of(case))


def _seconds(number_of_sites: int) -> float:
    """Processor time of all checks, the best of two; the text names every site."""
    rows = [site(n, code=f"S-{n:04d}", trained=n % 3) for n in range(1, number_of_sites + 1)]
    said = (f"<p>S-{n:04d} is active since 3 March 2026, at {n} °C.</p>" for n in range(1, number_of_sites + 1, 5))
    listed = ", ".join(row["code"] for row in rows)
    text = f"{''.join(said)}<p>{listed} are active</p><p>{'A 1 ' * number_of_sites}</p>"
    case, taken = make_case({"network": text}, sites=rows), []
    for _ in range(2):
        started = time.process_time()
        checks_of(case)
        taken.append(time.process_time() - started)
    return min(taken)


def test_ten_times_the_sites_take_ten_times_as_long_and_not_a_hundred() -> None:
    assert _seconds(2000) < 25 * _seconds(200)


@pytest.mark.django_db
def test_the_case_of_a_product_is_loaded_in_a_constant_number_of_queries(
    cast: Cast, django_assert_max_num_queries: Any
) -> None:
    product = make_product(make_control_site(cast))
    for number in range(3):
        make_site(cast, product, f"S-0{number}")
    held = snapshot.of(product, today=TODAY)
    with django_assert_max_num_queries(5):
        facts = loading.facts_of(product, held, TODAY)
    assert facts == Facts()


def test_what_a_check_compares_is_never_told_as_the_regulators_word() -> None:
    found = run(make_case())
    own = ("product_as_designated", "control_site_as_designated", "spokes_as_designated", "shelf_life_as_designated",
           "persons_in_text", "sites_located", "sites_told_apart", "people_trained")  # fmt: skip
    assert [key for key in own if "this service" not in found[key].source] == []
    ungated = run(make_case(designation=None))["designation_in_force"]
    assert (ungated.status, "this service's own rule" in ungated.source) == (FAIL, True)
