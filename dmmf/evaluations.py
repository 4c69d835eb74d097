"""The verbs on a joint evaluation: open, answer, propose an outcome, decline, open again. Each writes its event.

Actions are evaluation_actions.py, files evaluation_files.py, signatures evaluation_signing.py. A verb locks the row of
the evaluation first, so that what one side signs and what the other changes at that moment come one after the other.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q, Subquery
from django.http import Http404
from django.utils import timezone

from accounts.models import User
from dmmf import evaluation_form, events, lifecycle, permissions, sites, validity
from dmmf.evaluation_standing import other_side
from dmmf.models import Evaluation, EvaluationAnswer, EvaluationState, OutcomeProposal, Product, Site, SiteEvent
from dmmf.states import SPOKES, ControlSiteAction, EvaluationPermission, Side, SiteState
from submissions.refusals import Superseded
from submissions.transitions import TransitionNotAllowed

MAY_ANSWER = {Side.APPLICANT: ControlSiteAction.EVALUATE, Side.PROVIDER: EvaluationPermission.ANSWER}
MAY_SIGN = {Side.APPLICANT: ControlSiteAction.SIGN, Side.PROVIDER: EvaluationPermission.SIGN}


class NeedsProvider(TransitionNotAllowed):
    """There is nobody to evaluate the site with."""


class Conflicts(Exception):
    """Somebody of the same side answered a row meanwhile; nothing was saved. `theirs`: item -> the answer there is."""

    def __init__(self, theirs: Mapping[str, EvaluationAnswer]) -> None:
        super().__init__("Somebody else of your side changed this meanwhile. Nothing was saved: compare both texts.")
        self.theirs = theirs


@dataclass(frozen=True)
class Given:
    """What one side says to one row. `base`: the number of its answer that the person saw, 0 for none."""

    answer: str
    risk: str
    evidence: str = ""
    base: int = 0

    @property
    def said(self) -> tuple[str, str, str]:
        return self.answer, self.evidence, self.risk


@transaction.atomic
def open(site: Site, *, by: User, why: str = "", token: uuid.UUID | None = None) -> Evaluation:
    """Open the joint evaluation of the site where it stands. The same token again gives the same evaluation.

    Raises TransitionNotAllowed where the table or an open evaluation forbids it, NeedsProvider, and what
    permissions.check raises.
    """
    locked = sites.lock(site)
    permissions.check(by, ControlSiteAction.EVALUATE, locked)
    if made := Evaluation.objects.filter(opened_by=by, start_token=token).first() if token else None:
        return made
    if opened := open_one(locked):
        raise TransitionNotAllowed(f"The joint evaluation {opened.reference} of this site is open already.")
    if locked.provider is None:
        raise NeedsProvider(
            "The site names no healthcare provider that has an account here, so nobody could answer the other half. "
            "Name the provider first."
        )
    step_of(locked)
    _call_for(locked, by=by, why=why)
    made = Evaluation.objects.create(
        reference=sites.next_references(1, prefix="JE")[0], site=locked, form_version=evaluation_form.VERSION,
        location_number=locked.location_number, why=why[:300], opened_by=by, start_token=token or uuid.uuid4(),
    )  # fmt: skip
    permissions.grant_evaluations([made])
    events.record_opened([made], by=by, why=why)
    return made


def open_one(site: Site) -> Evaluation | None:
    """The evaluation of the site that is being answered."""
    return site.evaluations.filter(state=EvaluationState.OPEN).first()


def step_of(site: Site) -> lifecycle.Step | None:
    """The step that opening an evaluation takes the site; None where it is under evaluation already.

    Raises TransitionNotAllowed.
    """
    if site.state == SiteState.UNDER_EVALUATION:
        return None
    name = "evaluate" if site.state == SiteState.PROPOSED else "reevaluate"
    return lifecycle.find(name, site.state, kind=site.kind)


def _call_for(locked: Site, *, by: User, why: str) -> None:
    """Move the site to where it is evaluated; what was signed of it holds no longer."""
    if step := step_of(locked):
        sites.write(locked, step.name, effective_on=timezone.localdate(), by=by, why=why)
    validity.overtake(locked, by=by, why=why)


@transaction.atomic
def reopen_for(product: Product, *, why: str, by: User) -> list[Evaluation]:
    """Call for a new evaluation of every spoke of the product that stands or was evaluated: its process changed.

    A site without a provider's account is moved all the same. Answers the evaluations that were opened. No site costs
    a query of its own: what more of them add is a further batch of rows where the database takes only so many at once.
    """
    permissions.check(by, ControlSiteAction.EVALUATE, product.control_site)
    called = _called_for(product)
    _move_back([site for site in called if site.state != SiteState.UNDER_EVALUATION], by=by, why=why)
    validity.overtake_many({site.pk: (why, False) for site in called}, by=by)
    being_answered = Evaluation.objects.filter(site__in=called, state=EvaluationState.OPEN)
    busy = set(being_answered.values_list("site", flat=True))
    return _open_many([site for site in called if site.provider and site.pk not in busy], by=by, why=why)


def _called_for(product: Product) -> list[Site]:
    """The spokes of the product that stand, or hold a signed evaluation; their rows locked, in two queries."""
    signed = Evaluation.objects.filter(site=OuterRef("pk"), state=EvaluationState.SIGNED)
    stands = Q(state__in=lifecycle.STEPS["reevaluate"].sources)
    evaluated = Q(Exists(signed), state=SiteState.UNDER_EVALUATION)
    last = SiteEvent.objects.filter(site=OuterRef("pk")).order_by("-number").values("effective_on")[:1]
    spokes = product.sites.select_for_update(of=("self",)).filter(stands | evaluated, kind__in=SPOKES)
    spokes = spokes.select_related("control_site", "provider").prefetch_related("products")
    return list(spokes.annotate(last_event_on=Subquery(last)).order_by("pk"))


def _move_back(standing: list[Site], *, by: User, why: str) -> None:
    """Rows and events together, for any number of sites: each is moved by the table, as sites.write does for one."""
    today, step = timezone.localdate(), lifecycle.STEPS["reevaluate"]
    made = [
        sites.compose(
            site, step.name, changes={}, products=[one.code for one in site.products.all()], effective_on=today,
            by=by, why=why,
        )
        for site in standing
    ]  # fmt: skip
    moved = Site.objects.filter(pk__in=[site.pk for site in standing])
    moved.update(state=step.target, state_since=today, revision=F("revision") + 1)
    SiteEvent.objects.bulk_create(made)


def _open_many(among: list[Site], *, by: User, why: str) -> list[Evaluation]:
    if not among:
        return []
    references = sites.next_references(len(among), prefix="JE")
    opened = Evaluation.objects.bulk_create(
        Evaluation(
            reference=reference, site=site, form_version=evaluation_form.VERSION,
            location_number=site.location_number, why=why[:300], opened_by=by,
        )
        for reference, site in zip(references, among, strict=True)
    )  # fmt: skip
    permissions.grant_evaluations(opened)
    events.record_opened(opened, by=by, why=why)
    return opened


@transaction.atomic
def answer(evaluation: Evaluation, given: Mapping[str, Given], *, side: str, by: User) -> list[EvaluationAnswer]:
    """Save one side's answers to rows of the form, all or none: {item: Given}. Unchanged ones are no new rows.

    Raises Conflicts with the texts that are there, KeyError for what is no row of the form.
    """
    locked = lock(evaluation)
    check_side(locked, side, by=by)
    titles = titles_of(locked)
    if unknown := sorted(set(given) - set(titles)):
        raise KeyError(unknown[0])
    heads = {one.item: one for one in locked.answers.filter(side=side, item__in=list(given)).order_by("number")}
    new = {key: one for key, one in given.items() if key not in heads or _said(heads[key]) != one.said}
    clashing = {key: heads[key] for key, one in new.items() if key in heads and heads[key].number != one.base}
    if clashing:
        raise Conflicts(clashing)
    saved = []
    for key, one in new.items():
        head = heads.get(key)
        saved.append(
            EvaluationAnswer.objects.create(
                evaluation=locked, item=key, side=side, number=head.number + 1 if head else 1, answer=one.answer,
                evidence=one.evidence, risk=one.risk, by=by,
            )
        )  # fmt: skip
        old = dict(zip(("answer", "evidence", "risk"), _said(head), strict=True)) if head else {}
        events.record_evaluation(
            locked, "answer", f"answered “{titles[key]}”", by=by, side=side, item=key, old=old,
            new={"answer": one.answer, "evidence": one.evidence, "risk": one.risk},
        )  # fmt: skip
    return saved


def _said(head: EvaluationAnswer) -> tuple[str, str, str]:
    return head.answer, head.evidence, head.risk


@transaction.atomic
def propose_outcome(
    evaluation: Evaluation, *, side: str, outcome: str, re_evaluate_on: date, triggers: str, by: User,
    base: int | None = None,
) -> OutcomeProposal:  # fmt: skip
    """One side's outcome, day of re-evaluation and triggers; a new one takes the place of its last.

    `base`: the number of the proposal that the person saw, 0 for none. Raises Superseded where a colleague was faster.
    """
    locked = lock(evaluation)
    check_side(locked, side, by=by)
    head = locked.proposals.filter(side=side).order_by("-number").first()
    new = {"outcome": str(outcome), "re_evaluate_on": sites.plain(re_evaluate_on), "triggers": triggers}
    old = proposal_as_json(head) if head else {}
    if head and old == new:
        return head
    if base is not None and base != (head.number if head else 0):
        raise Superseded("Somebody else of your side proposed an outcome meanwhile. Look at it first.")
    made = OutcomeProposal.objects.create(
        evaluation=locked, side=side, number=head.number + 1 if head else 1, outcome=outcome,
        re_evaluate_on=re_evaluate_on, triggers=triggers, by=by,
    )  # fmt: skip
    sentence = f"proposed the outcome “{made.get_outcome_display()}”"
    events.record_evaluation(locked, "propose_outcome", sentence, by=by, side=side, old=old, new=new)
    return made


def proposal_as_json(proposal: OutcomeProposal) -> dict[str, str]:
    return {
        "outcome": proposal.outcome,
        "re_evaluate_on": proposal.re_evaluate_on.isoformat(),
        "triggers": proposal.triggers,
    }


@transaction.atomic
def decline(evaluation: Evaluation, *, side: str, why: str, by: User) -> None:
    """One side ends the evaluation with a reason. The site stays where it is; another evaluation may be opened."""
    locked = lock(evaluation)
    check_side(locked, side, by=by, signing=True)
    locked.state, locked.declined_side, locked.declined_why = EvaluationState.DECLINED, side, why
    locked.save(update_fields=["state", "declined_side", "declined_why"])
    sentence = f"declined the evaluation for the {Side(side).label.lower()}"
    events.record_evaluation(locked, "decline", sentence, by=by, side=side, why=why)


def lock(evaluation: Evaluation) -> Evaluation:
    """The row as it is now, locked until the end of the transaction, with its site."""
    found = Evaluation.objects.select_for_update(of=("self",))
    return found.select_related("site__control_site__organisation", "site__provider").get(pk=evaluation.pk)


def titles_of(evaluation: Evaluation) -> dict[str, str]:
    """Key and title of every row that the site is evaluated on."""
    form = evaluation_form.of(evaluation.form_version)
    return {item.key: item.title for _, item in form.items_for(evaluation.site.kind)}


def check_open(evaluation: Evaluation) -> None:
    """Raises TransitionNotAllowed unless it is being answered."""
    if evaluation.state != EvaluationState.OPEN:
        state = EvaluationState(evaluation.state).label.lower()
        raise TransitionNotAllowed(f"{evaluation.reference} is {state}. Nothing in it can be changed.")


def check_side(evaluation: Evaluation, side: str, *, by: User, signing: bool = False) -> None:
    """That the person may act for this side, has not acted for the other, and that the evaluation is open.

    Raises what permissions.check raises, PermissionDenied, TransitionNotAllowed.
    """
    permissions.check(by, (MAY_SIGN if signing else MAY_ANSWER)[Side(side)], evaluation)
    if evaluation.events.filter(by=by, side=other_side(side)).exists():
        raise PermissionDenied(f"You have acted for the {other_side(side).label.lower()} in this evaluation already.")
    check_open(evaluation)


def side_of(user: User, evaluation: Evaluation) -> Side | None:
    """The side for which the user can act; None for who only reads.

    Who belongs to both acts for the one for which he or she has acted before.
    """
    granted = permissions.granted(user, evaluation)
    sides = [side for side in Side if MAY_ANSWER[side] in granted]
    if len(sides) < 2:
        return sides[0] if sides else None
    acted = evaluation.events.filter(by=user).exclude(side="").order_by("pk").first()
    return Side(acted.side) if acted else Side.APPLICANT


def acting_side(user: User, evaluation: Evaluation) -> Side:
    """As side_of. Raises Http404 for strangers and PermissionDenied for who only reads."""
    if side := side_of(user, evaluation):
        return side
    if not permissions.granted(user, evaluation):
        raise Http404
    raise PermissionDenied("Only the two parties of this evaluation can do this.")
