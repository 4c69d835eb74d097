"""Introduces the master file and the annual report to the process, and the register to the home page."""

from __future__ import annotations

from django.apps import AppConfig


class DmmfConfig(AppConfig):
    name = "dmmf"
    verbose_name = "Control Sites, spoke sites and master files"

    def ready(self) -> None:
        # Not at the top: models must be loaded first.
        from dmmf import home
        from dmmf.annual_report_kind import ANNUAL_REPORT
        from dmmf.kind import DMMF
        from submissions import kinds, panels

        kinds.register(DMMF)
        kinds.register(ANNUAL_REPORT)
        panels.register(home.panels)
