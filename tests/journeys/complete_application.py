"""`python -m tests.journeys.complete_application EMAIL [submit]`: one more complete application of the demo case."""

from __future__ import annotations

import os
import sys
from types import SimpleNamespace


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dmframework.settings")
    import django

    django.setup()

    from accounts.models import User
    from accounts.organisations import active_memberships
    from designation import demo
    from designation.management.commands.demo_data import write
    from submissions import workflow
    from tests.factories import EVIDENCE

    user = User.objects.get(email=sys.argv[1])
    membership = active_memberships(user).select_related("organisation").first()
    assert membership
    # Small files: what matters is that the answers cite them.
    evidence = [SimpleNamespace(title=title, name=name, data=make()) for title, name, make in EVIDENCE]
    submission = write(user, membership.organisation.name, demo.ANSWERS, evidence)
    if "submit" in sys.argv:
        workflow.submit(submission, by=user)
    print(submission.reference)


if __name__ == "__main__":
    main()
