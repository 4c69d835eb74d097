"""The evidence files of demo case 1: three reports as PDF and two figures, the same bytes on every run."""

from __future__ import annotations

from dataclasses import dataclass

from designation.demo import figures, reports


@dataclass(frozen=True)
class DemoEvidence:
    code: str  # "E1"
    title: str
    name: str  # file name
    media_type: str
    data: bytes


def evidence() -> list[DemoEvidence]:
    """Takes a second or two: the reports are laid out anew each time."""
    pdf, png = "application/pdf", "image/png"
    return [
        DemoEvidence("E1", reports.STABILITY.title, "ppg-129-st-04-decay.pdf", pdf, reports.pdf(reports.STABILITY)),
        DemoEvidence("E2", reports.PROCESS.title, "ppg-129-pr-02-process.pdf", pdf, reports.pdf(reports.PROCESS)),
        DemoEvidence("E3", reports.CLINICAL.title, "ppg-129-clinical-summary.pdf", pdf, reports.pdf(reports.CLINICAL)),
        DemoEvidence("E4", "Decay of polarisation in bag and transport cell", "decay.png", png, figures.decay_curve()),
        DemoEvidence("E5", "Way of the gas from cylinder to patient", "flow.png", png, figures.flow_diagram()),
    ]
