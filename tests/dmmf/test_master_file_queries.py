"""Pages of a master file ask the database the same number of questions for few sites and for many."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from dmmf import overrides
from dmmf.models import MasterFile
from tests.dmmf.scene import make_site
from tests.dmmf.scene_file import make_master_file, make_submitted_file
from tests.dmmf.test_extract import make_edition
from tests.factories import Cast

MANY = 12


def more_sites(file: MasterFile, cast: Cast, *, annexes: bool = False) -> None:
    for number in range(MANY):
        site = make_site(cast, file.product, f"T-{number:02d}")
        if annexes:
            overrides.write(
                file, site, slot=("premises", "utilities"), html="<p>One socket.</p>", reason="Old wing.", base=0,
                by=cast.olive,
            )  # fmt: skip


def cost(client, address: str) -> int:
    client.get(address)  # what is remembered is remembered
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200
    return len(queries.captured_queries)


@pytest.mark.parametrize("name", ["submissions:overview", "submissions:check", "dmmf:master_file_register"])
def test_a_draft_costs_the_same_with_more_sites_and_annexes(cast: Cast, browse, name: str) -> None:
    file = make_master_file(cast)
    client, address = browse(cast.olive), reverse(name, args=[file.submission.reference])
    few = cost(client, address)
    more_sites(file, cast, annexes=True)
    assert cost(client, address) == few <= 40


def test_an_extract_costs_the_same_with_more_sites(cast: Cast, browse) -> None:
    file = make_submitted_file(cast)
    make_edition(file, cast)
    client = browse(cast.priya)
    address = reverse("dmmf:site_extract", args=[file.product.sites.get(code="S-01").reference])
    few = cost(client, address)
    more_sites(file, cast)
    assert cost(client, address) == few <= 16


def test_starting_costs_the_same_with_more_control_sites(cast: Cast, browse) -> None:
    from tests.dmmf.scene import make_control_site, make_product

    make_product(make_control_site(cast))
    client, address = browse(cast.olive), reverse("dmmf:master_file_start")
    few = cost(client, address)
    for number in range(3):
        make_product(make_control_site(cast, f"Hub {number}"), code=f"X-{number}")
    assert cost(client, address) == few <= 8
