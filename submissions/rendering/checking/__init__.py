"""Checks of a finished PDF against what regulators, PDF/A and PDF/UA ask for. `manage.py check_pdf` shows them."""

from __future__ import annotations

from . import rules_file, rules_navigation, rules_pages, rules_structure, validators  # noqa: F401  (rules register)
from .facts import Examined, PdfError
from .rule import RULES, Finding, apply

__all__ = ["RULES", "Finding", "check", "read_error"]


def check(data: bytes, *, validate: bool = True) -> list[Finding]:
    """Every rule in order, then, with `validate`, the validators of others. pikepdf.PdfError where it is no PDF."""
    examined = Examined(data)
    findings = [apply(rule, examined) for rule in RULES]
    return findings + [apply(rule, examined) for rule in validators.VALIDATORS] if validate else findings


def read_error() -> type[Exception]:
    """What `check` raises when the bytes are no PDF, or one that a password keeps shut."""
    return PdfError
