"""Joint evaluations of the tests, made by the same verbs that the pages use."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from accounts.models import User
from dmmf import evaluation_actions, evaluation_form, evaluation_signing, evaluation_standing, evaluations
from dmmf.evaluations import Given
from dmmf.models import AgreedAction, Evaluation, EvaluationSignature, Outcome, Risk, Site
from dmmf.states import Side
from submissions.signing import SignatureData
from tests.dmmf.scene import make_control_site, make_product, make_site
from tests.factories import Cast

APPLICANT, PROVIDER = Side.APPLICANT, Side.PROVIDER


def in_a_year() -> date:
    return timezone.localdate() + timedelta(days=365)


def make_site_alone(cast: Cast, **fields: Any) -> Site:
    """A proposed site of a Control Site with one product."""
    return make_site(cast, make_product(make_control_site(cast)), **fields)


def make_open(cast: Cast, site: Site | None = None) -> Evaluation:
    return evaluations.open(site or make_site_alone(cast), by=cast.olive, why="First evaluation")


def people(cast: Cast) -> Mapping[Side, User]:
    """Who acts for each side in the tests."""
    return {APPLICANT: cast.olive, PROVIDER: cast.priya}


def say(evaluation: Evaluation, item: str, side: Side, by: User, **changes: Any) -> None:
    """Answer a row against what there is."""
    head = evaluation.answers.filter(item=item, side=side).order_by("-number").first()
    given = {"answer": f"{side.label} on {item}.", "risk": Risk.LOW, "base": head.number if head else 0, **changes}
    evaluations.answer(evaluation, {item: Given(**given)}, side=side, by=by)


def answer_all(evaluation: Evaluation, side: Side, by: User, risk: str = Risk.LOW) -> None:
    items = evaluation_form.of(evaluation.form_version).items_for(evaluation.site.kind)
    heads = dict(evaluation.answers.filter(side=side).order_by("number").values_list("item", "number"))
    given = {
        item.key: Given(f"{side.label} on {item.title.lower()}.", risk, base=heads.get(item.key, 0))
        for _, item in items
    }
    evaluations.answer(evaluation, given, side=side, by=by)


def propose(evaluation: Evaluation, side: Side, by: User, outcome: str = Outcome.SUITABLE, **changes: Any) -> None:
    given = {"re_evaluate_on": in_a_year(), "triggers": "A move, new equipment or a changed process.", **changes}
    evaluations.propose_outcome(evaluation, side=side, outcome=outcome, by=by, **given)


def make_action(evaluation: Evaluation, side: Side, by: User, **changes: Any) -> AgreedAction:
    given: dict[str, Any] = {
        "item": "space", "text": "Clear the store room", "owner_side": PROVIDER, "owner_name": "Priya Shah",
        "due_on": timezone.localdate() + timedelta(days=30), "is_condition": True, **changes,
    }  # fmt: skip
    return evaluation_actions.propose(evaluation, side=side, by=by, **given)


def make_agreed(cast: Cast, evaluation: Evaluation | None = None, outcome: str = Outcome.SUITABLE) -> Evaluation:
    """Ready for both signatures; an agreed condition where the outcome wants one."""
    evaluation = evaluation or make_open(cast)
    for side, person in people(cast).items():
        answer_all(evaluation, side, person)
        propose(evaluation, side, person, outcome)
    if outcome == Outcome.WITH_CONDITIONS:
        action = make_action(evaluation, APPLICANT, cast.olive)
        evaluation_actions.agree(action, side=PROVIDER, by=cast.priya)
    return evaluation


def sign(evaluation: Evaluation, side: Side, by: User, **changes: Any) -> EvaluationSignature:
    """Sign the text as it is now."""
    sha256 = evaluation_standing.of(reload(evaluation)).sha256
    data = SignatureData(**{"printed_name": by.name, "sha256": sha256, **changes})
    return evaluation_signing.sign(evaluation, data, side=side, by=by)


def make_signed(cast: Cast, evaluation: Evaluation | None = None, outcome: str = Outcome.SUITABLE) -> Evaluation:
    evaluation = make_agreed(cast, evaluation, outcome)
    for side, person in people(cast).items():
        sign(evaluation, side, person)
    return reload(evaluation)


def reload(evaluation: Evaluation) -> Evaluation:
    """The same row as another request would load it."""
    rows = Evaluation.objects.select_related("site__control_site__organisation", "site__provider", "document")
    return rows.get(pk=evaluation.pk)
