"""Cross-checks of a master file: its text against the register, the register against itself, and two documents.

A check is a pure function of the FileCase and is always answered: pass, fail or could not verify. What a text says is
read by rules of thumb, so only what is said outright can fail; the rest is asked about.
"""

from __future__ import annotations

from collections.abc import Callable

from dmmf.checks import claims, documents, holder, life, loading, mentions, network, said_twice
from dmmf.checks.case import FileCase
from dmmf.states import SiteKind
from submissions.checks import Check
from submissions.kinds import Draft

__all__ = ["CHECKS", "checks", "checks_of"]

CHECKS: tuple[Callable[[FileCase], Check], ...] = (
    holder.designated,
    holder.licence_scope,
    holder.licence_dates,
    holder.certificate,
    holder.control_site,
    holder.persons,
    holder.deputies,
    network.kinds_fit,
    network.identified,
    network.told_apart,
    network.located,
    network.dates,
    network.agreements,
    life.evaluated,
    life.re_evaluated,
    life.conditions,
    life.in_effect,
    life.locked,
    life.trained,
    documents.product,
    documents.control_site,
    documents.spoke_numbers,
    documents.shelf_life,
    documents.references,
    said_twice.registered,
    mentions.codes,
    mentions.identifications,
    mentions.hosts,
    mentions.counts,
    claims.states,
    claims.dates,
    claims.equipment,
    claims.persons,
    claims.papers,
    said_twice.temperatures,
    said_twice.times,
)
ONLY: dict[Callable[[FileCase], Check], str] = {network.identified: SiteKind.MM}


def checks(draft: Draft) -> list[Check]:
    """Every cross-check of the draft of a master file, passes included. Asks the database a constant number of times.

    A draft that belongs to no product has nothing to be compared with, which a rule says.
    """
    case = loading.case_of(draft)
    return checks_of(case) if case else []


def checks_of(case: FileCase) -> list[Check]:
    """Every check that applies to the type of manufacture, in a fixed order."""
    return [check(case) for check in CHECKS if ONLY.get(check, case.dm_type) == case.dm_type]
