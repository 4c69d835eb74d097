"""The verbs on a master file beyond those of every submission."""

from __future__ import annotations

import uuid

from django.db import transaction

from accounts.models import User
from dmmf import permissions
from dmmf.models import MasterFile, Product
from dmmf.states import ControlSiteAction
from submissions import workflow
from submissions.models import Submission

KIND = "dmmf"


@transaction.atomic
def start(product: Product, *, by: User, token: uuid.UUID | None = None, reference: str = "") -> MasterFile:
    """The draft of a master file of the product. Posting the same token twice gives the same one.

    Raises what permissions.check raises.
    """
    permissions.check(by, ControlSiteAction.CHANGE, product.control_site)
    submission = workflow.start(
        KIND, organisation=product.control_site.organisation, by=by, token=token, reference=reference
    )
    found, _ = MasterFile.objects.get_or_create(submission=submission, defaults={"product": product})
    return found


def started(submission: Submission) -> None:
    """Called by the process when any draft of this kind begins: what follows from another is for the same product."""
    if submission.follows_id:
        before = MasterFile.objects.get(submission_id=submission.follows_id)
        MasterFile.objects.create(
            submission=submission, product=before.product, confidential_sections=before.confidential_sections
        )


def of_reference(reference: str) -> MasterFile:
    """The master file behind a draft's reference. Raises MasterFile.DoesNotExist."""
    found = MasterFile.objects.select_related("product__control_site", "product__licence", "product__designation")
    return found.get(submission__reference=reference)
