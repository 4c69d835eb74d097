"""What a healthcare provider sees of the master file for its site; the holder sees the same, as a preview."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from dmmf import extract, permissions
from dmmf.editions import edition_in_effect
from dmmf.models import Edition, MasterFile, Site
from dmmf.states import SiteAction
from dmmf.views.loading import load_site
from submissions.outline import headed
from submissions.views.loading import actor


def site_extract(request: HttpRequest, reference: str) -> HttpResponse:
    """The extract of the edition in effect, per product; before there is one, why there is nothing to see."""
    site = load_site(request, reference)
    products = list(site.products.order_by("code"))
    product = next((one for one in products if one.code == request.GET.get("product")), next(iter(products), None))
    edition = edition_in_effect(product) if product else None
    context = {
        "site": site,
        "product": product,
        "products": products if len(products) > 1 else [],
        "edition": edition,
        "extract": _shown(edition, site) if edition else None,
        "preview": not permissions.may(actor(request), SiteAction.EVALUATE, site),
    }
    return render(request, "dmmf/site_extract.html", context)


def _shown(edition: Edition, site: Site) -> dict[str, object] | None:
    version = edition.version
    confidential = MasterFile.objects.get(submission_id=version.submission_id).confidential_sections
    host = site.provider.name if site.provider else ""
    found = extract.site_extract(version.dossier, site.reference, confidential, provider=host)
    for section in found["sections"] if found else []:
        for page in section["pages"]:
            page["entries"] = [headed(entry, 4) for entry in page["entries"]]
    return found
