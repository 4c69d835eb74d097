"""The annual report: what is generated, what stops it, when it is due, and that nothing else holds it up."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from accounts.models import User
from dmmf import annual_report_facts, annual_report_pages, annual_report_rules, annual_reports
from dmmf.annual_report_kind import ANNUAL_REPORT
from dmmf.annual_report_rules import Reported, anniversary, period_problems
from dmmf.models import AgreedAction, AnnualReport, Product
from dmmf.urls import annual_reports as urls
from submissions import diffs, drafting, kinds, workflow
from submissions.models import Submission
from submissions.packages import export, verify
from submissions.packages.importing import import_package
from submissions.packages.reading import PackageRefused
from submissions.problems import Status
from submissions.rendering import parts
from submissions.states import State
from tests import factories
from tests.dmmf import scene_life, test_editions
from tests.dmmf.matrix import answers, parsed, people_of, without_a_row
from tests.dmmf.scene import LONG_AGO, make_control_site, make_product, make_site
from tests.dmmf.scene_report import (
    START,
    end,
    make_busy_product,
    make_complete,
    make_report,
    make_submitted,
    sites_of,
    table,
)
from tests.dmmf.scene_sites import signed_evaluation
from tests.factories import Cast
from tests.submissions.test_queries import exactly

pytestmark = pytest.mark.django_db
Browse = Callable[[User], Client]
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def small_kind() -> Iterator[None]:
    with scene_life.known():
        yield


def dossier_of(submission: Submission) -> dict[str, Any]:
    return ANNUAL_REPORT.build_dossier(drafting.draft_of(submission), number=1, previous_sha256=None)


def problems_of(submission: Submission) -> list[tuple[str, str]]:
    found = ANNUAL_REPORT.problems(drafting.draft_of(submission))
    return [(str(problem.status), problem.message) for problem in found]


# --- Starting -----------------------------------------------------------------------------------------------------


def test_a_report_begins_with_its_period_and_the_sites_that_worked(cast: Cast) -> None:
    product = make_busy_product(cast)
    submission = make_report(cast, product)
    given = drafting.answers_of(submission)
    assert given["period"] == {"from": "2025-08-01", "to": end().isoformat()}
    assert [row["site"] for row in given["product"]["batches"]] == ["S-01"]
    assert factories.fresh(submission).working_title.startswith(f"{product}, annual report 1 August 2025 to ")


def test_the_same_token_gives_the_same_report(cast: Cast) -> None:
    product, token = make_product(make_control_site(cast)), factories.token()
    made = [annual_reports.start(product, start=START, end=end(), by=cast.olive, token=token) for _ in range(2)]
    assert made[0] == made[1]
    assert AnnualReport.objects.count() == 1


@pytest.mark.parametrize(("person", "refused"), [("rita", PermissionDenied), ("stella", Http404), ("asa", Http404)])
def test_who_changes_nothing_of_the_control_site_writes_no_report(
    cast: Cast, person: str, refused: type[Exception]
) -> None:
    with pytest.raises(refused):
        annual_reports.start(make_product(make_control_site(cast)), start=START, end=end(), by=getattr(cast, person))
    assert not Submission.objects.filter(kind="annual_report").exists()


# --- What is generated --------------------------------------------------------------------------------------------


def test_the_register_says_what_happened_to_the_sites_of_the_product(cast: Cast) -> None:
    dossier = dossier_of(make_report(cast, make_busy_product(cast)))
    movements = [(row[0], row[2], row[3]) for row in table(dossier, "register.movements")]
    assert ("S-01", "Paused", "31 August 2025") in movements
    assert ("S-02", "Moved", "30 September 2025") in movements
    assert {code for code, _, _ in movements} == {"S-01", "S-02"}
    move = next(row for row in table(dossier, "register.movements") if row[2] == "Moved")
    assert "Leeds" in move[4]
    assert "Bradford" in move[5]
    assert ["Moved", "1"] in table(dossier, "register.numbers")
    assert {row[0]: row[5] for row in table(dossier, "register.end")} == {"S-01": "Paused", "S-02": "Proposed"}
    assert table(dossier, "register.start") == [["No site of this product was registered."]]


def test_a_period_begins_with_what_the_day_before_ended_with(cast: Cast) -> None:
    product = make_busy_product(cast)
    facts = annual_report_facts.of(product, LONG_AGO + DAY, end())
    assert {row["code"]: row["state"] for row in facts.register_at_start} == {"S-01": "active", "S-02": "proposed"}
    again = annual_report_facts.of(product, LONG_AGO + 30 * DAY, end())
    assert again.register_at_start == facts.register_at_start
    assert ("pause", "2025-08-31") in {(row["verb"], row["on"]) for row in again.movements}


def test_what_happened_outside_the_period_is_left_out(cast: Cast) -> None:
    product = make_busy_product(cast)
    facts = annual_report_facts.of(product, LONG_AGO + 31 * DAY, LONG_AGO + 59 * DAY)
    assert facts.movements == []
    assert facts.register_at_start == facts.register_at_end
    assert facts.codes == {"S-01", "S-02"}
    assert table({"sections": annual_report_pages.sections(facts, first=1)}, "register.movements") == [
        ["None in the period."]
    ]


def test_the_movements_of_any_cut_add_up(cast: Cast) -> None:
    product = make_busy_product(cast)
    whole = annual_report_facts.of(product, START, end()).movements
    for cut in (START, START + 29 * DAY, START + 30 * DAY, START + 60 * DAY, end() - DAY):
        first = annual_report_facts.of(product, START, cut).movements
        second = annual_report_facts.of(product, cut + DAY, end()).movements
        assert first + second == whole


def test_editions_evaluations_and_conditions_of_the_period(cast: Cast) -> None:
    product = make_busy_product(cast)
    scene_life.make_in_effect(cast, product)
    site = sites_of(product)["S-01"]
    old = signed_evaluation(site, by=cast.olive, signed_on=LONG_AGO, re_evaluate_on=LONG_AGO + 90 * DAY)
    said = {"item": "space", "owner_side": "provider", "owner_name": "Priya Shah", "proposed_side": "applicant"}
    for text, closed in (("Clear the store room", None), ("Mend the door", LONG_AGO + DAY)):
        AgreedAction.objects.create(
            evaluation=old, text=text, due_on=LONG_AGO + 30 * DAY, is_condition=True, proposed_by=cast.olive,
            closed_on=closed, **said,
        )  # fmt: skip
    facts = annual_report_facts.of(product, START, timezone.localdate())
    assert [row["number"] for row in facts.editions] == [1]
    assert [row["text"] for row in facts.conditions] == ["Clear the store room"]
    assert old.reference in {row["reference"] for row in facts.evaluations}
    before = annual_report_facts.of(product, START, LONG_AGO + 100 * DAY)
    assert [row["reference"] for row in before.due] == [old.reference]
    assert before.editions == []


def test_the_designation_at_the_start_and_at_the_end(cast: Cast, granted: Submission) -> None:
    facts = annual_report_facts.of(make_busy_product(cast, granted), START, timezone.localdate())
    assert facts.designation_at_start is None
    assert facts.designation_at_end == {
        "reference": granted.reference, "version": 1, "decided_on": timezone.localdate().isoformat(),
    }  # fmt: skip
    assert facts.designation_changed
    workflow.withdraw(granted, why="Given up.", by=cast.olive)
    assert annual_report_facts.of(Product.objects.get(code="PPG-129"), START, end()).designation_at_end is None


def test_rows_are_known_by_what_they_are_about(cast: Cast) -> None:
    """Two versions of a report differ in the rows that differ, wherever they stand."""
    submission = make_complete(cast)
    old = dossier_of(submission)
    make_site(cast, AnnualReport.objects.get().product, "S-00")
    new = dossier_of(factories.fresh(submission))
    changed = {entry.id: entry for part in diffs.dossiers(old, new) for entry in part.entries}
    assert set(changed) == {"register.numbers", "register.movements", "register.end"}
    counted = [piece.change for piece in changed["register.end"].pieces]
    assert [counted.count(kind) for kind in (diffs.Change.ADDED, diffs.Change.SAME)] == [1, 2]


def test_block_ids_are_unique(cast: Cast) -> None:
    dossier = dossier_of(make_complete(cast))
    entries = [entry for part in dossier["sections"] for page in part["pages"] for entry in page["entries"]]
    ids = [row["block"] for entry in entries for row in entry.get("rows", ())]
    ids += [block["id"] for entry in entries for block in entry.get("blocks", ())]
    assert len(ids) == len(set(ids))
    assert [part["number"] for part in dossier["sections"]] == list(range(1, len(dossier["sections"]) + 1))


# --- What stops it ------------------------------------------------------------------------------------------------

TODAY = date(2026, 9, 1)
YEAR = (date(2025, 8, 1), date(2026, 7, 31))


@given(st.dates(date(2025, 1, 1), date(2027, 1, 1)), st.dates(date(2025, 1, 1), date(2027, 1, 1)))
def test_a_period_is_accepted_if_it_runs_forwards_and_has_passed(first: date, last: date) -> None:
    fails = [p for p in period_problems(first, last, today=TODAY) if p.status is Status.FAIL]
    assert bool(fails) == (first > last or last >= TODAY)


@given(st.dates(date(2025, 1, 1), date(2026, 8, 31)), st.integers(0, 400))
def test_an_overlap_is_said_if_a_day_is_reported_twice(first: date, length: int) -> None:
    last = min(first + length * DAY, date(2026, 8, 31))
    said = period_problems(first, last, today=TODAY, others=[Reported("AR-2026-0001", *YEAR)])
    twice = {first + n * DAY for n in range((last - first).days + 1)} & {
        YEAR[0] + n * DAY for n in range((YEAR[1] - YEAR[0]).days + 1)
    }
    assert [p.status for p in said] == ([Status.UNVERIFIED] if twice else [])


def test_a_complete_report_is_submitted(cast: Cast) -> None:
    submission = make_complete(cast)
    assert problems_of(submission) == []
    version = workflow.submit(submission, by=cast.olive)
    assert version.title.startswith("PPG-129 xenon")
    assert version.dossier["applicant"] == "Pennine Polar Gases Ltd"


def test_an_empty_report_is_not(cast: Cast) -> None:
    submission = make_report(cast)
    with pytest.raises(workflow.NotComplete):
        workflow.submit(submission, by=cast.olive)


@pytest.mark.parametrize(
    ("changes", "status", "sentence"),
    [
        ({"statement": {"qp_name": "Olive Turner"}}, "fail", "is no Qualified Person"),
        ({"statement": {"date": "2020-01-01"}}, "fail", "made after the period has ended"),
        ({"statement": {"date": "2199-01-01"}}, "fail", "cannot be in the future"),
        ({"product": {"batches": [{"id": "a", "site": "S-99", "made": 1, "released": 1, "failed": 0}]}},
         "fail", "is no site of this product"),
        ({"product": {"batches": [{"id": "a", "site": "S-01", "made": 1, "released": 1, "failed": 1}]}},
         "fail", "more batches are released or failed"),
        ({"product": {"batches": [{"id": i, "site": "S-01", "made": 1, "released": 1, "failed": 0} for i in "ab"]}},
         "fail", "S-01 has 2 rows"),
        ({"designation": {"basis": "significant"}}, "fail", "What changed, how was it judged"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said(cast: Cast, changes: dict[str, Any], status: str, sentence: str) -> None:
    found = problems_of(make_complete(cast, **changes))
    assert any(said == status and sentence in message for said, message in found), found


def test_a_basis_called_unchanged_is_held_against_what_happened(cast: Cast, granted: Submission) -> None:
    product = make_busy_product(cast, granted)
    facts = annual_report_facts.Facts(
        *YEAR, editions=[{"number": 3, "touches_designation": True}], designation_at_end={"reference": "DA"}
    )
    found = annual_report_rules._basis({"designation": {"basis": "unchanged"}}, facts)
    assert [problem.status for problem in found] == [Status.UNVERIFIED] * 2
    assert not list(annual_report_rules._basis({"designation": {"basis": "significant"}}, facts))
    assert product


def test_a_second_report_of_the_same_days_is_warned_of(cast: Cast) -> None:
    product = make_busy_product(cast)
    first = make_submitted(cast, product)
    found = problems_of(make_report(cast, product))
    assert any(said == "unverified" and first.reference in message for said, message in found)


# --- Nothing else holds it up -------------------------------------------------------------------------------------


def test_a_report_goes_through_while_the_master_file_is_under_review(cast: Cast) -> None:
    product = make_busy_product(cast)
    file = scene_life.make_file(cast, product)
    workflow.submit(file, by=cast.olive)
    report = make_complete(cast, product)
    workflow.submit(report, by=cast.olive)
    factories.decide(report, cast.asa, "granted")
    assert (factories.fresh(report).state, factories.fresh(file).state) == (State.GRANTED, State.SUBMITTED)


def test_a_report_goes_through_while_another_report_waits(cast: Cast) -> None:
    product = make_busy_product(cast)
    make_submitted(cast, product)
    assert make_submitted(cast, product).state == State.SUBMITTED


def test_a_returned_report_is_written_again_for_the_same_product(cast: Cast, browse: Browse) -> None:
    report = make_submitted(cast)
    factories.decide(report, cast.asa, "refused")
    assert kinds.state_label(report.kind, "refused", "") == "Returned"
    browse(cast.olive).post(reverse("submissions:follow", args=[report.reference]), {"token": str(factories.token())})
    again = report.followed_by.get()
    assert again.annual_report.product == report.annual_report.product
    workflow.submit(again, by=cast.olive)


def test_a_received_report_is_closed_and_its_pages_say_so(cast: Cast, browse: Browse) -> None:
    report = make_submitted(cast)
    workflow.validate(report, by=cast.asa)
    address = reverse("submissions:decide", args=[report.reference])
    page = browse(cast.asa).get(address).content.decode()
    assert "Received" in page
    assert "Returned" in page
    data = {
        "version": "1", "outcome": "granted", "verdict_report": "accepted", "reason_report": "It is complete.",
        "summary": "Received with thanks.",
    }  # fmt: skip
    assert browse(cast.asa).post(address, data).status_code == 302
    page = browse(cast.olive).get(reverse("submissions:overview", args=[report.reference])).content.decode()
    assert "What you can do next" not in page
    with pytest.raises(Exception, match="Answers can be changed"):
        factories.save(factories.fresh(report), cast.olive, {"review": "<p>Later.</p>"}, key="product")


def test_screen_and_pdf_lay_the_generated_sections_out(cast: Cast) -> None:
    dossier = dossier_of(make_complete(cast))
    for part, fragment in zip(dossier["sections"], parts.sections(dossier), strict=True):
        assert f'id="section-{part["key"]}"' in fragment.html
        for row in (row for page in part["pages"] for entry in page["entries"] for row in entry.get("rows", ())):
            assert f'id="{row["block"]}"' in fragment.html


# --- Packages -----------------------------------------------------------------------------------------------------


def test_a_package_of_a_report_verifies_and_comes_back_for_the_same_product(cast: Cast, tmp_path: Path) -> None:
    report = make_submitted(cast)
    package = tmp_path / "report.zip"
    export.write(export.of_version(factories.last_version(report), pdf=False), package)
    assert not verify.check(verify.open_package(str(package))).problems
    imported = import_package(str(package), by=cast.olive, new=True)
    again = imported.submission
    assert again.annual_report.product == report.annual_report.product
    assert drafting.answers_of(again) == drafting.answers_of(report)
    assert (
        workflow.submit(factories.fresh(again), by=cast.olive).dossier["sections"]
        == (factories.last_version(report).dossier["sections"])
    )


def test_a_package_about_a_product_that_is_not_there_says_so(cast: Cast, tmp_path: Path) -> None:
    report = make_report(cast)
    package = tmp_path / "report.zip"
    export.write(export.of_draft(report), package)
    Product.objects.update(code="ELSE-1")
    with pytest.raises(PackageRefused, match="no product PPG-129 here"):
        import_package(str(package), by=cast.olive, new=True)


# --- When it is due -----------------------------------------------------------------------------------------------


@given(st.dates(date(2020, 1, 1), date(2030, 12, 31)), st.integers(1, 30))
def test_an_anniversary_is_a_real_day_of_the_same_month(day: date, years: int) -> None:
    found = anniversary(day, years)
    assert (found.year, found.month) == (day.year + years, day.month)
    assert found.day in (day.day, 28)


def test_the_next_report_is_due_on_the_anniversary_that_none_reaches(cast: Cast, settings: Any) -> None:
    product = make_busy_product(cast)
    [first] = annual_reports.due([product])
    assert (first.on, first.start, first.end, first.open) == (date(2026, 8, 1), LONG_AGO, date(2026, 7, 31), "")
    settings.ANNUAL_REPORT_DUE_DAYS = 60
    assert annual_reports.due([product])[0].on == date(2026, 9, 30)
    report = make_report(cast, product)
    assert annual_reports.due([product])[0].open == report.reference
    make_submitted(cast, product)
    after = annual_reports.due([product])[0]
    assert after.start == end() + DAY
    assert after.on > end()
    Product.objects.filter(pk=product.pk).update(ended_on=end())
    assert annual_reports.due(Product.objects.select_related("licence").filter(pk=product.pk)) == []


def test_the_home_page_says_what_is_due_and_never_that_the_law_says_so(
    cast: Cast, browse: Browse, monkeypatch: pytest.MonkeyPatch
) -> None:
    product = make_product(make_control_site(cast))
    monkeypatch.setattr("dmmf.annual_reports.AHEAD", timedelta(days=10_000))
    page = browse(cast.olive).get("/").content.decode()
    assert f"The annual report of {product}" in page
    assert "Illustrative" in page
    for person in (cast.rita, cast.asa, cast.priya, cast.stella):
        assert "The annual report of" not in browse(person).get("/").content.decode()


# --- Pages --------------------------------------------------------------------------------------------------------

#                        olive arthur sid  rita priya paula asa  stella nemo
GET = """
annual_report_start      200   200    200  403  403   403   403  403    403
annual_report_generated  200   200    200  200  404   404   404  404    404
"""
POST = """
annual_report_start      422   422    422  403  403   403   403  403    403
"""
SUBMITTED = """
annual_report_generated  200   200    200  200  404   404   403  404    404
"""


@pytest.mark.parametrize(
    ("make", "expected", "method"),
    [(make_report, GET, "get"), (make_report, POST, "post"), (make_submitted, SUBMITTED, "get")],
)
def test_who_gets_what(cast: Cast, make: Callable[[Cast], Submission], expected: str, method: str) -> None:
    arguments = {"annual_report_start": (), "annual_report_generated": (make(cast).reference,)}
    assert answers(expected, arguments, people_of(cast), method=method) == parsed(expected)


def test_every_address_has_a_row() -> None:
    assert not without_a_row(urls.urlpatterns, GET, POST, test_editions.IN_EFFECT_GET)


def test_generated_pages_are_of_a_report_only(cast: Cast, browse: Browse, draft: Submission) -> None:
    assert browse(cast.olive).get(reverse("dmmf:annual_report_generated", args=[draft.reference])).status_code == 404


def test_starting_on_the_page(cast: Cast, browse: Browse) -> None:
    product = make_busy_product(cast)
    make_submitted(cast, product)
    olive, address = browse(cast.olive), reverse("dmmf:annual_report_start")
    page = olive.get(address).content.decode()
    assert "Illustrative" in page
    day = end() - DAY
    data = {
        "token": str(factories.token()), "product": str(product.pk), "from-day": "1", "from-month": "8",
        "from-year": "2025", "to-day": str(day.day), "to-month": str(day.month), "to-year": str(day.year),
    }  # fmt: skip
    answers = [olive.post(address, data, follow=True) for _ in range(2)]
    assert answers[0].redirect_chain == answers[1].redirect_chain
    page = answers[0].content.decode()
    assert "The period overlaps that of" in page
    assert "What the register says for the period" in page
    refused = olive.post(address, data | {"to-year": "2199"})
    assert refused.status_code == 422
    assert "The period must have passed" in refused.content.decode()
    assert "<title>Error: " in refused.content.decode()


def test_the_general_start_page_leads_to_that_of_the_report(cast: Cast, browse: Browse) -> None:
    answer = browse(cast.olive).post(reverse("submissions:start", args=["annual_report"]))
    assert answer["Location"] == reverse("dmmf:annual_report_start")
    assert not Submission.objects.exists()


GENERATED, OVERVIEW = 16, 21


@pytest.mark.parametrize("count", [1, 30])
def test_a_page_asks_the_same_number_of_questions(cast: Cast, browse: Browse, count: int) -> None:
    product = make_product(make_control_site(cast))
    for number in range(count):
        make_site(cast, product, f"S-{number:02d}")
    report = make_report(cast, product)
    olive = browse(cast.olive)
    olive.get(reverse("submissions:list"))
    with exactly(GENERATED):
        page = olive.get(reverse("dmmf:annual_report_generated", args=[report.reference])).content.decode()
    assert page.count("Imaging department") == 2 * count
    with exactly(OVERVIEW):
        olive.get(reverse("submissions:overview", args=[report.reference]))


def test_no_question_of_the_report_is_the_regulators() -> None:
    pages = [page for section in ANNUAL_REPORT.questionnaire.sections for page in section.pages]
    assert [question.key for page in pages for question in page.questions if not question.source.ours] == []
