"""The register of sites as a list: what the reader may see of it, filtered, searched and in order."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import django_filters
from django import forms
from django.db.models import Q, QuerySet

from accounts.models import User
from accounts.roles import OrganisationKind
from dmmf import permissions
from dmmf.models import ControlSite, Product, Site
from dmmf.register_columns import write
from dmmf.states import ControlSiteAction, Region, Setting, SiteKind, SiteState

SEARCHED = ("code", "name", "host", "town", "identification", "postcode", "reference")
# (column of the list, what it sorts by)
SORTS = (
    ("code", "Code"),
    ("name", "Name"),
    ("state", "State"),
    ("state_since", "In this state since"),
    ("kind", "Kind"),
    ("host", "Host organisation"),
    ("town", "Town"),
    ("region", "Region"),
)
AT_ONCE = 1_000  # sites in memory while a file is written


def listed(user: User, control_site: ControlSite) -> QuerySet[Site]:
    """The sites of the Control Site that the user may see; an assessor sees those of submitted master files."""
    held = permissions.granted(user, control_site)
    if ControlSiteAction.VIEW in held and ControlSiteAction.ASSESS not in held:
        # What sites_visible_to answers for the holder's own people, without asking it of each of 5,000 sites.
        return Site.objects.filter(control_site=control_site)
    return permissions.sites_visible_to(user, Q(control_site=control_site))


def hosted(user: User) -> QuerySet[Site]:
    """The sites at the healthcare providers that the user is a member of."""
    return permissions.sites_visible_to(
        user,
        Q(
            provider__kind=OrganisationKind.PROVIDER,
            provider__in=user.memberships.filter(ended_at__isnull=True).values("organisation"),
        ),
    )


class SiteFilter(django_filters.FilterSet):
    """Of the sites of one Control Site. Unknown values are left out of account."""

    q = django_filters.CharFilter(
        method="search", max_length=200, label="Search", help_text="Code, name, host, town, identification or postcode"
    )
    state = django_filters.MultipleChoiceFilter(
        choices=SiteState.choices, label="State", widget=forms.CheckboxSelectMultiple
    )
    kind = django_filters.ChoiceFilter(choices=SiteKind.choices, label="Kind", empty_label="Any kind")
    region = django_filters.ChoiceFilter(choices=Region.choices, label="Region", empty_label="Any region")
    setting = django_filters.ChoiceFilter(choices=Setting.choices, label="Setting", empty_label="Any setting")
    product = django_filters.ChoiceFilter(
        field_name="products__code", label="Product", empty_label="Any product", distinct=False
    )
    host = django_filters.CharFilter(
        method="at_host", max_length=200, label="Host or healthcare provider", help_text="Part of its name is enough"
    )
    sort = django_filters.OrderingFilter(
        label="Sort by", empty_label=None, fields=[name for name, _ in SORTS],
        choices=[
            *((name, label) for name, label in SORTS),
            *((f"-{name}", f"{label}, backwards") for name, label in SORTS),
        ],
    )  # fmt: skip

    class Meta:
        model = Site
        fields = ["q", "state", "kind", "region", "setting", "product", "host"]

    def search(self, queryset: QuerySet[Site], name: str, value: str) -> QuerySet[Site]:
        wanted = Q()
        for field in SEARCHED:
            wanted |= Q(**{f"{field}__icontains": value})
        return queryset.filter(wanted)

    def at_host(self, queryset: QuerySet[Site], name: str, value: str) -> QuerySet[Site]:
        return queryset.filter(Q(host__icontains=value) | Q(provider__name__icontains=value))


def filtered(sites: QuerySet[Site], data: Any, products: QuerySet[Product]) -> SiteFilter:
    """The sites under the reader's filters and order; by code where none is asked for. `products` are offered."""
    ordered = sites.order_by("code", "pk")
    found = SiteFilter(data, queryset=ordered)
    codes = list(products.order_by("code").values_list("code", flat=True).distinct())
    found.filters["product"].extra["choices"] = [(code, code) for code in codes]
    return found


def in_order(found: SiteFilter) -> QuerySet[Site]:
    """What the filters leave, always in one order: sites that are equal in the sorted column stand by code."""
    rows = found.qs
    return rows.order_by(*rows.query.order_by, "code", "pk").select_related("provider", "control_site")


def rows(found: SiteFilter) -> Iterator[dict[str, str]]:
    """The cells of every site that the filters leave, by column."""
    sites = in_order(found).prefetch_related("products")
    for site in sites.iterator(chunk_size=AT_ONCE):
        yield write(site, [product.code for product in site.products.all()])


def headings(found: SiteFilter) -> dict[str, dict[str, str]]:
    """Of the list's sortable columns: where their link leads, and how they are sorted now (for aria-sort)."""
    now = (found.data.get("sort") or "code") if found.data else "code"
    made = {}
    for name, label in SORTS:
        turned = f"-{name}" if now == name else name
        made[name] = {
            "label": label,
            "sort": turned,
            "now": "ascending" if now == name else "descending" if now == f"-{name}" else "",
        }
    return made
