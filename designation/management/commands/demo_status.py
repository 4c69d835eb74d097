"""How far the demo dossier's PDF is, and how to sign in: what `make demo` prints."""

from __future__ import annotations

import json
from typing import Any

from django.core.files.storage import default_storage
from django.core.management.base import BaseCommand, CommandParser

from designation.demo.people import OWNER, PASSWORD, PEOPLE
from submissions.models import Rendering, RenderingState


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help="for machines")

    def handle(self, *args: Any, **options: Any) -> None:
        status = demo_status()
        if options["json"]:
            self.stdout.write(json.dumps(status))
            return
        self.stdout.write(f"PDF: {status['pdf'] or status['failed'] or status['progress'] or 'waiting'}")
        for email, password, does in status["logins"]:
            self.stdout.write(f"{email}  {password}  ({does})")


def demo_status() -> dict[str, Any]:
    """{"ready", "failed", "progress", "pdf", "logins"} of the demo applicant's first version."""
    rendering = (
        Rendering.objects.filter(version__submission__organisation__name=OWNER.organisation)
        .order_by("version__submission__pk", "version__number")
        .first()
    )
    done = rendering is not None and rendering.state == RenderingState.DONE
    return {
        "ready": done,
        "failed": rendering.error if rendering and rendering.state == RenderingState.FAILED else "",
        "progress": f"{rendering.done} of {rendering.total} parts" if rendering and rendering.total else "",
        "pdf": default_storage.path(rendering.storage_name) if done and rendering else "",
        "logins": [[person.email, PASSWORD, person.does] for person in PEOPLE],
    }
