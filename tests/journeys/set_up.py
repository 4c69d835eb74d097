"""The database of the journeys, made in one process: `python -m tests.journeys.set_up` prints what it made as JSON."""

from __future__ import annotations

import io
import json
import os
from types import SimpleNamespace
from typing import Any

# Complete applications of the demo's applicant, for one journey each: name -> whether it is submitted already.
SPARE = {"to_submit": False, "to_share": False, "to_refuse": True, "to_withdraw": True}


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dmframework.settings")
    import django

    django.setup()

    from django.core.management import call_command

    call_command("migrate", "--no-input", "-v0")
    if not os.path.isdir(os.environ["STATIC_ROOT"]):
        call_command("collectstatic", "--no-input", "-v0")
    call_command("demo_data", stdout=io.StringIO())
    print(json.dumps({name: _application(submitted) for name, submitted in SPARE.items()} | _decided()))


def _application(submitted: bool) -> str:
    """A complete application, written by the verbs of the pages; answers its reference."""
    from accounts.models import User
    from designation import demo
    from designation.demo.people import OWNER
    from designation.management.commands.demo_data import write
    from submissions import workflow
    from tests.factories import EVIDENCE

    owner = User.objects.get(email=OWNER.email)
    # Small files: what matters is that the answers cite them.
    evidence: list[Any] = [
        SimpleNamespace(said={"title": title}, name=name, data=make()) for title, name, make in EVIDENCE
    ]
    submission = write(owner, OWNER.organisation, demo.ANSWERS, evidence)
    if submitted:
        workflow.submit(submission, by=owner)
    return submission.reference


def _decided() -> dict[str, str]:
    """What is there after a decision: one refused, and one granted with another under review that follows it."""
    from accounts.models import User
    from designation.demo.people import ASSESSOR, OWNER
    from designation.management.commands.demo_data import write
    from submissions import workflow
    from tests import factories

    owner, assessor = (User.objects.get(email=person.email) for person in (OWNER, ASSESSOR))
    evidence: list[Any] = [
        SimpleNamespace(said={"title": t}, name=name, data=make()) for t, name, make in factories.EVIDENCE
    ]
    made = []
    for outcome in ("refused", "granted"):
        made.append(write(owner, OWNER.organisation, factories.short_answers(), evidence))
        workflow.submit(made[-1], by=owner)
        factories.decide(made[-1], assessor, outcome)
    after = factories.make_following(made[-1], owner)
    factories.complete_following(after, owner)
    factories.save(after, owner, {"strength": "40 %"})
    workflow.submit(after, by=owner)
    return {"refused": made[0].reference, "granted": made[1].reference, "to_succeed": after.reference}


if __name__ == "__main__":
    main()
