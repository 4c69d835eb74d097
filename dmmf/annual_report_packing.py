"""What packages of an annual report hold beside its answers: for which product of which Control Site it is.

What the service wrote into the report from the register stands in dossier.json and is made anew where it is imported.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping

from accounts.models import User
from dmmf import permissions
from dmmf.models import AnnualReport, Product
from dmmf.packing_records import refuse
from dmmf.states import ControlSiteAction
from submissions.models import Submission, Version
from submissions.packing import Packing
from submissions.versions import canonical_json

LEAF = "product.json"
NO_PRODUCT = f"The package has no {LEAF}, so the report belongs to no product yet. Start it from the product's page."
_LINE = {"type": "string", "minLength": 1, "maxLength": 200}


def of_draft(submission: Submission) -> Iterator[tuple[str, str, bytes]]:
    """Nothing for a draft that belongs to no product. A report never changes its product, so versions say the same."""
    report = AnnualReport.objects.select_related("product__control_site").filter(submission=submission).first()
    if report:
        site, product = report.product.control_site, report.product
        told = {"control_site": {"reference": site.reference, "name": site.name}, "code": product.code}
        yield LEAF, "application/json", canonical_json(told).encode()


def of_version(version: Version) -> Iterator[tuple[str, str, bytes]]:
    return of_draft(version.submission)


def restore(submission: Submission, leaves: Mapping[str, bytes], *, by: User, said: str) -> list[str]:
    """Tie the draft to its product, which has to be here. Raises PackageRefused, PermissionDenied."""
    report = AnnualReport.objects.select_related("product").filter(submission=submission).first()
    if LEAF not in leaves:
        return [] if report else [NO_PRODUCT]
    told = json.loads(leaves[LEAF].decode("utf-8-sig"))
    if report is None:
        AnnualReport.objects.create(submission=submission, product=_product(submission, told, by))
    elif report.product.code != told["code"]:
        refuse(LEAF, f"code: {submission.reference} is a report on {report.product.code} here.")
    return []


def _product(submission: Submission, told: Mapping[str, Mapping[str, str]], by: User) -> Product:
    found = Product.objects.filter(control_site__organisation=submission.organisation, code=told["code"])
    site = told["control_site"]
    product = (
        found.filter(control_site__reference=site.get("reference", "")).first()
        or found.filter(control_site__name__iexact=site["name"]).first()
    )
    if product is None:
        refuse(LEAF, f"code: {site['name']} has no product {told['code']} here. Import the master file first.")
    permissions.check(by, ControlSiteAction.CHANGE, product.control_site)
    return product


PACKING = Packing(
    paths=re.compile(re.escape(LEAF)),
    schemas={
        LEAF: {
            "description": "The product that the report is about.",
            "type": "object",
            "properties": {
                "control_site": {
                    "type": "object",
                    "properties": {"reference": _LINE, "name": _LINE},
                    "required": ["name"],
                    "additionalProperties": False,
                },
                "code": _LINE,
            },
            "required": ["control_site", "code"],
            "additionalProperties": False,
        }
    },
    of_version=of_version,
    of_draft=of_draft,
    faults=lambda leaves: (),
    restore=restore,
)
