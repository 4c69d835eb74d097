"""Pages of sites ask the database the same number of questions for one row and for thirty."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from dmmf import sites
from dmmf.models import Site
from tests.dmmf.scene import LONG_AGO, PLACE, make_control_site, make_product, make_site
from tests.dmmf.scene_sites import bring_to, signed_evaluation, train
from tests.factories import Cast
from tests.submissions.test_queries import Browse, read

pytestmark = pytest.mark.django_db
# What a page costs, sign-in included; the same on PostgreSQL and SQLite.
SITE = {"olive": 14, "priya": 14, "asa": 14}
FORMS = {"site_change": 7, "site_move": 4, "site_training": 5}
HISTORY, REGISTER = 5, 7


def much(site: Site, cast: Cast, count: int) -> Site:
    """So many of everything that hangs on the site."""
    site = bring_to(site, "active", cast)
    train(site, by=cast.olive, people=count)
    for number in range(count):
        day = LONG_AGO + timedelta(days=number)
        sites.move(site, place=PLACE | {"town": f"Town {number}"}, by=cast.olive, why="New", effective_on=day)
        signed_evaluation(site, by=cast.olive, state="overtaken")
    return Site.objects.get(pk=site.pk)


@pytest.mark.parametrize("count", [1, 30])
def test_the_pages_of_a_site(cast: Cast, browse: Browse, count: int) -> None:
    product = make_product(make_control_site(cast))
    for number in range(count):
        make_product(product.control_site, code=f"P-{number}")
    site = much(make_site(cast, product), cast, count)
    site.products.set(product.control_site.products.all())
    for name, number in SITE.items():
        read(browse(getattr(cast, name)), reverse("dmmf:site", args=[site.reference]), number)
    olive: Any = browse(cast.olive)
    for name, number in FORMS.items():
        read(olive, reverse(f"dmmf:{name}", args=[site.reference]), number)
    read(olive, reverse("dmmf:site_history", args=[site.reference]) + f"?on={timezone.localdate()}", HISTORY)


@pytest.mark.parametrize("count", [1, 30])
def test_the_register_on_a_day(cast: Cast, browse: Browse, count: int) -> None:
    product = make_product(make_control_site(cast))
    for number in range(count):
        make_site(cast, product, f"S-{number:02d}")
    page = read(browse(cast.rita), reverse("dmmf:register_on", args=[product.control_site.reference]), REGISTER)
    assert page.count('scope="row"') == count
