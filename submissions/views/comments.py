"""Comments of assessors: one on a paragraph, its thread, and all of a case on one page."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from submissions import allocation, blocks, comment_search, comment_threads, comments, reading
from submissions.comment_forms import AssignForm, CommentForm, ReplyForm
from submissions.models import Comment, Submission, Version
from submissions.states import Action
from submissions.views.loading import actions_for, actor, load, load_version

PER_PAGE = 25  # threads


def comment(request: HttpRequest, reference: str, number: int, block: str) -> HttpResponse:
    """One paragraph, the words of it that are meant, and what you have to say about them."""
    frozen = load_version(request, reference, number, Action.COMMENT)
    place = blocks.find(frozen.dossier, block)
    if place is None:
        raise Http404
    form = CommentForm(request.POST or None, paragraph=place.text)
    page = "read" if request.GET.get("from") == "read" else "version"
    back = reverse(f"submissions:{page}", args=[reference, number]) + f"#{block}"
    if request.method == "POST" and form.is_valid():
        comments.add_comment(frozen, block=block, by=actor(request), **form.cleaned_data)
        return redirect(back)
    context = {"submission": frozen.submission, "version": frozen, "place": place, "form": form, "back": back}
    return render(request, "submissions/comment.html", context, status=422 if form.errors else 200)


def listed(request: HttpRequest, reference: str) -> HttpResponse:
    """Every comment of the case, with filters; each with where its text stands in the newest version."""
    submission = load(request, reference, Action.VIEW_INTERNAL)
    newest = _newest(submission)
    found = comment_search.filtered(
        submission,
        request.GET,
        sections={section["key"]: f"{section['number']}. {section['title']}" for section in newest.dossier["sections"]},
        people=allocation.assessors(actor(request)),
    )
    page = Paginator(found.qs, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "submission": submission,
        "version": newest,
        "filter": found,
        "page": page,
        "notes": reading.placed_in(newest, comment_threads.threads(page.object_list)),
        "counts": comment_search.counts(submission, actor(request)),
        "me": actor(request),
        "can": actions_for(actor(request), submission, Action.COMMENT),
    }
    return render(request, "submissions/comments.html", context)


def thread(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """One comment with its replies; here one answers it, and gives it to somebody."""
    action = Action.COMMENT if request.method == "POST" else Action.VIEW_INTERNAL
    found = _load(request, reference, pk, action)
    form = ReplyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        comment_threads.reply(found, by=actor(request), **form.cleaned_data)
        return redirect(f"{request.path}#thread-{pk}")
    return _show(request, found, form, status=422 if form.errors else 200)


@require_POST
def resolve(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """It is dealt with."""
    found = _load(request, reference, pk, Action.COMMENT)
    comment_threads.resolve(found, by=actor(request))
    messages.success(request, f"The comment on {found.citation} is resolved.")
    return _back(request, found)


@require_POST
def reopen(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """It is not dealt with after all."""
    found = _load(request, reference, pk, Action.COMMENT)
    comment_threads.reopen(found, by=actor(request))
    messages.success(request, f"The comment on {found.citation} is open again.")
    return _back(request, found)


@require_POST
def assign(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """Give it to an assessor, or to nobody in particular."""
    found = _load(request, reference, pk, Action.COMMENT)
    form = AssignForm(allocation.assessors(actor(request)), request.POST)
    if form.is_valid():
        try:
            comment_threads.assign(found, to=form.cleaned_data["to"], by=actor(request))
        except comment_threads.NotAnAssessor as refused:
            form.add_error("to", str(refused))
        else:
            messages.success(
                request, f"The comment on {found.citation} is given to {form.cleaned_data['to'] or 'nobody'}."
            )
            return _back(request, found)
    return _show(request, found, ReplyForm(), assignment=form, status=422)


def _show(
    request: HttpRequest, found: Comment, form: ReplyForm, *, assignment: AssignForm | None = None, status: int
) -> HttpResponse:
    submission = found.version.submission
    newest = _newest(submission)
    note = reading.placed_in(newest, comment_threads.threads(Comment.objects.filter(pk=found.pk)))[0]
    people = allocation.assessors(actor(request))
    context = {
        "submission": submission,
        "version": newest,
        "note": note,
        "form": form,
        "assignment": assignment or AssignForm(people, initial={"to": note.thread.assignee}),
        "can": actions_for(actor(request), submission, Action.COMMENT),
        "on_its_own": True,
    }
    return render(request, "submissions/comment_thread.html", context, status=status)


def _back(request: HttpRequest, found: Comment) -> HttpResponse:
    """To the page that the button was on."""
    reference, back = found.version.submission.reference, request.POST.get("back", "")
    if back == "listed":
        return redirect("submissions:comments", reference)
    if back.isascii() and back.isdigit() and len(back) < 7:  # the version that was being read
        return redirect(reverse("submissions:read", args=[reference, int(back)]) + f"#thread-{found.pk}")
    return redirect("submissions:comment_thread", reference, found.pk)


def _load(request: HttpRequest, reference: str, pk: int, action: Action) -> Comment:
    submission = load(request, reference, Action.VIEW_INTERNAL)
    found = Comment.objects.select_related("version").filter(version__submission=submission, pk=pk).first()
    if found is None:
        raise Http404
    if action is not Action.VIEW_INTERNAL:
        load(request, reference, action)
    found.version.submission = submission
    return found


def _newest(submission: Submission) -> Version:
    version = submission.versions.order_by("-number").first()
    if version is None:
        raise Http404
    version.submission = submission
    return version
