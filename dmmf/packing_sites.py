"""The sites of a package's register and their annexes."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts.models import Organisation
from accounts.roles import OrganisationKind
from dmmf import lifecycle, locks, overrides, packing_evaluations, permissions, sites
from dmmf.models import MasterFile, Product, Site, SiteEvent
from dmmf.packing_records import VERB, Import, refuse
from dmmf.states import ControlSiteAction, SiteState
from submissions import richtext

LEAF, OVERRIDES = "register.json", "overrides.json"
Row = Mapping[str, Any]
_DAYS = ("located_since", "state_since", "agreement_until")
_TEXTS = (
    "code", "kind", "name", "identification", "setting", "host", "equipment", "contact", "agreement", "notes",
    *sites.PLACE, "state",
)  # fmt: skip
# What anybody who may change the register could record; the rest somebody signed for.
_UNSIGNED = (SiteState.PROPOSED, SiteState.UNDER_EVALUATION)
MOST_DIFFERENCES = 10  # sites that are named one by one


def restore(file: MasterFile, work: Import) -> None:
    """Sites that are not here are made as the register has them; those that are here stay as they are."""
    control_site, rows = file.product.control_site, list(work.register["sites"])
    here = {site.code: site for site in control_site.sites.select_related("provider")}
    new = [(number, row) for number, row in enumerate(rows, 1) if row["code"] not in here]
    if any(row["state"] not in _UNSIGNED or row.get("evaluation") for _, row in new):
        permissions.check(work.by, ControlSiteAction.SIGN, control_site)
    providers = {_plain(one.name): one for one in Organisation.objects.filter(kind=OrganisationKind.PROVIDER)}
    unasked = _unasked([row for _, row in new], providers, work)
    made = _make(file.product, new, providers, unasked, work)
    _compare([(row, here[row["code"]]) for row in rows if row["code"] in here], work)
    pairs = [(row, made[row["code"]]) for _, row in new if row.get("evaluation")]
    packing_evaluations.restore(pairs, unasked, work)
    _annexes(file, {row["reference"]: here.get(row["code"]) or made[row["code"]] for row in rows if "reference" in row},
             work)  # fmt: skip


def _plain(name: str) -> str:
    """A name as people compare it."""
    return " ".join(name.split()).casefold()


def _unasked(rows: Sequence[Row], providers: Mapping[str, Organisation], work: Import) -> dict[str, Organisation]:
    """{code of a site: the provider that the package names for it, which has an account here and signed nothing here}.

    It may be named as the provider, as the host, or in the evaluation and its signatures alone.
    """
    found: dict[str, Organisation] = {}
    for row in rows:
        names = [row.get("provider"), row.get("host"), *packing_evaluations.parties(row, work)]
        known = (providers.get(_plain(name)) for name in names if isinstance(name, str))
        if provider := next(filter(None, known), None):
            found[row["code"]] = provider
    return found


def _make(
    product: Product,
    new: Sequence[tuple[int, Row]],
    providers: Mapping[str, Organisation],
    unasked: Mapping[str, Organisation],
    work: Import,
) -> dict[str, Site]:
    """By code, in few queries however many they are. Of a provider in `unasked` none stands beyond its evaluation."""
    control_site = product.control_site
    references = work.references("ST", [row.get("reference", "") for _, row in new])
    made: list[Site] = []
    capped: list[str] = []
    barred = locks.barred(control_site.organisation_id)
    for (number, row), reference in zip(new, references, strict=True):
        site = Site(
            reference=reference, control_site=control_site, provider=providers.get(_plain(row.get("provider") or "")),
            location_number=row.get("location_number", 1), minimum_operators=row.get("minimum_operators", 1),
            revision=1, **{key: row.get(key, "") for key in _TEXTS}, **{key: _day(row, key, number) for key in _DAYS},
        )  # fmt: skip
        _check(site, number)
        if said := locks.reason(site, barred):
            refuse(LEAF, f"sites/{number}/identification: {said}")
        if site.code in unasked and (state := lifecycle.after_move(site.state, kind=site.kind)) != site.state:
            site.state, site.state_since = state, work.taken_on
            capped.append(site.code)
        made.append(site)
    if capped:
        named = ", ".join(capped[:MOST_DIFFERENCES]) + (" and others" if len(capped) > MOST_DIFFERENCES else "")
        work.notes.append(
            "Not as far as in the package, for their healthcare provider has an account here and signed nothing here: "
            f"{named}. Evaluate them together here."
        )
    if strangers := sorted(
        {row["provider"] for _, row in new if row.get("provider") and _plain(row["provider"]) not in providers}
    ):
        work.notes.append(f"No healthcare provider of this name has an account here: {', '.join(strangers[:5])}.")
    if new:
        work.notes.append("Who is trained at the sites is not in a package. Record it here.")
    Site.objects.bulk_create(made, batch_size=500)
    products = {one.code: one for one in control_site.products.all()}
    links = [
        Site.products.through(site=site, product=products[code])
        for site, (_, row) in zip(made, new, strict=True)
        for code in {product.code, *(code for code in row.get("products", []) if code in products)}
    ]
    Site.products.through.objects.bulk_create(links, batch_size=500)
    codes = {row["code"]: sorted({product.code, *(set(row.get("products", [])) & set(products))}) for _, row in new}
    SiteEvent.objects.bulk_create(
        [_event(site, codes[site.code], row, work) for site, (_, row) in zip(made, new, strict=True)], batch_size=500
    )
    permissions.grant_many_to_providers(made)
    return {site.code: site for site in made}


def _event(site: Site, codes: list[str], row: Row, work: Import) -> SiteEvent:
    """The first event of the site: what the package says, and that it does."""
    return SiteEvent(
        site=site,
        number=1,
        verb=VERB,
        sentence=f"imported the site from package {work.said}"[:300],
        effective_on=work.taken_on,
        by=work.by,
        why=work.why if site.state == row["state"] else f"{work.why} {_held_back(row)}",
        from_state="",
        to_state=site.state,
        changes={},
        record=sites.record_of(site, codes) | ({"places": row["places"]} if row.get("places") else {}),
    )


def _held_back(row: Row) -> str:
    return (
        f"The package says “{SiteState(row['state']).label}”. Its healthcare provider has an account here and signed "
        "nothing here, so that is not taken over."
    )


def _day(row: Row, key: str, number: int) -> date | None:
    value = row.get(key)
    try:
        day = date.fromisoformat(value) if value else None
    except ValueError:
        refuse(LEAF, f"sites/{number}/{key}: {value} is not a real day.")
    if day and key != "agreement_until" and day > timezone.localdate():
        refuse(LEAF, f"sites/{number}/{key}: {value} is in the future.")
    return day


def _check(site: Site, number: int) -> None:
    try:
        site.clean_fields(exclude=["control_site", "provider"])
    except ValidationError as error:
        for field, messages in error.message_dict.items():
            refuse(LEAF, f"sites/{number}/{field}: {' '.join(messages)}")


def _compare(pairs: Sequence[tuple[Row, Site]], work: Import) -> None:
    """Name what the package says otherwise of sites that are here."""
    differing = 0
    for row, site in pairs:
        held = sites.record_of(site, [])
        wrong = [
            key for key in (*_TEXTS, *_DAYS, "location_number") if key in row and (row[key] or "") != (held[key] or "")
        ]
        if wrong:
            differing += 1
            if differing <= MOST_DIFFERENCES:
                said = ", ".join(key.replace("_", " ") for key in wrong)
                work.notes.append(f"Site {site.code} stays as it is here; the package has another {said}.")
    if differing > MOST_DIFFERENCES:
        work.notes.append(f"{differing - MOST_DIFFERENCES} more sites stay as they are here and differ in the package.")


def _annexes(file: MasterFile, by_reference: Mapping[str, Site], work: Import) -> None:
    """What sites say in place of the text. Raises PackageRefused for what no site may say."""
    for number, one in enumerate(json.loads(work.leaves.get(OVERRIDES, b"[]").decode("utf-8-sig")), 1):
        site, slot = by_reference[one["site"]], (one["section"], one["question"])
        html = richtext.clean(one["html"], images={}).html
        head = overrides.head_of(file, site, slot)
        try:
            overrides.write(
                file, site, slot=slot, html=html, reason=one["reason"], base=head.number if head else 0, by=work.by
            )
        except ValidationError as error:
            refuse(OVERRIDES, f"{number}: {' '.join(error.messages)}")
