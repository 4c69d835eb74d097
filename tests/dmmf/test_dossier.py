"""What a version of a master file freezes: answers, the register as it stood, and what hangs on both."""

from __future__ import annotations

import copy
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from dmmf import master_files, register_sections, sites, snapshot
from dmmf.dossier import build_dossier
from dmmf.kind import problems
from dmmf.models import ListedSite, MasterFile
from dmmf.questionnaire import QUESTIONNAIRE
from dmmf.states import SiteKind
from submissions import blocks, diffs, drafting, following, workflow
from submissions.models.submission import Origin
from submissions.problems import Status
from submissions.versions import canonical_json, next_dossier
from tests import factories
from tests.dmmf.registers import register, site
from tests.dmmf.scene import LONG_AGO, PLACE, make_control_site, make_product, make_site
from tests.dmmf.scene_file import answers, make_accepted_file, make_master_file, make_submitted_file, write
from tests.factories import Cast


def failing(file: MasterFile) -> list[tuple[str, str]]:
    found = problems(drafting.draft_of(factories.fresh(file.submission)))
    return [(one.section, one.question) for one in found if one.status is Status.FAIL]


def entries(dossier: dict[str, Any], section: str) -> dict[str, dict[str, Any]]:
    part = next(one for one in dossier["sections"] if one["key"] == section)
    return {entry["id"]: entry for page in part["pages"] for entry in page["entries"]}


def test_the_register_is_frozen_with_the_answers(cast: Cast) -> None:
    file = make_submitted_file(cast)
    version = factories.last_version(file.submission)
    dossier = version.dossier
    assert dossier["register"]["taken_on"] == timezone.localdate().isoformat() == dossier["date"]
    assert dossier["register"]["designation"]["reference"].startswith("DA-")
    table = entries(dossier, "network")["network.register_sites"]
    assert [row["id"] for row in table["rows"]] == [one["reference"] for one in dossier["register"]["sites"]]
    assert table["question"].startswith("From the register as it stood on ")
    assert "Sch 3 para 1A(2)(a) and (b)" in table["source"]
    people = entries(dossier, "control_site")["control_site.register_persons"]
    assert ["Qualified Person", "Sid Marsh"] in [row["cells"][:2] for row in people["rows"]]
    pinned = entries(dossier, "summary")["summary.register_designation"]
    assert dossier["register"]["designation"]["sha256"] in [row["cells"][1] for row in pinned["rows"]]


def test_numbers_go_on_and_ids_are_unique(cast: Cast) -> None:
    dossier = next_dossier((file := make_master_file(cast)).submission, drafting.draft_of(file.submission))
    for section in dossier["sections"]:
        numbers = [entry["number"] for page in section["pages"] for entry in page["entries"]]
        assert numbers == [f"{section['number']}.{place}" for place in range(1, len(numbers) + 1)]
    everything = [entry for section in dossier["sections"] for entry in entries(dossier, section["key"]).values()]
    ids = [entry["id"] for entry in everything]
    ids += [block["id"] for entry in everything for block in entry.get("blocks", [])]
    ids += [row["block"] for entry in everything for row in entry.get("rows", [])]
    assert len(ids) == len(set(ids))
    covered = {row["requirement"]: [place["anchor"] for place in row["answered"]] for row in dossier["coverage"]}
    units = covered["Each modular unit or site is described, with its means of identification"]
    assert units == ["entry-network.identification", "entry-network.register_sites"]


def test_a_version_lists_its_sites_and_shows_them_to_assessors(cast: Cast) -> None:
    file = make_master_file(cast)
    assert failing(file) == []
    version = workflow.submit(file.submission, by=cast.olive)
    listed = ListedSite.objects.filter(version=version)
    assert {(one.site.code, one.state, one.location_number) for one in listed} == {
        ("S-01", "proposed", 1), ("S-02", "proposed", 1),
    }  # fmt: skip
    assert {one.code for one in permitted(cast)} == {"S-01", "S-02"}


def permitted(cast: Cast):
    from dmmf import permissions

    return permissions.sites_visible_to(cast.asa)


def test_an_issued_version_lists_what_is_there_then(cast: Cast) -> None:
    file = make_accepted_file(cast)
    make_site(cast, file.product, "S-03")
    write(file, cast, {"control": {"changes": "<p>S-03 is added.</p>"}})
    version = workflow.issue(factories.fresh(file.submission), why="A site is added.", by=cast.olive)
    assert version.number == 2
    assert {one.site.code for one in version.listed_sites.select_related("site")} == {"S-01", "S-02", "S-03"}


def test_there_must_be_a_designation_whose_basis_is_unchanged(cast: Cast) -> None:
    product = make_product(make_control_site(cast))
    make_site(cast, product)
    file = master_files.start(product, by=cast.olive)
    write(file, cast, answers(product))
    assert failing(file) == [("register", "")]
    write(file, cast, {"summary": {"basis": "significant", "basis_explained": "<p>New route.</p>"}})
    assert failing(file) == [("summary", "basis"), ("register", "")]
    with pytest.raises(workflow.NotComplete):
        workflow.submit(file.submission, by=cast.olive)


def test_units_and_related_sites_come_from_the_register(cast: Cast) -> None:
    empty = master_files.start(make_product(make_control_site(cast, "Empty"), code="EMPTY"), by=cast.olive)
    assert ("network", "identification") in failing(empty)
    file = make_master_file(cast)
    make_site(cast, file.product, "L-01", kind=SiteKind.RELATED, setting="testing")
    assert failing(file) == [("network", "related_sites")]
    write(file, cast, {"network": {"related_sites": "yes", "related_operations": "<p>Tests.</p>"}})
    assert failing(file) == []


def test_nobody_approves_what_he_wrote_and_the_label_exception_is_narrow(cast: Cast) -> None:
    file = make_master_file(cast)
    write(file, cast, {
        "control": {"approver_name": "a. writer, regulatory affairs"},
        "labelling": {"label_exemption": "yes", "immediate": "yes", "retained": "yes"},
    })  # fmt: skip
    assert failing(file) == [("control", "approver_name"), ("labelling", "label_exemption")]
    write(file, cast, {"labelling": {"retained": "no"}, "control": {"approver_name": "H. Quality", "dm_type": "mm"}})
    assert ("labelling", "label_exemption") in failing(file)
    assert ("control", "dm_type") in failing(file)


@pytest.mark.parametrize(("time", "unit", "wrong"), [(20, "minutes", False), (21, "minutes", True), (1, "hours", True)])
def test_release_must_not_take_longer_than_the_product_keeps(cast: Cast, time: int, unit: str, wrong: bool) -> None:
    file = make_master_file(cast)
    write(file, cast, {"release": {"release_time": time, "release_time_unit": unit}})
    assert failing(file) == ([("release", "release_time")] if wrong else [])


def test_a_unit_that_moved_shows_where_it_stood(cast: Cast) -> None:
    file = make_master_file(cast)
    moved = file.product.sites.get(code="S-01")
    sites.move(moved, place=PLACE | {"town": "Bradford", "postcode": "BD1 1AA"}, by=cast.olive, why="New wing",
               effective_on=LONG_AGO)  # fmt: skip
    dossier = next_dossier(file.submission, drafting.draft_of(file.submission))
    rows = entries(dossier, "network")["network.register_places"]["rows"]
    assert [(row["id"], row["cells"][1], row["cells"][4]) for row in rows] == [
        (f"{moved.reference}-1", "1", "1 August 2025"), (f"{moved.reference}-2", "2", "Still there"),
    ]  # fmt: skip
    assert "Bradford" in rows[1]["cells"][2]


def test_a_variation_begins_with_answers_and_annexes_and_asks_the_basis_anew(cast: Cast) -> None:
    file = make_accepted_file(cast)
    after = following.start_from(
        factories.last_version(file.submission), origin=Origin.VARIATION, by=cast.olive, token=factories.token()
    )
    new = MasterFile.objects.get(submission=after)
    assert new.product == file.product
    assert set(failing(new)) == {("control", "changes"), ("control", "accurate"), ("summary", "basis")}


def test_a_product_has_one_file_at_a_time(cast: Cast) -> None:
    file = make_master_file(cast)
    token = factories.token()
    assert master_files.start(file.product, by=cast.arthur, token=token) == file
    workflow.withdraw(file.submission, why="Given up.", by=cast.olive)
    again = master_files.start(file.product, by=cast.olive, token=token)
    assert again != file
    other = make_product(file.product.control_site, code="PPG-130")
    assert master_files.start(other, by=cast.olive, token=token).product == other


def test_a_large_network_is_cut_by_region_so_that_a_new_site_moves_few_rows() -> None:
    many = register([site(number, region="london" if number % 3 else "wales") for number in range(1, 701)])
    tables = [entry for entry in register_sections.pages(many)["network"]["entries"] if "sites_" in entry["id"]]
    assert [(one["heading"], len(one["rows"])) for one in tables] == [
        ("Units and sites, London: sites 1 to 200", 200),
        ("Units and sites, London: sites 201 to 400", 200),
        ("Units and sites, London: sites 401 to 467", 67),
        ("Units and sites, Wales: sites 1 to 200", 200),
        ("Units and sites, Wales: sites 201 to 233", 33),
    ]


@given(st.lists(st.integers(1, 900), unique=True, max_size=500), st.data())
def test_every_site_stands_in_one_table_once(numbers: list[int], data: st.DataObject) -> None:
    regions = st.sampled_from(["london", "wales", "scotland"])
    kinds = st.sampled_from(["poc", "mm", "related"])
    given_sites = [site(number, region=data.draw(regions), kind=data.draw(kinds)) for number in numbers[:30]]
    given_sites += [site(number) for number in numbers[30:]]
    taken = register(given_sites)
    before = copy.deepcopy(taken)
    found = [
        row["id"]
        for entry in register_sections.pages(taken)["network"]["entries"]
        if not entry["id"].endswith(("totals", "places"))
        for row in entry["rows"]
    ]
    assert sorted(found) == sorted(one["reference"] for one in given_sites)
    assert taken == before
    assert canonical_json(register_sections.pages(taken)) == canonical_json(register_sections.pages(before))


def test_a_redline_names_the_sites_that_changed_and_no_other() -> None:
    def frozen(sites: list[dict[str, Any]], day: str) -> dict[str, Any]:
        return build_dossier(
            questionnaire=QUESTIONNAIRE, reference="MF-2026-0001", number=1, previous_sha256=None, answers={},
            attachments=[], register=register(sites, taken_on=day),
        )  # fmt: skip

    old = frozen([site(1), site(2), site(4)], "2026-11-02")
    same = frozen([site(1), site(2), site(4)], "2026-11-30")
    assert diffs.dossiers(old, same) == [], "another day is no change"
    new = frozen([site(1), site(2, state="paused"), site(3), site(4)], "2026-11-30")
    (section,) = diffs.dossiers(old, new)
    sites_table, totals = section.entries[1], section.entries[0]
    assert [piece.change for piece in sites_table.pieces] == ["same", "changed", "added", "same"]
    assert totals.heading == "Sites by state"
    assert blocks.find(new, "network.register_sites-2").text.startswith("S-002 | ")


def test_what_the_register_will_add_can_be_read_beforehand(cast: Cast, browse, django_assert_max_num_queries) -> None:
    file = make_master_file(cast)
    reference = file.submission.reference
    client = browse(cast.rita)
    overview = client.get(reverse("submissions:overview", args=[reference])).content.decode()
    address = reverse("dmmf:master_file_register", args=[reference])
    assert address in overview
    assert address in client.get(reverse("submissions:check", args=[reference])).content.decode()
    with django_assert_max_num_queries(26):
        page = client.get(address).content.decode()
    for text in ("Sid Marsh", "MIA(IMP) 90001", "S-02", "Otherdale Hospital", "Proposed since 1 August 2025"):
        assert text in page


def test_the_snapshot_asks_no_more_for_more_sites(cast: Cast, django_assert_num_queries) -> None:
    product = make_product(make_control_site(cast))
    for number in range(1, 4):
        moved = make_site(cast, product, f"S-{number}")
        sites.move(moved, place=PLACE | {"town": "York"}, by=cast.olive, why="Moved", effective_on=LONG_AGO)
    with django_assert_num_queries(10):
        snapshot.of(product)


def test_one_starts_from_the_products_of_the_own_control_sites(cast: Cast, browse) -> None:
    product = make_product(make_control_site(cast))
    address = reverse("dmmf:master_file_start")
    page = browse(cast.arthur).get(address).content.decode()
    assert str(product) in page
    wrong = browse(cast.arthur).post(address, {})
    assert wrong.status_code == 422
    assert "Select the product" in wrong.content.decode()
    assert "<title>Error: " in wrong.content.decode()
    answer = browse(cast.arthur).post(address, {"product": product.pk, "token": factories.token()})
    file = MasterFile.objects.get(product=product)
    assert answer.url == reverse("submissions:overview", args=[file.submission.reference])
    assert file.submission.working_title == "PPG-129 xenon Xe 129 hyperpolarised gas"
    again = browse(cast.olive).post(address, {"product": product.pk, "token": factories.token()})
    assert again.url == answer.url
    assert MasterFile.objects.count() == 1
    assert browse(cast.olive).post(address, {"product": "999999"}).status_code == 422
    assert browse(cast.rita).get(address).status_code == 403
    assert browse(cast.priya).get(address).status_code == 403
