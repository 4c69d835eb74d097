"""The submissions app."""

from __future__ import annotations

from django.apps import AppConfig
from django.core import checks


class SubmissionsConfig(AppConfig):
    name = "submissions"
    verbose_name = "Submissions"

    def ready(self) -> None:
        # Not at the top: models must be loaded first.
        from submissions import clock_settings, sealing_checks

        checks.register(clock_settings.check)
        checks.register(sealing_checks.certificate_can_be_used)
