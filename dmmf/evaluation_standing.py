"""How an evaluation stands: its rows with both halves, what keeps the two from agreeing, and the text they sign.

Loaded in a constant number of queries; everything after that is pure.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

from django.utils import timezone

from dmmf import evaluation_form
from dmmf.evaluation_form import FormSection, Item
from dmmf.models import (
    AgreedAction,
    Evaluation,
    EvaluationAnswer,
    EvaluationFile,
    EvaluationSignature,
    Outcome,
    OutcomeProposal,
    Product,
)
from dmmf.sites import plain, record_of
from dmmf.states import Side
from submissions import versions

SCHEMA = "evaluation/1"
# The state of the site is no part of what is evaluated: a lock by the authority does not unsay an answer.
_NOT_EVALUATED = ("state", "state_since")


@dataclass(frozen=True)
class Disagreement:
    """What keeps the two from signing. `item`: the row where it is, empty for the outcome."""

    kind: str  # "unanswered", "risk", "action", "outcome"
    sentence: str
    item: str = ""
    side: str = ""  # whose turn it is, where it is one side's alone


@dataclass(frozen=True)
class Row:
    section: FormSection
    item: Item
    answers: Mapping[str, EvaluationAnswer]  # side -> its last answer
    files: list[EvaluationFile] = field(default_factory=list)
    actions: list[AgreedAction] = field(default_factory=list)  # those taken back left out

    @property
    def applicant(self) -> EvaluationAnswer | None:
        return self.answers.get(Side.APPLICANT)

    @property
    def provider(self) -> EvaluationAnswer | None:
        return self.answers.get(Side.PROVIDER)

    @property
    def files_of_applicant(self) -> list[EvaluationFile]:
        return [file for file in self.files if file.side == Side.APPLICANT]

    @property
    def files_of_provider(self) -> list[EvaluationFile]:
        return [file for file in self.files if file.side == Side.PROVIDER]

    @property
    def halves(self) -> list[tuple[str, EvaluationAnswer | None, list[EvaluationFile]]]:
        """Both halves for a page: who, what was said, and with which files."""
        return [
            (Side.APPLICANT.label, self.applicant, self.files_of_applicant),
            (Side.PROVIDER.label, self.provider, self.files_of_provider),
        ]

    @property
    def risks_differ(self) -> bool:
        return bool(self.applicant and self.provider and self.applicant.risk != self.provider.risk)

    def disagreements(self) -> Iterator[Disagreement]:
        key, title = self.item.key, self.item.title
        for side in Side:
            if side not in self.answers:
                yield Disagreement("unanswered", f"{title}: not answered for the {side.label.lower()}", key, side)
        if self.applicant and self.provider and self.risks_differ:
            one, other = self.applicant.get_risk_display().lower(), self.provider.get_risk_display().lower()
            yield Disagreement("risk", f"{title}: the applicant says {one} risk, the provider {other}", key)
        for action in self.actions:
            if action.agreed_at is None:
                waiting = other_side(action.proposed_side)
                sentence = (
                    f"{title}: the action “{shortened(action.text)}” is not agreed by the {waiting.label.lower()}"
                )
                yield Disagreement("action", sentence, key, waiting)


@dataclass(frozen=True)
class Standing:
    evaluation: Evaluation
    rows: list[Row]
    proposals: Mapping[str, OutcomeProposal]  # side -> its last
    signatures: list[EvaluationSignature]
    products: list[Product]

    @cached_property
    def disagreements(self) -> list[Disagreement]:
        """In the order of the form, the outcome last; empty when the two may sign."""
        found = [one for row in self.rows for one in row.disagreements()]
        return [*found, *outcome_disagreements(self.proposals, self.conditions)]

    @cached_property
    def conditions(self) -> list[AgreedAction]:
        return [action for row in self.rows for action in row.actions if action.is_condition]

    @cached_property
    def text(self) -> dict[str, Any]:
        """What both sign, as plain JSON: everything that is evaluated and agreed, and nothing that is not. Once both
        have signed, what they signed.
        """
        signed = self.evaluation.canonical
        return json.loads(signed) if signed else text_of(self)

    @cached_property
    def canonical(self) -> str:
        return versions.canonical_json(self.text)

    @cached_property
    def sha256(self) -> str:
        return versions.sha256_of(self.canonical)

    def signature_of(self, side: str) -> EvaluationSignature | None:
        """The side's signature on the text as it stands now."""
        return next((one for one in self.signatures if one.side == side and one.sha256 == self.sha256), None)

    def stale_signature_of(self, side: str) -> EvaluationSignature | None:
        """Its last signature, where that was on an earlier text and there is none on this one."""
        own = [one for one in self.signatures if one.side == side]
        return own[-1] if own and not self.signature_of(side) else None

    def rows_of(self, section: FormSection) -> list[Row]:
        return [row for row in self.rows if row.section is section]

    def row(self, item: str) -> Row | None:
        return next((row for row in self.rows if row.item.key == item), None)


def outcome_disagreements(
    proposals: Mapping[str, OutcomeProposal], conditions: list[AgreedAction], *, today: date | None = None
) -> Iterator[Disagreement]:
    """What is missing or differs between the two proposals, and where the conditions contradict them."""
    for side in Side:
        if side not in proposals:
            yield Disagreement("outcome", f"Outcome: none proposed for the {side.label.lower()}", side=side)
    if len(proposals) < 2:
        return
    one, other = proposals[Side.APPLICANT], proposals[Side.PROVIDER]
    if one.outcome != other.outcome:
        said, too = one.get_outcome_display().lower(), other.get_outcome_display().lower()
        yield Disagreement("outcome", f"Outcome: the applicant says {said}, the provider {too}")
    if one.re_evaluate_on != other.re_evaluate_on:
        yield Disagreement("outcome", "Outcome: the two propose different days of re-evaluation")
    if min(one.re_evaluate_on, other.re_evaluate_on) <= (today or timezone.localdate()):
        yield Disagreement("outcome", "Outcome: the day of re-evaluation is not in the future")
    if Outcome.WITH_CONDITIONS == one.outcome == other.outcome and not conditions:
        yield Disagreement("outcome", "Outcome: “suitable with conditions” needs an action that is a condition")
    if Outcome.SUITABLE == one.outcome == other.outcome and conditions:
        yield Disagreement("outcome", "Outcome: an action is a condition, so it is “suitable with conditions”")


def of(evaluation: Evaluation) -> Standing:
    """Six queries, however much was said. `evaluation.site` with its Control Site and provider is loaded."""
    form = evaluation_form.of(evaluation.form_version)
    answers: dict[str, dict[str, EvaluationAnswer]] = {}
    for answer in evaluation.answers.select_related("by").order_by("number"):
        answers.setdefault(answer.item, {})[answer.side] = answer
    files: dict[str, list[EvaluationFile]] = {}
    for file in evaluation.files.filter(removed_at__isnull=True).order_by("pk"):
        files.setdefault(file.item, []).append(file)
    actions: dict[str, list[AgreedAction]] = {}
    kept = evaluation.actions.filter(dropped_at__isnull=True).select_related("proposed_by", "agreed_by", "closed_by")
    for action in kept.order_by("pk"):
        actions.setdefault(action.item, []).append(action)
    return Standing(
        evaluation=evaluation,
        rows=[
            Row(section, item, answers.get(item.key, {}), files.get(item.key, []), actions.get(item.key, []))
            for section, item in form.items_for(evaluation.site.kind)
        ],
        proposals={one.side: one for one in evaluation.proposals.select_related("by").order_by("number")},
        signatures=list(evaluation.signatures.order_by("at", "pk")),
        products=list(evaluation.site.products.order_by("code")),
    )


def text_of(standing: Standing) -> dict[str, Any]:
    evaluation, site = standing.evaluation, standing.evaluation.site
    record = record_of(site, [product.code for product in standing.products])
    return {
        "schema": SCHEMA,
        "reference": evaluation.reference,
        "form_version": evaluation.form_version,
        "why": evaluation.why,
        "location_number": evaluation.location_number,
        "site": {key: value for key, value in record.items() if key not in _NOT_EVALUATED},
        "products": [{"code": product.code, "name": product.name} for product in standing.products],
        "applicant": str(site.control_site.organisation),
        "control_site": {"reference": site.control_site.reference, "name": site.control_site.name},
        "provider": str(site.provider or ""),
        "rows": [_row_text(row) for row in standing.rows],
        "proposals": {
            side: {
                "outcome": proposal.outcome,
                "re_evaluate_on": plain(proposal.re_evaluate_on),
                "triggers": proposal.triggers,
            }
            for side, proposal in sorted(standing.proposals.items())
        },
    }


def _row_text(row: Row) -> dict[str, Any]:
    return {
        "section": row.section.number,
        "key": row.item.key,
        "title": row.item.title,
        "asked": {str(side): row.item.asked_of(side) for side in Side},
        "answers": {
            str(side): {"answer": answer.answer, "evidence": answer.evidence, "risk": answer.risk}
            for side, answer in sorted(row.answers.items())
        },
        "files": [
            {
                "side": file.side,
                "title": file.title,
                "name": file.name,
                "media_type": file.media_type,
                "sha256": file.sha256,
                "size": file.size,
            }
            for file in row.files
        ],
        "actions": [
            {
                "text": action.text,
                "owner_side": action.owner_side,
                "owner_name": action.owner_name,
                "due_on": plain(action.due_on),
                "is_condition": action.is_condition,
                "agreed": action.agreed_at is not None,
            }
            for action in row.actions
        ],
    }


def other_side(side: str) -> Side:
    return Side.PROVIDER if side == Side.APPLICANT else Side.APPLICANT


def shortened(text: str, length: int = 60) -> str:
    text = " ".join(text.split())
    return text if len(text) <= length else f"{text[: length - 1].rstrip()}…"
