"""Who at a site is trained for which product: recorded by the Control Site or the host, ended, never deleted."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from django.db import transaction
from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from accounts.models import User
from dmmf import events, history, permissions, sites
from dmmf.models import Product, Site, SiteEvent, Training
from dmmf.states import ControlSiteAction, SiteAction, SiteState

RECORDERS = (ControlSiteAction.CHANGE, SiteAction.RECORD_TRAINING)


def of_present_host() -> Q:
    """Of Training: recorded since the site has the healthcare provider that it has, so of people who are there."""
    after = SiteEvent.objects.filter(history.HANDED_OVER, site=OuterRef("site_id"), at__gt=OuterRef("at"))
    return Q(~Exists(after))


def in_force(today: date) -> Q:
    """Of Training: it was given, it holds, nobody ended it, and the host is still the same."""
    return Q(of_present_host(), trained_on__lte=today, valid_until__gte=today, ended_on__isnull=True)


def visible(user: User, site: Site) -> QuerySet[Training]:
    """What the user may read of the site: a healthcare provider nothing of the host before."""
    found = site.training.select_related("product")
    return found if history.since(user, site) == 1 else found.filter(of_present_host())


def trained(sites_: QuerySet[Site] | Collection[Site], *, today: date | None = None) -> dict[tuple[int, int], int]:
    """{(key of the site, key of the product): people trained for it}, in one query; nobody is counted twice."""
    found = Training.objects.filter(in_force(today or timezone.localdate()), site__in=sites_)
    counted = found.values_list("site_id", "product_id").annotate(people=Count("person", distinct=True))
    return {(site, product): people for site, product, people in counted.order_by()}


def by_product(site: Site, *, today: date) -> dict[str, int]:
    """{code of every product of the site: people trained for it}."""
    counts = trained([site], today=today)
    return {code: counts.get((site.pk, pk), 0) for pk, code in site.products.values_list("pk", "code").order_by("code")}


def check(by: User, site: Site) -> None:
    """Raise unless the person may record training there."""
    if not any(permissions.may(by, action, site) for action in RECORDERS):
        permissions.check(by, SiteAction.RECORD_TRAINING, site)


@transaction.atomic
def record(
    site: Site, *, product: Product, person: str, role: str, procedure: str, trained_on: date, valid_until: date,
    by: User,
) -> Training:  # fmt: skip
    """A person is trained for the procedure of a product. The same record again gives the same one.

    Raises SiteProblem per field, and what permissions.check raises.
    """
    locked = sites.lock(site)
    check(by, locked)
    if locked.state == SiteState.CEASED:
        raise sites.SiteProblem("The site has ceased; nobody is trained for it any more.")
    if trained_on > timezone.localdate():
        raise sites.SiteProblem({"trained_on": "The day of the training cannot be in the future."})
    if valid_until < trained_on:
        raise sites.SiteProblem({"valid_until": "The training cannot end before it was given."})
    if not locked.products.filter(pk=product.pk).exists():
        raise sites.SiteProblem({"product": "This product is not made at the site."})
    said = {
        "person": " ".join(person.split()), "role": role, "procedure": procedure, "trained_on": trained_on,
        "valid_until": valid_until,
    }  # fmt: skip
    same = locked.training.filter(of_present_host(), product=product, ended_on__isnull=True, **said).first()
    if same:
        return same
    made = Training.objects.create(site=locked, product=product, by=by, **said)
    new = {name: sites.plain(value) for name, value in said.items()} | {"product": product.code}
    sentence = f"recorded the training of {made.person} for {product.code} at {locked.code}"
    events.record(locked.control_site, "record_training", sentence, by=by, site=locked.reference, new=new)
    return made


@transaction.atomic
def end(training: Training, *, by: User, ended_on: date, why: str) -> None:
    """It does not hold any longer: the person left, or the procedure changed. Ending it twice changes nothing."""
    site = sites.lock(training.site)
    check(by, site)
    training.refresh_from_db()
    if training.ended_on is not None:
        return
    if not training.trained_on <= ended_on <= timezone.localdate():
        raise sites.SiteProblem({"ended_on": "It ends between the day of the training and today."})
    training.ended_on, training.ended_by, training.ended_why = ended_on, by, why
    training.save(update_fields=["ended_on", "ended_by", "ended_why"])
    sentence = f"ended the training of {training.person} for {training.product.code} at {site.code}"
    events.record(
        site.control_site, "end_training", sentence, by=by, why=why, site=site.reference,
        old={"valid_until": sites.plain(training.valid_until)}, new={"ended_on": ended_on.isoformat()},
    )  # fmt: skip
