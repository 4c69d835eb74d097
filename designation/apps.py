"""Introduces the point-of-care designation application to the process."""

from __future__ import annotations

from django.apps import AppConfig


class DesignationConfig(AppConfig):
    name = "designation"
    verbose_name = "Designation applications"

    def ready(self) -> None:
        from designation.kind import POINT_OF_CARE  # noqa: PLC0415 -- models must be loaded first
        from submissions import kinds  # noqa: PLC0415 -- models must be loaded first

        kinds.register(POINT_OF_CARE)
