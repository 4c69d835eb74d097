"""Opening, answering and ending a joint evaluation; who acts for whom."""

from __future__ import annotations

import uuid

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.http import Http404
from django.test.utils import CaptureQueriesContext

from accounts.organisations import add_member
from accounts.roles import Role
from dmmf import evaluation_actions, evaluation_form, evaluation_standing, evaluations, permissions, sites
from dmmf.evaluations import MAY_ANSWER, Given
from dmmf.models import Evaluation, EvaluationState, Outcome, Risk
from dmmf.states import Side, SiteKind, SiteState
from submissions.transitions import TransitionNotAllowed
from tests.dmmf import scene_evaluation as scene
from tests.dmmf.scene import LONG_AGO, PLACE, make_control_site, make_product, make_site, other_provider
from tests.dmmf.scene_evaluation import APPLICANT, PROVIDER
from tests.factories import Cast


def test_opening_moves_the_site_and_asks_the_provider(cast: Cast) -> None:
    site, token = scene.make_site_alone(cast), uuid.uuid4()
    made = evaluations.open(site, by=cast.arthur, why="First", token=token)
    assert evaluations.open(site, by=cast.arthur, why="First", token=token) == made
    site.refresh_from_db()
    assert site.state == SiteState.UNDER_EVALUATION
    assert site.events.order_by("-number")[0].verb == "evaluate"
    assert made.events.get().side == APPLICANT
    assert permissions.evaluations_visible_to(cast.priya).get() == made
    assert not permissions.evaluations_visible_to(other_provider())
    with pytest.raises(TransitionNotAllowed, match="open already"):
        evaluations.open(site, by=cast.olive)


def test_somebody_must_be_there_to_answer_and_only_spokes_are_evaluated(cast: Cast) -> None:
    product = make_product(make_control_site(cast))
    with pytest.raises(evaluations.NeedsProvider, match="healthcare provider"):
        evaluations.open(make_site(cast, product, provider=None), by=cast.olive)
    with pytest.raises(TransitionNotAllowed, match="related operations"):
        evaluations.open(make_site(cast, product, "L-01", kind=SiteKind.RELATED, setting="testing"), by=cast.olive)
    site = make_site(cast, product, "S-02")
    with pytest.raises(PermissionDenied):
        evaluations.open(site, by=cast.rita)
    with pytest.raises(PermissionDenied):
        evaluations.open(site, by=cast.priya)
    with pytest.raises(Http404):
        evaluations.open(site, by=cast.stella)


def test_a_text_is_never_lost_to_a_faster_colleague(cast: Cast) -> None:
    evaluation = scene.make_open(cast)
    scene.say(evaluation, "space", APPLICANT, cast.olive, answer="Six square metres")
    with pytest.raises(evaluations.Conflicts) as caught:
        evaluations.answer(
            evaluation, {"space": Given("Eight", Risk.LOW), "closed": Given("Fully", Risk.LOW)},
            side=APPLICANT, by=cast.arthur,
        )  # fmt: skip
    assert caught.value.theirs["space"].answer == "Six square metres"
    assert evaluation.answers.count() == 1  # all or none
    again = Given("Six square metres", Risk.LOW)
    assert evaluations.answer(evaluation, {"space": again}, side=APPLICANT, by=cast.arthur) == []  # the same is no row
    evaluations.answer(evaluation, {"space": Given("Eight", Risk.LOW, base=1)}, side=APPLICANT, by=cast.arthur)
    assert [one.answer for one in evaluation.answers.order_by("number")] == ["Six square metres", "Eight"]
    event = evaluation.events.order_by("-pk")[0]
    assert (event.data["old"]["answer"], event.data["new"]["answer"]) == ("Six square metres", "Eight")
    with pytest.raises(KeyError):
        evaluations.answer(evaluation, {"siting": Given("x", Risk.LOW)}, side=APPLICANT, by=cast.olive)


def test_nobody_acts_for_both_sides(cast: Cast) -> None:
    evaluation = scene.make_open(cast)
    with pytest.raises(PermissionDenied):
        scene.say(evaluation, "space", PROVIDER, cast.olive)
    with pytest.raises(PermissionDenied):
        scene.say(evaluation, "space", APPLICANT, cast.priya)
    add_member(cast.hospital, user=cast.olive, role=Role.PROVIDER_MEMBER, by=None)
    add_member(cast.hospital, user=cast.sid, role=Role.PROVIDER_MEMBER, by=None)
    assert evaluations.side_of(cast.olive, scene.reload(evaluation)) == APPLICANT  # she opened it
    with pytest.raises(PermissionDenied, match="for the applicant in this evaluation already"):
        scene.say(scene.reload(evaluation), "space", PROVIDER, cast.olive)
    scene.say(scene.reload(evaluation), "space", PROVIDER, cast.sid)
    assert evaluations.side_of(cast.sid, scene.reload(evaluation)) == PROVIDER
    assert evaluations.side_of(cast.rita, evaluation) is None


def test_either_side_may_decline_with_a_reason_and_another_may_be_opened(cast: Cast) -> None:
    evaluation = scene.make_open(cast)
    with pytest.raises(PermissionDenied):
        evaluations.decline(evaluation, side=APPLICANT, why="No", by=cast.arthur)  # signs nothing either
    evaluations.decline(evaluation, side=PROVIDER, why="No room is free.", by=cast.priya)
    evaluation.refresh_from_db()
    assert (evaluation.state, evaluation.declined_side) == (EvaluationState.DECLINED, PROVIDER)
    with pytest.raises(TransitionNotAllowed, match="declined"):
        scene.say(evaluation, "space", APPLICANT, cast.olive)
    evaluation.site.refresh_from_db()
    assert evaluation.site.state == SiteState.UNDER_EVALUATION
    assert evaluations.open(evaluation.site, by=cast.olive, why="Another room").state == EvaluationState.OPEN


def test_an_action_needs_both_and_a_condition_is_tracked(cast: Cast) -> None:
    evaluation = scene.make_open(cast)
    action = scene.make_action(evaluation, APPLICANT, cast.olive)
    assert scene.make_action(evaluation, APPLICANT, cast.olive) == action  # posted twice
    with pytest.raises(PermissionDenied, match="Your side proposed"):
        evaluation_actions.agree(action, side=APPLICANT, by=cast.sid)
    refused = scene.make_action(evaluation, PROVIDER, cast.priya, text="Buy a crane")
    evaluation_actions.drop(refused, side=APPLICANT, by=cast.olive)
    with pytest.raises(TransitionNotAllowed, match="taken back"):
        evaluation_actions.agree(refused, side=APPLICANT, by=cast.olive)
    with pytest.raises(TransitionNotAllowed, match="once both"):
        evaluation_actions.close(action, how="Done", closed_on=LONG_AGO, by=cast.priya)
    evaluation_actions.agree(action, side=PROVIDER, by=cast.priya)
    for side, person in scene.people(cast).items():
        scene.answer_all(evaluation, side, person)
        scene.propose(evaluation, side, person, Outcome.WITH_CONDITIONS)
    for side, person in scene.people(cast).items():
        scene.sign(evaluation, side, person)
    assert list(evaluation_actions.open_actions()) == [action]
    with pytest.raises(PermissionDenied):
        evaluation_actions.close(action, how="Done", closed_on=LONG_AGO, by=cast.olive)  # it is the provider's
    evaluation_actions.close(action, how="Cleared, photographs filed", closed_on=LONG_AGO, by=cast.priya)
    evaluation_actions.close(action, how="Cleared, photographs filed", closed_on=LONG_AGO, by=cast.priya)
    assert not evaluation_actions.open_actions()
    assert evaluation.events.filter(verb="close_action").count() == 1


def test_a_changed_process_opens_every_standing_site_again(cast: Cast) -> None:
    product = make_product(make_control_site(cast))
    standing, proposed = make_site(cast, product), make_site(cast, product, "S-02")
    signed = scene.make_signed(cast, scene.make_open(cast, standing))
    sites.write(sites.lock(standing), "qualify", effective_on=signed.signed_on, by=cast.olive, why="Report 7")
    (made,) = evaluations.reopen_for(product, why="Edition 2 of the process", by=cast.olive)
    standing.refresh_from_db()
    proposed.refresh_from_db()
    signed.refresh_from_db()
    assert (made.site, standing.state, proposed.state) == (standing, SiteState.UNDER_EVALUATION, SiteState.PROPOSED)
    assert signed.state == EvaluationState.OVERTAKEN
    assert evaluations.reopen_for(product, why="Edition 3", by=cast.olive) == []  # it is open already


def test_many_sites_are_opened_again_in_as_many_queries_as_few(cast: Cast) -> None:
    """Each with its row and its event, its evaluation, and the rights of its provider."""
    counts = []
    for start, many in ((0, 2), (10, 8)):
        product = make_product(make_control_site(cast, f"Hub {start}"), code=f"P-{start}")
        made = [make_site(cast, product, f"S-{start + n}") for n in range(many)]
        for site in made:
            signed = scene.make_open(cast, site)
            Evaluation.objects.filter(pk=signed.pk).update(
                state=EvaluationState.SIGNED, signed_on=LONG_AGO, sha256="a" * 64, outcome=Outcome.SUITABLE
            )
            sites.write(sites.lock(site), "qualify", effective_on=signed.opened_at.date(), by=cast.olive, why="Done")
        with CaptureQueriesContext(connection) as queries:
            opened = evaluations.reopen_for(product, why="Edition 2", by=cast.olive)
        counts.append(len(queries))
        assert [one.site for one in opened] == made
        for one in opened:
            site = sites.lock(one.site)
            last = site.events.order_by("number").last()
            assert last
            assert site.events.count() == last.number == site.revision
            assert (site.state, last.record) == (
                SiteState.UNDER_EVALUATION, sites.record_of(site, [product.code]),
            )  # fmt: skip
            assert one.events.get().verb == "open"
            assert permissions.may(cast.priya, MAY_ANSWER[PROVIDER], one)
    assert counts[0] == counts[1]


def test_a_move_ends_what_is_being_answered(cast: Cast) -> None:
    evaluation = scene.make_open(cast)
    elsewhere, today = PLACE | {"town": "York"}, evaluation.opened_at.date()
    sites.move(evaluation.site, place=elsewhere, by=cast.olive, why="A new wing", effective_on=today)
    evaluation.refresh_from_db()
    assert evaluation.state == EvaluationState.OVERTAKEN
    assert evaluations.open(evaluation.site, by=cast.olive).location_number == 2


def test_the_standing_costs_the_same_for_one_answer_and_for_all(cast: Cast, django_assert_num_queries) -> None:
    evaluation = scene.make_open(cast)
    scene.say(evaluation, "space", APPLICANT, cast.olive)
    loaded = scene.reload(evaluation)
    with django_assert_num_queries(6):
        few = evaluation_standing.of(loaded).sha256
    scene.make_agreed(cast, evaluation, Outcome.WITH_CONDITIONS)
    loaded = scene.reload(evaluation)
    with django_assert_num_queries(6):
        standing = evaluation_standing.of(loaded)
        assert standing.sha256 != few
        assert not standing.disagreements


def test_every_row_says_what_is_missing(cast: Cast) -> None:
    evaluation = scene.make_open(cast)
    found = evaluation_standing.of(evaluation).disagreements
    rows = list(evaluation_form.of("1.0").items_for(SiteKind.POC))
    assert len(found) == 2 * len(rows) + 2
    scene.make_agreed(cast, evaluation)
    scene.say(evaluation, "space", PROVIDER, cast.priya, risk=Risk.HIGH)
    scene.propose(evaluation, PROVIDER, cast.priya, Outcome.WITH_CONDITIONS, re_evaluate_on=LONG_AGO)
    sentences = [one.sentence for one in evaluation_standing.of(evaluation).disagreements]
    assert sentences == [
        "Space and structure: the applicant says low risk, the provider high",
        "Outcome: the applicant says suitable, the provider suitable with conditions",
        "Outcome: the two propose different days of re-evaluation",
        "Outcome: the day of re-evaluation is not in the future",
    ]
    assert {Side(side) for side in scene.people(cast)} == set(Side)
