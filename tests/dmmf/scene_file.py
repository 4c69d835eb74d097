"""A master file of the tests: drafted, submitted, accepted, by the verbs that the pages use."""

from __future__ import annotations

from typing import Any

from dmmf import master_files
from dmmf.demo.answers import complete
from dmmf.models import MasterFile, Product
from submissions import drafting, workflow
from tests import factories
from tests.dmmf.scene import make_control_site, make_product, make_site
from tests.factories import Cast
from tests.replay import replayed

_as_before = replayed(remember=lambda file: file.pk, recall=lambda pk: MasterFile.objects.get(pk=pk))


def answers(product: Product, **changes: Any) -> dict[str, dict[str, Any]]:
    """Complete answers for the product."""
    given: dict[str, Any] = {
        "code": product.code, "name": product.name, "holder": product.control_site.organisation.name,
        "qp": "Sid Marsh", "dm_type": product.dm_type,
    }  # fmt: skip
    return complete(**(given | changes))


def write(file: MasterFile, cast: Cast, given: dict[str, dict[str, Any]]) -> None:
    for key, changes in given.items():
        head = drafting.head_of(file.submission, key)
        drafting.save_section(
            file.submission, key=key, changes=changes, base_number=head.number if head else 0, by=cast.olive
        )


@_as_before
def make_master_file(cast: Cast) -> MasterFile:
    """A complete draft: product designated and on the licence, one site at the cast's hospital and one elsewhere."""
    designation = factories.make_decided(cast, "granted")
    product = make_product(make_control_site(cast), designation=designation)
    make_site(cast, product)
    make_site(cast, product, "S-02", provider=None, host="Otherdale Hospital", postcode="M1 1AA", town="Manchester")
    file = master_files.start(product, by=cast.olive)
    write(file, cast, answers(product))
    return MasterFile.objects.get(pk=file.pk)


@_as_before
def make_submitted_file(cast: Cast) -> MasterFile:
    file = make_master_file(cast)
    workflow.submit(file.submission, by=cast.olive)
    return MasterFile.objects.get(pk=file.pk)


@_as_before
def make_accepted_file(cast: Cast) -> MasterFile:
    """Submitted, and accepted by the assessors."""
    file = make_submitted_file(cast)
    factories.decide(file.submission, cast.asa, "granted")
    return MasterFile.objects.get(pk=file.pk)
