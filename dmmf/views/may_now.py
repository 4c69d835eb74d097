"""“May it be made here now?”, for a telephone at the bedside."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from dmmf import may_now as answering
from dmmf import permissions
from dmmf.models import Product, Site
from dmmf.products import visible
from dmmf.states import ControlSiteAction
from dmmf.views.loading import load_site
from submissions.problems import Status
from submissions.views.loading import actor


@require_safe
@never_cache
def may_now(request: HttpRequest, reference: str) -> HttpResponse:
    """Yes or no with the reasons, as of this moment; without ?product= the only one, or the ones to choose from."""
    site = load_site(request, reference)
    code = request.GET.get("product", "")
    products = _products(request, site, code)
    if not code and len(products) != 1:
        return render(request, "dmmf/site_now_choose.html", {"site": site, "products": products})
    if not products:
        raise Http404
    facts = answering.facts_of(site, products[0])
    found = answering.answers(facts)
    context = {
        "site": site,
        "product": products[0],
        "facts": facts,
        "verdict": answering.verdict(found).value,
        "stops": [answer for answer in found if answer.status is not Status.PASS],
        "fine": [answer for answer in found if answer.status is Status.PASS],
        "now": timezone.now(),
    }
    return render(request, "dmmf/site_now.html", context)


def _products(request: HttpRequest, site: Site, code: str) -> list[Product]:
    """Those of the site, or the one of that code. Only the Control Site's own people may ask of one not made here,
    and an assessor only of those with a submitted file.
    """
    granted = permissions.granted(actor(request), site)
    found = answering.products_of(site.control_site_id, site)
    if ControlSiteAction.ASSESS in granted:
        found = found.filter(pk__in=visible(actor(request), site.control_site).order_by().values("pk"))
    elif code and ControlSiteAction.VIEW in granted:
        return list(found.filter(code=code))
    found = found.filter(sites=site)
    return list(found.filter(code=code) if code else found)
