"""manage.py refresh_clocks: work out every clock and due date anew, after the settings of the clock were changed."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from submissions import clock_keeping


class Command(BaseCommand):
    help = "Works out the clock and the due dates of every case anew; for use after a CLOCK_... setting was changed."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"Clocks that have changed: {clock_keeping.refresh_all()}")
