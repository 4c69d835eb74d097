"""The master file as a Kind: what the process needs to know of it."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from accounts.models import User
from dmmf import checks as cross_checks
from dmmf import dossier, edition_panels, following, master_files, permissions, rules
from dmmf.checklist import CHECKLIST
from dmmf.drafts import beside, register_of
from dmmf.limbs import limbs
from dmmf.models import ListedSite, MasterFile, Site
from dmmf.packing import PACKING
from dmmf.questionnaire import QUESTIONNAIRE
from dmmf.requirements import REQUIREMENTS
from submissions.checks import Check, as_problems
from submissions.dossiers import info_of
from submissions.kinds import Draft, Kind
from submissions.models import Submission, Version
from submissions.problems import EvidenceItem, Problem
from submissions.states import State


def problems(draft: Draft) -> list[Problem]:
    """What stops this draft from being submitted, and what could not be verified."""
    evidence = {file.code: EvidenceItem(file.title, file.media_type) for file in draft.attachments}
    found = rules.problems(QUESTIONNAIRE, draft.answers, evidence, register_of(draft), today=draft.today)
    return found + as_problems(QUESTIONNAIRE, checks(draft))


def checks(draft: Draft) -> list[Check]:
    """Every cross-check of this draft, passes included."""
    return cross_checks.checks(draft)


def build_dossier(draft: Draft, *, number: int, previous_sha256: str | None) -> dict[str, Any]:
    """The dict that would be frozen as this version, with the register as it stands today."""
    return dossier.build_dossier(
        questionnaire=QUESTIONNAIRE,
        reference=draft.reference,
        number=number,
        previous_sha256=previous_sha256,
        answers=draft.answers,
        attachments=[info_of(file) for file in draft.attachments],
        register=register_of(draft),
        overrides=draft.beside or [],
    )


def frozen(submission: Submission, version: Version, *, by: User) -> None:
    """The version lists its sites, and assessors may see them from now on."""
    register = version.dossier["register"]
    listed = {site["reference"]: site for site in register["sites"]}
    control_site = master_files.of_reference(submission.reference).product.control_site
    sites = list(_of(control_site.sites.all(), register).select_related("control_site"))
    ListedSite.objects.bulk_create(
        [
            ListedSite(
                version=version,
                site=site,
                state=listed[site.reference]["state"],
                location_number=listed[site.reference]["location_number"],
            )
            for site in sites
        ],
        batch_size=1000,
    )
    permissions.grant_to_assessors(control_site, sites)


def _of(sites: QuerySet[Site], register: dict[str, Any]) -> QuerySet[Site]:
    """By code and not by a list of references, which a database would not take of thousands."""
    return sites.filter(products__code=register["product"]["code"]).exclude(state="ceased")


def sites_of(submission: Submission) -> str:
    """The page of the Control Site and its network."""
    file = MasterFile.objects.select_related("product__control_site").filter(submission=submission).first()
    return reverse("dmmf:control_site", args=[file.product.control_site.reference]) if file else ""


DMMF = Kind(
    key=dossier.KIND,
    label=dossier.KIND_LABEL,
    prefix="MF",
    questionnaire=QUESTIONNAIRE,
    problems=problems,
    checks=checks,
    build_dossier=build_dossier,
    title=dossier.title,
    applicant=dossier.applicant,
    limbs=limbs,
    start_label="Start a master file (DMMF)",
    outcomes={State.GRANTED: "Accepted", State.REFUSED: "Refused"},
    holding="acceptance of the master file",
    variants=following.VARIANTS,
    variant=following.variant,
    follow_answers=following.follow_answers,
    about_application=following.ABOUT_APPLICATION,
    requirements=REQUIREMENTS,
    checklist=CHECKLIST,
    kept=True,
    issue_url="dmmf:issue",
    panels=edition_panels.panels,
    sites_of=sites_of,
    start_url="dmmf:master_file_start",
    beside=beside,
    pages={
        "dmmf:master_file_register": "What the register will add",
        "dmmf:site_annexes": "Site annexes: where sites differ",
        "dmmf:confidential": "Sections that no healthcare provider sees",
    },
    started=master_files.started,
    frozen=frozen,
    packing=PACKING,
)
