"""The editions of a master file: which is in effect, the next one issued, the accepted one made effective."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from accounts.reauthentication import WrongPassword, check_password
from dmmf import change_classes, editions
from dmmf.edition_forms import EditionForm
from dmmf.models import Edition, MasterFile, Product
from dmmf.snapshot import designation_in_force
from submissions import approvals, drafting, kinds, lineage, permissions, signing, summaries, versions, workflow
from submissions.models import Submission, Version
from submissions.states import Action
from submissions.views.compare import redline
from submissions.views.loading import actor, load

_CLASSES = {"classes": change_classes.CHANGES, "illustrative": change_classes.ILLUSTRATIVE}


def load_file(request: HttpRequest, reference: str, action: Action = Action.VIEW) -> tuple[Submission, Product]:
    """A master file with its product, if the user may do this. Raises as `load` does; Http404 for what is none."""
    submission = load(request, reference, action)
    found = MasterFile.objects.select_related("product__control_site", "product__designation", "product__licence")
    file = found.filter(submission=submission).first()
    if file is None:
        raise Http404
    return submission, file.product


def listed(request: HttpRequest, reference: str) -> HttpResponse:
    """Every edition of the product, the newest first, and what waits for a Qualified Person."""
    submission, product = load_file(request, reference)
    user, today, found = actor(request), timezone.localdate(), list(editions.of(product))
    redlines = editions.redlines(found)
    context = {
        "submission": submission,
        "product": product,
        "rows": [
            {
                "edition": edition,
                "status": editions.status(edition, today, found),
                "change": change_classes.CLASSES[edition.change_class],
                "redline": redlines.get(edition.number),
            }
            for edition in found
        ],
        "waiting": editions.accepted_version(submission),
        "sign": editions.may_sign(user, submission, product),
        "issue": permissions.can(user, Action.ISSUE, submission),
        "follow": permissions.can(user, Action.FOLLOW, submission),
        "holds": Action.VIEW_DRAFT in permissions.granted(user, submission),
        **_CLASSES,
    }
    return render(request, "dmmf/editions.html", context)


def make_effective(request: HttpRequest, reference: str) -> HttpResponse:
    """The Qualified Person signs the version that was accepted, in effect from a day."""
    submission, product = load_file(request, reference, Action.ISSUE)
    editions.check_signs(actor(request), submission, product)
    version = editions.accepted_version(submission)
    if version is None:
        raise permissions.NotNow("The version that was accepted has its edition already.")
    changes = editions.class_of_accepted(product) != "first"
    context = _context(submission, product, version.sha256) | {"version": version, "number": version.number}

    def form(data: Any = None, sha256: str = version.sha256) -> EditionForm:
        return EditionForm(actor(request), data, issues=False, changes=changes, initial={"sha256": sha256})

    def sign(given: EditionForm) -> Edition:
        return editions.make_effective(version, by=actor(request), **given.verb())

    return _signing(request, submission, "dmmf/make_effective.html", context, form, sign)


def issue(request: HttpRequest, reference: str) -> HttpResponse:
    """What changed since the last edition, the class of the change, and the Qualified Person's signature."""
    submission, product = load_file(request, reference, Action.ISSUE)
    editions.check_signs(actor(request), submission, product)
    waiting = editions.accepted_version(submission)
    if waiting is not None:
        return redirect("dmmf:make_effective", reference)
    draft = drafting.draft_of(submission)
    problems, standing = approvals.failing(submission, draft), approvals.standing(submission, draft)
    dossier = None if problems else versions.next_dossier(submission, draft)
    sha256 = versions.sha256_of(versions.canonical_json(dossier)) if dossier else ""
    missing = standing.missing(actor(request))
    context = _context(submission, product, sha256) | {
        "number": versions.next_number(submission)[0],
        "open_problems": problems,
        "groups": summaries.error_groups(submission, problems),
        "count": len(problems),
        "approve": {"approve": permissions.can(actor(request), Action.APPROVE, submission)},
        "standing": standing,
        "approval_missing": missing,
        "open_one": lineage.open_one(submission),
        **_changed(submission, dossier),
    }
    if request.method == "POST" and (problems or missing):
        return render(
            request, "dmmf/issue.html", context | {"problems_in_title": True}, status=422 if problems else 409
        )

    def form(data: Any = None) -> EditionForm:
        return EditionForm(actor(request), data, issues=True, changes=True, initial={"sha256": sha256})

    def sign(given: EditionForm) -> Edition:
        return editions.issue(submission, by=actor(request), **given.verb())

    return _signing(request, submission, "dmmf/issue.html", context, form, sign)


def _context(submission: Submission, product: Product, sha256: str) -> dict[str, Any]:
    designation = designation_in_force(product)
    return {
        "submission": submission,
        "product": product,
        "kind": kinds.get(submission.kind),
        "sha256": sha256,
        "meaning": editions.meaning(None),
        "signs_version": signing.meaning(submission.organisation),
        "designation": designation,
        "redesignation": change_classes.REDESIGNATION,
        **_CLASSES,
    }


def _changed(submission: Submission, dossier: dict[str, Any] | None) -> dict[str, Any]:
    """What differs from the last version, register rows included; nothing can be said of what cannot be frozen."""
    old: Version = submission.versions.order_by("-number")[0]
    old.submission = submission
    return {"old": old, "sections": redline(submission, old, dossier, None) if dossier else []}


def _signing(
    request: HttpRequest,
    submission: Submission,
    template: str,
    context: dict[str, Any],
    make_form: Callable[..., EditionForm],
    sign: Callable[[EditionForm], Edition],
) -> HttpResponse:
    """Show the form, or sign by it; what is refused comes back with everything that was typed."""
    form, status = make_form(), 200
    if request.method == "POST":
        form, status = make_form(request.POST), 422
        if form.is_valid():
            try:
                check_password(request, form.cleaned_data["password"], user=actor(request))
                edition = sign(form)
            except WrongPassword as wrong:
                form.add_error("password", str(wrong))
                status = wrong.status
            except ValidationError as refused:
                form.add_error(None, refused)
            except workflow.Superseded as changed:
                again = request.POST.copy()
                again["sha256"], status = context["sha256"], 409
                form = make_form(again)
                context |= {"errors": [{"text": str(changed), "href": "#fingerprint"}], "problems_in_title": True}
            else:
                day = f"{edition.effective_from.day} {edition.effective_from:%B %Y}"
                messages.success(request, f"Edition {edition.number} is signed. It is in effect from {day}.")
                return redirect("dmmf:editions", submission.reference)
    return render(request, template, context | {"form": form}, status=status)
