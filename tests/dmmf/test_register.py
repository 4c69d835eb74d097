"""The list of sites: who sees which, filters, order, pages, files, and what it asks the database."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from accounts.models import User
from dmmf import permissions, register_files
from dmmf.models import Product, Site
from dmmf.register_columns import COLUMNS, joined, neat, parted, write
from dmmf.register_files import HEADINGS, unsafe
from submissions.register import FORMULA, safe
from tests.dmmf.scene import make_control_site, make_product, make_site
from tests.dmmf.scene_register import lines_of, make_sites, sheet_of
from tests.factories import Cast
from tests.submissions.test_queries import read

pytestmark = pytest.mark.django_db
Browse = Callable[[User], Client]
REGISTER = {"olive": 8, "asa": 8}  # questions to the database
HOSTED = 6


@pytest.fixture
def product(cast: Cast) -> Product:
    return make_product(make_control_site(cast))


def address(product: Product, name: str = "register") -> str:
    return reverse(f"dmmf:{name}", args=[product.control_site.reference])


def codes(client: Client, of: Product, **query: Any) -> list[str]:
    """The codes of the list, in its order."""
    return [site.code for site in client.get(address(of), query).context["page"]]


def test_filters_search_and_order(cast: Cast, browse: Browse, product: Product) -> None:
    other = make_product(product.control_site, code="XYZ-1")
    make_site(cast, product, "A-1", town="Bradford", name="Zebra ward", identification="SN 44%")
    make_site(cast, other, "B-1", kind="mm", region="wales", setting="theatre", provider=None, host="Elsewhere")
    make_site(cast, product, "C-1", postcode="SA1 1AA", name="Alpha")
    client = browse(cast.rita)
    assert codes(client, product) == ["A-1", "B-1", "C-1"]
    wanted: list[tuple[dict[str, Any], list[str]]] = [
        ({"kind": "mm"}, ["B-1"]),
        ({"region": "wales"}, ["B-1"]),
        ({"setting": "imaging"}, ["A-1", "C-1"]),
        ({"product": "XYZ-1"}, ["B-1"]),
        ({"host": "calderfell"}, ["A-1", "C-1"]),
        ({"host": "else"}, ["B-1"]),
        ({"state": ["proposed", "active"]}, ["A-1", "B-1", "C-1"]),
        ({"state": "active"}, []),
        ({"q": "brad"}, ["A-1"]),
        ({"q": "sa1 1"}, ["C-1"]),
        ({"q": "44%"}, ["A-1"]),
        ({"q": "b-1"}, ["B-1"]),
        ({"q": "zebra", "kind": "mm"}, []),
        ({"sort": "-code"}, ["C-1", "B-1", "A-1"]),
        ({"sort": "name"}, ["C-1", "B-1", "A-1"]),
        ({"sort": "kind"}, ["B-1", "A-1", "C-1"]),
        ({"sort": "no such", "kind": "no such", "product": "'; --", "state": "x", "page": "x"}, ["A-1", "B-1", "C-1"]),
        ({"q": "\x00"}, ["A-1", "B-1", "C-1"]),
    ]
    assert [(query, codes(client, product, **query)) for query, _ in wanted] == wanted


def test_headings_say_how_the_list_is_sorted(cast: Cast, browse: Browse, product: Product) -> None:
    make_site(cast, product)
    client = browse(cast.rita)
    page = client.get(address(product), {"q": "s", "page": "1"}).content.decode()
    assert page.count("aria-sort") == 1
    assert 'aria-sort="ascending"><a class="govuk-link govuk-link--no-visited-state" href="?q=s&amp;sort=-code"' in page
    page = client.get(address(product), {"sort": "-name"}).content.decode()
    assert 'aria-sort="descending"><a class="govuk-link govuk-link--no-visited-state" href="?sort=name"' in page


def test_an_assessor_is_offered_no_product_without_a_submitted_file(
    cast: Cast, browse: Browse, product: Product
) -> None:
    permissions.grant_to_assessors(product.control_site, [make_site(cast, product)])
    unsaid = make_product(product.control_site, code="SECRET-7")
    assert f'value="{unsaid.code}"' in browse(cast.olive).get(address(product)).content.decode()
    assert unsaid.code not in browse(cast.asa).get(address(product)).content.decode()


def test_what_each_sees(cast: Cast, browse: Browse, product: Product) -> None:
    here, elsewhere = make_site(cast, product), make_site(cast, product, "S-02", provider=None, host="Elsewhere")
    permissions.grant_to_assessors(product.control_site, [elsewhere])
    assert codes(browse(cast.olive), product) == ["S-01", "S-02"]
    assert codes(browse(cast.asa), product) == ["S-02"]
    assert [line["Site code"] for line in lines_of(body(browse(cast.asa), address(product, "register_csv")))] == [
        "S-02"
    ]
    for name in ("priya", "stella", "nemo"):
        for where in ("register", "register_csv", "register_xlsx"):
            assert browse(getattr(cast, name)).get(address(product, where)).status_code == 404
    hosted = {name: browse(getattr(cast, name)).get(reverse("dmmf:hosted_sites")) for name in ("priya", "olive", "asa")}
    assert {name: [site.code for site in page.context["page"]] for name, page in hosted.items()} == {
        "priya": [here.code], "olive": [], "asa": [],
    }  # fmt: skip
    assert product.control_site.name in hosted["priya"].content.decode()


@pytest.mark.parametrize("count", [1, 30])
def test_the_questions_do_not_grow(cast: Cast, browse: Browse, product: Product, count: int) -> None:
    sites = make_sites(cast, product, count)
    permissions.grant_to_assessors(product.control_site, sites)
    for name, number in REGISTER.items():
        assert read(browse(getattr(cast, name)), address(product), number).count('scope="row"') == count
    assert read(browse(cast.priya), reverse("dmmf:hosted_sites"), HOSTED).count('scope="row"') == count


def test_pages(cast: Cast, browse: Browse, product: Product) -> None:
    make_sites(cast, product, 60)
    client = browse(cast.olive)
    assert (len(codes(client, product)), codes(client, product, page=2)[0]) == (50, "M-0050")
    assert "60 sites" in client.get(address(product)).content.decode()
    page = client.get(address(product), {"q": "ward", "page": 2}).content.decode()
    assert f'href="{address(product, "register_csv")}?q=ward"' in page


def body(client: Client, where: str, **query: Any) -> bytes:
    answer = client.get(where, query)
    assert answer.status_code == 200, answer.status_code
    return b"".join(answer.streaming_content) if answer.streaming else answer.content  # type: ignore[attr-defined]


def test_files_have_what_the_list_has(cast: Cast, browse: Browse, product: Product) -> None:
    site = make_site(cast, product, name="=1+1", agreement_until=date(2028, 12, 31), notes="Two\nlines, “quoted”")
    make_site(cast, product, "S-02", kind="mm")
    client = browse(cast.rita)
    (line,) = lines_of(body(client, address(product, "register_csv"), kind="poc"))
    assert list(line) == list(HEADINGS)
    assert (line["Name"], line["Kind"], line["Region"]) == ("'=1+1", "POC site", "North East and Yorkshire")
    assert (line["Products"], line["Agreement until"], line["State"]) == ("PPG-129", "2028-12-31", "Proposed")
    assert (line["Reference"], line["Notes"]) == (site.reference, "Two\nlines, “quoted”")
    head, row = sheet_of(body(client, address(product, "register_xlsx"), kind="poc"))
    assert list(head) == list(HEADINGS)
    cells = dict(zip(head, row, strict=True))
    assert (cells["Name"], cells["Minimum operators"], cells["Agreement until"].date()) == (
        "'=1+1", 1, date(2028, 12, 31),
    )  # fmt: skip


def test_names_are_text_and_not_markup(cast: Cast, browse: Browse, product: Product) -> None:
    make_site(cast, product, "<b>", name="<script>alert(1)</script>")
    page = browse(cast.olive).get(address(product), {"q": "<script>"}).content.decode()
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert" in page


TEXTS = st.text(st.characters(codec="utf-8"), max_size=12) | st.text("=+-@'\"\t\r\n ;,1a", max_size=8)


@given(text=TEXTS)
def test_no_cell_is_calculated_and_every_cell_comes_back(text: str) -> None:
    assert not safe(text).lstrip(" ").startswith(FORMULA)
    assert unsafe(safe(text)) == text or text.startswith("'")
    (row,) = [{column.key: "1" if column.key == "minimum_operators" else "" for column in COLUMNS}]
    lines = list(register_files.as_csv([row | {"name": neat(text)}]))
    assert unsafe(lines_of("".join(lines).encode())[0]["Name"]) in (neat(text), neat(text)[1:])


@given(names=st.lists(st.text("ab;\"', ", min_size=1).map(str.strip).filter(bool), max_size=4, unique=True))
def test_codes_of_products_survive_a_cell(names: list[str]) -> None:
    assert parted(joined(names)) == sorted(names)


def test_a_site_as_cells_names_every_column(cast: Cast, product: Product) -> None:
    site: Site = make_site(cast, product)
    assert list(write(site, ["PPG-129"])) == [column.key for column in COLUMNS]
