"""Annual reports: start one, and read what is generated for it. The rest is that of every submission."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from dmmf import annual_report_pages, annual_reports
from dmmf.annual_report_forms import StartForm
from dmmf.annual_report_kind import facts_of
from dmmf.annual_report_rules import period_problems
from submissions import drafting
from submissions.outline import headed
from submissions.states import Action
from submissions.views.loading import actor, load


def start(request: HttpRequest) -> HttpResponse:
    """Which product and period; the next one due is filled in."""
    products, today = list(annual_reports.products_of(actor(request))), timezone.localdate()
    if not products:
        raise PermissionDenied(
            "Only an owner, author or signatory of a Control Site’s organisation writes an annual report, and the "
            "Control Site needs a product."
        )
    due = annual_reports.due(products)
    if request.method != "POST":
        form, status = StartForm(products, today, initial=_proposed(due, request.GET.get("product", ""), today)), 200
    else:
        form, status = StartForm(products, today, request.POST), 422
        if form.is_valid():
            given = form.verb()
            report = annual_reports.start(given.pop("product"), by=actor(request), **given)
            _tell_of_overlaps(request, report.submission.reference, form)
            return redirect("submissions:overview", report.submission.reference)
    context = {"form": form, "due": due, "today": today, "illustrative": annual_reports.ILLUSTRATIVE}
    return render(request, "dmmf/annual_report_start.html", context, status=status)


def generated(request: HttpRequest, reference: str) -> HttpResponse:
    """The generated sections of a draft, as they would be frozen today."""
    submission = load(request, reference, Action.VIEW_DRAFT)
    if submission.kind != annual_reports.KIND:
        raise Http404
    draft = drafting.draft_of(submission)
    facts = facts_of(draft, annual_reports.product_of(reference))
    sections = annual_report_pages.sections(facts, first=1) if facts else []
    for page in (page for section in sections for page in section["pages"]):
        page["entries"] = [headed(entry, 4) for entry in page["entries"]]
    return render(request, "dmmf/annual_report_generated.html", {"submission": submission, "sections": sections})


def _proposed(due: list[annual_reports.Due], chosen: str, today: Any) -> dict[str, Any]:
    """The period that is next due, for the product that was asked for, or the one that is due first."""
    one = next((one for one in due if str(one.product.pk) == chosen), due[0] if due else None)
    if one is None:
        return {}
    begun = {"from": one.start} if one.start < today else {}
    return {"product": str(one.product.pk), **begun, **({"to": one.end} if one.end < today else {})}


def _tell_of_overlaps(request: HttpRequest, reference: str, form: StartForm) -> None:
    given = form.verb()
    others = annual_reports.others(given["product"], reference)
    for problem in period_problems(given["start"], given["end"], today=timezone.localdate(), others=others):
        messages.warning(request, problem.message)
