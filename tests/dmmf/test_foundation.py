"""A site and its first events, and who sees it."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, transaction

from dmmf import permissions, sites, snapshot
from dmmf.states import SiteState
from tests.dmmf.scene import LONG_AGO, PLACE, make_control_site, make_product, make_site
from tests.factories import Cast


def test_a_site_remembers_where_it_was(cast: Cast) -> None:
    site = make_site(cast, make_product(make_control_site(cast)))
    sites.move(site, place=PLACE | {"town": "Bradford"}, by=cast.olive, why="New wing", effective_on=LONG_AGO)
    site.refresh_from_db()
    assert (site.town, site.location_number, site.state) == ("Bradford", 2, SiteState.PROPOSED)
    first, second = site.events.order_by("number")
    assert first.record["town"] == "Leeds"
    assert second.changes["town"] == ["Leeds", "Bradford"]
    assert second.record == sites.record_of(site, ["PPG-129"])
    with pytest.raises(DatabaseError), transaction.atomic():
        site.events.update(why="")


def test_each_side_sees_what_is_its_own(cast: Cast) -> None:
    control_site = make_control_site(cast)
    product = make_product(control_site)
    site, elsewhere = make_site(cast, product), make_site(cast, product, "S-02", provider=None, host="Elsewhere")
    seen = {name: set(permissions.sites_visible_to(user)) for name, user in cast.people().items()}
    assert seen["olive"] == seen["rita"] == {site, elsewhere}
    assert seen["priya"] == {site}
    assert seen["asa"] == seen["stella"] == seen["nemo"] == set()
    permissions.grant_to_assessors(control_site, [elsewhere])
    assert set(permissions.sites_visible_to(cast.asa)) == {elsewhere}
    assert set(permissions.control_sites_visible_to(cast.asa)) == {control_site}
    assert not permissions.control_sites_visible_to(cast.priya)


def test_the_register_of_a_product_is_plain_data(cast: Cast, django_assert_max_num_queries) -> None:
    product = make_product(make_control_site(cast))
    make_site(cast, product)
    with django_assert_max_num_queries(14):
        taken = snapshot.of(product)
    assert [site["code"] for site in taken["sites"]] == ["S-01"]
    assert taken["sites"][0]["evaluation"] is None
    assert taken["totals"] == {"proposed": 1}
    assert taken["designation"] is None
    assert [person["role"] for person in taken["persons"]] == ["qp", "supervisor", "qc"]
