"""What waits for whom in joint evaluations, for many of them at once: a constant number of queries."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import BooleanField, Case, Q, QuerySet, Value, When

from accounts.models import User
from dmmf import evaluation_actions, evaluation_form, evaluation_sites, permissions
from dmmf.evaluation_standing import other_side
from dmmf.models import (
    AgreedAction,
    Evaluation,
    EvaluationAnswer,
    EvaluationEvent,
    EvaluationState,
    OutcomeProposal,
    SiteEvent,
)
from dmmf.states import Side

# Events that neither change the text that is signed nor sign it.
_IDLE = ("open", "sign", "closed", "close_action")


@dataclass
class Waiting:
    """What an open evaluation waits for, by side: sentences such as “3 rows to answer”."""

    by_side: dict[str, list[str]] = field(default_factory=lambda: {side: [] for side in Side})

    def of(self, side: str | None) -> list[str]:
        return self.by_side[side] if side else []

    def of_other(self, side: str | None) -> list[str]:
        return self.by_side[other_side(side)] if side else []


def with_side(user: User, among: Q | None = None) -> QuerySet[Evaluation]:
    """The evaluations that the user may see, each with `for_applicant` and `for_provider`: may the user act so."""
    flags = {
        f"for_{side}": Case(When(where, then=Value(True)), default=Value(False), output_field=BooleanField())
        for side, where in permissions.answering(user).items()
    }
    found = permissions.evaluations_visible_to(user, among).annotate(**flags).defer("canonical")
    return found.select_related("site__control_site__organisation", "site__provider")


def side_of(evaluation: Evaluation) -> Side | None:
    """Of an evaluation from `with_side`. Who belongs to both is shown as the applicant; the verbs ask again."""
    return next((side for side in Side if getattr(evaluation, f"for_{side}", False)), None)


def of(evaluations: Collection[Evaluation]) -> dict[int, Waiting]:
    """{key of an open evaluation: what it waits for}; five queries."""
    open_ones = {one.pk: one for one in evaluations if one.state == EvaluationState.OPEN}
    found = {pk: Waiting() for pk in open_ones}
    risks = _risks(open_ones)
    unagreed = _unagreed(open_ones)
    outcomes = _outcomes(open_ones)
    signed = _signed_last(open_ones)
    for pk, evaluation in open_ones.items():
        _say(found[pk], _count(evaluation), risks.get(pk, {}), unagreed.get(pk, []), outcomes.get(pk, {}),
             signed.get(pk, set()))  # fmt: skip
    return found


def _say(
    waiting: Waiting, rows: int, risks: dict[str, dict[str, str]], unagreed: list[str], outcomes: dict[str, tuple],
    signed: set[str],
) -> None:  # fmt: skip
    differ = sum(len(set(by_side.values())) > 1 for by_side in risks.values())
    for side in Side:
        said = waiting.by_side[side]
        answered = sum(side in by_side for by_side in risks.values())
        to_agree = sum(proposed != side for proposed in unagreed)
        if answered < rows:
            said.append(_counted(rows - answered, "row to answer", "rows to answer"))
        if to_agree:
            said.append(_counted(to_agree, "action to agree", "actions to agree"))
        if differ:
            said.append(_counted(differ, "risk seen differently", "risks seen differently"))
        if side not in outcomes:
            said.append("outcome to propose")
        elif len(outcomes) == 2 and len(set(outcomes.values())) > 1:
            said.append("outcomes differ")
    if not any(waiting.by_side.values()):
        for side in Side:
            if side not in signed:
                waiting.by_side[side].append("to be signed")


def _counted(count: int, one: str, many: str) -> str:
    return f"{count} {one if count == 1 else many}"


def _count(evaluation: Evaluation) -> int:
    """Rows of the form; 0 for a form that is not there, so that a list never fails."""
    form = evaluation_form.FORMS.get(evaluation.form_version)
    return sum(1 for _ in form.items_for(evaluation.site.kind)) if form else 0


def _risks(evaluations: Collection[int]) -> dict[int, dict[str, dict[str, str]]]:
    """{evaluation: {row: {side: risk}}} by the last answers."""
    found: dict[int, dict[str, dict[str, str]]] = {}
    rows = EvaluationAnswer.objects.filter(evaluation__in=evaluations).order_by("number")
    for pk, item, side, risk in rows.values_list("evaluation_id", "item", "side", "risk"):
        found.setdefault(pk, {}).setdefault(item, {})[side] = risk
    return found


def _unagreed(evaluations: Collection[int]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = {}
    rows = AgreedAction.objects.filter(evaluation__in=evaluations, dropped_at__isnull=True, agreed_at__isnull=True)
    for pk, side in rows.values_list("evaluation_id", "proposed_side"):
        found.setdefault(pk, []).append(side)
    return found


def _outcomes(evaluations: Collection[int]) -> dict[int, dict[str, tuple]]:
    found: dict[int, dict[str, tuple]] = {}
    rows = OutcomeProposal.objects.filter(evaluation__in=evaluations).order_by("number")
    for pk, side, *said in rows.values_list("evaluation_id", "side", "outcome", "re_evaluate_on"):
        found.setdefault(pk, {})[side] = tuple(said)
    return found


def _signed_last(evaluations: Mapping[int, Evaluation]) -> dict[int, set[str]]:
    """The sides that signed after the last change, of the evaluation or of its site."""
    found: dict[int, dict[str, datetime]] = {}
    rows = EvaluationEvent.objects.filter(evaluation__in=list(evaluations)).order_by("pk")
    for pk, verb, side, at in rows.values_list("evaluation_id", "verb", "side", "at"):
        if verb == "sign":
            found.setdefault(pk, {})[side] = at
        elif verb not in _IDLE:
            found.pop(pk, None)
    changed = SiteEvent.objects.filter(site__evaluations__in=list(found)).order_by("pk")
    last = dict(changed.values_list("site_id", "at"))
    sites = {pk: evaluations[pk].site_id for pk in found}
    return {
        pk: {side for side, at in signed.items() if sites[pk] not in last or last[sites[pk]] < at}
        for pk, signed in found.items()
    }


def actions_of(user: User, *, limit: int = 20) -> list[AgreedAction]:
    """Actions of signed evaluations that the user's side has to close, those due first."""
    may = permissions.answering(user)
    own = {side: Evaluation.objects.filter(may[side]).values("pk") for side in Side}
    among = Q(owner_side=Side.APPLICANT, evaluation__in=own[Side.APPLICANT]) | Q(
        owner_side=Side.PROVIDER, evaluation__in=own[Side.PROVIDER]
    )
    found = evaluation_actions.open_actions().filter(among)
    actions = list(found.select_related("evaluation__site").defer("evaluation__canonical")[:limit])
    evaluation_sites.as_evaluated(one.evaluation for one in actions)
    return actions
