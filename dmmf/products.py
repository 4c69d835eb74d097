"""The products of a Control Site: each with its designation, and the licence that names it.

HMR 2012 regs 17A, 17B: nobody makes such a product unless a licence of that type specifies it.
"""

from __future__ import annotations

from datetime import date

from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.utils import timezone

from accounts.models import User
from dmmf import permissions
from dmmf.holdings import Facts, Sort
from dmmf.models import ControlSite, DmScope, DmType, Licence, Product
from dmmf.states import ControlSiteAction, SiteState
from submissions import drafting, kinds
from submissions import permissions as process
from submissions.dossiers import long_date
from submissions.models import Submission
from submissions.states import OPEN, State

DESIGNATION = "designation"  # the kind of application
LIVE = (*OPEN, State.GRANTED)
SCOPES: dict[str, tuple[str, ...]] = {
    DmType.POC: (DmScope.POC, DmScope.BOTH),
    DmType.MM: (DmScope.MM, DmScope.BOTH),
}


def designations_for(control_site: ControlSite, product: Product | None = None) -> QuerySet[Submission]:
    """The organisation's own applications that are drafted, submitted or in force, and the one chosen before."""
    chosen = Q(pk=product.designation_id) if product and product.designation_id else Q()
    own = Q(organisation_id=control_site.organisation_id, kind=DESIGNATION)
    return Submission.objects.filter(own & (Q(state__in=LIVE) | chosen if chosen else Q(state__in=LIVE))).order_by("pk")


def variant_of(designation: Submission) -> str:
    """ "poc" or "mm": of the last frozen version, else of the draft; "" while it is not answered."""
    if designation.variant:
        return designation.variant
    if designation.state != State.DRAFT:
        return ""
    return kinds.get(designation.kind).variant(drafting.answers_of(designation))


def visible(user: User, control_site: ControlSite) -> QuerySet[Product]:
    """The products that the user may know of: all for the holder, for an assessor those with a submitted file."""
    found = control_site.products.select_related("designation", "licence").order_by("ended_on", "code")
    if permissions.may(user, ControlSiteAction.ASSESS, control_site):
        return found.filter(master_files__submission__in=process.visible_to(user)).distinct()
    return found


def as_seen(user: User, found: list[Product]) -> list[Product]:
    """The same, without designations that the user may not know of: an assessor sees no draft."""
    seen = process.visible_to(user).filter(pk__in=[product.designation_id for product in found])
    known = set(seen.values_list("pk", flat=True))
    for product in found:
        if product.designation_id not in known:
            product.designation = None
    return found


def check_product(control_site: ControlSite, values: Facts, product: Product | None) -> None:
    """Raises ValidationError per field."""
    siblings = control_site.products.filter(code__iexact=values["code"])
    if siblings.exclude(pk=product.pk if product else 0).exists():
        raise ValidationError({"code": "This Control Site has a product with this code already"})
    if product:
        _check_identity(values, product)
    _check_designation(values)
    _check_licence(values)


def _check_identity(values: Facts, product: Product) -> None:
    """Code and type stand in the history of the sites that make it."""
    if values["code"] == product.code and values["dm_type"] == product.dm_type:
        return
    if product.sites.exists():
        field = "code" if values["code"] != product.code else "dm_type"
        raise ValidationError(
            {field: f"Sites make {product.code} already, and their history names it so. Add a product instead"}
        )


def _check_designation(values: Facts) -> None:
    designation = values["designation"]
    variant = variant_of(designation) if designation else ""
    if variant and variant != values["dm_type"]:
        theirs, ours = DmType(variant).label.lower(), DmType(values["dm_type"]).label.lower()
        raise ValidationError(
            {"designation": f"{designation} is for {theirs}, and this product is for {ours}. Choose one of its type"}
        )


def _check_licence(values: Facts) -> None:
    licence: Licence | None = values["licence"]
    if (licence is None) != (values["licensed_on"] is None):
        missing, sentence = (
            ("licence", "Select the licence that names the product, or leave the date empty")
            if licence is None
            else ("licensed_on", "Enter since when the licence names the product")
        )
        raise ValidationError({missing: sentence})
    if licence is None:
        return
    if licence.dm_scope not in SCOPES[values["dm_type"]]:
        scope, type_ = licence.get_dm_scope_display().lower(), DmType(values["dm_type"]).label.lower()
        raise ValidationError({"licence": f"The scope of {licence} is “{scope}”, and this product is for {type_}"})
    if values["licensed_on"] < licence.granted_on:
        day = long_date(licence.granted_on.isoformat())
        raise ValidationError({"licensed_on": f"{licence} was granted on {day}. It cannot name a product before"})
    if values["licensed_on"] > timezone.localdate():
        raise ValidationError({"licensed_on": "The day since when the licence names it cannot be in the future"})


def _may_end(product: Product, on: date) -> None:
    count = product.sites.exclude(state=SiteState.CEASED).count()
    if count:
        sites = "1 site makes" if count == 1 else f"{count:,} sites make"
        raise ValidationError({"on": f"{sites} this product. Cease them, or take the product off them, first"})


PRODUCT = Sort(
    key="product",
    model=Product,
    noun="product",
    labels={
        "code": "Code",
        "name": "Name",
        "dm_type": "Type of decentralised manufacture",
        "designation": "Designation",
        "licence": "Licence that names it",
        "licensed_on": "Named since",
        "ended_on": "Ended on",
    },
    begins="licensed_on",
    ends="ended_on",
    check=check_product,
    check_end=_may_end,
)
