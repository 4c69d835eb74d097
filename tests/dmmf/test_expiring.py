"""What ends: in which stage it is, who is told, and that it is told once."""

from __future__ import annotations

import smtplib
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from accounts.models import User
from accounts.organisations import create_organisation
from accounts.roles import OrganisationKind, Role
from dmmf import attention, expiring, expiry_mail, permissions, sites, tasks
from dmmf.expiring import Expiring
from dmmf.models import (
    ControlSite,
    Evaluation,
    EvaluationState,
    ExpiryNotice,
    GmpCertificate,
    Licence,
    NamedPerson,
    Product,
    Site,
    Training,
)
from dmmf.states import SiteState
from tests.dmmf.scene import LONG_AGO, make_control_site, make_product, make_site
from tests.factories import Cast, person

pytestmark = pytest.mark.django_db
Browse = Callable[[User], Client]
STAGES = (90, 30, 7)
DAYS = st.dates(date(2020, 1, 1), date(2040, 1, 1))


def one(expires_on: date, *, kind: str = "licence", pk: int = 1) -> Expiring:
    return Expiring(kind, pk, 1, "MIA 1", expires_on, "licence MIA 1")


def today() -> date:
    return timezone.localdate()


def ahead(days: int) -> date:
    return today() + timedelta(days=days)


# --- Stages ------------------------------------------------------------------------------------------------------


@given(today=DAYS, left=st.integers(-400, 400), stages=st.sets(st.integers(1, 365), min_size=1))
def test_the_stage_is_the_narrowest_that_holds_the_day(today: date, left: int, stages: set[int]) -> None:
    found = expiring.stage(today + timedelta(days=left), today=today, stages=stages)
    if found is None:
        assert left > max(stages)
    else:
        assert left <= found
        assert not any(left <= narrower for narrower in stages if narrower < found)


@given(first=DAYS, expires=DAYS, gaps=st.lists(st.integers(1, 40), max_size=40))
def test_day_after_day_each_stage_is_told_at_most_once(first: date, expires: date, gaps: list[int]) -> None:
    """Whatever days the service was up on: never twice for a stage, never a wider one after a narrower."""
    told: set[tuple[str, date, int]] = set()
    stages, day = [], first
    for gap in gaps:
        for thing, at in expiring.due([one(expires)], today=day, stages=STAGES, told=told):
            told.add((thing.thing, thing.expires_on, at))
            stages.append(at)
            assert day >= expires - timedelta(days=at)
        day += timedelta(days=gap)
    assert stages == sorted(set(stages), reverse=True)
    last = day - timedelta(days=gaps[-1]) if gaps else None
    if last and expiring.stage(expires, today=last, stages=STAGES):
        assert stages, "something within the horizon was never told"


def test_a_new_day_of_expiry_is_told_anew() -> None:
    told = {("licence 1", date(2026, 1, 10), 7)}
    assert expiring.due([one(date(2026, 1, 10))], today=date(2026, 1, 9), stages=STAGES, told=told) == []
    renewed = one(date(2026, 3, 1))
    assert expiring.due([renewed], today=date(2026, 1, 9), stages=STAGES, told=told) == [(renewed, 90)]


@pytest.mark.parametrize(
    ("left", "words"), [(0, "today"), (1, "in 1 day"), (12, "in 12 days"), (-1, "1 day ago"), (-1200, "1,200 days ago")]
)
def test_days_in_words(left: int, words: str) -> None:
    assert expiring.in_words(ahead(left), today=today()) == words


# --- From the register --------------------------------------------------------------------------------------------


@pytest.fixture
def hub(cast: Cast) -> ControlSite:
    """Nothing of it ends."""
    return make_control_site(cast)


@pytest.fixture
def product(hub: ControlSite) -> Product:
    return make_product(hub)


def evaluated(site: Site, again: date, *, by: User) -> Evaluation:
    """A signed evaluation, as the verbs leave it."""
    return Evaluation.objects.create(
        reference=f"JE-2026-{Evaluation.objects.count() + 1:04d}", site=site, form_version="1", location_number=1,
        why="First", opened_by=by, state=EvaluationState.SIGNED, outcome="suitable", signed_on=LONG_AGO,
        re_evaluate_on=again, sha256="0" * 64,
    )  # fmt: skip


def trained(site: Site, until: date, *, by: User, name: str = "Nurse One", product: Product | None = None) -> Training:
    return Training.objects.create(
        site=site, product=product or site.products.all()[0], person=name, role="Operator", procedure="SOP-1",
        trained_on=LONG_AGO, valid_until=until, by=by,
    )  # fmt: skip


def end_everything(cast: Cast, hub: ControlSite, product: Product) -> Site:
    """One of each kind ends within 90 days."""
    Licence.objects.update(expires_on=ahead(60))
    GmpCertificate.objects.update(expires_on=ahead(20))
    NamedPerson.objects.filter(role="qp").update(until=ahead(5))
    site = make_site(cast, product, agreement_until=ahead(-3))
    evaluated(site, ahead(80), by=cast.olive)
    trained(site, ahead(10), by=cast.olive)
    return site


def kinds(hub: ControlSite) -> list[str]:
    return [each.kind for each in expiring.of([hub.pk], today=today())]


def test_each_kind_is_found(cast: Cast, hub: ControlSite, product: Product) -> None:
    assert kinds(hub) == []
    site = end_everything(cast, hub, product)
    assert kinds(hub) == list(expiring.NOUNS)
    Site.objects.update(state=SiteState.CEASED)
    assert kinds(hub) == ["licence", "certificate", "person"]
    Site.objects.update(state=SiteState.ACTIVE)
    Licence.objects.update(ended_on=today())
    GmpCertificate.objects.update(ended_on=today())
    NamedPerson.objects.filter(role="qp").update(until=ahead(-1))
    assert kinds(hub) == ["agreement", "evaluation", "training"]
    evaluated(site, ahead(800), by=cast.olive)
    trained(site, ahead(800), by=cast.olive)
    Site.objects.update(agreement_until=ahead(91))
    assert kinds(hub) == []


def test_training_counts_people_once(cast: Cast, hub: ControlSite, product: Product) -> None:
    site = make_site(cast, product)
    for name, days in (("Nurse One", 10), ("Nurse One", 5), ("Nurse Two", 40), ("Nurse Three", 200)):
        trained(site, ahead(days), by=cast.olive, name=name)
    (found,) = expiring.of([hub.pk], today=today())
    assert (found.kind, found.count, found.expires_on) == ("training", 2, ahead(10))


def test_the_people_of_a_former_host_are_nobodys_any_more(cast: Cast, hub: ControlSite, product: Product) -> None:
    """Their training neither runs out here nor makes up the number that the site needs."""
    site = make_site(cast, product)
    trained(site, ahead(10), by=cast.olive, name="Nurse One")
    Site.objects.update(state=SiteState.ACTIVE)
    short = attention.RULES["untrained"]
    assert not short.find(Site.objects.all(), today()).exists()
    heir = create_organisation("Nextdale Hospital", kind=OrganisationKind.PROVIDER)
    sites.change(Site.objects.get(), fields={"provider": heir}, by=cast.olive, why="Sold", effective_on=today())
    Site.objects.update(state=SiteState.ACTIVE)
    assert kinds(hub) == []
    assert list(short.find(Site.objects.all(), today())) == [site]


# --- Home page ----------------------------------------------------------------------------------------------------


def test_the_home_page_of_the_holder(cast: Cast, hub: ControlSite, product: Product, browse: Browse) -> None:
    heading = "Ends within 90 days (illustrative: a setting of this service)"
    assert heading not in browse(cast.rita).get("/").content.decode()
    end_everything(cast, hub, product)
    permissions.grant_to_assessors(hub, list(Site.objects.all()))
    page = browse(cast.rita).get("/").content.decode()
    assert page.count(heading) == 1
    for words in ("Licence: MIA(IMP) 90001", "Sid Marsh, Qualified Person", "1 joint evaluation due again: S-01"):
        assert words in page
    for other in (cast.priya, cast.asa, cast.stella):
        assert heading not in browse(other).get("/").content.decode()


# --- E-mail -------------------------------------------------------------------------------------------------------


def test_one_mail_a_day_to_owners_and_signatories(cast: Cast, hub: ControlSite, product: Product) -> None:
    end_everything(cast, hub, product)
    person("Ophelia Gone", cast.pennine, Role.OWNER)
    User.objects.filter(name="Ophelia Gone").update(is_active=False)
    assert expiry_mail.tell(hub) == 6
    (message,) = mail.outbox
    assert sorted(message.to) == ["olive@example.org", "sid@example.org"]
    assert message.subject == f"{hub.reference}: what ends soon"
    assert "Licence MIA(IMP) 90001" in message.body
    assert f"/control-sites/{hub.reference}/" in message.body
    assert message.alternatives[0].mimetype == "text/html"
    for secret in ("Sid Marsh", product.name, "S-01", "Calderfell"):
        assert secret not in message.body + str(message.alternatives[0].content)
    assert ExpiryNotice.objects.count() == 6
    cache.clear()
    GmpCertificate.objects.create(control_site=hub, number="GMP 2", issued_on=LONG_AGO, expires_on=ahead(3))
    assert expiry_mail.tell(hub) == 0  # it waits for tomorrow
    assert expiry_mail.tell(hub, today=ahead(1)) == 1
    assert len(mail.outbox) == 2
    assert expiry_mail.tell(hub, today=ahead(2)) == 0


def test_nothing_is_recorded_while_the_mail_server_is_down(
    cast: Cast, hub: ControlSite, product: Product, monkeypatch: pytest.MonkeyPatch
) -> None:
    end_everything(cast, hub, product)

    def down(*args: Any, **kwargs: Any) -> None:
        raise smtplib.SMTPConnectError(421, "try later")

    with monkeypatch.context() as patched:
        patched.setattr("django.core.mail.backends.locmem.EmailBackend.send_messages", down)
        tasks.tell(hub.pk)
    assert (ExpiryNotice.objects.count(), len(mail.outbox)) == (0, 0)
    tasks.tell(hub.pk)
    assert (ExpiryNotice.objects.count(), len(mail.outbox)) == (6, 1)


def test_two_workers_send_one_mail(cast: Cast, hub: ControlSite, product: Product) -> None:
    """The second finds the mail being sent, although nothing is recorded yet."""
    end_everything(cast, hub, product)
    cache.add(f"expiry-mail-{hub.pk}-{today()}", 1)
    assert expiry_mail.tell(hub) == 0
    assert not mail.outbox


def test_the_beat_queues_only_what_has_something_to_tell(
    cast: Cast, hub: ControlSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_control_site(cast, "Quiet Control Site")
    Licence.objects.filter(control_site=hub).update(expires_on=ahead(1))
    queued: list[int] = []
    monkeypatch.setattr(tasks.tell, "delay", queued.append)
    tasks.tell_all()
    assert queued == [hub.pk]
    tasks.tell(999_999)


def test_the_beat_survives_a_broker_that_is_down(cast: Cast, hub: ControlSite, monkeypatch: pytest.MonkeyPatch) -> None:
    Licence.objects.update(expires_on=ahead(1))

    def down(pk: int) -> None:
        raise ConnectionError("no broker")

    monkeypatch.setattr(tasks.tell, "delay", down)
    tasks.tell_all()
    assert not ExpiryNotice.objects.exists()


def test_what_is_of_sites_is_counted_in_mail() -> None:
    found = [one(date(2026, 2, day), kind="agreement", pk=day) for day in (9, 3, 5)]
    lines = expiry_mail.lines_of([*found, one(date(2026, 2, 1))], today=date(2026, 2, 1))
    assert lines == [
        ("Licence MIA 1", date(2026, 2, 1), "today"),
        ("3 quality agreements with hosts, the first", date(2026, 2, 3), "in 2 days"),
    ]
