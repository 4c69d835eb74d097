"""A lock of the licensing authority is on the unit or the place; another name for it is no way round."""

from __future__ import annotations

import pytest

from dmmf import sites
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
