"""Introduces the designation application to the process."""

from __future__ import annotations

from django.apps import AppConfig


class DesignationConfig(AppConfig):
    name = "designation"
    verbose_name = "Designation applications"

    def ready(self) -> None:
        # Not at the top: models must be loaded first.
        from designation.kind import DESIGNATION
        from submissions import kinds

        kinds.register(DESIGNATION)
