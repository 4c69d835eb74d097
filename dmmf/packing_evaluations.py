"""Evaluations that both parties signed in another installation: the text, its hash, and who signed it there."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.utils import timezone

from accounts.models import Organisation
from dmmf import evaluation_document, events
from dmmf.models import AgreedAction, Evaluation, EvaluationSignature, EvaluationState, Site
from dmmf.packing_records import VERB, Import, refuse
from dmmf.states import Side
from submissions import frozen_documents, versions

Row = Mapping[str, Any]
_SIDES = {f"For the {side.label.lower()}": side for side in Side}


def parties(row: Row, work: Import) -> Iterator[Any]:
    """Whom the evaluation of a row of the register, where there is one, names as healthcare provider."""
    if row.get("evaluation"):
        held = _held(row["evaluation"]["reference"], work)
        yield held["text"].get("provider")
        yield from (one.get("organisation") for one in held["signatures"])


def restore(pairs: Sequence[tuple[Row, Site]], unasked: Mapping[str, Organisation], work: Import) -> None:
    """One per site of the register that names one. No answer and no signature is written down as if given here.

    `unasked`: {code of a site: its provider, which could have signed here and did not}. What a package says that such
    a provider signed is history: no outcome and no day of it counts, and the provider is given no part in it.
    """
    references = work.references("JE", [row["evaluation"]["reference"] for row, _ in pairs])
    for (row, site), reference in zip(pairs, references, strict=True):
        given = row["evaluation"]
        leaf = f"evaluations/{given['reference']}.json"
        held = _held(given["reference"], work)
        canonical = versions.canonical_json(held["text"])
        if versions.sha256_of(canonical) != held["sha256"] or held["sha256"] != given["sha256"]:
            refuse(leaf, "sha256: is not that of the text, or not the one in register.json.")
        made = Evaluation(
            reference=reference, site=site, form_version=held["text"]["form_version"], why=held["text"]["why"],
            location_number=given["location_number"], canonical=canonical, sha256=held["sha256"], opened_by=work.by,
            state=EvaluationState.OVERTAKEN,
        )  # fmt: skip
        provider = unasked.get(site.code)
        if provider is None:
            made.state, made.outcome = EvaluationState.SIGNED, given["outcome"]
            made.signed_on = date.fromisoformat(given["signed_on"])
            made.re_evaluate_on = date.fromisoformat(given["re_evaluate_on"]) if given["re_evaluate_on"] else None
        made.document = frozen_documents.freeze(
            key="evaluation", reference=reference, title=f"Joint evaluation of {site}", by=work.by,
            content=_content(made, held, leaf, work),
        )  # fmt: skip
        made.save()
        if provider is None:
            _conditions(made, held["text"], given.get("open_conditions", 0), work)
        why = f"{_not_here(provider)} {work.why}" if provider else work.why
        events.record_evaluation(
            made, VERB, f"imported the evaluation from package {work.said}"[:300], by=work.by, why=why,
            signatures=held["signatures"],
        )  # fmt: skip


def _not_here(provider: Organisation) -> str:
    return f"Signed elsewhere. {provider} has an account here and did not sign here, so it does not count here."


def _held(reference: str, work: Import) -> Any:
    return json.loads(work.leaves[f"evaluations/{reference}.json"].decode("utf-8-sig"))


def _content(made: Evaluation, held: Row, leaf: str, work: Import) -> dict[str, Any]:
    """What the document says, with a notice where it comes from."""
    try:
        signatures = [_signature(facts) for facts in held["signatures"]]
        content = evaluation_document.content_of(made, held["text"], signatures)
    except (KeyError, TypeError, ValueError, AttributeError, IndexError):
        refuse(leaf, "text: is not the text of an evaluation as this service writes it.")
    notice = (
        f"This document was made from package {work.said}. The evaluation was answered and signed in another "
        "installation of this service; the signatures are as that package states them."
    )
    if made.state != EvaluationState.SIGNED:
        notice += " It does not count here: the healthcare provider has an account here and did not sign here."
    return content | {"notice": [notice, *content["notice"]]}


def _signature(facts: Row) -> EvaluationSignature:
    """In memory only: what the document prints."""
    return EvaluationSignature(
        side=_SIDES[facts["of"]], sha256=facts["sha256"], printed_name=facts["printed_name"], role=facts["role"],
        organisation_name=facts["organisation"], meaning=facts["meaning"], method=facts["method"],
        at=datetime.fromisoformat(facts["at"]),
    )  # fmt: skip


def _conditions(evaluation: Evaluation, text: Row, still_open: int, work: Import) -> None:
    """A package says how many conditions are open. Where that is not all or none, all are, to be on the safe side."""
    agreed = [(row["key"], action) for row in text["rows"] for action in row["actions"] if action["is_condition"]]
    if 0 < still_open < len(agreed):
        work.notes.append(
            f"{still_open} of the {len(agreed)} conditions of {evaluation.reference} were open. Which ones is not in a "
            "package, so all are; close those that are done."
        )
    now = timezone.now()
    for item, action in agreed if still_open else ():
        AgreedAction.objects.create(
            evaluation=evaluation, item=item, text=action["text"], owner_side=action["owner_side"],
            owner_name=action["owner_name"], due_on=date.fromisoformat(action["due_on"]), is_condition=True,
            proposed_side=Side.APPLICANT, proposed_by=work.by, agreed_by=work.by, agreed_at=now,
        )  # fmt: skip
