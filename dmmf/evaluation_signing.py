"""Both sides sign the hash of the same text, or nothing is signed by both.

The first signature stands for the text as it was; whatever changes afterwards leaves it behind, for everybody to see.
The second one on the same text closes the evaluation: the text is kept, frozen as a document and rendered.
"""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from accounts.models import Organisation, User
from dmmf import evaluation_document, evaluation_standing, events
from dmmf.evaluation_standing import Disagreement, Standing, other_side
from dmmf.evaluations import check_side, lock
from dmmf.models import Evaluation, EvaluationSignature, EvaluationState
from dmmf.states import Side
from submissions import frozen_documents
from submissions.refusals import Superseded
from submissions.signing import SignatureData, role_of
from submissions.transitions import TransitionNotAllowed


class NotAgreed(TransitionNotAllowed):
    """The two disagree; `disagreements` says where."""

    def __init__(self, disagreements: list[Disagreement]) -> None:
        count = len(disagreements)
        super().__init__(
            f"There {'is one thing' if count == 1 else f'are {count} things'} to settle before you can sign."
        )
        self.disagreements = disagreements


def organisation_of(evaluation: Evaluation, side: str) -> Organisation:
    """For whom one signs. Raises TransitionNotAllowed where the site has lost its provider."""
    site = evaluation.site
    found = site.control_site.organisation if side == Side.APPLICANT else site.provider
    if found is None:
        raise TransitionNotAllowed("The site names no healthcare provider any more.")
    return found


def meaning(organisation: Organisation) -> str:
    """What the signature says."""
    agreed = "agree to its answers, its risks, its actions and its outcome"
    return f"I sign this joint evaluation for {organisation} and {agreed}."


@transaction.atomic
def sign(evaluation: Evaluation, data: SignatureData, *, side: str, by: User) -> EvaluationSignature:
    """One side signs the text whose sha256 the page showed. Signing the same text twice is signing it once.

    Raises NotAgreed, Superseded when the text is another one by now, PermissionDenied, TransitionNotAllowed.
    """
    locked = lock(evaluation)
    check_side(locked, side, by=by, signing=True)
    if locked.signatures.filter(by=by).exclude(side=side).exists():
        raise PermissionDenied("You have signed for the other side already.")
    standing = evaluation_standing.of(locked)
    if locked.location_number != locked.site.location_number:
        raise TransitionNotAllowed("The site has moved since this evaluation was opened. Open a new one.")
    if standing.disagreements:
        raise NotAgreed(standing.disagreements)
    if data.sha256 != standing.sha256:
        raise Superseded("Something changed since you opened this page. Read the text as it is now, then sign it.")
    if there := standing.signature_of(side):
        return there
    signature = _insert(locked, data, side, by)
    if other := standing.signature_of(other_side(side)):
        _close(locked, standing, [other, signature], by)
    return signature


def _insert(evaluation: Evaluation, data: SignatureData, side: str, by: User) -> EvaluationSignature:
    organisation = organisation_of(evaluation, side)
    signature = EvaluationSignature.objects.create(
        evaluation=evaluation, side=side, sha256=data.sha256, printed_name=data.printed_name,
        role=role_of(by, organisation), organisation_name=organisation.name, meaning=meaning(organisation),
        method=data.method, by=by, at=timezone.now(),
    )  # fmt: skip
    sentence = f"signed for the {Side(side).label.lower()}"
    facts = evaluation_document.facts_of(signature)
    events.record_evaluation(evaluation, "sign", sentence, by=by, side=side, signature=facts)
    return signature


def _close(evaluation: Evaluation, standing: Standing, signatures: list[EvaluationSignature], by: User) -> None:
    """Both signed this very text: keep it, freeze its document, and write what it came to."""
    agreed = standing.proposals[Side.APPLICANT]
    evaluation.state, evaluation.outcome = EvaluationState.SIGNED, agreed.outcome
    evaluation.signed_on, evaluation.re_evaluate_on = timezone.localdate(), agreed.re_evaluate_on
    evaluation.canonical, evaluation.sha256 = standing.canonical, standing.sha256
    evaluation.document = frozen_documents.freeze(
        key="evaluation", reference=evaluation.reference, title=f"Joint evaluation of {evaluation.site}",
        content=evaluation_document.content_of(
            evaluation, standing.text, signatures, [file for row in standing.rows for file in row.files]
        ), by=by,
    )  # fmt: skip
    evaluation.save(
        update_fields=[
            "state", "outcome", "signed_on", "re_evaluate_on", "canonical", "sha256", "document",
        ]
    )  # fmt: skip
    events.record_evaluation(
        evaluation, "closed", f"closed the evaluation: both signed “{agreed.get_outcome_display()}”", by=by,
        sha256=evaluation.sha256, outcome=agreed.outcome, re_evaluate_on=agreed.re_evaluate_on.isoformat(),
    )  # fmt: skip
