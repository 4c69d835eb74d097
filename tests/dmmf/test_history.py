"""The register has a memory: what was true on a day, and who may read how far back. Replays stand in test_steps."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from accounts.organisations import create_organisation
from accounts.roles import OrganisationKind, Role
from dmmf import history, sites
from dmmf.models import Site
from tests.dmmf.scene import LONG_AGO, PLACE, make_control_site, make_product, make_site
from tests.factories import Cast, person

DAY = timedelta(days=1)


def test_the_register_of_a_day_takes_one_query_whatever_it_holds(cast: Cast, django_assert_num_queries) -> None:
    control_site = make_control_site(cast)
    product = make_product(control_site)
    made = [make_site(cast, product, f"S-{number:02d}") for number in range(12)]
    for site in made[:5]:
        moved = LONG_AGO + 10 * DAY
        sites.move(site, place=PLACE | {"town": "Hull"}, by=cast.olive, why="New wing", effective_on=moved)
    with django_assert_num_queries(1):
        before = history.register_on(control_site, LONG_AGO + 9 * DAY)
    with django_assert_num_queries(1):
        after = history.register_on(control_site, LONG_AGO + 10 * DAY)
    assert [record["code"] for record in after] == [site.code for site in made]
    assert {record["town"] for record in before} == {"Leeds"}
    assert [record["town"] for record in after] == ["Hull"] * 5 + ["Leeds"] * 7
    assert history.register_on(control_site, LONG_AGO - DAY) == []
    some = Site.objects.filter(code="S-03")
    assert [record["code"] for record in history.register_on(control_site, LONG_AGO, among=some)] == ["S-03"]


def test_a_new_host_does_not_read_of_the_one_before(cast: Cast) -> None:
    control_site = make_control_site(cast)
    site = make_site(cast, make_product(control_site))
    heir = create_organisation("Nextdale Hospital", kind=OrganisationKind.PROVIDER)
    nina = person("Nina Next", heir, Role.PROVIDER_MEMBER)
    today = timezone.localdate()
    assert [event.number for event in history.events_for(cast.priya, site)] == [1]
    sites.change(site, fields={"provider": heir}, by=cast.olive, why="Sold", effective_on=today)
    sites.change(site, fields={"contact": "Nina Next"}, by=cast.olive, why="New", effective_on=today)
    site = Site.objects.get(pk=site.pk)
    assert [event.number for event in history.events_for(nina, site)] == [3, 2]
    assert [event.number for event in history.events_for(cast.olive, site)] == [3, 2, 1]


def test_a_new_host_reads_of_the_handover_only_what_came_of_it(cast: Cast, browse: Callable[[User], Client]) -> None:
    site = make_site(cast, make_product(make_control_site(cast)))
    heir = create_organisation("Nextdale Hospital", kind=OrganisationKind.PROVIDER)
    nina = person("Nina Next", heir, Role.PROVIDER_MEMBER)
    fields = {"provider": heir, "host": "Nextdale Hospital", "contact": "Nina Next", "agreement": "QTA-8"}
    sites.change(site, fields=fields, by=cast.olive, why="Sold", effective_on=LONG_AGO + DAY)
    old = (cast.hospital.name, "Priya Shah", "QTA-7")
    page = reverse("dmmf:site", args=[site.reference])
    shown = browse(nina).get(page).content.decode()
    assert [words for words in old if words in shown] == []
    assert "After: QTA-8" in shown
    assert all(words in browse(cast.olive).get(page).content.decode() for words in old)
    then = reverse("dmmf:site_history", args=[site.reference])
    pages = [browse(nina).get(then, {"on": str(LONG_AGO + days * DAY)}).content.decode() for days in (0, 1, 2)]
    assert [words for words in old for page in pages if words in page] == []
    assert ["QTA-8" in page for page in pages] == [False, True, True]
    sites.change(
        Site.objects.get(pk=site.pk),
        fields={"contact": "Ned Next"},
        by=cast.olive,
        why="New",
        effective_on=LONG_AGO + DAY,
    )
    assert "Before: Nina Next" in browse(nina).get(page).content.decode()
