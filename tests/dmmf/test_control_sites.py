"""Control Sites: adding, changing, who may what, and what is remembered of it."""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.urls import reverse

from accounts.models import User
from dmmf import control_sites, permissions
from dmmf.holdings import Overtaken, facts_of, mark
from dmmf.models import ControlSite
from dmmf.urls import control_sites as addresses
from tests.dmmf.matrix import PEOPLE, answers, parsed, people_of, without_a_row
from tests.dmmf.scene import make_control_site, make_product, make_site
from tests.factories import Cast

pytestmark = pytest.mark.django_db
Browse = Callable[[User], Client]
GIVEN = {
    "name": "Northern Control Site", "address": "7 Gas Street", "town": "Halifax", "postcode": "hx11aa",
    "nation": "england", "out_of_hours": "",
}  # fmt: skip

# Columns: olive (owner), arthur (author), sid (signatory), rita (reader), priya (healthcare provider of a site), paula
# (another provider), asa (assessor), stella (a rival), nemo (nobody).
BEFORE = """
control_sites         200 200 200 200 200 200 200 200 200
control_site_add      200 200 200 403 403 403 403 200 403
control_site          200 200 200 200 404 404 404 404 404
attention             200 200 200 200 404 404 404 404 404
control_site_history  200 200 200 200 404 404 404 404 404
control_site_details  200 200 200 200 404 404 404 404 404
control_site_change   200 200 200 403 404 404 404 404 404
licence_add           200 200 200 403 404 404 404 404 404
licence               200 200 200 200 404 404 404 404 404
licence_change        200 200 200 403 404 404 404 404 404
licence_end           200 200 200 403 404 404 404 404 404
certificate_add       200 200 200 403 404 404 404 404 404
certificate           200 200 200 200 404 404 404 404 404
certificate_change    200 200 200 403 404 404 404 404 404
certificate_end       200 200 200 403 404 404 404 404 404
person_add            200 200 200 403 404 404 404 404 404
person                200 200 200 200 404 404 404 404 404
person_change         200 200 200 403 404 404 404 404 404
person_end            200 200 200 403 404 404 404 404 404
product_add           200 200 200 403 404 404 404 404 404
product               200 200 200 200 404 404 404 404 404
product_change        200 200 200 403 404 404 404 404 404
product_end           200 200 200 403 404 404 404 404 404
"""
POSTED = """
control_site_add      422 422 422 403 403 403 403 422 403
control_site_change   422 422 422 403 404 404 404 404 404
licence_add           422 422 422 403 404 404 404 404 404
licence_change        422 422 422 403 404 404 404 404 404
licence_end           422 422 422 403 404 404 404 404 404
certificate_add       422 422 422 403 404 404 404 404 404
certificate_change    422 422 422 403 404 404 404 404 404
certificate_end       422 422 422 403 404 404 404 404 404
person_add            422 422 422 403 404 404 404 404 404
person_change         422 422 422 403 404 404 404 404 404
person_end            422 422 422 403 404 404 404 404 404
product_add           422 422 422 403 404 404 404 404 404
product_change        422 422 422 403 404 404 404 404 404
product_end           422 422 422 403 404 404 404 404 404
"""
# What an assessor gets once a submitted file named the Control Site; a product only when a submitted file is for it.
NAMED = {"control_site": "200", "attention": "200", "control_site_history": "403", "control_site_details": "200"}
NAMED |= {"licence": "200", "certificate": "200", "person": "200"}


def arguments(control_site: ControlSite) -> dict[str, tuple[Any, ...]]:
    """For every address of this area."""
    things: dict[str, Any] = {
        "licence": control_site.licences, "certificate": control_site.certificates, "person": control_site.persons,
        "product": control_site.products,
    }  # fmt: skip
    found: dict[str, tuple[Any, ...]] = {}
    for name in parsed(BEFORE):
        stem, _, verb = name.partition("_")
        if name in ("control_sites", "control_site_add"):
            found[name] = ()
        elif stem in things and verb != "add":
            found[name] = (control_site.reference, things[stem].first().pk)
        else:
            found[name] = (control_site.reference, *(["locked"] if name == "attention" else []))
    return found


def test_every_address_has_a_row() -> None:
    assert not without_a_row(addresses.urlpatterns, BEFORE)


@pytest.mark.parametrize(("method", "table"), [("get", BEFORE), ("post", POSTED)])
@pytest.mark.parametrize("people", [PEOPLE[:3], PEOPLE[3:6], PEOPLE[6:]], ids=" ".join)
def test_who_gets_what(cast: Cast, method: str, table: str, people: tuple[str, ...]) -> None:
    control_site = make_control_site(cast)
    make_site(cast, make_product(control_site))
    asked = {name: user for name, user in people_of(cast).items() if name in people}
    wanted = {name: {who: status[who] for who in people} for name, status in parsed(table).items()}
    assert answers(table, arguments(control_site), asked, method=method) == wanted


def test_what_an_assessor_gets_of_what_was_named(cast: Cast) -> None:
    control_site = make_control_site(cast)
    make_site(cast, make_product(control_site))
    permissions.grant_to_assessors(control_site, [])
    found = answers(BEFORE, arguments(control_site), {"asa": cast.asa})
    # Whoever may not change anything is not even told whether there is such a product.
    wanted = dict.fromkeys(parsed(POSTED), "403") | NAMED | {"control_sites": "200", "product": "404"}
    assert {name: status["asa"] for name, status in found.items()} == wanted


def test_adding_twice_makes_one(cast: Cast, browse: Browse) -> None:
    token = str(uuid.uuid4())
    for _ in range(2):
        answer = browse(cast.arthur).post(reverse("dmmf:control_site_add"), GIVEN | {"token": token})
        assert answer.status_code == 302
    made = ControlSite.objects.get()
    assert (made.organisation, made.postcode) == (cast.pennine, "HX1 1AA")
    event = made.events.get()
    assert (event.by, event.data["new"]["town"]) == (cast.arthur, "Halifax")


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"postcode": "JE2 3AB"}, "are not in the UK"),
        ({"postcode": "ABC"}, "Enter a full UK postcode"),
        ({"postcode": "BT1 1AA"}, "The postcode is in Northern Ireland"),
        ({"nation": "northern_ireland"}, "The postcode is not in Northern Ireland"),
        ({"name": "pennine control site"}, "has a Control Site with this name already"),
        ({"nation": "france"}, "Select the nation"),
        ({"address": "x" * 301}, "Address must be 300 characters or fewer"),
        ({"town": "a\x00b"}, "cannot be stored"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_lost(
    cast: Cast, browse: Browse, wrong: dict[str, str], sentence: str
) -> None:
    make_control_site(cast)
    answer = browse(cast.olive).post(reverse("dmmf:control_site_add"), GIVEN | wrong)
    page = answer.content.decode()
    assert (answer.status_code, ControlSite.objects.count()) == (422, 1)
    assert sentence in page
    assert "7 Gas Street" in page or "address" in wrong
    assert "<title>Error: " in page


def test_only_writers_of_an_applicant_add_one(cast: Cast) -> None:
    for person in (cast.rita, cast.priya, cast.asa, cast.nemo):
        with pytest.raises(PermissionDenied, match="Only an owner, author or signatory"):
            control_sites.starter(person)
    assert control_sites.starter(cast.sid).organisation == cast.pennine


def test_a_change_is_remembered_with_old_and_new(cast: Cast) -> None:
    control_site = make_control_site(cast)
    values = {**plain_values(control_site), "name": "Second name"}
    seen = mark(facts_of(control_site, control_sites.LABELS))
    event = control_sites.change(control_site, values=values, seen=seen, why="New sign", by=cast.arthur)
    assert event is not None
    assert (event.data["old"], event.data["new"]) == ({"name": "Pennine Control Site"}, {"name": "Second name"})
    assert (event.why, event.by) == ("New sign", cast.arthur)
    now = mark(facts_of(ControlSite.objects.get(), control_sites.LABELS))
    assert control_sites.change(control_site, values=values, seen=now, why="Again", by=cast.arthur) is None
    with pytest.raises(ValidationError, match="not in the UK"):
        control_sites.change(control_site, values=values | {"postcode": "GY1 1AA"}, seen=now, why="?", by=cast.olive)


def plain_values(control_site: ControlSite) -> dict[str, Any]:
    return {name: getattr(control_site, name) for name in control_sites.LABELS}


def test_a_page_that_was_overtaken_loses_nothing(cast: Cast, browse: Browse) -> None:
    """Arthur changes the town while Olive changes the name: she is told, and keeps his town and her name."""
    control_site = make_control_site(cast)
    address = reverse("dmmf:control_site_change", args=[control_site.reference])
    page = browse(cast.olive).get(address).content.decode()
    version = re.findall(r'name="version" value="([0-9a-f]+)"', page)[0]
    values = plain_values(control_site)
    control_sites.change(control_site, values=values | {"town": "Leeds"}, seen=version, why="Typo", by=cast.arthur)
    with pytest.raises(Overtaken):
        control_sites.change(control_site, values=values, seen=version, why="?", by=cast.olive)
    mine = values | {"name": "Mine", "why": "Renamed", "version": version}
    answer = browse(cast.olive).post(address, mine)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Arthur Bell changed the details" in page
    assert "Town or city was “Halifax” and is now “Leeds”" in page
    assert 'value="Leeds"' in page
    assert 'value="Mine"' in page
    assert "Renamed" in page
    version = re.findall(r'name="version" value="([0-9a-f]+)"', page)[0]
    answer = browse(cast.olive).post(address, mine | {"town": "Leeds", "version": version})
    assert answer.status_code == 302
    control_site.refresh_from_db()
    assert (control_site.name, control_site.town) == ("Mine", "Leeds")


def test_a_provider_is_told_why_there_is_nothing(cast: Cast, browse: Browse) -> None:
    make_control_site(cast)
    page = browse(cast.priya).get(reverse("dmmf:control_sites")).content.decode()
    assert "Control Sites belong to the applicants" in page
    assert "Add a Control Site" not in page
    page = browse(cast.rita).get(reverse("dmmf:control_sites")).content.decode()
    assert "Only an owner, author or signatory" in page


def test_a_reader_is_told_why_nothing_can_be_changed(cast: Cast, browse: Browse) -> None:
    control_site = make_control_site(cast)
    page = browse(cast.rita).get(reverse("dmmf:control_site_details", args=[control_site.reference])).content.decode()
    assert "Your role may read this register but not change it." in page
    assert "Add a licence" not in page
    licence = control_site.licences.get()
    page = browse(cast.rita).get(reverse("dmmf:licence", args=[control_site.reference, licence.pk])).content.decode()
    assert "disabled" in page
    assert ">Change<" not in page


def test_law_has_its_source_and_our_rule_says_that_it_is_ours(cast: Cast, browse: Browse) -> None:
    control_site = make_control_site(cast)
    control_site.persons.all().delete()
    client = browse(cast.olive)

    def shown(name: str, *arguments: str) -> str:
        return " ".join(client.get(reverse(f"dmmf:{name}", args=arguments)).content.decode().split())

    assert "HMR 2012 Sch 3 para 1(2)(f), (g) and (j)" in shown("control_site_details", control_site.reference)
    assert "Clinical Trials Regulations 2004 reg 2(1)" in shown("control_sites")
    assert "must be in the UK" not in shown("control_site_add")
    assert "without one in force: a rule of this service." in shown("product_add", control_site.reference)
    assert "MeAT: manufacturer" in shown("licence_add", control_site.reference)
