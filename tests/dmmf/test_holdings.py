"""Licences, certificates, people and products: added, changed and ended, with every step remembered."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from dmmf import holdings, permissions, products
from dmmf.holding_sorts import SORTS, changes_of
from dmmf.holdings import Overtaken, facts_of, mark
from dmmf.licences import LICENCE
from dmmf.models import ControlSite, Licence, LicenceVariation, NamedPerson, Product
from dmmf.persons import PERSON
from dmmf.products import PRODUCT
from submissions.models import Submission
from submissions.transitions import TransitionNotAllowed
from tests import factories
from tests.dmmf.scene import LONG_AGO, make_control_site, make_product, make_site
from tests.factories import Cast

pytestmark = pytest.mark.django_db
Browse = Callable[[User], Client]
TOMORROW = timedelta(days=1)


@pytest.fixture
def hub(cast: Cast) -> ControlSite:
    return make_control_site(cast)


def licence_values(**changes: Any) -> dict[str, Any]:
    return {
        "kind": "mia", "number": "MIA 12", "dm_scope": "both", "granted_on": date(2026, 1, 5), "expires_on": None
    } | changes  # fmt: skip


def person_values(**changes: Any) -> dict[str, Any]:
    return {
        "role": "qp", "name": "Quirin Pell", "qualifications": "MSc", "email": "quirin@example.org", "phone": "",
        "deputy_for": None, "since": LONG_AGO, "until": None,
    } | changes  # fmt: skip


def product_values(**changes: Any) -> dict[str, Any]:
    return {
        "code": "NG-1", "name": "Gas", "dm_type": "poc", "designation": None, "licence": None, "licensed_on": None
    } | changes  # fmt: skip


def seen(thing: Any, sort: holdings.Sort) -> str:
    return mark(facts_of(type(thing).objects.get(pk=thing.pk), sort.labels))


def test_the_same_post_twice_adds_one(cast: Cast, hub: ControlSite) -> None:
    first = holdings.add(hub, LICENCE, values=licence_values(), by=cast.arthur)
    assert holdings.add(hub, LICENCE, values=licence_values(), by=cast.arthur) == first
    (event,) = hub.events.filter(verb="add_licence")
    assert (event.by, event.sentence) == (cast.arthur, "added the licence MIA 12")
    assert ("Number", "Not given", "MIA 12") in changes_of(event)
    assert ("Granted on", "Not given", "5 January 2026") in changes_of(event)


def test_change_end_and_take_back(cast: Cast, hub: ControlSite) -> None:
    licence = holdings.add(hub, LICENCE, values=licence_values(), by=cast.olive)
    given = {"seen": seen(licence, LICENCE), "why": "Renewed", "by": cast.arthur}
    event = holdings.change(licence, LICENCE, values=licence_values(expires_on=date(2030, 1, 1)), **given)
    assert event
    assert changes_of(event) == [("Expires on", "Not given", "1 January 2030")]
    with pytest.raises(Overtaken, match="changed the licence MIA 12: expires on after you opened the page"):
        holdings.end(licence, LICENCE, on=timezone.localdate(), **given)
    given["seen"] = seen(licence, LICENCE)
    for on, sentence in ((timezone.localdate() + TOMORROW, "in the future"), (date(2026, 1, 4), "before it began")):
        with pytest.raises(ValidationError, match=sentence):
            holdings.end(licence, LICENCE, on=on, **given)
    holdings.end(licence, LICENCE, on=timezone.localdate(), **given)
    given["seen"] = seen(licence, LICENCE)
    with pytest.raises(TransitionNotAllowed, match="Take back the end"):
        holdings.change(licence, LICENCE, values=licence_values(), **given)
    with pytest.raises(TransitionNotAllowed, match="ended already"):
        holdings.end(licence, LICENCE, on=timezone.localdate(), **given)
    holdings.reopen(licence, LICENCE, **given)
    assert Licence.objects.get(number="MIA 12").ended_on is None
    verbs = hub.events.filter(data__thing=f"licence {licence.pk}").order_by("pk").values_list("verb", flat=True)
    assert list(verbs) == ["add_licence", "change_licence", "end_licence", "reopen_licence"]


@pytest.mark.parametrize(
    ("values", "field", "sentence"),
    [
        (licence_values(number="mia(imp) 90001"), "number", "has a licence with this number already"),
        (licence_values(expires_on=date(2026, 1, 5)), "expires_on", "must be after the day of grant"),
        (licence_values(granted_on=date(2199, 1, 1)), "granted_on", "cannot be in the future"),
    ],
)
def test_what_a_licence_cannot_be(
    cast: Cast, hub: ControlSite, values: dict[str, Any], field: str, sentence: str
) -> None:
    with pytest.raises(ValidationError) as refused:
        holdings.add(hub, LICENCE, values=values, by=cast.olive)
    assert sentence in refused.value.message_dict[field][0]


def test_who_may_not_write(cast: Cast, hub: ControlSite) -> None:
    permissions.grant_to_assessors(hub, [])
    for person in (cast.rita, cast.asa):
        with pytest.raises(PermissionDenied):
            holdings.add(hub, LICENCE, values=licence_values(), by=person)
    assert hub.licences.count() == 1


# --- People ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changes", "field", "sentence"),
    [
        ({"qualifications": ""}, "qualifications", "Enter the qualifications of the Qualified Person"),
        ({"role": "supervisor", "qualifications": ""}, "qualifications", "of the supervisor of manufacture"),
        ({"email": ""}, "email", "with which the Qualified Person signs"),
        ({"role": "out_of_hours"}, "phone", "answered out of hours"),
        ({"until": LONG_AGO - TOMORROW}, "until", "on or after the first day"),
        ({"deputy_for": "qc"}, "deputy_for", "A deputy has the same role"),
    ],
)
def test_what_a_person_needs(cast: Cast, hub: ControlSite, changes: dict[str, Any], field: str, sentence: str) -> None:
    if "deputy_for" in changes:
        changes = {"deputy_for": hub.persons.get(role=changes["deputy_for"])}
    with pytest.raises(ValidationError) as refused:
        holdings.add(hub, PERSON, values=person_values(**changes), by=cast.olive)
    assert sentence in refused.value.message_dict[field][0]


def test_everything_that_is_missing_is_told_at_once(cast: Cast, hub: ControlSite, browse: Browse) -> None:
    answer = browse(cast.olive).post(reverse("dmmf:person_add", args=[hub.reference]), {"role": "qp"})
    page = answer.content.decode()
    assert answer.status_code == 422
    for sentence in ("Enter the person’s name", "Enter the first day", "Enter the qualifications of the Qualified"):
        assert sentence in page
    assert 'href="#id_email"' in page


def test_a_deputy_has_no_deputy(cast: Cast, hub: ControlSite) -> None:
    principal = hub.persons.get(role="qp")
    deputy = holdings.add(hub, PERSON, values=person_values(deputy_for=principal), by=cast.olive)
    with pytest.raises(ValidationError, match="is a deputy"):
        holdings.add(hub, PERSON, values=person_values(name="Third", deputy_for=deputy), by=cast.olive)
    own = person_values(deputy_for=principal) | {"name": principal.name}
    with pytest.raises(ValidationError, match="their own deputy"):
        holdings.change(principal, PERSON, values=own, seen=seen(principal, PERSON), why="?", by=cast.olive)


def test_a_last_day_may_lie_ahead(cast: Cast, hub: ControlSite) -> None:
    person = hub.persons.get(role="qc")
    ahead = timezone.localdate() + timedelta(days=30)
    holdings.end(person, PERSON, on=ahead, seen=seen(person, PERSON), why="Retires", by=cast.olive)
    person = NamedPerson.objects.get(pk=person.pk)
    assert person.until == ahead
    assert not PERSON.has_ended(person)


def test_a_qualified_person_without_an_account_is_told_of(cast: Cast, hub: ControlSite, browse: Browse) -> None:
    person = hub.persons.get(role="qp")
    address = reverse("dmmf:person", args=[hub.reference, person.pk])
    assert "Signs with the account of Sid Marsh" in browse(cast.olive).get(address).content.decode()
    NamedPerson.objects.filter(pk=person.pk).update(email="stella@example.org")
    assert "cannot sign here" in browse(cast.olive).get(address).content.decode()


def test_an_author_names_no_qualified_person(cast: Cast, hub: ControlSite) -> None:
    """Neither a new one, nor by another account, nor for a longer time; an author may change what else is known."""
    person = hub.persons.get(role="qp")
    with pytest.raises(ValidationError, match="Only an owner or a signatory"):
        holdings.add(hub, PERSON, values=person_values(), by=cast.arthur)
    own = {name: getattr(person, name) for name in person_values()}
    given = {"why": "?", "by": cast.arthur}
    for changes in ({"email": cast.arthur.email}, {"since": LONG_AGO - TOMORROW}):
        with pytest.raises(ValidationError, match="Only an owner or a signatory"):
            holdings.change(person, PERSON, values=own | changes, seen=seen(person, PERSON), **given)
    supervisor = hub.persons.get(role="supervisor")
    theirs = {name: getattr(supervisor, name) for name in own} | {"role": "qp"}
    with pytest.raises(ValidationError, match="Only an owner or a signatory"):
        holdings.change(supervisor, PERSON, values=theirs, seen=seen(supervisor, PERSON), **given)
    assert holdings.change(person, PERSON, values=own | {"phone": "1"}, seen=seen(person, PERSON), **given)


def test_nobody_names_themself_qualified_person(cast: Cast, hub: ControlSite, browse: Browse) -> None:
    """Nor stays one for longer; another who signs for the organisation has to say so."""
    with pytest.raises(ValidationError, match="Nobody names themself"):
        holdings.add(hub, PERSON, values=person_values(email="Olive@example.org"), by=cast.olive)
    person = hub.persons.get(role="qp")
    yesterday, given = timezone.localdate() - TOMORROW, {"why": "?", "by": cast.sid}
    holdings.end(person, PERSON, on=yesterday, seen=seen(person, PERSON), **given)
    address = reverse("dmmf:person_end", args=[hub.reference, person.pk])
    client = browse(cast.sid)
    answer = client.post(address, {"why": "I stay", "version": version_of(client, address)})
    page = answer.content.decode()
    assert (answer.status_code, "Nobody names themself" in page, "I stay" in page) == (422, True, True)
    assert holdings.reopen(person, PERSON, seen=seen(person, PERSON), why="Stays", by=cast.olive)


# --- Products ----------------------------------------------------------------------------------------------------


def test_the_designation_is_one_of_the_own_applications(
    cast: Cast, hub: ControlSite, draft: Submission, withdrawn: Submission
) -> None:
    theirs = factories.make_empty(cast, by=cast.stella, organisation=cast.rival)
    assert set(products.designations_for(hub)) == {draft}
    product = make_product(hub, designation=withdrawn)
    assert set(products.designations_for(hub, product)) == {draft, withdrawn}
    assert theirs not in products.designations_for(hub, product)


def test_a_designation_fits_the_type(cast: Cast, hub: ControlSite, draft: Submission) -> None:
    assert products.variant_of(draft) == "poc"
    holdings.add(hub, PRODUCT, values=product_values(designation=draft), by=cast.olive)
    with pytest.raises(ValidationError, match="is for point of care, and this product is for modular manufacture"):
        holdings.add(hub, PRODUCT, values=product_values(code="NG-2", dm_type="mm", designation=draft), by=cast.olive)


def test_a_designation_that_names_no_type_yet_fits_any(cast: Cast, hub: ControlSite, empty: Submission) -> None:
    assert products.variant_of(empty) == ""
    assert holdings.add(hub, PRODUCT, values=product_values(dm_type="mm", designation=empty), by=cast.olive)


@pytest.mark.parametrize(
    ("changes", "field", "sentence"),
    [
        ({"code": "ppg-129"}, "code", "with this code already"),
        ({"licence": True}, "licensed_on", "Enter since when"),
        ({"licensed_on": LONG_AGO}, "licence", "Select the licence"),
        ({"licence": True, "licensed_on": LONG_AGO, "dm_type": "mm"}, "licence", "is for modular manufacture"),
        ({"licence": True, "licensed_on": LONG_AGO - TOMORROW}, "licensed_on", "cannot name a product before"),
        ({"licence": True, "licensed_on": date(2199, 1, 1)}, "licensed_on", "cannot be in the future"),
    ],
)
def test_what_a_product_cannot_be(
    cast: Cast, hub: ControlSite, changes: dict[str, Any], field: str, sentence: str
) -> None:
    make_product(hub)
    if "licence" in changes:
        changes = changes | {"licence": hub.licences.get()}
    with pytest.raises(ValidationError) as refused:
        holdings.add(hub, PRODUCT, values=product_values(**changes), by=cast.olive)
    assert sentence in refused.value.message_dict[field][0]


def test_what_sites_make_keeps_its_code_and_does_not_end(cast: Cast, hub: ControlSite) -> None:
    product = make_product(hub)
    make_site(cast, product)
    values = {name: getattr(product, name) for name in product_values()} | {"code": "NEW"}
    given = {"seen": seen(product, PRODUCT), "why": "?", "by": cast.olive}
    with pytest.raises(ValidationError, match="their history names it so"):
        holdings.change(product, PRODUCT, values=values, **given)
    with pytest.raises(ValidationError, match="1 site makes this product"):
        holdings.end(product, PRODUCT, on=timezone.localdate(), **given)
    event = holdings.change(product, PRODUCT, values=values | {"code": product.code, "name": "Xenon"}, **given)
    assert event
    assert event.data["new"] == {"name": "Xenon"}


def test_an_assessor_sees_no_draft(cast: Cast, hub: ControlSite, draft: Submission, granted: Submission) -> None:
    permissions.grant_to_assessors(hub, [])
    make_product(hub, designation=granted)
    assert list(products.visible(cast.asa, hub)) == []
    assert len(products.visible(cast.rita, hub)) == 1
    one, other = make_product(hub, designation=draft, code="D"), make_product(hub, designation=granted, code="G")
    products.as_seen(cast.asa, [one, other])
    assert (one.designation, other.designation) == (None, granted)


# --- Pages -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("sort", SORTS)
def test_each_sort_has_its_pages(cast: Cast, hub: ControlSite, browse: Browse, sort: str) -> None:
    """Add, open, change, end and take back, as a person without JavaScript would."""
    client = browse(cast.arthur)
    posted: dict[str, dict[str, str]] = {
        "licence": {"kind": "ms", "number": "MS 7", "dm_scope": "poc", **days("granted_on", 2025)},
        "certificate": {"number": "GMP 7", **days("issued_on", 2025), **days("expires_on", 2199)},
        "person": {"role": "out_of_hours", "name": "Nora", "phone": "01422 496 0001", **days("since", 2025)},
        "product": {"code": "X-1", "name": "Xenon", "dm_type": "poc"},
    }
    answer = client.post(reverse(f"dmmf:{sort}_add", args=[hub.reference]), posted[sort])
    assert answer.status_code == 302, answer.content.decode()
    made = SORTS[sort].model._default_manager.order_by("-pk")[0]
    arguments = [hub.reference, made.pk]
    assert str(made) in client.get(reverse(f"dmmf:{sort}", args=arguments)).content.decode()
    change = reverse(f"dmmf:{sort}_change", args=arguments)
    version = version_of(client, change)
    answer = client.post(change, posted[sort] | {"version": version, "why": ""})
    assert (answer.status_code, "Enter why it is changed" in answer.content.decode()) == (422, True)
    assert client.post(change, posted[sort] | {"version": version, "why": "Looked at"}).status_code == 302
    end = reverse(f"dmmf:{sort}_end", args=arguments)
    given = {"why": "Replaced", **days("on", 2025, 2)}
    assert client.post(end, given | {"version": version_of(client, end)}).status_code == 302
    page = client.get(reverse(f"dmmf:{sort}", args=arguments)).content.decode()
    assert "Take back the end" in page
    assert client.post(end, {"why": "By mistake", "version": version_of(client, end)}).status_code == 302
    made.refresh_from_db()
    assert getattr(made, SORTS[sort].ends) is None


def days(name: str, year: int, day: int = 1) -> dict[str, str]:
    return {f"{name}-day": str(day), f"{name}-month": "1", f"{name}-year": str(year)}


def version_of(client: Client, address: str) -> str:
    return re.findall(r'name="version" value="([0-9a-f]+)"', client.get(address).content.decode())[0]


def test_two_people_change_one_licence(cast: Cast, hub: ControlSite, browse: Browse) -> None:
    licence = hub.licences.get()
    address = reverse("dmmf:licence_change", args=[hub.reference, licence.pk])
    mine, theirs = browse(cast.olive), browse(cast.arthur)
    version = version_of(mine, address)
    form = {"kind": "mia_imp", "number": licence.number, "dm_scope": "poc", **days("granted_on", 2025), "why": "Mine"}
    theirs.post(
        address, form | {"version": version, "dm_scope": "both", "granted_on-day": "1", "granted_on-month": "8"}
    )
    answer = mine.post(address, form | {"version": version, "granted_on-month": "8", **days("expires_on", 2199)})
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "was “Point of care” and is now “Point of care and modular manufacture”" in page
    assert re.search(r'value="both"[^>]*checked', page)
    assert 'value="2199"' in page
    licence.refresh_from_db()
    assert (licence.dm_scope, licence.expires_on) == ("both", None)


def test_a_thing_of_another_control_site_is_not_found(cast: Cast, hub: ControlSite, browse: Browse) -> None:
    other = make_control_site(cast, "Second Control Site")
    licence = other.licences.get()
    for name in ("licence", "licence_change", "licence_end"):
        assert browse(cast.olive).get(reverse(f"dmmf:{name}", args=[hub.reference, licence.pk])).status_code == 404


def test_product_page_links_to_its_designation(cast: Cast, hub: ControlSite, browse: Browse, draft: Submission) -> None:
    product = make_product(hub, designation=draft)
    page = browse(cast.rita).get(reverse("dmmf:product", args=[hub.reference, product.pk])).content.decode()
    assert f"Designation: {draft.reference} is not in force yet" in page
    assert "0 sites in the register" in page
    assert Product.objects.get().designation == draft


def test_a_licence_shows_its_variations(cast: Cast, hub: ControlSite, browse: Browse) -> None:
    site, licence = make_site(cast, make_product(hub)), hub.licences.get()
    LicenceVariation.objects.create(
        licence=licence, number="V-3", what="Lift it", site=site, applied_on=LONG_AGO, applied_by=cast.olive
    )
    address = reverse("dmmf:licence", args=[hub.reference, licence.pk])
    assert f"Variation V-3 for {site}, applied for" in browse(cast.rita).get(address).content.decode()
    permissions.grant_to_assessors(hub, [])
    assert "V-3" not in browse(cast.asa).get(address).content.decode()
