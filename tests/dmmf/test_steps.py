"""A site's life: what the table allows, what the guards ask for, and the lock of the licensing authority."""

from __future__ import annotations

from contextlib import suppress
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from accounts.models import User
from dmmf import history, lifecycle, permissions, site_documents, sites, steps, training, variations
from dmmf.models import Site
from dmmf.sites import SiteProblem
from dmmf.states import LOCKED, SiteState
from submissions.transitions import TransitionNotAllowed
from submissions.uploads import UploadRefused
from tests.dmmf.scene import LONG_AGO, PLACE, make_control_site, make_product, make_site
from tests.dmmf.scene_sites import apply_to_vary, bring_to, evaluate, report, train
from tests.factories import Cast

S = SiteState


@pytest.fixture
def site(cast: Cast) -> Site:
    return make_site(cast, make_product(make_control_site(cast)))


def test_the_way_of_a_site_from_proposal_to_its_end(cast: Cast, site: Site) -> None:
    site = bring_to(site, S.PAUSED, cast)
    for name, state in (("resume", S.ACTIVE), ("pause", S.PAUSED), ("cease", S.CEASED)):
        steps.take_step(site, name, by=cast.sid, why="As planned")
        site.refresh_from_db()
        assert site.state == state
    verbs = list(site.events.order_by("number").values_list("verb", flat=True))
    assert verbs == ["propose", "evaluate", "qualify", "approve", "activate", "pause", "resume", "pause", "cease"]
    document = site.documents.get(event__verb="qualify")
    assert (document.title, document.media_type, document.pages) == ("Qualification report", "application/pdf", 1)


@pytest.mark.parametrize(
    ("missing", "said"),
    [("evaluation", "signed is in force"), ("agreement", "ended on"), ("people", "nobody is trained today")],
)
@pytest.mark.parametrize(("state", "name"), [(S.QUALIFIED, "approve"), (S.APPROVED, "activate"), (S.PAUSED, "resume")])
def test_a_step_waits_for_what_it_needs(
    cast: Cast, site: Site, state: SiteState, name: str, missing: str, said: str
) -> None:
    site = bring_to(site, state, cast)
    if missing == "evaluation":
        site.evaluations.update(state="overtaken")
    elif missing == "agreement":
        sites.change(
            site, fields={"agreement_until": timezone.localdate() - timedelta(days=1)}, by=cast.olive, why="Shorter",
            effective_on=timezone.localdate(),
        )  # fmt: skip
    else:
        for one in site.training.all():
            training.end(one, by=cast.priya, ended_on=timezone.localdate(), why="Left")
    with pytest.raises(steps.NotReady, match=said):
        steps.take_step(site, name, by=cast.olive, why="Now")
    site.refresh_from_db()
    assert site.state == state


def test_the_qualification_needs_an_evaluation_and_a_report(cast: Cast, site: Site) -> None:
    with pytest.raises(TransitionNotAllowed, match="evaluation comes first"):
        steps.take_step(site, "qualify", by=cast.arthur, why="Done", evidence=[report()])
    evaluate(site, by=cast.olive)
    with pytest.raises(SiteProblem, match="Attach the qualification report"):
        steps.take_step(site, "qualify", by=cast.arthur, why="Done")
    with pytest.raises(UploadRefused):
        steps.take_step(site, "qualify", by=cast.arthur, why="Done", evidence=[site_documents.Upload("a.pdf", b"x")])
    with pytest.raises(UploadRefused, match="10 files or fewer"):  # none of them is dropped in silence
        steps.take_step(site, "qualify", by=cast.arthur, why="Done", evidence=[report()] * 11)
    with pytest.raises(SiteProblem, match="Enter why"):
        steps.take_step(site, "qualify", by=cast.arthur, why=" ", evidence=[report()])
    assert steps.take_step(site, "qualify", by=cast.arthur, why="Done", evidence=[report()]).to_state == S.QUALIFIED


def test_a_site_of_related_operations_is_qualified_without_evaluation_or_operators(cast: Cast) -> None:
    product = make_product(make_control_site(cast))
    site = make_site(cast, product, "LAB-1", kind="related", setting="testing")
    with pytest.raises(TransitionNotAllowed, match="not evaluated jointly"):
        lifecycle.find("evaluate", site.state, kind=site.kind)
    for name in ("qualify", "approve", "activate"):
        steps.take_step(site, name, by=cast.olive, why="As planned", evidence=[report()])
    assert Site.objects.get(pk=site.pk).state == S.ACTIVE


@pytest.mark.parametrize(
    ("name", "who", "error"),
    [
        ("suspend", "olive", PermissionDenied),
        ("suspend", "priya", PermissionDenied),
        ("suspend", "stella", Http404),
        ("cease", "asa", PermissionDenied),
        ("cease", "arthur", PermissionDenied),
        ("cease", "rita", PermissionDenied),
    ],
)
def test_each_step_is_one_side_s(cast: Cast, site: Site, name: str, who: str, error: type[Exception]) -> None:
    permissions.grant_to_assessors(site.control_site, [site])
    with pytest.raises(error):
        steps.take_step(site, name, by=getattr(cast, who), why="No")


def test_the_same_post_twice_is_one_step_and_a_stale_one_is_refused(cast: Cast, site: Site) -> None:
    site = bring_to(site, S.ACTIVE, cast)
    seen = site.revision
    first = steps.take_step(site, "pause", by=cast.olive, why="Broken", seen=seen)
    assert steps.take_step(site, "pause", by=cast.olive, why="Broken", seen=seen) == first
    with pytest.raises(SiteProblem, match="Somebody recorded"):
        steps.take_step(site, "resume", by=cast.olive, why="Mended", seen=seen)


def test_a_suspended_site_comes_back_only_by_an_accepted_variation(cast: Cast, site: Site) -> None:
    site = bring_to(site, S.ACTIVE, cast)
    steps.take_step(site, "suspend", by=cast.asa, why="A finding", evidence=[report("Notice")])
    site.refresh_from_db()
    for name in ("qualify", "approve", "activate", "pause", "resume"):
        with pytest.raises(TransitionNotAllowed, match="licensing authority has locked it"):
            steps.take_step(site, name, by=cast.olive, why="Please", evidence=[report()])
    variation = apply_to_vary(site, by=cast.olive)
    with pytest.raises(PermissionDenied):
        variations.accept(variation, by=cast.olive, accepted_on=_today(), why="Fine", evidence=[report()])
    with pytest.raises(SiteProblem, match="Attach the variation letter"):
        variations.accept(variation, by=cast.asa, accepted_on=_today(), why="Fine", evidence=[])
    event = variations.accept(variation, by=cast.asa, accepted_on=_today(), why="Fine", evidence=[report("Letter")])
    assert (event.to_state, event.why) == (S.PAUSED, "Variation V-1: Fine")
    with pytest.raises(TransitionNotAllowed, match="decided already"):
        variations.refuse(variation, by=cast.asa, refused_on=_today(), why="No")
    steps.take_step(site, "resume", by=cast.sid, why="Lifted")
    assert Site.objects.get(pk=site.pk).state == S.ACTIVE


def test_a_revoked_site_begins_anew(cast: Cast, site: Site) -> None:
    site = bring_to(site, S.ACTIVE, cast)
    steps.take_step(site, "suspend", by=cast.asa, why="A finding")
    early = apply_to_vary(site, by=cast.olive)
    steps.take_step(site, "revoke", by=cast.asa, why="It got worse")
    type(early).objects.update(applied_on=_today() - timedelta(days=1))
    with pytest.raises(TransitionNotAllowed, match="before the site was locked"):
        variations.accept(early, by=cast.asa, accepted_on=_today(), why="Fine", evidence=[report()])
    variations.refuse(early, by=cast.asa, refused_on=_today(), why="Too early")
    assert Site.objects.get(pk=site.pk).state == S.REVOKED
    again = apply_to_vary(site, by=cast.olive, number="V-2")
    variations.accept(again, by=cast.asa, accepted_on=_today(), why="Fine", evidence=[report()])
    site.refresh_from_db()
    assert site.state == S.PROPOSED
    assert not site.evaluations.filter(state="signed").exists()


@pytest.mark.parametrize(("found", "left"), [(S.PROPOSED, S.PROPOSED), (S.QUALIFIED, S.QUALIFIED)])
def test_what_a_suspension_found_unfinished_is_not_finished_by_lifting_it(
    cast: Cast, site: Site, found: SiteState, left: SiteState
) -> None:
    site = bring_to(site, found, cast)
    steps.take_step(site, "suspend", by=cast.asa, why="A finding")
    variations.accept(
        apply_to_vary(site, by=cast.olive), by=cast.asa, accepted_on=_today(), why="Fine", evidence=[report()]
    )
    assert Site.objects.get(pk=site.pk).state == left


@pytest.mark.parametrize(
    ("kind", "setting", "left"), [("poc", "imaging", S.UNDER_EVALUATION), ("related", "testing", S.PROPOSED)]
)
@pytest.mark.parametrize("did", ["moved", "equipped"])
def test_a_site_that_was_made_anew_while_suspended_is_qualified_again(
    cast: Cast, kind: str, setting: str, left: SiteState, did: str
) -> None:
    site = make_site(cast, make_product(make_control_site(cast)), kind=kind, setting=setting)
    if kind == "poc":
        site = bring_to(site, S.ACTIVE, cast)
    else:
        permissions.grant_to_assessors(site.control_site, [site])
        for name in ("qualify", "approve", "activate"):
            steps.take_step(site, name, by=cast.olive, why="As planned", evidence=[report()])
    steps.take_step(site, "suspend", by=cast.asa, why="A finding")
    said: dict[str, Any] = {"by": cast.olive, "why": "Meanwhile", "effective_on": _today()}
    if did == "moved":
        sites.move(site, place=PLACE | {"town": "Hull"}, **said)
    else:
        sites.change(site, fields={"equipment": "P-4"}, **said)
    sites.change(site, fields={"contact": "Somebody else"}, **said)
    variations.accept(
        apply_to_vary(site, by=cast.olive), by=cast.asa, accepted_on=_today(), why="Fine", evidence=[report()]
    )
    assert Site.objects.get(pk=site.pk).state == left


def test_only_a_locked_site_needs_a_variation_and_one_at_a_time(cast: Cast, site: Site) -> None:
    with pytest.raises(TransitionNotAllowed, match="not locked"):
        apply_to_vary(site, by=cast.olive)
    site = bring_to(site, S.SUSPENDED, cast)
    first = apply_to_vary(site, by=cast.olive)
    assert apply_to_vary(site, by=cast.olive) == first
    with pytest.raises(TransitionNotAllowed, match="waits for a decision"):
        apply_to_vary(site, by=cast.olive, number="V-2")
    variations.refuse(first, by=cast.asa, refused_on=_today(), why="No")
    with pytest.raises(SiteProblem, match="between the day of the lock"):
        variations.apply(
            site, licence=first.licence, number="V-3", what="Again", applied_on=LONG_AGO - timedelta(days=3),
            by=cast.olive,
        )  # fmt: skip


def _today() -> date:
    return timezone.localdate()


# --- Whatever people do, in whatever order -----------------------------------------------------------------------

ACTS = st.tuples(
    st.sampled_from(
        [*steps.TAKEN, "evaluate", "move", "equip", "describe", "apply", "accept", "refuse", "train", "untrain"]
    ),
    st.sampled_from(["olive", "arthur", "sid", "rita", "priya", "asa", "stella"]),
    st.integers(0, 3),  # days since the last event
)
REFUSED = (TransitionNotAllowed, SiteProblem, PermissionDenied, Http404)


@settings(max_examples=15)
@given(st.lists(ACTS, max_size=30), st.sampled_from(list(SiteState)))
def test_no_order_of_steps_leaves_the_table(cast: Cast, acts: list[tuple[str, str, int]], start: SiteState) -> None:
    with transaction.atomic():
        site = bring_to(_new(cast), start, cast)
        for name, who, days in acts:
            with suppress(*REFUSED), transaction.atomic():
                _act(site, name, getattr(cast, who), days, cast)
        _check_life(site)
        transaction.set_rollback(True)


def _new(cast: Cast) -> Site:
    control_site = cast.pennine.control_sites.first() or make_control_site(cast)
    product = control_site.products.first() or make_product(control_site)
    return make_site(cast, product, f"S-{Site.objects.count() + 1:02d}")


def _act(site: Site, name: str, by: User, days: int, cast: Cast) -> None:
    """What the person tries so many days after the last event."""
    site.refresh_from_db()
    site.__dict__.pop("_granted", None)
    day = min(site.events.order_by("-number")[0].effective_on + timedelta(days=days), _today())
    said: dict[str, Any] = {"by": by, "why": "So", "effective_on": day}
    waiting, number = variations.undecided(site), site.revision
    if name in steps.TAKEN:
        steps.take_step(site, name, evidence=[report()], **said)
    elif name in ("accept", "refuse"):
        if waiting and name == "accept":
            variations.accept(waiting, by=by, accepted_on=day, why="So", evidence=[report()])
        elif waiting:
            variations.refuse(waiting, by=by, refused_on=day, why="So")
    else:
        {
            "evaluate": lambda: evaluate(site, by=cast.olive, day=day),
            "move": lambda: sites.move(site, place=PLACE | {"town": f"Town {number}"}, **said),
            "equip": lambda: sites.change(site, fields={"equipment": f"New {number}"}, **said),
            "describe": lambda: sites.change(site, fields={"contact": f"New {number}"}, **said),
            "apply": lambda: apply_to_vary(site, number=f"V-{number}", by=by, day=day),
            "train": lambda: train(site, by=by),
            "untrain": lambda: [training.end(one, by=by, ended_on=_today(), why="So") for one in site.training.all()],
        }[name]()


def _check_life(site: Site) -> None:
    """Every event is a step of the table, and what the authority locked came back by a variation only."""
    events = list(site.events.order_by("number"))
    for event in events[1:]:
        step = lifecycle.STEPS[event.verb]
        assert event.from_state in step.sources
        assert event.to_state in lifecycle.targets(step, event.from_state, kind=site.kind)
        if event.from_state in LOCKED and event.to_state not in (*LOCKED, S.CEASED):
            assert event.verb in ("lift", "readmit")
            assert site.variations.filter(accepted_on=event.effective_on, decided_by=event.by).exists()
        if event.to_state == S.ACTIVE and event.from_state != S.ACTIVE:
            assert event.verb in ("activate", "resume")
    assert [event.effective_on for event in events] == sorted(event.effective_on for event in events)
    for number, event in enumerate(events, 1):
        assert history.replayed(events[:number]) == event.record
    for day in {event.effective_on + timedelta(days=more) for event in events for more in (-1, 0, 1)}:
        up_to = [event for event in events if event.effective_on <= day]
        then = history.replayed(up_to) if up_to else None
        assert history.site_on(site, day) == then
        assert history.register_on(site.control_site, day, among=Site.objects.filter(pk=site.pk)) == [then] * bool(then)
    site.refresh_from_db()
    assert events[-1].record == sites.record_of(site, list(site.products.values_list("code", flat=True)))
