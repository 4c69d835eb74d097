"""A small master file of a product: kept, with the product's sites as a generated table, accepted and in effect."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from typing import Any

from django.utils import timezone

from dmmf import edition_panels, editions
from dmmf.models import Edition, MasterFile, Product
from submissions import drafting, kinds, versions, workflow
from submissions.kinds import Draft
from submissions.models import Submission
from submissions.signing import SignatureData
from tests import factories, kept
from tests.dmmf.scene import make_control_site, make_product
from tests.factories import Cast

COLUMNS = ["Code", "Name", "Town", "State"]


def build(draft: Draft, *, number: int, previous_sha256: str | None) -> dict[str, Any]:
    """The small file with the register of its product as a table that nobody typed."""
    dossier = kept.build(draft, number=number, previous_sha256=previous_sha256)
    sites = MasterFile.objects.get(submission__reference=draft.reference).product.sites.order_by("code")
    rows = [
        {"id": site.reference, "block": f"register.sites-{place}",
         "cells": [site.code, site.name, site.town, site.get_state_display()]}
        for place, site in enumerate(sites, 1)
    ]  # fmt: skip
    entry = {
        "id": "register.sites", "number": "2.1", "heading": "Sites", "question": "Sites", "source": "",
        "source_ours": True, "kind": "table", "columns": COLUMNS, "rows": rows,
    }  # fmt: skip
    page = {"key": "sites", "title": "Sites", "entries": [entry]}
    section = {"key": "register", "letter": "B", "number": 2, "title": "Register", "answers": {}, "pages": [page]}
    return {**dossier, "sections": [*dossier["sections"], section]}


def started(submission: Submission) -> None:
    if submission.follows_id:
        before = MasterFile.objects.get(submission_id=submission.follows_id)
        MasterFile.objects.create(submission=submission, product=before.product)


KIND = replace(
    kept.KIND, build_dossier=build, issue_url="dmmf:issue", panels=edition_panels.panels, started=started
)  # fmt: skip


@contextmanager
def known() -> Iterator[kinds.Kind]:
    with kept.known(KIND) as kind:
        yield kind


def make_file(cast: Cast, product: Product | None = None) -> Submission:
    """The draft of a master file."""
    product = product or make_product(make_control_site(cast))
    submission = workflow.start(KIND.key, organisation=cast.pennine, by=cast.olive)
    MasterFile.objects.create(submission=submission, product=product)
    kept.write(submission, cast.olive, **kept.WORDS)
    return factories.fresh(submission)


def make_accepted(cast: Cast, product: Product | None = None) -> Submission:
    """Submitted and accepted; no edition yet."""
    submission = make_file(cast, product)
    accept(submission, cast)
    return factories.fresh(submission)


def accept(submission: Submission, cast: Cast) -> None:
    workflow.submit(submission, by=cast.olive)
    factories.decide(submission, cast.asa, "granted")


def make_effective(submission: Submission, cast: Cast, day: date | None = None, **changes: Any) -> Edition:
    version = factories.last_version(submission)
    given = {"effective_from": day or timezone.localdate(), "what": "The first edition.", "by": cast.sid, **changes}
    return editions.make_effective(version, signature=SignatureData("Sid Marsh", version.sha256), **given)


def make_in_effect(cast: Cast, product: Product | None = None) -> Submission:
    """With its first edition in effect since today, signed by Sid."""
    submission = make_accepted(cast, product)
    make_effective(submission, cast)
    return submission


def what_is_signed(submission: Submission) -> str:
    draft = drafting.draft_of(submission)
    return versions.sha256_of(versions.canonical_json(versions.next_dossier(submission, draft)))


def issue(submission: Submission, cast: Cast, day: date | None = None, **changes: Any) -> Edition:
    """The draft as it stands, issued by Sid as an administrative change."""
    given = {
        "effective_from": day or timezone.localdate(), "what": "A telephone number.", "by": cast.sid,
        "change_class": "administrative", "touches_designation": False,
        "signature": SignatureData("Sid Marsh", what_is_signed(submission)), **changes,
    }  # fmt: skip
    return editions.issue(factories.fresh(submission), **given)


def product_of(submission: Submission) -> Product:
    return MasterFile.objects.select_related("product__control_site").get(submission=submission).product
