"""Run in a process of its own: an applicant with a draft presses "Submit". Prints what came of it as JSON."""

from __future__ import annotations

import json
import os
import time

import django
from django.conf import settings


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dmframework.settings")
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    django.setup()
    from django.core.management import call_command
    from django.test import Client
    from django.urls import reverse

    from submissions.models import Rendering
    from tests import factories

    call_command("migrate", verbosity=0)
    cast = factories.make_cast()
    draft = factories.make_draft(cast)
    client = Client()
    client.force_login(cast.olive, backend="allauth.account.auth_backends.AuthenticationBackend")
    where = reverse("submissions:submit", args=[draft.reference])
    filled = factories.signed(client, where)
    began = time.monotonic()
    answer = client.post(where, filled)
    seconds = time.monotonic() - began
    row = Rendering.objects.get(version__submission=draft)
    told = {
        "reference": draft.reference,
        "status": answer.status_code,
        "location": answer.headers.get("Location", ""),
        "seconds": seconds,
        "state": factories.fresh(draft).state,
        "job": row.pk,
        "job_state": row.state,
        "hinted": row.hinted_at is not None,
    }
    print(json.dumps(told))


if __name__ == "__main__":
    main()
