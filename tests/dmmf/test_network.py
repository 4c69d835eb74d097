"""The page of a Control Site: its numbers, what needs attention, its picture and its history."""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from accounts.models import User
from dmmf import attention, holdings, network, permissions, steps, training, validity, variations
from dmmf.licences import LICENCE
from dmmf.models import AgreedAction, ControlSite, Edition, ListedSite, MasterFile, Product, Site, SiteEvent
from dmmf.states import LOCKED, Region, SiteKind, SiteState
from submissions.models import Submission, Version
from tests import factories
from tests.dmmf.scene import LONG_AGO, make_control_site, make_product, make_site
from tests.dmmf.scene_sites import apply_to_vary, report
from tests.dmmf.test_expiring import ahead, evaluated, trained
from tests.factories import Cast

pytestmark = pytest.mark.django_db
Browse = Callable[[User], Client]
SVG = "{http://www.w3.org/2000/svg}"
# What a page costs whatever there is, sign-in included; one less where the latest events are all of sites.
LIST, NETWORK, HISTORY, DETAILS, ATTENTION = 7, 25, 8, 8, 6


@pytest.fixture
def hub(cast: Cast) -> ControlSite:
    return make_control_site(cast)


@pytest.fixture
def product(hub: ControlSite) -> Product:
    return make_product(hub)


def bulk(cast: Cast, product: Product, count: int, **fields: Any) -> list[Site]:
    """So many sites, each with its first event, as an import writes them."""
    given = {
        "control_site": product.control_site, "kind": SiteKind.POC, "setting": "imaging", "address": "1 Hospital Road",
        "town": "Leeds", "postcode": "LS1 3EX", "region": Region.LONDON, "located_since": LONG_AGO,
        "state": SiteState.ACTIVE, "state_since": LONG_AGO, "revision": 1, "agreement": "QTA-7",
    } | fields  # fmt: skip
    taken = Site.objects.count()
    names = [(f"ST-2099-{taken + n:05d}", f"B-{taken + n:04d}") for n in range(count)]
    made = Site.objects.bulk_create([Site(reference=r, code=code, name=f"Ward {code}", **given) for r, code in names])
    through = Site.products.through
    through.objects.bulk_create([through(site=site, product=product) for site in made])
    SiteEvent.objects.bulk_create(
        [
            SiteEvent(
                site=site, number=1, verb="propose", sentence="proposed the site", effective_on=LONG_AGO,
                by=cast.olive, to_state="proposed",
            )
            for site in made
        ]
    )  # fmt: skip
    return made


# --- Numbers and picture -----------------------------------------------------------------------------------------


@given(
    counts=st.dictionaries(
        st.sampled_from(Region.values), st.dictionaries(st.sampled_from(SiteState.values), st.integers(1, 5000))
    )
)
def test_every_region_has_a_tile_that_says_what_its_row_says(counts: dict[str, dict[str, int]]) -> None:
    lines = network.region_lines(counts)
    assert [line.label for line in lines] == [region.label for region in Region]
    assert len({(line.x, line.y) for line in lines}) == len(Region)
    for region, line in zip(Region, lines, strict=True):
        numbers = counts.get(region, {})
        assert line.total == sum(numbers.values()) - numbers.get(SiteState.CEASED, 0)
        assert 0 <= line.bar <= network.BAR
        assert (line.level == 0) == (line.total == 0)
        assert line.level <= network.LEVELS
        assert line.x + network.WIDTH <= network.PICTURE["width"]
        assert line.y + network.HEIGHT <= network.PICTURE["height"]


def test_the_picture_and_the_table_are_equal(cast: Cast, hub: ControlSite, product: Product, browse: Browse) -> None:
    bulk(cast, product, 3)
    bulk(cast, product, 2, state=SiteState.PAUSED)
    bulk(cast, product, 1, region=Region.WALES, state=SiteState.PROPOSED)
    bulk(cast, product, 4, region=Region.WALES, state=SiteState.CEASED)
    page = browse(cast.rita).get(reverse("dmmf:control_site", args=[hub.reference])).content.decode()
    picture = etree.fromstring(re.findall(r"<svg class=\"app-regions.*?</svg>", page, re.DOTALL)[0])
    assert picture.get("role") == "img"
    assert "London: 5, 3 active" in picture.findtext(f"{SVG}desc")
    tiles = {
        " ".join(t.text for t in group.iter(f"{SVG}text") if "name" in t.get("class")): tuple(
            re.sub(r"\D", "", t.text) for t in group.iter(f"{SVG}text") if "name" not in t.get("class")
        )
        for group in picture.iter(f"{SVG}g")
    }
    rows = re.findall(r'<th scope="row"[^>]*>([^<]+)</th>((?:<td[^>]*>\d+</td>){4})', page)
    table = {label: tuple(re.findall(r">(\d+)<", cells)) for label, cells in rows}
    assert tiles == {label: (cells[3], cells[0]) for label, cells in table.items()}
    assert table["London"] == ("3", "0", "2", "5")
    assert table["Wales"] == ("0", "1", "0", "1")
    assert " style=" not in page


def test_an_assessor_counts_only_what_was_submitted(cast: Cast, hub: ControlSite, product: Product) -> None:
    one, _, _ = bulk(cast, product, 3)
    permissions.grant_to_assessors(hub, [one])
    assert network.of(network.visible_sites(cast.asa, hub)).everything == 1
    assert network.of(network.visible_sites(cast.rita, hub)).everything == 3


# --- What needs attention ----------------------------------------------------------------------------------------


def test_the_rules_find_what_the_pure_functions_say(cast: Cast, hub: ControlSite, product: Product) -> None:
    """A register of every mixture, judged by the database and, site by site, in Python."""
    chance, today = random.Random(7), timezone.localdate()
    for site in bulk(cast, product, 120):
        site.state = chance.choice(SiteState.values)
        site.kind = chance.choice(SiteKind.values)
        site.location_number = chance.choice([1, 1, 2])
        site.agreement_until = chance.choice([None, ahead(-1), ahead(0), ahead(50)])
        site.minimum_operators = chance.choice([0, 1, 2])
        site.save()
        for _ in range(chance.randrange(3)):
            made = evaluated(site, ahead(chance.choice([-1, 0, 90, 91])), by=cast.olive)
            made.outcome = chance.choice(["suitable", "suitable", "not_suitable"])
            made.save()
        for name in ("One", "Two"):
            if chance.random() < 0.6:
                trained(site, ahead(chance.choice([-1, 0, 30])), by=cast.olive, name=name, product=product)
    everything = Site.objects.all()
    found = {
        key: set(rule.find(everything, today).values_list("pk", flat=True)) for key, rule in attention.RULES.items()
    }
    last, people = validity.last_signed(everything), training.trained(everything)
    wanted: dict[str, set[int]] = {key: set() for key in found} | {"conditions": set()}
    for site in everything:
        spoke, working = site.kind != SiteKind.RELATED, site.state in attention.WORKING
        live = site.state not in (SiteState.CEASED, SiteState.REVOKED)
        signed = last.get(site.pk)
        again = signed.re_evaluate_on if signed else None
        verdicts = {
            "locked": site.state in LOCKED,
            "unlisted": working,
            "not-evaluated": spoke and working
            and bool(validity.problem(signed, location_number=site.location_number, today=LONG_AGO)),
            "overdue": spoke and live and again is not None and again < today,
            "due": spoke and live and again is not None and today <= again <= ahead(90),
            "untrained": spoke and working and people.get((site.pk, product.pk), 0) < site.minimum_operators,
            "agreements": live and site.agreement_until is not None and site.agreement_until < today,
        }  # fmt: skip
        for key, verdict in verdicts.items():
            if verdict:
                wanted[key].add(site.pk)
    assert found == wanted
    assert all(wanted[key] for key in wanted if key != "conditions")
    told = {finding.rule.key: finding.count for finding in attention.of(everything, today=today)}
    assert told == {key: len(pks) for key, pks in wanted.items() if pks}


def test_an_open_condition_that_is_overdue(cast: Cast, hub: ControlSite, product: Product) -> None:
    site = make_site(cast, product)
    signed = evaluated(site, ahead(400), by=cast.olive)
    condition = AgreedAction.objects.create(
        evaluation=signed, item="power", text="Fit a socket", owner_side="provider", owner_name="Priya",
        due_on=ahead(-1), is_condition=True, proposed_side="applicant", proposed_by=cast.olive,
    )  # fmt: skip
    rule = attention.RULES["conditions"]
    assert rule.find(Site.objects.all(), timezone.localdate()).get() == site
    condition.closed_on = timezone.localdate()
    condition.save()
    assert not rule.find(Site.objects.all(), timezone.localdate()).exists()


def test_the_page_of_a_rule(cast: Cast, hub: ControlSite, product: Product, browse: Browse) -> None:
    bulk(cast, product, 60, state=SiteState.SUSPENDED)
    page = browse(cast.rita).get(reverse("dmmf:control_site", args=[hub.reference])).content.decode()
    assert "60 sites are locked by the licensing authority" in page
    assert "and 57 more" in page
    address = reverse("dmmf:attention", args=[hub.reference, "locked"])
    page = browse(cast.rita).get(f"{address}?page=2").content.decode()
    assert page.count('scope="row"') == 10
    assert "No site is overdue" in browse(cast.rita).get(address.replace("locked", "overdue")).content.decode()
    assert browse(cast.rita).get(address.replace("locked", "nothing")).status_code == 404


# --- What happened -----------------------------------------------------------------------------------------------


def test_the_history_is_of_the_control_site_and_its_sites(
    cast: Cast, hub: ControlSite, product: Product, browse: Browse
) -> None:
    elsewhere = make_control_site(cast, "Second Control Site")
    make_site(cast, make_product(elsewhere), "X-1")
    site = make_site(cast, product)
    values = {
        "kind": "ms", "number": "MS 5", "dm_scope": "poc", "granted_on": LONG_AGO, "expires_on": None
    }  # fmt: skip
    holdings.add(hub, LICENCE, values=values, by=cast.arthur)
    rows = list(network.timeline(hub))
    assert [happening.sentence for happening in network.happenings(rows)] == [
        "added the licence MS 5",
        "proposed the site",
        "added the Control Site Pennine Control Site",
    ]
    page = browse(cast.rita).get(reverse("dmmf:control_site_history", args=[hub.reference])).content.decode()
    assert f"Olive Turner proposed the site: {site}" in re.sub(r"<[^>]+>", "", page)
    assert "After: MS 5" in re.sub(r"<[^>]+>", "", page.replace("<br>", " "))
    assert "X-1" not in page


def test_an_assessors_name_is_not_told(cast: Cast, hub: ControlSite, product: Product) -> None:
    site = make_site(cast, product)
    SiteEvent.objects.create(
        site=site, number=2, verb="suspend", sentence="recorded that the licensing authority suspended the site",
        effective_on=timezone.localdate(), by=cast.asa, to_state="suspended",
    )  # fmt: skip
    told = network.happenings(list(network.timeline(hub)))
    assert told[0].who == "The assessing authority"


def test_nor_who_decided_on_a_variation(cast: Cast, hub: ControlSite, product: Product) -> None:
    """As the verbs record it, whatever they are called."""
    site = make_site(cast, product)
    permissions.grant_to_assessors(hub, [site])
    steps.take_step(site, "suspend", by=cast.asa, why="A finding", evidence=[report("Notice")])
    today = timezone.localdate()
    variations.refuse(apply_to_vary(site, by=cast.olive), by=cast.asa, refused_on=today, why="Too early")
    again = apply_to_vary(site, by=cast.olive, number="V-2")
    variations.accept(again, by=cast.asa, accepted_on=today, why="Fine", evidence=[report("Letter")])
    told = network.happenings(list(network.timeline(hub)))
    assert [one.who for one in told if "variation V-" in one.sentence] == [
        "The assessing authority", "Olive Turner", "The assessing authority", "Olive Turner",
    ]  # fmt: skip
    assert cast.asa.name not in {one.who for one in told}


# --- What it costs -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("count", [1, 30])
def test_pages_cost_the_same_for_one_and_for_thirty(
    cast: Cast, hub: ControlSite, product: Product, browse: Browse, count: int
) -> None:
    for site in bulk(cast, product, count):
        evaluated(site, ahead(-5), by=cast.olive)
    for number in range(count):
        make_product(hub, code=f"P-{number}")
        make_control_site(cast, f"Control Site {number}")
    costs = {
        reverse("dmmf:control_sites"): LIST,
        reverse("dmmf:control_site", args=[hub.reference]): NETWORK,
        reverse("dmmf:control_site_history", args=[hub.reference]): HISTORY,
        reverse("dmmf:control_site_details", args=[hub.reference]): DETAILS,
        reverse("dmmf:attention", args=[hub.reference, "overdue"]): ATTENTION,
    }
    client = browse(cast.olive)
    client.get(reverse("submissions:list"))  # Django remembers content types
    for address, number in costs.items():
        with CaptureQueriesContext(connection) as queries:
            assert client.get(address).status_code == 200
        asked = [query["sql"][:120] for query in queries.captured_queries]
        assert number - 1 <= len(asked) <= number, address + "\n" + "\n".join(asked)


def test_home_costs_the_same_for_one_and_for_thirty(
    cast: Cast, hub: ControlSite, product: Product, browse: Browse
) -> None:
    client = browse(cast.olive)
    costs = []
    for count in (1, 29):
        for site in bulk(cast, product, count, agreement_until=timezone.localdate() - timedelta(days=2)):
            evaluated(site, ahead(5), by=cast.olive)
        client.get("/")
        with CaptureQueriesContext(connection) as queries:
            client.get("/")
        costs.append(len(queries))
    assert costs[0] == costs[1]


# --- Master files ------------------------------------------------------------------------------------------------


def edition_of(product: Product, version: Version, *, by: User, effective: date, number: int = 1) -> Edition:
    return Edition.objects.create(
        product=product, version=version, number=number, effective_from=effective, change_class="first", what="First",
        touches_designation=False, sha256=version.sha256, printed_name="Sid Marsh", meaning="Approved",
        method="password", by=by, at=timezone.now(),
    )  # fmt: skip


def test_a_site_has_to_be_listed_where_it_stands_in_the_edition_in_effect(
    cast: Cast, hub: ControlSite, product: Product, granted: Submission
) -> None:
    site = bulk(cast, product, 1)[0]
    version = factories.last_version(granted)

    def unlisted() -> bool:
        return attention.RULES["unlisted"].find(Site.objects.all(), timezone.localdate()).exists()

    def edition() -> int | None:
        return network.products_of(cast.rita, hub, today=timezone.localdate())[0].edition

    edition_of(product, version, by=cast.sid, effective=ahead(0))
    assert (unlisted(), edition()) == (True, 1)
    ListedSite.objects.create(version=version, site=site, state="active", location_number=1)
    assert not unlisted()
    Site.objects.update(location_number=2)
    assert unlisted()
    Site.objects.update(location_number=1)
    Submission.objects.update(state="withdrawn")  # the file was given up
    assert (unlisted(), edition()) == (True, None)


def test_the_products_of_the_page_are_those_that_one_may_see(
    cast: Cast, hub: ControlSite, product: Product, browse: Browse, submitted: Submission, draft: Submission
) -> None:
    """Any submission stands for a file here: an assessor sees the submitted one and its product, no draft."""
    MasterFile.objects.create(submission=draft, product=make_product(hub, code="SECRET"))
    MasterFile.objects.create(submission=submitted, product=product)
    permissions.grant_to_assessors(hub, [])
    address = reverse("dmmf:control_site", args=[hub.reference])
    page = browse(cast.rita).get(address).content.decode()
    assert "SECRET" in page
    assert draft.reference in page
    page = browse(cast.asa).get(address).content.decode()
    assert submitted.reference in page
    assert "SECRET" not in page
    assert draft.reference not in page


# --- What is missing ---------------------------------------------------------------------------------------------


def test_what_a_control_site_lacks(cast: Cast, hub: ControlSite, browse: Browse) -> None:
    def missing() -> list[str]:
        return [gap.anchor for gap in network.gaps(hub, today=timezone.localdate())]

    assert missing() == ["product"]
    make_product(hub)
    assert missing() == []
    hub.licences.update(dm_scope="none")
    hub.certificates.update(expires_on=ahead(-1))
    hub.persons.filter(role="qc").update(until=ahead(-1))
    hub.persons.filter(role="qp").update(since=ahead(1))
    assert missing() == ["licence", "certificate", "person", "person"]
    page = browse(cast.rita).get(reverse("dmmf:control_site", args=[hub.reference])).content.decode()
    assert "Nobody is named in the role “Qualified Person”" in page
    assert page.count(">Missing<") == 4


# --- Runs --------------------------------------------------------------------------------------------------------


def test_what_an_import_recorded_of_many_sites_is_told_once(
    cast: Cast, hub: ControlSite, product: Product, browse: Browse
) -> None:
    bulk(cast, product, 40)
    page = browse(cast.rita).get(reverse("dmmf:control_site", args=[hub.reference])).content.decode()
    assert "and 39 others" in page
    bulk(cast, product, 120)
    again = browse(cast.rita).get(reverse("dmmf:control_site", args=[hub.reference])).content.decode()
    assert "and at least " in again
    assert "added the Control Site Pennine Control Site" in page


@given(whos=st.lists(st.sampled_from("abc"), max_size=30), hubs=st.sets(st.integers(0, 29)))
def test_runs_lose_nothing_and_keep_the_order(whos: list[str], hubs: set[int]) -> None:
    at = timezone.now()
    found = [
        network.Happening(at, who, "did it", "", number, site=None if number in hubs else Site(code=str(number)))
        for number, who in enumerate(whos)
    ]
    runs = network.in_runs(found)
    assert sum(run.others + 1 for run in runs) == len(found)
    assert [run.pk for run in runs] == sorted(run.pk for run in runs)
    assert {run.pk for run in runs} >= {number for number in hubs if number < len(whos)}
    sites = [(run.who, run.site is None) for run in runs]
    assert all(one != other or one[1] for one, other in pairwise(sites))
