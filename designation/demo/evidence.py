"""The evidence files of the demo cases: reports as PDF and figures, the same bytes on every run."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from designation.demo import dermaspray_reports, figures, layout, northgate_reports, pennine_reports

PDF, PNG = "application/pdf", "image/png"


@dataclass(frozen=True)
class DemoEvidence:
    code: str  # "E1"
    title: str
    name: str  # file name
    media_type: str
    data: bytes
    kind: str  # of EvidenceKind
    dated: date | None = None
    confidential: bool = False

    @property
    def said(self) -> dict[str, Any]:
        """What uploads.add_attachment is told of it."""
        return {key: getattr(self, key) for key in ("title", "kind", "dated", "confidential")}


def pennine() -> list[DemoEvidence]:
    """Takes a second or two: the reports are laid out anew each time."""
    reports = pennine_reports
    return [
        report("E1", reports.STABILITY, "ppg-129-st-04-decay.pdf", confidential=True),
        report("E2", reports.PROCESS, "ppg-129-pr-02-process.pdf", confidential=True),
        report("E3", reports.CLINICAL, "ppg-129-clinical-summary.pdf"),
        figure("E4", "Decay of polarisation in bag and transport cell", "decay.png", figures.decay_curve()),
        figure("E5", "Way of the gas from cylinder to patient", "flow.png", figures.flow_diagram()),
    ]


def dermaspray() -> list[DemoEvidence]:
    return [
        report("E1", dermaspray_reports.DEVELOPMENT, "dsu-22-dr-01-development.pdf"),
        figure("E2", "Living cells and attachment of DSU-22", "decline.png", dermaspray_reports.curve()),
        report("E3", dermaspray_reports.AGREEMENT, "dsu-22-ag-03-agreement.pdf", "letter"),
    ]


def northgate() -> list[DemoEvidence]:
    return [
        report("E1", northgate_reports.SET_UP, "nvx-4-mu-01-set-up.pdf"),
        report("E2", northgate_reports.SURVEY, "nvx-4-sv-02-capacity.pdf", confidential=True),
        figure("E3", "Plan of a unit of six containers", "plan.png", northgate_reports.plan()),
    ]


def report(
    code: str, written: layout.Report, name: str, kind: str = "report", *, confidential: bool = False
) -> DemoEvidence:
    return DemoEvidence(code, written.title, name, PDF, layout.pdf(written), kind, written.issued, confidential)


def figure(code: str, title: str, name: str, data: bytes) -> DemoEvidence:
    return DemoEvidence(code, title, name, PNG, data, "drawing")
