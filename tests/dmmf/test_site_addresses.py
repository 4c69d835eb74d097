"""Who gets which status at the addresses of sites; provider A against provider B included."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from dmmf import sites, steps
from dmmf.models import Site
from dmmf.site_documents import Upload
from dmmf.urls import sites as addresses
from tests import factories
from tests.dmmf.matrix import PEOPLE, answers, parsed, people_of, without_a_row
from tests.dmmf.scene import PLACE, make_control_site, make_product, make_site
from tests.dmmf.scene_sites import apply_to_vary, bring_to, report
from tests.factories import Cast

pytestmark = pytest.mark.django_db

# Site S-01 is suspended with a variation that waits; the hospital of Priya hosts it. Paula's hospital hosts nothing.
GET = """
    register_on       200 200 200 200 404 404 200 404 404
    site_propose      200 200 200 403 404 404 403 404 404
    site              200 200 200 200 200 404 200 404 404
    may_now           200 200 200 200 200 404 200 404 404
    site_history      200 200 200 200 200 404 200 404 404
    site_document     200 200 200 200 200 404 200 404 404
    site_change       200 200 200 403 403 404 403 404 404
    site_move         200 200 200 403 403 404 403 404 404
    site_step         200 403 200 403 403 404 403 404 404
    site_training     200 200 200 403 200 404 403 404 404
    training_end      200 200 200 403 200 404 403 404 404
    variation_apply   409 409 409 403 403 404 403 404 404
    variation_decide  403 403 403 403 403 404 200 404 404
"""
# Of forms that say nothing: bad input for who may, and the same refusals for who may not.
POST = """
    register_on       405 405 405 405 405 405 405 405 405
    site              405 405 405 405 405 405 405 405 405
    may_now           405 405 405 405 405 405 405 405 405
    site_history      405 405 405 405 405 405 405 405 405
    site_document     405 405 405 405 405 405 405 405 405
    site_propose      422 422 422 403 404 404 403 404 404
    site_change       422 422 422 403 403 404 403 404 404
    site_move         422 422 422 403 403 404 403 404 404
    site_step         422 403 422 403 403 404 403 404 404
    site_training     422 422 422 403 422 404 403 404 404
    training_end      422 422 422 403 422 404 403 404 404
    variation_apply   422 422 422 403 403 404 403 404 404
    variation_decide  403 403 403 403 403 404 422 404 404
"""


@pytest.fixture
def arguments(cast: Cast) -> dict[str, list[Any]]:
    site = bring_to(make_site(cast, make_product(make_control_site(cast))), "active", cast)
    steps.take_step(site, "suspend", by=cast.asa, why="A finding", evidence=[report("Notice")])
    variation = apply_to_vary(site, by=cast.olive)
    one = [site.reference]
    return {
        **dict.fromkeys(parsed(GET), one),
        "register_on": [site.control_site.reference],
        "site_propose": [site.control_site.reference],
        "site_step": [site.reference, "cease"],
        "site_document": [site.reference, site.documents.get(title="Notice").pk],
        "training_end": [site.reference, site.training.get().pk],
        "variation_decide": [site.reference, variation.pk],
    }


@pytest.mark.parametrize(("method", "table"), [("get", GET), ("post", POST)])
@pytest.mark.parametrize("people", [PEOPLE[:3], PEOPLE[3:6], PEOPLE[6:]], ids=" ".join)
def test_who_gets_what(
    cast: Cast, arguments: dict[str, list[Any]], method: str, table: str, people: tuple[str, ...]
) -> None:
    asked = {name: user for name, user in people_of(cast).items() if name in people}
    wanted = {name: {who: status[who] for who in people} for name, status in parsed(table).items()}
    assert answers(table, arguments, asked, method=method) == wanted


def test_every_address_has_a_row() -> None:
    assert not without_a_row(addresses.urlpatterns, GET)
    assert not without_a_row(addresses.urlpatterns, POST)


def test_the_authority_has_its_steps_and_the_holder_its_own(cast: Cast, browse: Callable[[User], Client]) -> None:
    site = bring_to(make_site(cast, make_product(make_control_site(cast))), "active", cast)
    address = reverse("dmmf:site_step", args=[site.reference, "suspend"])
    assert [browse(user).get(address).status_code for user in (cast.asa, cast.olive, cast.priya)] == [200, 403, 403]
    page = browse(cast.asa).get(reverse("dmmf:site", args=[site.reference])).content.decode()
    assert ("Record a suspension" in page, "Pause the site" in page) == (True, False)
    page = browse(cast.rita).get(reverse("dmmf:site", args=[site.reference])).content.decode()
    assert page.count("Only an owner or a signatory") == 1  # cease; pausing is refused in other words
    assert "Your role may read this register but not change it." in page


def test_who_approves_reads_what_it_rests_on(cast: Cast, browse: Callable[[User], Client]) -> None:
    site = bring_to(make_site(cast, make_product(make_control_site(cast))), "qualified", cast)
    page = browse(cast.sid).get(reverse("dmmf:site_step", args=[site.reference, "approve"])).content.decode()
    assert "Joint evaluation JE-2026-0001: suitable, holds until" in page
    assert "Quality agreement QTA-7." in page
    assert "Trained people: 1 for PPG-129; it needs 1." in page


def test_a_document_of_another_site_or_of_the_host_before_is_not_found(
    cast: Cast, browse: Callable[[User], Client]
) -> None:
    product = make_product(make_control_site(cast))
    site, other = make_site(cast, product), make_site(cast, product, "S-02", provider=None)
    pk = bring_to(site, "qualified", cast).documents.get().pk
    assert browse(cast.priya).get(reverse("dmmf:site_document", args=[site.reference, pk])).status_code == 200
    assert browse(cast.olive).get(reverse("dmmf:site_document", args=[other.reference, pk])).status_code == 404
    sites.change(other, fields={"provider": cast.hospital}, by=cast.olive, why="New", effective_on=timezone.localdate())
    other = Site.objects.get(pk=other.pk)
    assert browse(cast.priya).get(reverse("dmmf:site", args=[other.reference])).status_code == 200


def test_evidence_is_served_as_what_it_was_checked_to_be(cast: Cast, browse: Callable[[User], Client]) -> None:
    site = bring_to(make_site(cast, make_product(make_control_site(cast))), "active", cast)
    image = Upload("photo.pdf", factories.image(), "Photograph")  # its content decides, not its name
    steps.take_step(site, "pause", by=cast.olive, why="Broken", evidence=[image, image, report("Call")])
    photo, call = site.documents.filter(event__verb="pause").order_by("pk")
    answer = browse(cast.priya).get(reverse("dmmf:site_document", args=[site.reference, photo.pk]))
    assert (answer["Content-Type"], answer["X-Content-Type-Options"]) == ("image/png", "nosniff")
    assert "sandbox" in answer["Content-Security-Policy"]
    answer = browse(cast.priya).get(reverse("dmmf:site_document", args=[site.reference, call.pk]))
    assert answer["Content-Type"] == "application/pdf"


def test_an_assessor_reads_of_the_register_only_what_a_file_named(cast: Cast, browse: Callable[[User], Client]) -> None:
    product = make_product(make_control_site(cast))
    bring_to(make_site(cast, product), "active", cast)
    make_site(cast, product, "S-02", name="Not submitted")
    address = reverse("dmmf:register_on", args=[product.control_site.reference])
    pages = [browse(user).get(address).content.decode() for user in (cast.asa, cast.rita)]
    assert ["Not submitted" in page for page in pages] == [False, True]
    before = browse(cast.rita).get(address, {"on": "2020-01-01"}).content.decode()
    assert "0 sites at the end of 1 January 2020" in before
    for wrong in ("2020-13-01", "tomorrow", "2199-01-01"):
        assert browse(cast.rita).get(address, {"on": wrong}).status_code == 422


def test_what_a_page_refuses_is_a_sentence_with_nothing_lost(cast: Cast, browse: Callable[[User], Client]) -> None:
    site = bring_to(make_site(cast, make_product(make_control_site(cast))), "active", cast)
    olive = browse(cast.olive)
    address = reverse("dmmf:site_move", args=[site.reference])
    today = timezone.localdate()
    post = {
        **PLACE, "town": "Bradford", "postcode": "bd71bb", "why": "New wing", "seen": site.revision,
        "effective_on-day": today.day, "effective_on-month": today.month, "effective_on-year": today.year,
    }  # fmt: skip
    page = olive.post(address, post | {"effective_on-year": 2024})
    assert page.status_code == 422
    assert "before the last recorded event" in page.content.decode()
    assert "Bradford" in page.content.decode()
    assert olive.post(address, post).status_code == 302
    assert olive.post(address, post).status_code == 302  # the same post again
    site.refresh_from_db()
    assert (site.postcode, site.location_number, site.state) == ("BD7 1BB", 2, "under_evaluation")
    stale = olive.post(address, post | {"town": "Hull"})
    assert (stale.status_code, "Somebody recorded something" in stale.content.decode()) == (409, True)
    step = olive.get(reverse("dmmf:site_step", args=[site.reference, "activate"]))
    assert (step.status_code, "is not possible now" in step.content.decode()) == (409, True)
    assert reverse("dmmf:site", args=[site.reference]) in step.content.decode()


def test_a_site_is_proposed_once_and_never_at_a_home(cast: Cast, browse: Callable[[User], Client]) -> None:
    product = make_product(make_control_site(cast))
    olive, today = browse(cast.olive), timezone.localdate()
    address = reverse("dmmf:site_propose", args=[product.control_site.reference]) + "?kind=poc"
    post = {
        **PLACE, "code": "R-1", "name": "Home route north", "setting": "home", "products": [product.code],
        "host": "Calderfell Hospital", "minimum_operators": 2, "why": "Patients cannot travel",
    }  # fmt: skip
    for name in ("located_since", "effective_on"):
        post |= {f"{name}-day": today.day, f"{name}-month": today.month, f"{name}-year": today.year}
    private = olive.post(address, post | {"address": "Flat 3, 8 Mill Lane"})
    assert (private.status_code, "looks like somebody’s home" in private.content.decode()) == (422, True)
    first = olive.post(address, post)
    assert first.status_code == 302
    assert olive.post(address, post)["Location"] == first["Location"]
    again = olive.post(address, post | {"name": "Another"})
    assert (again.status_code, "is the code of another site already" in again.content.decode()) == (422, True)
    assert Site.objects.get().setting == "home"


def test_a_variation_waits_on_the_home_page_of_the_assessor_alone(cast: Cast, browse: Callable[[User], Client]) -> None:
    site = bring_to(make_site(cast, make_product(make_control_site(cast))), "suspended", cast)
    variation = apply_to_vary(site, by=cast.olive)
    address = reverse("dmmf:variation_decide", args=[site.reference, variation.pk])
    homes = {name: browse(getattr(cast, name)).get("/").content.decode() for name in ("asa", "olive", "priya")}
    assert {name: address in home for name, home in homes.items()} == {"asa": True, "olive": False, "priya": False}
