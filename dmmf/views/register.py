"""The register of a Control Site's sites as a list and as files, and the sites that a healthcare provider hosts."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils.text import slugify
from django.views.decorators.http import require_safe

from dmmf import permissions, products, register, register_files
from dmmf.models import ControlSite, Product
from dmmf.register import SiteFilter
from dmmf.states import ControlSiteAction
from dmmf.views.loading import load_control_site
from submissions.views.loading import actor

PER_PAGE = 50


@require_safe
def sites(request: HttpRequest, reference: str) -> HttpResponse:
    """The sites of one Control Site, as far as the reader may see them."""
    control_site = load_control_site(request, reference)
    found = _filtered(request, control_site)
    context = {
        **_page(request, found),
        "control_site": control_site,
        "may_import": permissions.may(actor(request), ControlSiteAction.CHANGE, control_site),
    }
    return render(request, "dmmf/register.html", context)


@require_safe
def hosted_sites(request: HttpRequest) -> HttpResponse:
    """The sites at the reader's own healthcare provider, whichever Control Site they belong to."""
    hosted = register.hosted(actor(request))
    found = register.filtered(hosted, request.GET, Product.objects.filter(sites__in=hosted))
    return render(request, "dmmf/hosted_sites.html", _page(request, found))


def _filtered(request: HttpRequest, control_site: ControlSite) -> SiteFilter:
    user = actor(request)
    listed = register.listed(user, control_site)
    return register.filtered(listed, request.GET, products.visible(user, control_site))


def _page(request: HttpRequest, found: SiteFilter) -> dict[str, Any]:
    rows = register.in_order(found).prefetch_related("products")
    query = request.GET.copy()
    query.pop("page", None)
    used = {name for name, value in request.GET.items() if value} - {"page", "sort"}
    return {
        "filter": found,
        "page": Paginator(rows, PER_PAGE).get_page(request.GET.get("page")),
        "headings": register.headings(found),
        "query": query.urlencode(),
        "is_filtered": bool(used),
        "more_filters": bool(used - {"q"}),
    }


@require_safe
def as_csv(request: HttpRequest, reference: str) -> StreamingHttpResponse:
    """The filtered register; imported again it would change nothing."""
    control_site = load_control_site(request, reference)
    lines = register_files.as_csv(register.rows(_filtered(request, control_site)))
    return StreamingHttpResponse(
        lines, content_type="text/csv; charset=utf-8", headers=attachment(_name(control_site), "csv")
    )


@require_safe
def as_xlsx(request: HttpRequest, reference: str) -> HttpResponse:
    """As as_csv, as a workbook with a sheet that explains the columns."""
    control_site = load_control_site(request, reference)
    book = register_files.as_xlsx(register.rows(_filtered(request, control_site)))
    return HttpResponse(book, content_type=register_files.XLSX, headers=attachment(_name(control_site), "xlsx"))


def _name(control_site: ControlSite) -> str:
    return f"sites-{slugify(control_site.reference)}"


def attachment(name: str, ending: str) -> dict[str, str]:
    return {"Content-Disposition": f'attachment; filename="{name}.{ending}"', "X-Content-Type-Options": "nosniff"}
