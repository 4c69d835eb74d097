"""Cross-checks of the text: what it says outright of the register can fail, the rest is asked about."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dmmf.checks import checks_of, reading
from submissions.problems import Status
from tests.dmmf.scene_checks import edition, make_case, register, run, site

PASS, FAIL, UNVERIFIED = Status.PASS, Status.FAIL, Status.UNVERIFIED
THREE = {
    "sites": [
        site(1, host="Calderfell Hospital"),
        site(2, state="paused", state_since="2026-05-04"),
        site(3, equipment="Polariser model P-4"),
    ]
}
UNITS = {
    "sites": [site(n, code=f"MU-{n:02d}", kind="mm", identification=f"NVU/2024/{n}") for n in (1, 2, 12)],
    "product": register()["product"] | {"dm_type": "mm"},
}
TWELVE = {"sites": [site(n, state="active" if n < 12 else "paused") for n in range(1, 13)]}
CEASED = {"ceased": {"S-09": "S-09", "POL-109": "S-09"}}

# key, how it ends, a piece of what it says, the text, the register
CASES: list[tuple[str, Status, str, str, dict[str, Any]]] = [
    ("codes_in_text", PASS, "2 sites named", "S-01 and S-02 are in use. See step 3, E1 and PPG-129.", THREE),
    ("codes_in_text", PASS, "names no site", "The sites are alike.", THREE),
    ("codes_in_text", FAIL, "names S-07, but the register has no such site", "Gas is made at S-07.", THREE),
    ("codes_in_text", FAIL, "names MU-21, but the register has no such site. Is MU-12 meant?", "MU-21 moved.", UNITS),
    ("codes_in_text", UNVERIFIED, "writes “MU-1”; the register has MU-01", "MU-1 moved.", UNITS),
    ("codes_in_text", UNVERIFIED, "writes “MU 01”", "MU 01 moved.", UNITS),
    ("codes_in_text", UNVERIFIED, "writes “mu-O1”", "mu-O1 moved.", UNITS),
    ("codes_in_text", UNVERIFIED, "S-09, which has ceased", "S-09 was the first.", THREE),
    ("codes_in_text", UNVERIFIED, "no site to compare", "Gas is made at S-07.", {"sites": []}),
    ("numbers_in_text", PASS, "1 serial or asset number named", "The polariser POL-101 is new.", THREE),
    ("numbers_in_text", FAIL, "names POL-110, but the register has no such", "The polariser POL-110.", THREE),
    ("numbers_in_text", UNVERIFIED, "writes “POL101”", "The polariser POL101.", THREE),
    ("numbers_in_text", UNVERIFIED, "POL-109, of S-09, which has ceased", "The polariser POL-109.", THREE),
    ("numbers_in_text", PASS, "1 serial", "The unit NVU/2024/12.", UNITS),
    ("numbers_in_text", FAIL, "NVU/2024/13", "The unit NVU/2024/13.", UNITS),
    ("numbers_in_text", UNVERIFIED, "no serial", "POL-1", {"each": {"identification": ""}}),
    ("hosts_in_text", PASS, "1 name", "At Calderfell Hospital it is made.", THREE),
    ("hosts_in_text", PASS, "names no hospital", "In a hospital it is made.", THREE),
    ("hosts_in_text", UNVERIFIED, "it has “Calderfell Hospital”", "In Calderfel Hospital it is made.", THREE),
    ("hosts_in_text", UNVERIFIED, "where the register has no site.", "In Leeds General Infirmary.", THREE),
    ("counts_in_text", PASS, "1 number", "The network has twelve POC sites.", TWELVE),
    ("counts_in_text", PASS, "2 numbers", "All 11 active sites, and the twelve spokes.", TWELVE),
    ("counts_in_text", PASS, "no number", "There is more than one site.", TWELVE),
    ("counts_in_text", PASS, "", "Two sites took part in the comparison.", TWELVE),
    ("counts_in_text", FAIL, "says “network has thirteen POC sites”; the register has 12",
     "The network has thirteen POC sites.", TWELVE),
    ("counts_in_text", FAIL, "11 active",
     "All twelve active sites are trained.", TWELVE | {"sites": TWELVE["sites"][:11]}),
    ("counts_in_text", FAIL, "", "The register lists 4 modular units.", UNITS),
    ("counts_in_text", UNVERIFIED, "has 12 sites", "It is made at 14 sites.", TWELVE),
    ("states_in_text", PASS, "3 statements", "S-01 and S-03 are active. Paused at S-02.", THREE),
    ("states_in_text", PASS, "no site", "If S-01 is paused, nothing is made.", THREE),
    ("states_in_text", PASS, "", "S-01 was paused in May.", THREE),
    ("states_in_text", PASS, "2 statements", "S-01 is approved, S-02 (qualified) too.", THREE),
    ("states_in_text", FAIL, "S-02 is active; the register has it paused since 4 May 2026",
     "S-01 and S-02 are active.", THREE),
    ("states_in_text", FAIL, "S-01 is paused", "Paused at sites: S-01, S-02.", THREE),
    ("states_in_text", FAIL, "S-01 is revoked", "S-01 (revoked)", THREE),
    ("dates_in_text", PASS, "1 date", "S-01 is active since 3 March 2026.", THREE),
    ("dates_in_text", PASS, "no date", "S-01 was visited on 3 March 2025.", THREE),
    ("dates_in_text", FAIL, "by the register S-01 is active since 3 March 2026",
     "S-01 is active since 4 March 2026.", THREE),
    ("dates_in_text", FAIL, "stands where it is since 5 January 2026", "S-01 stands there since 2026-01-06.", THREE),
    ("dates_in_text", PASS, "1 date", "DA-2026-0001 was granted on 20 January 2026.", THREE),
    ("dates_in_text", FAIL, "has DA-2026-0001 of 20 January 2026", "DA-2026-0001, granted on 21 January 2026.", THREE),
    ("dates_in_text", FAIL, "until 31 December 2027", "GMP 90001-0001 expires on 31 December 2028.", THREE),
    ("dates_in_text", UNVERIFIED, "no such date", "MIA(IMP) 90001 expires on 31 December 2028.", THREE),
    ("equipment_in_text", PASS, "polariser P-3 and polariser P-4",
     "A Polariser model P-3 or a polariser model P-4.", THREE),
    ("equipment_in_text", PASS, "no model", "A polariser, and a fridge model F-1.", THREE),
    ("equipment_in_text", FAIL, "describes the polariser P-5; the sites have P-3 and P-4",
     "A polariser model P-5.", THREE),
    ("equipment_in_text", UNVERIFIED, "of the model at S-03", "Each site has a polariser model P-3.", THREE),
    ("persons_in_text", PASS, "Sid Marsh", "The Qualified Person is Dr Sid Marsh.", {}),
    ("persons_in_text", PASS, "register: Sid Marsh.", "The Qualified Person certifies batches. Ann Gray, York.", {}),
    ("persons_in_text", FAIL, "names Ann Gray as Qualified Person; the register has Sid Marsh and Una Reed",
     "Ann Gray (QP) certifies.", {}),
    ("persons_in_text", FAIL, "Arthur Bell", "Arthur Bell, Qualified Person, certifies.", {}),
    ("persons_in_text", UNVERIFIED, "nobody in that role", "Ann Gray is the QP.", {"persons": []}),
    ("papers_in_text", PASS, "MIA(IMP) 90001", "Under MIA(IMP) 90001 and GMP certificate 90001-0001.", {}),
    ("papers_in_text", PASS, "no licence", "Under an MIA(IMP), by GMP Annex 16.", {}),
    ("papers_in_text", FAIL, "names MIA(IMP) 90002; the register has", "Under MIA(IMP) 90002.", {}),
    ("papers_in_text", UNVERIFIED, "the register has none", "Under MIA 90002.", {"licences": [], "certificates": []}),
    ("references_in_force", PASS, "DA-2026-0001", "Under DA-2026-0001.", {}),
    ("references_in_force", PASS, "No text", "Under the designation.", {}),
    ("references_in_force", FAIL, "DA-2026-0001 is in force", "Under DA-2025-0007.", {}),
    ("references_in_force", FAIL, "no designation is in force", "Under DA-2025-0007.", {"designation": None}),
    ("references_in_force", UNVERIFIED, "this one is MF-2026-0001", "See MF-2026-0002.", {}),
    ("shelf_life_as_designated", PASS, "shelf life of the product is 20 minutes",
     "The shelf life of the product is 20 minutes.", {}),
    ("shelf_life_as_designated", FAIL, "says “shelf life is 30 minutes”", "The shelf life is 30 minutes.", {}),
    ("shelf_life_as_designated", UNVERIFIED, "No text", "It keeps for a while.", {}),
    ("temperatures_twice", PASS, "1 range", "It is stored at 2 to 8 °C.", {}),
    ("temperatures_twice", PASS, "no range", "It is cold.", {}),
    ("times_twice", PASS, "1 time", "The hold time is 5 minutes.", {}),
    ("times_twice", PASS, "states no", "It takes a while.", {}),
]  # fmt: skip


@pytest.mark.parametrize(("key", "status", "said", "words", "parts"), CASES)
def test_what_a_text_says_is_compared(key: str, status: Status, said: str, words: str, parts: dict[str, Any]) -> None:
    facts = CEASED | {"edition": edition(parts.get("sites", register()["sites"]))}
    check = run(make_case({"network": f"<p>{words}</p>"}, facts, **parts))[key]
    assert (check.status, said in check.message) == (status, True), check.message
    assert check.places
    if status is FAIL:
        assert check.places[0].section == "network", "it is mended in the text first"


@pytest.mark.parametrize(
    ("life", "unit", "status", "said"),
    [
        (20, "minutes", PASS, "20 minutes"),
        (30, "minutes", FAIL, "“Shelf life” says “30 minutes”, the designation's application 20 minutes."),
        (None, "minutes", UNVERIFIED, "no answer"),
    ],
)
def test_the_shelf_life_that_is_answered_is_compared_with_the_one_that_was_designated(
    life: int | None, unit: str, status: Status, said: str
) -> None:
    case = make_case()
    answered = replace(case, answers=case.answers | {"release": {"shelf_life": life, "shelf_life_unit": unit}})
    check = run(answered)["shelf_life_as_designated"]
    assert (check.status, said in check.message) == (status, True), check.message
    if status is FAIL:
        assert (check.places[0].section, check.places[0].question) == ("release", "shelf_life")


def test_a_shelf_life_that_depends_on_the_month_is_asked_about() -> None:
    lives = {"shelf_lives": [{"item": "Gas", "stage": "product", "quantity": 6, "unit": "months"}]}
    case = make_case({"network": "<p>The shelf life is 180 days.</p>"}, {"designation": {"quality": lives}})
    assert run(case)["shelf_life_as_designated"].status is UNVERIFIED


@pytest.mark.parametrize(
    ("one", "other", "status"),
    [
        ("The storage temperature is 2 to 8 °C.", "The storage temperature is 2 to 8 °C.", PASS),
        ("The storage temperature is 2 to 8 °C.", "The storage temperature is 2–10 °C.", FAIL),
        ("Kits are stored at 2 to 8 °C.", "Gas is stored at 15 to 25 °C.", UNVERIFIED),
        ("Kits are stored at -20 to -15 °C.", "Kits are transported at 2 to 8 °C.", PASS),
    ],
)
def test_a_temperature_in_two_sections(one: str, other: str, status: Status) -> None:
    case = make_case({"network": f"<p>{one}</p>", "process": f"<p>{other}</p>"})
    assert run(case)["temperatures_twice"].status is status
    same = make_case({"network": f"<p>{one}</p><p>{other}</p>"})
    assert run(same)["temperatures_twice"].status in (PASS, UNVERIFIED), "a section may speak of two materials"


@pytest.mark.parametrize(
    ("one", "other", "status"),
    [
        ("a hold time of 5 minutes", "the hold time is 300 seconds", PASS),
        ("a hold time of 5 minutes", "the hold time is 6 minutes", FAIL),
        ("a hold time of 30 days", "the hold time is 1 month", UNVERIFIED),
        ("a hold time of 5 minutes", "the process time is 6 minutes", PASS),
    ],
)
def test_a_time_in_two_sections(one: str, other: str, status: Status) -> None:
    case = make_case({"network": f"<p>{one}</p>", "process": f"<p>{other}</p>"})
    assert run(case)["times_twice"].status is status


@pytest.mark.parametrize(
    ("control", "status", "said"),
    [
        ({}, PASS, "as in the register"),
        ({"product_name": "Helium"}, FAIL, "names the product “Helium”"),
        ({"holder": "Rival Gases Ltd"}, FAIL, "names the holder “Rival Gases Ltd”"),
        ({"qp_name": "Ann Gray"}, FAIL, "“Ann Gray” is to approve"),
        ({"holder": ""}, UNVERIFIED, "does not say yet"),
    ],
)
def test_the_first_answers_are_those_of_the_register(control: dict[str, str], status: Status, said: str) -> None:
    check = run(make_case(control=control))["file_as_registered"]
    assert (check.status, said in check.message) == (status, True), check.message


@given(st.integers(1, 99))
def test_numbers_in_words_are_read(number: int) -> None:
    words = [*reading._SMALL, *reading._TENS]
    said = words[number] if number < 20 else reading._TENS[number // 10 - 2]
    if number >= 20 and number % 10:
        said += f"-{reading._SMALL[number % 10]}"
    assert reading.number_of(said) == reading.number_of(str(number)) == number


PIECES = [
    "S-01", "S-99", "MU 3", "active", "paused", "since", "3 March 2026", "31 February 2026", "at", "is", "are", ",",
    "and", "(", ")", "twelve", "POC", "sites", "the network has", "MIA(IMP) 9", "Qualified Person", "Dr Sid Marsh",
    "2 to 8 °C", "stored", "shelf life of", "20 minutes", "Hospital", "General", ".", "–", "DA-2026-0001", "P-3",
    "model",
]  # fmt: skip


@given(st.lists(st.sampled_from(PIECES) | st.text(max_size=4), max_size=25).map(" ".join))
@settings(max_examples=80, deadline=None)
def test_no_text_breaks_a_check(words: str) -> None:
    case = make_case({"network": words, "process": f"<p>{words}</p>"})
    assert all(check.message and check.places for check in checks_of(case))
