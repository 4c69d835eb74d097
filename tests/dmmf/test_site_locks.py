"""A lock of the licensing authority is on the unit or the place; another name for it is no way round."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from dmmf import locks, sites
from dmmf.models import Site
from dmmf.states import SiteState
from tests.dmmf.scene import LONG_AGO, PLACE, make_control_site, make_product, make_site
from tests.factories import Cast

pytestmark = pytest.mark.django_db
LOCKED = "The licensing authority has locked S-01"


@pytest.fixture
def locked(cast: Cast) -> Site:
    site = make_site(cast, make_product(make_control_site(cast)))
    sites.write(sites.lock(site), "suspend", effective_on=LONG_AGO, by=cast.asa, why="Inspection")
    return Site.objects.get(pk=site.pk)


def test_a_locked_unit_is_not_proposed_under_another_code(cast: Cast, locked: Site) -> None:
    elsewhere = PLACE | {"address": "2 Other Road"}
    with pytest.raises(sites.SiteProblem, match=LOCKED):
        make_site(cast, locked.products.get(), "S-01A", identification=locked.identification.lower(), **elsewhere)
    with pytest.raises(sites.SiteProblem, match=LOCKED):  # another Control Site of the same holder
        other = make_product(make_control_site(cast, "Second Control Site"))
        make_site(cast, other, identification=locked.identification, **elsewhere)
    assert make_site(cast, locked.products.get(), "S-02", **elsewhere).state == SiteState.PROPOSED


def test_a_poc_site_at_the_locked_place_is_not_proposed_moved_or_renamed_there(cast: Cast, locked: Site) -> None:
    product = locked.products.get()
    with pytest.raises(sites.SiteProblem, match=LOCKED):
        make_site(cast, product, "S-03")
    other = make_site(cast, product, "S-04", address="4 Other Road")
    with pytest.raises(sites.SiteProblem, match=LOCKED):
        sites.move(other, place=PLACE, by=cast.olive, why="Closer", effective_on=LONG_AGO)
    with pytest.raises(sites.SiteProblem, match=LOCKED):
        fields = {"identification": locked.identification}
        sites.change(other, fields=fields, by=cast.olive, why="Swap", effective_on=LONG_AGO)
    other.refresh_from_db()
    assert (other.address, other.revision) == ("4 Other Road", 1)


def test_ceasing_a_locked_site_does_not_free_its_unit(cast: Cast, locked: Site) -> None:
    sites.write(sites.lock(locked), "cease", effective_on=LONG_AGO, by=cast.olive, why="Given up")
    with pytest.raises(sites.SiteProblem, match=LOCKED):
        make_site(cast, locked.products.get(), "S-05", identification=locked.identification, address="5 Other Road")


def test_the_locked_site_itself_can_still_be_changed(cast: Cast, locked: Site) -> None:
    event = sites.change(locked, fields={"equipment": "P-4"}, by=cast.olive, why="New", effective_on=LONG_AGO)
    assert event is not None
    assert event.to_state == SiteState.SUSPENDED


def test_neither_the_unit_nor_the_place_is_freed_by_recording_another_of_the_locked_site(
    cast: Cast, locked: Site
) -> None:
    product, serial = locked.products.get(), locked.identification
    sites.change(locked, fields={"identification": "POL-NEW"}, by=cast.olive, why="Swap", effective_on=LONG_AGO)
    sites.move(locked, place=PLACE | {"address": "9 Far Road"}, by=cast.olive, why="Away", effective_on=LONG_AGO)
    same_unit = {"identification": f" {serial.lower()} ", "address": "6 Other Road"}
    for fields in (same_unit, {"address": PLACE["address"]}, {"address": "9  FAR road"}):
        with pytest.raises(sites.SiteProblem, match=LOCKED):
            make_site(cast, product, "S-06", **fields)
    back = sites.move(Site.objects.get(pk=locked.pk), place=PLACE, by=cast.olive, why="Back", effective_on=LONG_AGO)
    assert back.to_state == SiteState.SUSPENDED


def test_what_an_accepted_variation_freed_is_free(cast: Cast, locked: Site) -> None:
    sites.write(sites.lock(locked), "lift", effective_on=LONG_AGO, by=cast.asa, why="V-1", to_state="paused")
    sites.move(locked, place=PLACE | {"address": "9 Far Road"}, by=cast.olive, why="Away", effective_on=LONG_AGO)
    assert make_site(cast, locked.products.get(), "S-07").state == SiteState.PROPOSED
    sites.write(sites.lock(locked), "suspend", effective_on=LONG_AGO, by=cast.asa, why="Again")
    assert make_site(cast, locked.products.get(), "S-08", identification="").state == SiteState.PROPOSED
    with pytest.raises(sites.SiteProblem, match=LOCKED):
        make_site(cast, locked.products.get(), "S-09", address="9 Far Road")


def test_a_unit_is_barred_by_its_serial_id_and_not_by_its_place(cast: Cast, locked: Site) -> None:
    product = locked.products.get()
    unit = make_site(cast, product, "MU-01", kind="mm", setting="hospital_ground", identification="SN-1")
    assert unit.state == SiteState.PROPOSED
    elsewhere = make_site(cast, product, "MU-02", kind="mm", setting="hospital_ground", identification="SN-2")
    sites.write(sites.lock(unit), "revoke", effective_on=LONG_AGO, by=cast.asa, why="Inspection")
    with pytest.raises(sites.SiteProblem, match="has locked MU-01"):
        sites.change(elsewhere, fields={"identification": "sn-1"}, by=cast.olive, why="Swap", effective_on=LONG_AGO)
    elsewhere.refresh_from_db()
    assert (elsewhere.identification, elsewhere.revision) == ("SN-2", 1)


def test_a_lock_is_asked_for_in_one_query_and_only_where_it_matters(
    cast: Cast, locked: Site, django_assert_num_queries: Any
) -> None:
    organisation = locked.control_site.organisation_id
    with django_assert_num_queries(1):
        assert {code for _, code in locks.barred(organisation).values()} == {"S-01"}
    with django_assert_num_queries(0):
        assert locks.reason(locked, new=["contact"]) == ""
    assert locks.barred(cast.hospital.pk) == {}


def test_the_page_of_a_locked_site_says_where_its_lock_comes_from(cast: Cast, locked: Site, browse: Any) -> None:
    page = browse(cast.olive).get(reverse("dmmf:site", args=[locked.reference])).content.decode()
    assert "The licensing authority has locked this site." in page
    assert locks.SOURCE in page
