"""Which sections of a master file no healthcare provider sees. It holds at once, for every edition of the file."""

from __future__ import annotations

from collections.abc import Collection

from django.core.exceptions import PermissionDenied
from django.db import transaction

from accounts.models import User
from dmmf import permissions
from dmmf.models import MasterFile
from dmmf.questionnaire import QUESTIONNAIRE
from dmmf.states import ControlSiteAction
from submissions import events
from submissions import permissions as process
from submissions.refusals import Superseded
from submissions.states import Action

ONLY_HOLDER = "Only the Control Site's own people can show a marked section to healthcare providers again."


def may_unmark(user: User, master_file: MasterFile) -> bool:
    """Whether the secret is the user's to give away: an author from outside may keep it, but not end it."""
    return bool(permissions.may(user, ControlSiteAction.CHANGE, master_file.product.control_site))


@transaction.atomic
def mark(master_file: MasterFile, *, sections: Collection[str], seen: Collection[str], by: User) -> bool:
    """These sections and no others; False where they are marked already.

    `seen`: what was marked when the person opened the page. Raises Superseded when it is no longer, and what
    process.check_grant raises: it is asked in any state, for a secret does not wait for a version. Raises
    PermissionDenied for who may write but not show again what is marked.
    """
    found = MasterFile.objects.select_for_update(of=("self",)).select_related("submission", "product__control_site")
    locked = found.get(pk=master_file.pk)
    process.check_grant(by, Action.EDIT, locked.submission)
    wanted = [section.key for section in QUESTIONNAIRE.sections if section.key in sections]
    before = list(locked.confidential_sections)
    if wanted == before:
        return False
    if sorted(seen) != sorted(before):
        raise Superseded(
            f"Somebody else changed the marks after you opened this page. Marked are now: {_titles(before)}."
        )
    if set(before) - set(wanted) and not may_unmark(by, locked):
        raise PermissionDenied(ONLY_HOLDER)
    locked.confidential_sections = wanted
    locked.save(update_fields=["confidential_sections"])
    events.record(
        locked.submission, "confidential", f"marked for no healthcare provider: {_titles(wanted)}",
        by=by, draft_only=True, data={"old": before, "new": wanted},
    )  # fmt: skip
    return True


def _titles(keys: Collection[str]) -> str:
    return ", ".join(section.title for section in QUESTIONNAIRE.sections if section.key in keys) or "no section"
