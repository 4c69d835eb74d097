"""The case of a draft: its answers with the register of its product as it stands today."""

from __future__ import annotations

from dataclasses import fields
from datetime import date
from typing import Any

from django.db.models import Count

from designation.case import case_of as open_case
from dmmf import editions, master_files
from dmmf.checks.case import Facts, FileCase, InEffect, Listed
from dmmf.drafts import master_file_of, register_of
from dmmf.models import AgreedAction, LicenceVariation, Product, Site
from dmmf.states import SiteState
from submissions import kinds
from submissions.kinds import Draft
from submissions.models import Version
from submissions.problems import EvidenceItem
from submissions.questionnaire import AllAnswers


def case_of(draft: Draft) -> FileCase | None:
    """None for a draft that belongs to no product: one from a package without a register."""
    file, register = master_file_of(draft), register_of(draft)
    if file is None or register is None:
        return None
    opened = open_case(
        kinds.get(master_files.KIND).questionnaire,
        draft.answers,
        {file.code: EvidenceItem(file.title, file.media_type) for file in draft.attachments},
        today=draft.today,
        dated={file.code: file.dated for file in draft.attachments if file.dated},
    )
    return FileCase(
        **{part.name: getattr(opened, part.name) for part in fields(opened)},
        reference=draft.reference,
        register=register,
        facts=facts_of(file.product, register, draft.today),
    )


def facts_of(product: Product, register: dict[str, Any], today: date) -> Facts:
    """What the register of the product does not say by itself, in five queries."""
    return Facts(
        edition=_edition(product, today),
        ceased=_ceased(product),
        overdue=_overdue(product, today),
        varied=_varied(product),
        designation=_designation(register),
    )


def _edition(product: Product, today: date) -> InEffect | None:
    if (edition := editions.edition_in_effect(product, today)) is None:
        return None
    listed = edition.version.listed_sites.values_list("site__reference", "state", "location_number")
    sites = {reference: Listed(state, location) for reference, state, location in listed}
    return InEffect(edition.number, edition.effective_from, sites)


def _ceased(product: Product) -> dict[str, str]:
    rows = Site.objects.filter(products=product, state=SiteState.CEASED).values_list("code", "identification")
    return {name: code for code, identification in rows for name in (code, identification) if name}


def _overdue(product: Product, today: date) -> dict[str, int]:
    late = AgreedAction.objects.filter(
        evaluation__site__products=product, is_condition=True, dropped_at=None, closed_on=None, due_on__lt=today
    )
    return dict(late.values_list("evaluation__reference").annotate(Count("pk")))


def _varied(product: Product) -> frozenset[str]:
    open_ones = LicenceVariation.objects.filter(
        licence__control_site_id=product.control_site_id, accepted_on=None, refused_on=None
    )
    return frozenset(open_ones.values_list("licence__number", flat=True))


def _designation(register: dict[str, Any]) -> AllAnswers:
    """The answers of the frozen version that the designation in force was decided on."""
    granted = register["designation"]
    if granted is None:
        return {}
    version = Version.objects.get(submission__reference=granted["reference"], number=granted["version"])
    return {section["key"]: section["answers"] for section in version.dossier["sections"]}
