"""“May it be made here now?”: the truth table of the pure answer, and the page that loads its facts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from accounts.models import User
from dmmf import may_now, sites, steps
from dmmf.models import Evaluation, MasterFile, Product, Site
from submissions.problems import Status
from tests import factories
from tests.dmmf.scene import LONG_AGO, PLACE, make_control_site, make_product, make_site
from tests.dmmf.scene_sites import bring_to, put_in_effect
from tests.factories import Cast

TODAY = date(2026, 3, 27)
DAY = timedelta(days=1)
YES, NO, OPEN = Status.PASS, Status.FAIL, Status.UNVERIFIED
HELD = Evaluation(reference="JE-1", location_number=1, outcome="suitable", re_evaluate_on=TODAY)
FINE = may_now.Facts(
    today=TODAY, kind="poc", state="active", location_number=1, minimum_operators=2, trained=2, evaluation=HELD,
    made_here=True, dm_type="poc", product_ended_on=None, has_designation=True, designation="DA-1",
    designated_for="poc", licence="MIA 1", dm_scope="poc", licence_from=TODAY, licence_until=TODAY,
    licence_ended_on=None, licensed_on=TODAY, edition=2, version=3, effective_from=TODAY, listed_at=1,
)  # fmt: skip
DESIGNATED, LICENSED, LISTED, LOCATED, ACTIVE, FREE, EVALUATED, STAFFED = range(8)
# One fact changed: what the question about it then says. Everything else stays as it was, unless named after it.
TRUTH: list[tuple[dict[str, Any], dict[int, Status]]] = [
    ({}, {}),
    ({"has_designation": False, "designation": "", "designated_for": ""}, {DESIGNATED: OPEN}),
    ({"designation": "", "designated_for": ""}, {DESIGNATED: NO}),
    ({"designated_for": "mm"}, {DESIGNATED: NO}),
    ({"licence": ""}, {LICENSED: OPEN}),
    ({"licensed_on": None}, {LICENSED: OPEN}),
    ({"licensed_on": TODAY + DAY}, {LICENSED: NO}),
    ({"dm_scope": "both"}, {}),
    ({"dm_scope": "mm"}, {LICENSED: NO}),
    ({"dm_scope": "none"}, {LICENSED: NO}),
    ({"licence_from": TODAY + DAY}, {LICENSED: NO}),
    ({"licence_until": TODAY - DAY}, {LICENSED: NO}),
    ({"licence_until": None}, {}),
    ({"licence_ended_on": TODAY}, {LICENSED: NO}),
    ({"licence_ended_on": TODAY + DAY}, {}),
    ({"product_ended_on": TODAY}, {LICENSED: NO}),
    ({"edition": None, "listed_at": None}, {LISTED: NO, LOCATED: OPEN}),
    ({"listed_at": None}, {LISTED: NO, LOCATED: OPEN}),
    ({"made_here": False}, {LISTED: NO}),
    ({"listed_at": 2}, {LOCATED: NO}),
    ({"location_number": 2}, {LOCATED: NO, EVALUATED: NO}),
    *[
        ({"state": s}, {ACTIVE: NO})
        for s in ("proposed", "under_evaluation", "qualified", "approved", "paused", "ceased")
    ],
    *[({"state": s}, {ACTIVE: NO, FREE: NO}) for s in ("suspended", "revoked")],
    ({"kind": "related"}, {ACTIVE: NO, EVALUATED: NO}),
    ({"evaluation": None}, {EVALUATED: NO}),
    ({"evaluation": Evaluation(location_number=1, outcome="not_suitable", re_evaluate_on=TODAY)}, {EVALUATED: NO}),
    ({"evaluation": Evaluation(location_number=1, outcome="suitable", re_evaluate_on=TODAY - DAY)}, {EVALUATED: NO}),
    ({"evaluation": Evaluation(location_number=1, outcome="suitable", re_evaluate_on=None)}, {EVALUATED: OPEN}),
    ({"evaluation": Evaluation(location_number=1, outcome="with_conditions", re_evaluate_on=TODAY)}, {}),
    ({"trained": 1}, {STAFFED: NO}),
    ({"trained": 0}, {STAFFED: NO}),
    ({"minimum_operators": 0, "trained": 0}, {}),
]


@pytest.mark.parametrize(("changed", "expected"), TRUTH)
def test_the_truth_table(changed: dict[str, Any], expected: dict[int, Status]) -> None:
    found = may_now.answers(replace(FINE, **changed))
    assert {number: answer.status for number, answer in enumerate(found) if answer.status is not YES} == expected
    worst = NO if NO in expected.values() else OPEN if expected else YES
    assert may_now.verdict(found) is worst
    assert all(answer.sentence.endswith(".") and str(answer.source) for answer in found)


@given(st.lists(st.sampled_from(TRUTH), max_size=4))
def test_yes_is_said_only_when_nothing_speaks_against_it(rows: list[tuple[dict[str, Any], dict[int, Status]]]) -> None:
    facts = FINE
    for changed, _ in rows:
        facts = replace(facts, **changed)
    found = may_now.answers(facts)
    assert (may_now.verdict(found) is YES) == all(answer.status is YES for answer in found)


# --- The page ----------------------------------------------------------------------------------------------------


@pytest.fixture
def product(cast: Cast) -> Product:
    designation = factories.make_decided(cast, "granted")
    made = make_product(make_control_site(cast), designation=designation)
    MasterFile.objects.create(submission=designation, product=made)  # a submitted file, so assessors know the product
    return made


def ask(client: Client, site: Site, product: Product) -> str:
    answer = client.get(reverse("dmmf:may_now", args=[site.reference]), {"product": product.code})
    assert answer.status_code == 200
    assert "no-cache" in answer["Cache-Control"]
    return answer.content.decode()


def test_the_answer_follows_what_happens(cast: Cast, product: Product, browse: Callable[[User], Client]) -> None:
    site = bring_to(make_site(cast, product), "active", cast)
    people = [browse(user) for user in (cast.rita, cast.priya, cast.asa)]
    assert all("does not list the site" in page or "No edition" in page for page in _pages(people, site, product))
    put_in_effect(product, [site], by=cast.olive)
    for page in _pages(people, site, product):
        assert "<title>Yes: may PPG-129" in page
        assert "Edition 1, version 1" in page
    steps.take_step(site, "pause", by=cast.olive, why="Broken")
    assert all("<title>No: " in page and "“Paused”" in page for page in _pages(people, site, product))
    steps.take_step(site, "resume", by=cast.olive, why="Mended")
    sites.move(
        site, place=PLACE | {"town": "Hull"}, by=cast.olive, why="New", effective_on=timezone.localdate()
    )  # fmt: skip
    for page in _pages(people, site, product):
        assert "lists it at another place" in page
        assert "<title>No: " in page


def _pages(people: list[Client], site: Site, product: Product) -> list[str]:
    return [ask(client, site, product) for client in people]


def test_an_edition_of_tomorrow_does_not_count_yet(cast: Cast, product: Product) -> None:
    site = bring_to(make_site(cast, product), "active", cast)
    put_in_effect(product, [site], by=cast.olive, day=timezone.localdate() + DAY)
    asked = may_now.products_of(product.control_site_id, site).get()
    assert may_now.facts_of(site, asked).edition is None
    assert may_now.facts_of(site, asked, today=timezone.localdate() + DAY).listed_at == 1


def test_which_product(cast: Cast, product: Product, browse: Callable[[User], Client]) -> None:
    other = make_product(product.control_site, code="PPG-130")
    site, both = make_site(cast, product), make_site(cast, product, "S-02")
    both.products.add(other)
    address = reverse("dmmf:may_now", args=[site.reference])
    assert [browse(user).get(address, {"product": "PPG-130"}).status_code for user in (cast.olive, cast.priya)] == [
        200, 404,
    ]  # fmt: skip
    assert browse(cast.olive).get(address, {"product": "XX"}).status_code == 404
    assert "May PPG-129 be made at S-01 now?" in browse(cast.priya).get(address).content.decode()
    choice = browse(cast.priya).get(reverse("dmmf:may_now", args=[both.reference])).content.decode()
    assert "?product=PPG-130" in choice


def test_an_assessor_is_offered_only_products_with_a_submitted_file(
    cast: Cast, product: Product, browse: Callable[[User], Client]
) -> None:
    site = bring_to(make_site(cast, product), "active", cast)
    site.products.add(make_product(product.control_site, code="PPG-130"))
    address = reverse("dmmf:may_now", args=[site.reference])
    asa, rita = (browse(user).get(address).content.decode() for user in (cast.asa, cast.rita))
    assert ("May PPG-129 be made at S-01 now?" in asa, "PPG-130" in asa) == (True, False)
    assert "?product=PPG-130" in rita
    pages = [browse(user).get(reverse("dmmf:site", args=[site.reference])) for user in (cast.asa, cast.rita)]
    assert [f"{address}?product=PPG-130" in page.content.decode() for page in pages] == [False, True]
    asked = {"product": "PPG-130"}
    assert [browse(user).get(address, asked).status_code for user in (cast.asa, cast.priya)] == [404, 200]


@pytest.mark.parametrize("count", [1, 30])
def test_the_answer_costs_the_same_whatever_there_is(
    cast: Cast, product: Product, browse: Callable[[User], Client], count: int, django_assert_num_queries: Any
) -> None:
    site = bring_to(make_site(cast, product), "active", cast)
    others = [make_site(cast, product, f"S-1{number:02d}") for number in range(count)]
    for number in range(count):
        put_in_effect(product, [site, *others], by=cast.olive, day=LONG_AGO + number * DAY)
    client = browse(cast.priya)
    ask(client, site, product)
    with django_assert_num_queries(9):  # session, person, site, right, product, and four for the facts
        assert "<title>Yes: " in ask(client, site, product)
