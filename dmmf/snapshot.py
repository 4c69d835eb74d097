"""The register of one product as plain data (schema "register/1"): what a master file freezes and is checked against.

It is never typed: licence, people, designation and sites come from the database as they stand when it is taken.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Count, Q
from django.utils import timezone

from dmmf import training
from dmmf.models import (
    AgreedAction,
    ControlSite,
    Evaluation,
    EvaluationState,
    PersonRole,
    Product,
    Site,
    SiteEvent,
)
from dmmf.sites import PLACE, plain, record_of
from submissions import lineage
from submissions.models import Decision, Submission

SCHEMA = "register/1"


def of(product: Product, *, today: date | None = None) -> dict[str, Any]:
    """Everything that a master file of this product states of the register. A constant number of queries.

    {"schema", "taken_on", "organisation", "control_site", "licences", "certificates", "persons", "product",
    "designation" (None where none is in force), "sites" (each as sites.record_of, with "evaluation", "trained" and
    "places": where it stood, one after the other, for a site that moved, else []),
    "totals" (state -> number)}, all of it JSON.
    """
    today = today or timezone.localdate()
    control_site = ControlSite.objects.select_related("organisation").get(pk=product.control_site_id)
    sites = _sites(product, today)
    totals: dict[str, int] = {}
    for site in sites:
        totals[site["state"]] = totals.get(site["state"], 0) + 1
    return {
        "schema": SCHEMA,
        "taken_on": today.isoformat(),
        "organisation": control_site.organisation.name,
        "control_site": {
            "reference": control_site.reference,
            **{name: getattr(control_site, name) for name in ("name", "address", "town", "postcode", "out_of_hours")},
            "nation": control_site.get_nation_display(),
        },
        "licences": _licences(control_site),
        "certificates": _certificates(control_site),
        "persons": _persons(control_site, today),
        "product": _product(product),
        "designation": designation_of(product),
        "sites": sites,
        "totals": dict(sorted(totals.items())),
    }


def _licences(control_site: ControlSite) -> list[dict[str, Any]]:
    return [
        {
            "kind": licence.kind,
            "kind_label": licence.get_kind_display(),
            "number": licence.number,
            "dm_scope": licence.dm_scope,
            "dm_scope_label": licence.get_dm_scope_display(),
            "granted_on": plain(licence.granted_on),
            "expires_on": plain(licence.expires_on),
        }
        for licence in control_site.licences.filter(ended_on__isnull=True).order_by("number")
    ]


def _certificates(control_site: ControlSite) -> list[dict[str, Any]]:
    return [
        {
            "number": certificate.number,
            "issued_on": plain(certificate.issued_on),
            "expires_on": plain(certificate.expires_on),
        }
        for certificate in control_site.certificates.filter(ended_on__isnull=True).order_by("number")
    ]


def _persons(control_site: ControlSite, today: date) -> list[dict[str, Any]]:
    order = list(PersonRole)
    persons = control_site.persons.filter(Q(until__isnull=True) | Q(until__gte=today), since__lte=today)
    return [
        {
            "role": person.role,
            "role_label": person.get_role_display(),
            "name": person.name,
            "qualifications": person.qualifications,
            "email": person.email,
            "phone": person.phone,
            "deputy_for": person.deputy_for.name if person.deputy_for else "",
        }
        for person in sorted(
            persons.select_related("deputy_for"), key=lambda p: (order.index(PersonRole(p.role)), p.pk)
        )
    ]


def _product(product: Product) -> dict[str, Any]:
    licence = product.licence
    return {
        "code": product.code,
        "name": product.name,
        "dm_type": product.dm_type,
        "dm_type_label": product.get_dm_type_display(),
        "licence": licence.number if licence and licence.ended_on is None else "",
        "licensed_on": plain(product.licensed_on),
    }


def designation_in_force(product: Product) -> Submission | None:
    """The granted application of the designation's line, whichever of them the product names."""
    return lineage.in_force(product.designation) if product.designation else None


def designation_of(product: Product) -> dict[str, Any] | None:
    """The designation in force, pinned to the frozen version that was decided on."""
    granted = designation_in_force(product)
    decision = Decision.objects.select_related("version").filter(submission=granted).first() if granted else None
    if granted is None or decision is None:
        return None
    return {
        "reference": granted.reference,
        "title": granted.title,
        "variant": granted.variant,
        "version": decision.version.number,
        "sha256": decision.version.sha256,
        "decided_on": plain(timezone.localdate(decision.at)),
    }


def _sites(product: Product, today: date) -> list[dict[str, Any]]:
    """Every site of the product that is not ceased, by code, with its evaluation in force and trained people."""
    rows = list(product.sites.exclude(state="ceased").select_related("provider").order_by("code"))
    codes: dict[int, list[str]] = {}
    through = Site.products.through.objects.filter(site__control_site_id=product.control_site_id)
    for site_id, code in through.values_list("site_id", "product__code"):
        codes.setdefault(site_id, []).append(code)
    evaluations, places = _evaluations(product), _places(rows)
    trained = training.trained(rows, today=today)
    return [
        record_of(site, codes.get(site.pk, []))
        | {
            "evaluation": evaluations.get(site.pk),
            "trained": trained.get((site.pk, product.pk), 0),
            "places": places.get(site.pk, []),
        }
        for site in rows
    ]


def _places(sites: list[Site]) -> dict[int, list[dict[str, Any]]]:
    """Where each site that moved has stood, in order, by the site's key: {"number", "since", "address", ...}.

    "provider": which healthcare provider was the host there last; what was before a new one is not its to read.
    """
    moved = [site.pk for site in sites if site.location_number > 1]
    found: dict[int, list[dict[str, Any]]] = {}
    if not moved:
        return found
    events = SiteEvent.objects.filter(
        Q(verb__in=["propose", "move", "import"]) | Q(changes__has_key="provider"),
        site__control_site_id=sites[0].control_site_id,
        site__location_number__gt=1,
    )
    for site_id, record in events.order_by("site_id", "number").values_list("site_id", "record"):
        if "places" in record:  # of an import: what it brought of the places before
            found[site_id] = list(record["places"])
            continue
        place = {name: record[name] for name in (*PLACE, "provider")}
        place |= {"number": record["location_number"], "since": record["located_since"]}
        there = found.setdefault(site_id, [])
        if there and there[-1]["number"] == place["number"]:
            there.pop()  # it is where it was, at another host
        there.append(place)
    return found


def _evaluations(product: Product) -> dict[int, dict[str, Any]]:
    """The last signed evaluation of each site, with the number of its conditions that are open."""
    open_conditions = dict(
        AgreedAction.objects.filter(
            evaluation__site__products=product, is_condition=True, dropped_at__isnull=True, closed_on__isnull=True
        )
        .values_list("evaluation_id")
        .annotate(Count("pk"))
    )
    signed = Evaluation.objects.filter(site__products=product, state=EvaluationState.SIGNED).defer("canonical")
    return {
        evaluation.site_id: {
            "reference": evaluation.reference,
            "outcome": evaluation.outcome,
            "outcome_label": evaluation.get_outcome_display(),
            "signed_on": plain(evaluation.signed_on),
            "re_evaluate_on": plain(evaluation.re_evaluate_on),
            "location_number": evaluation.location_number,
            "sha256": evaluation.sha256,
            "open_conditions": open_conditions.get(evaluation.pk, 0),
        }
        for evaluation in signed.order_by("pk")  # a later one takes the place of an earlier one
    }
