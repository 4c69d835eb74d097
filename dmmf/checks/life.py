"""Whether the sites may be in the state in which they are: evaluated, trained for, in effect, not locked."""

from __future__ import annotations

from collections.abc import Iterator

from designation.checks.findings import Finding, fail, unsure, verdict
from dmmf.checks import places
from dmmf.checks.at_sites import at_sites, counted, split
from dmmf.checks.case import FileCase, SiteRow, said
from dmmf.checks.sources import JOINTLY, LOCKED_SITE, ONLY_LISTED, ours
from dmmf.models.evaluation import Outcome
from dmmf.states import LOCKED, SiteState
from submissions.checks import Check

_SUITABLE = (Outcome.SUITABLE, Outcome.WITH_CONDITIONS)


def evaluated(case: FileCase) -> Check:
    """Every spoke that was approved has a signed evaluation of the place where it is now, and it says suitable."""
    standing = [site for site in case.spokes if site.standing]
    return verdict(
        "sites_evaluated",
        "Every approved site was evaluated where it stands",
        JOINTLY,
        _evaluations(case, standing),
        places=(places.register(case),),
        passed=(
            f"{counted(len(standing), 'approved site')} compared: each has a joint evaluation of its present place, "
            "signed by both parties, that finds it suitable."
            if standing
            else "No site has been approved yet, so none needs an evaluation yet."
        ),
    )


def _evaluations(case: FileCase, standing: list[SiteRow]) -> Iterator[Finding]:
    missing = [site for site in standing if site.evaluation is None]
    moved = [site for site in standing if _elsewhere(site)]
    unsuitable = [site for site in standing if site.evaluation and site.evaluation.outcome not in _SUITABLE]
    yield from at_sites(fail, case, missing, "Approved without a signed joint evaluation: {sites}.")
    yield from at_sites(
        fail, case, moved, "Approved, but the joint evaluation is of the place where it stood before: {sites}."
    )
    yield from at_sites(
        fail, case, unsuitable, "Approved, although the joint evaluation does not find the place suitable: {sites}."
    )


def _elsewhere(site: SiteRow) -> bool:
    return site.evaluation is not None and site.evaluation.location_number != site.location_number


def re_evaluated(case: FileCase) -> Check:
    """No approved site is past the day on which it was to be evaluated again."""
    dated = [site for site in case.spokes if site.standing and site.evaluation]
    late = [site for site in dated if _overdue(site, case)]
    undated = [site for site in dated if site.evaluation and site.evaluation.re_evaluate_on is None]
    found = [
        # A paused site makes nothing; before it resumes it is evaluated again.
        *split(
            case, late, "The joint evaluation is past the day of the next one: {sites}.",
            wrong=lambda site: site.state != SiteState.PAUSED,
        ),
        *at_sites(unsure, case, undated, "The joint evaluation has no day of the next one: {sites}."),
    ]  # fmt: skip
    return verdict(
        "sites_re_evaluated",
        "No evaluation is overdue",
        ours("An evaluation holds until the day that both parties set"),
        found,
        places=(places.register(case),),
        passed=f"{counted(len(dated), 'evaluation')} of approved sites compared with today: none is past its day.",
    )


def _overdue(site: SiteRow, case: FileCase) -> bool:
    due = site.evaluation.re_evaluate_on if site.evaluation else None
    return due is not None and due < case.today


def conditions(case: FileCase) -> Check:
    """What was agreed as a condition of suitability is done by its day."""
    asked = [site for site in case.spokes if site.evaluation and site.evaluation.open_conditions]
    late = [site for site in asked if site.evaluation and case.facts.overdue.get(site.evaluation.reference)]
    still = sum(site.evaluation.open_conditions for site in asked if site.evaluation)
    return verdict(
        "conditions_closed",
        "No condition of an evaluation is overdue",
        ours("“Suitable with conditions” holds as long as the conditions are met in time"),
        split(
            case, late, "A condition of the joint evaluation is open past its day: {sites}.",
            wrong=lambda site: site.is_active,
        ),
        places=(*map(places.evaluation, asked[: places.MOST]), places.register(case)),
        passed=f"{counted(still, 'condition')} open, none past its day." if still else "No condition is open.",
    )  # fmt: skip


def in_effect(case: FileCase) -> Check:
    """Manufacture at sites of the edition in effect only; this draft may be what lists the others."""
    edition, standing = case.facts.edition, [site for site in case.spokes if site.standing]
    name = f"edition {edition.number}" if edition else ""
    return verdict(
        "sites_in_edition",
        "Every active site is in the edition in effect",
        ONLY_LISTED,
        _outside(case, standing),
        places=(places.register(case),),
        passed=f"{counted(len(standing), 'approved site')} compared: each is in {name}, in effect since "
        f"{said(edition.effective_from)}, at its present place."
        if edition
        else "No edition is in effect yet, and no site is active or approved.",
    )


def _outside(case: FileCase, standing: list[SiteRow]) -> Iterator[Finding]:
    edition = case.facts.edition
    if edition is None:
        message = "No edition of the master file is in effect, so nothing may be made yet at {sites}."
        yield from at_sites(unsure, case, standing, message)
        return
    absent = [site for site in standing if site.reference not in edition.sites]
    moved = [
        site
        for site in standing
        if site.reference in edition.sites and edition.sites[site.reference].location_number != site.location_number
    ]
    name, advice = f"edition {edition.number}", "Pause it until an edition that does is in effect."
    for sites, what in ((absent, "does not list it"), (moved, "lists it at the place where it stood before")):
        active = [site for site in sites if site.is_active]
        later = [site for site in sites if not site.is_active]
        yield from at_sites(fail, case, active, f"Active, but {name} in effect {what}: {{sites}}. {advice}")
        waits = f"Approved, but {name} in effect {what}: {{sites}}. Nothing may be made there until this file is."
        yield from at_sites(unsure, case, later, waits)


def locked(case: FileCase) -> Check:
    """What the licensing authority locked, against the edition that people read."""
    shut = [site for site in case.sites if site.state in LOCKED]
    listed = case.facts.edition.sites if case.facts.edition else {}
    stale = [site for site in shut if site.reference in listed and listed[site.reference].state == SiteState.ACTIVE]
    message = (
        "Locked by the licensing authority, but the edition in effect still lists it as active: {sites}. "
        "Issue this file, and keep to the lock until a variation of the licence is accepted."
    )
    return verdict(
        "locked_sites",
        "No site that the licensing authority locked is listed as active",
        LOCKED_SITE,
        at_sites(unsure, case, stale, message),
        places=(places.register(case),),
        passed=f"{counted(len(shut), 'site')} locked by the licensing authority; none is listed as active."
        if shut
        else "The licensing authority has locked no site.",
    )


def trained(case: FileCase) -> Check:
    """At every active site as many people are trained for the product as it needs at least."""
    ready = [site for site in case.spokes if site.state in (SiteState.ACTIVE, SiteState.APPROVED)]
    short = [site for site in ready if site.trained < max(1, site.minimum_operators)]
    none = [site for site in short if not site.trained]
    fewer = [site for site in short if site.trained]
    found = [
        *split(case, none, "Nobody is trained for the product: {sites}.", wrong=lambda site: site.is_active),
        *split(
            case, fewer, "Fewer people are trained for the product than the site needs at least: {sites}.",
            wrong=lambda site: site.is_active,
        ),
    ]  # fmt: skip
    return verdict(
        "people_trained",
        "Every active site has trained people",
        ours("As many people are trained for the product as the site says that it needs at least"),
        found,
        places=(places.register(case),),
        passed=f"{counted(len(ready), 'active or approved site')} compared: each has the trained people that it needs.",
    )
