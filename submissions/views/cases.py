"""The desk of the assessors: the list of cases, its CSV and its saved views; the address of a paragraph."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from accounts.models import User
from accounts.organisations import organisation_of
from accounts.roles import OrganisationKind
from submissions import allocation, blocks, saved_views
from submissions import cases as process
from submissions.case_forms import AssignForm, ViewForm
from submissions.views.loading import actor, load_version

PER_PAGE = 25


def assessor(request: HttpRequest) -> User:
    """The signed-in assessor. Raises PermissionDenied for everybody else."""
    if organisation_of(actor(request), OrganisationKind.REGULATOR) is None:
        raise PermissionDenied("The list of cases is for assessors.")
    return actor(request)


def cases(request: HttpRequest) -> HttpResponse:
    """The cases under the filters of the address; posted to, the chosen ones are given to an assessor."""
    user = assessor(request)
    people = allocation.assessors(user)
    if request.method != "POST":
        return _show(request, user, AssignForm(people, auto_id="give_%s"))
    form = AssignForm(people, request.POST, auto_id="give_%s")
    chosen = list(process.cases_of(user).filter(reference__in=request.POST.getlist("case")))
    problems = {} if chosen else {"": "Select at least one case"}
    if form.is_valid() and chosen:
        problems = allocation.assign_many(chosen, by=user, **form.cleaned_data)
        if not problems:
            count = f"{len(chosen)} case{'' if len(chosen) == 1 else 's'}"
            messages.success(request, f"{form.cleaned_data['assessor']} has {count} now.")
            return redirect(request.get_full_path())
    return _show(request, user, form, problems)


def export(request: HttpRequest) -> HttpResponse:
    """Exactly what is filtered, in the same order, as a file for a spreadsheet."""
    found = process.filtered(assessor(request), request.GET)
    return HttpResponse(
        process.as_csv(found.qs),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="cases.csv"'},
    )


def views(request: HttpRequest) -> HttpResponse:
    """A person's own saved views; posted to, the filters are kept under a name."""
    user = assessor(request)
    form = ViewForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            view = saved_views.save(form.cleaned_data["name"], query=form.cleaned_data["query"], by=user)
        except saved_views.NotSaved as refused:
            form.add_error("name", str(refused))
        else:
            messages.success(request, f"The view “{view.name}” is saved.")
            return redirect(f"{reverse('submissions:cases')}?{view.query}")
    context = {"form": form, "views": saved_views.own(user), "asked": request.method == "POST"}
    return render(request, "submissions/cases/views.html", context, status=422 if form.errors else 200)


@require_POST
def remove_view(request: HttpRequest, pk: int) -> HttpResponse:
    user = assessor(request)
    view = saved_views.own(user).filter(pk=pk).first()
    if view is None:
        raise Http404
    saved_views.remove(view, by=user)
    messages.success(request, f"The view “{view.name}” is removed.")
    return redirect("submissions:case_views")


def block(request: HttpRequest, reference: str, number: int, block: str) -> HttpResponse:
    """The permanent address of a paragraph: the page of its version, at the paragraph."""
    frozen = load_version(request, reference, number)
    if blocks.find(frozen.dossier, block) is None:
        raise Http404
    return redirect(reverse("submissions:version", args=[reference, number]) + f"#{block}")


def _show(request: HttpRequest, user: User, form: AssignForm, problems: dict[str, str] | None = None) -> HttpResponse:
    """`problems`: by the reference of the case, or "" for none in particular."""
    found = process.filtered(user, request.GET)
    page = Paginator(found.qs, PER_PAGE).get_page(request.GET.get("page"))
    query = request.GET.copy()
    query.pop("page", None)
    first = next((case.reference for case in page.object_list), "")
    context: dict[str, Any] = {
        "page": page,
        "filter": found,
        "chosen": found.chosen(),
        "query": query.urlencode(),
        "views": process.views_of(user, query.urlencode()),
        "form": form,
        "problems": [{"text": text, "href": f"#case-{name or first}"} for name, text in (problems or {}).items()],
        "problems_in_title": problems,
        "ticked": request.POST.getlist("case"),
        "view_form": ViewForm(initial={"query": query.urlencode()}, auto_id="view_%s"),
    }
    return render(request, "submissions/cases/list.html", context, status=422 if problems or form.errors else 200)
