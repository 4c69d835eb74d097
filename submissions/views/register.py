"""The register of what was decided or taken back: on a page, and as CSV with the same filters."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from submissions import register as process
from submissions.views.loading import actor

PER_PAGE = 25
MOST = 10_000  # lines of one export


def register(request: HttpRequest) -> HttpResponse:
    found = process.filtered(actor(request), request.GET)
    page = Paginator(found.qs, PER_PAGE).get_page(request.GET.get("page"))
    query = request.GET.copy()
    query.pop("page", None)
    context = {
        "page": page,
        "filter": found,
        "entries": process.entries(actor(request), page.object_list),
        "query": query.urlencode(),
    }
    return render(request, "submissions/register.html", context)


def export(request: HttpRequest) -> HttpResponse:
    """The filtered register as a file for a spreadsheet."""
    found = process.filtered(actor(request), request.GET)
    text = process.as_csv(process.entries(actor(request), found.qs[:MOST]))
    return HttpResponse(
        text,
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="register.csv"'},
    )
