"""The process of a product changed: every site where it is made is evaluated again."""

from __future__ import annotations

from django.contrib import messages
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from dmmf import evaluations, lifecycle
from dmmf.evaluation_forms import AgainForm
from dmmf.models import ControlSite, Product
from dmmf.states import SPOKES, ControlSiteAction
from dmmf.views.evaluations import posted
from dmmf.views.loading import load_control_site
from submissions.views.loading import actor


def again(request: HttpRequest, reference: str) -> HttpResponse:
    """Choose the product, say what changed, and call for the evaluation of all its sites that stand."""
    control_site = load_control_site(request, reference, ControlSiteAction.EVALUATE)
    products = list(products_of(control_site))
    form = AgainForm(products, posted(request)[0])
    if request.method == "POST" and form.is_valid():
        product = next(one for one in products if str(one.pk) == form.cleaned_data["product"])
        opened = evaluations.reopen_for(product, why=form.cleaned_data["why"], by=actor(request))
        count = f"{len(opened)} joint evaluation{'' if len(opened) == 1 else 's'}"
        messages.success(request, f"{count} opened. Every site of {product} that stood is under joint evaluation.")
        return redirect("dmmf:evaluations")
    context = {"control_site": control_site, "form": form, "products": products}
    return render(request, "dmmf/evaluations_again.html", context, status=422 if form.errors else 200)


def products_of(control_site: ControlSite) -> QuerySet[Product]:
    """The products that are made, each with `standing`: how many of its sites would be evaluated again."""
    stands = Q(sites__kind__in=SPOKES, sites__state__in=lifecycle.STEPS["reevaluate"].sources)
    found = control_site.products.filter(ended_on__isnull=True).order_by("code")
    return found.annotate(standing=Count("sites", filter=stands))
