"""Which sections of a master file no healthcare provider sees. It holds at once, for every edition of the file."""

from __future__ import annotations

from collections.abc import Collection

from django.db import transaction

from accounts.models import User
from dmmf.models import MasterFile
from dmmf.questionnaire import QUESTIONNAIRE
from submissions import events, permissions
from submissions.refusals import Superseded
from submissions.states import Action


@transaction.atomic
def mark(master_file: MasterFile, *, sections: Collection[str], seen: Collection[str], by: User) -> bool:
    """These sections and no others; False where they are marked already.

    `seen`: what was marked when the person opened the page. Raises Superseded when it is no longer, and what
    permissions.check_grant raises: it is asked in any state, for a secret does not wait for a version.
    """
    locked = MasterFile.objects.select_for_update(of=("self",)).select_related("submission").get(pk=master_file.pk)
    permissions.check_grant(by, Action.EDIT, locked.submission)
    wanted = [section.key for section in QUESTIONNAIRE.sections if section.key in sections]
    before = list(locked.confidential_sections)
    if wanted == before:
        return False
    if sorted(seen) != sorted(before):
        raise Superseded(
            f"Somebody else changed the marks after you opened this page. Marked are now: {_titles(before)}."
        )
    locked.confidential_sections = wanted
    locked.save(update_fields=["confidential_sections"])
    events.record(
        locked.submission, "confidential", f"marked for no healthcare provider: {_titles(wanted)}",
        by=by, draft_only=True, data={"old": before, "new": wanted},
    )  # fmt: skip
    return True


def _titles(keys: Collection[str]) -> str:
    return ", ".join(section.title for section in QUESTIONNAIRE.sections if section.key in keys) or "no section"
