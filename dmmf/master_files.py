"""The verbs on a master file beyond those of every submission."""

from __future__ import annotations

import uuid

from django.db import transaction
from django.db.models import QuerySet

from accounts.models import User
from dmmf import overrides, permissions
from dmmf.models import ControlSite, MasterFile, Product
from dmmf.states import ControlSiteAction
from submissions import drafting, workflow
from submissions.models import Submission
from submissions.states import OPEN, State

KIND = "dmmf"


@transaction.atomic
def start(product: Product, *, by: User, token: uuid.UUID | None = None, reference: str = "") -> MasterFile:
    """The draft of a master file of the product, or the file that the product has already.

    Raises what permissions.check raises.
    """
    permissions.check(by, ControlSiteAction.CHANGE, product.control_site)
    Product.objects.select_for_update().get(pk=product.pk)  # two who start at once get the same file
    if there := current(product):
        return there
    if token and MasterFile.objects.filter(submission__created_by=by, submission__start_token=token).exists():
        token = uuid.uuid4()  # it began the file of something else
    submission = workflow.start(
        KIND, organisation=product.control_site.organisation, by=by, token=token, reference=reference
    )
    found, new = MasterFile.objects.get_or_create(submission=submission, defaults={"product": product})
    if new:
        drafting.save_section(submission, key="control", changes=known_of(product), base_number=0, by=by)
    return found


def current(product: Product) -> MasterFile | None:
    """The product's file that is being written, under review or accepted: there is one such file per product.

    While a variation of an accepted file is open, the accepted one.
    """
    files = MasterFile.objects.select_related("submission").filter(product=product).order_by("-pk")
    standing = [file for file in files if file.submission.state in (*OPEN, State.GRANTED)]
    accepted = [file for file in standing if file.submission.state == State.GRANTED]
    return next(iter([*accepted, *standing]), None)


def startable(control_sites: QuerySet[ControlSite]) -> list[Product]:
    """The products of these Control Sites for which a file can be written, by code."""
    products = Product.objects.select_related("control_site__organisation").filter(ended_on__isnull=True)
    return list(products.filter(control_site__in=control_sites).order_by("code", "pk"))


def known_of(product: Product) -> dict[str, str]:
    """What the register knows of the first section's answers."""
    return {
        "product_code": product.code,
        "product_name": product.name,
        "dm_type": product.dm_type,
        "holder": product.control_site.organisation.name,
    }


def started(submission: Submission) -> None:
    """Called by the process when any draft of this kind begins: what follows from another is for the same product."""
    if submission.follows_id:
        before = MasterFile.objects.get(submission_id=submission.follows_id)
        file = MasterFile.objects.create(
            submission=submission, product=before.product, confidential_sections=before.confidential_sections
        )
        overrides.carry_over(before, file)


def of_reference(reference: str) -> MasterFile:
    """The master file behind a draft's reference. Raises MasterFile.DoesNotExist."""
    found = MasterFile.objects.select_related("product__control_site", "product__licence", "product__designation")
    return found.get(submission__reference=reference)
