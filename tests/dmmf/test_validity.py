"""When a joint evaluation holds, and what ends it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from dmmf import sites, validity
from dmmf.models import EvaluationState, Outcome, Site
from dmmf.states import SiteState
from tests.dmmf.scene import PLACE, make_control_site, make_product, make_site
from tests.dmmf.scene_sites import signed_evaluation
from tests.factories import Cast


@pytest.fixture
def site(cast: Cast) -> Site:
    return make_site(cast, make_product(make_control_site(cast)))


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({}, ""),
        ({"outcome": Outcome.WITH_CONDITIONS}, ""),
        ({"re_evaluate_on": timezone.localdate()}, ""),
        ({"outcome": Outcome.NOT_SUITABLE}, "not suitable"),
        ({"re_evaluate_on": timezone.localdate() - timedelta(days=1)}, "held until"),
        ({"location_number": 2}, "another place"),
    ],
)
def test_what_an_evaluation_must_be_to_hold(cast: Cast, site: Site, fields: dict[str, Any], said: str) -> None:
    evaluation = signed_evaluation(site, by=cast.olive, **fields)
    why_not = validity.problem(
        validity.last_signed([site])[site.pk], location_number=site.location_number, today=timezone.localdate()
    )
    assert said in why_not
    assert bool(said) == bool(why_not)
    assert validity.evaluation_in_force(site) == (None if said else evaluation)


def test_the_last_one_signed_counts_even_where_it_is_worse(cast: Cast, site: Site) -> None:
    signed_evaluation(site, by=cast.olive)
    signed_evaluation(site, by=cast.olive, outcome=Outcome.NOT_SUITABLE)
    assert validity.evaluation_in_force(site) is None


def test_many_sites_are_asked_for_in_one_query(cast: Cast, site: Site, django_assert_num_queries) -> None:
    product = site.products.get()
    others = [make_site(cast, product, f"S-1{number}") for number in range(5)]
    kept = [signed_evaluation(one, by=cast.olive) for one in others]
    with django_assert_num_queries(1):
        found = validity.evaluations_in_force([site, *others])
    assert found == {one.pk: evaluation for one, evaluation in zip(others, kept, strict=True)}
    with django_assert_num_queries(2):
        assert validity.evaluations_in_force(Site.objects.all()) == found


@pytest.mark.parametrize(("also_open", "left"), [(False, ["open"]), (True, [])])
def test_what_is_overtaken_holds_no_longer_and_says_why(cast: Cast, site: Site, also_open: bool, left: list) -> None:
    signed = signed_evaluation(site, by=cast.olive)
    signed_evaluation(site, by=cast.olive, state=EvaluationState.OPEN)
    validity.overtake(site, by=cast.arthur, why="The site moved", also_open=also_open)
    assert validity.evaluation_in_force(site) is None
    event = signed.events.get()
    assert (event.by, event.why, event.verb) == (cast.arthur, "The site moved", "overtake")
    assert [one.state for one in site.evaluations.exclude(state="overtaken")] == left


@pytest.mark.parametrize(
    ("change", "state", "holds"),
    [
        ({"identification": "POL-2"}, SiteState.UNDER_EVALUATION, False),
        ({"equipment": "Polariser model P-4"}, SiteState.UNDER_EVALUATION, False),
        ({"contact": "Somebody else"}, SiteState.QUALIFIED, True),
    ],
)
def test_a_change_of_what_was_evaluated_calls_for_a_new_evaluation(
    cast: Cast, site: Site, change: dict[str, str], state: SiteState, holds: bool
) -> None:
    Site.objects.update(state=SiteState.QUALIFIED)
    signed_evaluation(site, by=cast.olive)
    sites.change(site, fields=change, by=cast.olive, why="New", effective_on=timezone.localdate())
    site.refresh_from_db()
    assert site.state == state
    assert bool(validity.evaluation_in_force(site)) is holds


@pytest.mark.parametrize(("kind", "state"), [("poc", SiteState.UNDER_EVALUATION), ("related", SiteState.PROPOSED)])
def test_a_move_leaves_nothing_in_force(cast: Cast, site: Site, kind: str, state: SiteState) -> None:
    Site.objects.update(state=SiteState.ACTIVE, kind=kind)
    signed_evaluation(site, by=cast.olive)
    signed_evaluation(site, by=cast.olive, state=EvaluationState.OPEN)
    sites.move(site, place=PLACE | {"town": "Hull"}, by=cast.olive, why="New", effective_on=timezone.localdate())
    site.refresh_from_db()
    assert site.state == state
    assert {one.state for one in site.evaluations.all()} == {EvaluationState.OVERTAKEN}
