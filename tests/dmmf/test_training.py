"""Who is trained for what, and for how long it counts."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.urls import reverse
from django.utils import timezone

from accounts.organisations import create_organisation
from accounts.roles import OrganisationKind, Role
from dmmf import guards, may_now, sites, training
from dmmf.models import Site
from dmmf.sites import SiteProblem
from tests.dmmf.scene import make_control_site, make_product, make_site, other_provider
from tests.factories import Cast, person

DAY = timedelta(days=1)


@pytest.fixture
def site(cast: Cast) -> Site:
    return make_site(cast, make_product(make_control_site(cast)))


def record(site: Site, by: Any, **changes: Any) -> Any:
    today: date = timezone.localdate()
    given = {
        "product": site.products.get(), "person": "Ann  Other", "role": "Nurse", "procedure": "SOP-1",
        "trained_on": today, "valid_until": today + DAY, **changes,
    }  # fmt: skip
    return training.record(site, by=by, **given)


def test_both_sides_record_and_nobody_is_counted_twice(cast: Cast, site: Site) -> None:
    first = record(site, cast.priya)
    assert record(site, cast.priya) == first
    record(site, cast.arthur, procedure="SOP-1 ed. 2")
    record(site, cast.arthur, person="Bo Else", valid_until=timezone.localdate())
    today = timezone.localdate()
    assert training.by_product(site, today=today) == {"PPG-129": 2}
    assert training.by_product(site, today=today + DAY) == {"PPG-129": 1}
    assert training.by_product(site, today=today - DAY) == {"PPG-129": 0}
    assert site.control_site.events.filter(verb="record_training").count() == 3


def test_what_is_ended_counts_no_longer_and_stays_on_record(cast: Cast, site: Site) -> None:
    one = record(site, cast.priya)
    with pytest.raises(SiteProblem, match="between the day of the training and today"):
        training.end(one, by=cast.priya, ended_on=timezone.localdate() + DAY, why="Leaves")
    for _ in range(2):
        training.end(one, by=cast.arthur, ended_on=timezone.localdate(), why="Left")
    assert training.by_product(site, today=timezone.localdate()) == {"PPG-129": 0}
    kept = site.training.get()
    assert (kept.ended_by, kept.ended_why) == (cast.arthur, "Left")
    assert site.control_site.events.filter(verb="end_training").count() == 1


@pytest.mark.parametrize(("who", "error"), [("rita", PermissionDenied), ("stella", Http404), ("paula", Http404)])
def test_nobody_else_records_training(cast: Cast, site: Site, who: str, error: type[Exception]) -> None:
    with pytest.raises(error):
        record(site, other_provider() if who == "paula" else getattr(cast, who))


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"trained_on": timezone.localdate() + DAY}, "future"),
        ({"valid_until": timezone.localdate() - DAY}, "cannot end before"),
    ],
)
def test_what_cannot_be_is_not_recorded(cast: Cast, site: Site, wrong: dict[str, Any], said: str) -> None:
    with pytest.raises(SiteProblem, match=said):
        record(site, cast.priya, **wrong)
    Site.objects.update(state="ceased")
    with pytest.raises(SiteProblem, match="ceased"):
        record(site, cast.priya)


def test_a_new_host_neither_reads_nor_ends_nor_counts_the_people_of_the_one_before(
    cast: Cast, site: Site, browse: Any
) -> None:
    heir = create_organisation("Nextdale Hospital", kind=OrganisationKind.PROVIDER)
    nina = person("Nina Next", heir, Role.PROVIDER_MEMBER)
    today = timezone.localdate()
    before = record(site, cast.priya)
    sites.change(site, fields={"provider": heir}, by=cast.olive, why="Sold", effective_on=today)
    site = Site.objects.get(pk=site.pk)
    page = reverse("dmmf:site", args=[site.reference])
    end = reverse("dmmf:training_end", args=[site.reference, before.pk])
    assert training.by_product(site, today=today) == {"PPG-129": 0}
    assert may_now.facts_of(site, site.products.get()).trained == 0
    assert "nobody is trained" in guards.staffed(guards.facts_of(site))
    assert "Ann Other" not in browse(nina).get(page).content.decode()
    assert [browse(nina).get(end).status_code, browse(nina).post(end).status_code] == [404, 404]
    assert "Ann Other" in browse(cast.olive).get(page).content.decode()
    assert browse(cast.olive).get(end).status_code == 200
    again = record(site, nina)  # the same words are another record: that of her own people
    assert again != before
    assert training.by_product(site, today=today) == {"PPG-129": 1}
    assert "Ann Other" in browse(nina).get(page).content.decode()
