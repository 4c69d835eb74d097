"""What the commands share: finding things by what the operator typed, and refusals as one clear sentence."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.core.exceptions import PermissionDenied
from django.core.management.base import CommandError
from django.http import Http404

from accounts.models import User
from submissions.models import Submission, Version
from submissions.packages.reading import PackageRefused
from submissions.packages.verify import Refused
from submissions.permissions import NotNow
from submissions.rendering import RenderError
from submissions.transitions import TransitionNotAllowed


def person(email: str) -> User:
    """The active user with that e-mail address."""
    user = User.objects.filter(email__iexact=email.strip()).first()
    if user is None:
        raise CommandError(f"Nobody here has the e-mail address {email}.")
    if not user.is_active:
        raise CommandError(f"The account {email} is closed.")
    return user


def application(reference: str) -> Submission:
    submission = Submission.objects.select_related("organisation").filter(reference__iexact=reference.strip()).first()
    if submission is None:
        raise CommandError(f"There is no application with the reference {reference}.")
    return submission


def frozen(submission: Submission, number: int | None) -> Version:
    """That version, or the last one."""
    found = submission.versions.order_by("-number")
    version = found.first() if number is None else found.filter(number=number).first()
    if version is None:
        what = "no submitted version yet" if number is None else f"no version {number}"
        raise CommandError(f"{submission.reference} has {what}.")
    version.submission = submission
    return version


@contextmanager
def refusals() -> Iterator[None]:
    """Turns what the verbs raise into a CommandError, so that the operator reads a sentence and the exit code is 1."""
    try:
        yield
    except PackageRefused as refused:
        lines = "\n".join(map(str, refused.problems))
        raise CommandError(f"{lines}\nNothing was imported.") from refused
    except (PermissionDenied, NotNow, TransitionNotAllowed, Refused, RenderError, Http404) as refusal:
        raise CommandError(str(refusal)) from refusal
    except OSError as error:
        raise CommandError(f"{error.strerror or error}: {error.filename or ''}".rstrip(": ")) from error
