"""What the parts of an import have in common: the package, who imports it, and references that are free."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NoReturn

from django.db import models
from django.db.models import F, Value
from django.db.models.functions import Greatest
from django.utils import timezone

from accounts.models import User
from dmmf.models import ControlSite, Evaluation, Site
from dmmf.sites import next_references
from submissions.models import ReferenceCounter
from submissions.packages.reading import PackageRefused
from submissions.packages.verify import Problem

VERB = "import"  # of the events that say where something comes from
HIGHEST = 99_999  # number of a reference that a package may bring: what comes after it here has room
_MODELS: dict[str, type[models.Model]] = {"CS": ControlSite, "ST": Site, "JE": Evaluation}
_FIELDS = {"CS": "control_site/reference", "ST": "sites/reference", "JE": "sites/evaluation/reference"}


def refuse(leaf: str, sentence: str) -> NoReturn:
    raise PackageRefused(Problem(leaf, sentence))


@dataclass
class Import:
    """A register on its way in. `said` names the package, `notes` say what is not as the package has it."""

    register: Mapping[str, Any]
    leaves: Mapping[str, bytes]
    by: User
    said: str
    taken_on: date
    notes: list[str] = field(default_factory=list)

    @property
    def why(self) -> str:
        return (
            f"As the register of package {self.said} stood on {self.taken_on}. What went before was not recorded here."
        )

    def references(self, prefix: str, wanted: Sequence[str]) -> list[str]:
        """The wanted references where they are free and of this form, new ones elsewhere. Inside a transaction.

        Raises PackageRefused for one that this service cannot have reached: it would carry everybody's count along.
        """
        form = re.compile(rf"{prefix}-([0-9]{{4}})-([0-9]{{4,6}})", re.ASCII)
        for one in filter(None, map(form.fullmatch, wanted)):
            if int(one[1]) > timezone.localdate().year or int(one[2]) > HIGHEST:
                refuse("register.json", f"{_FIELDS[prefix]}: {one[0]} has a year to come or a number over {HIGHEST}.")
        taken = set()
        for start in range(0, len(wanted), 500):
            rows = _MODELS[prefix]._default_manager.filter(reference__in=wanted[start : start + 500])
            taken |= set(rows.values_list("reference", flat=True))
        kept = [name if form.fullmatch(name) and name not in taken else "" for name in wanted]
        _count_on(prefix, [match for name in kept if (match := form.fullmatch(name))])
        new = iter(next_references(kept.count(""), prefix) if "" in kept else [])
        return [name or next(new) for name in kept]


def _count_on(prefix: str, matches: Sequence[re.Match[str]]) -> None:
    """Numbers that an import brought are never given again."""
    highest: dict[str, int] = {}
    for match in matches:
        highest[match[1]] = max(highest.get(match[1], 0), int(match[2]))
    for year, last in highest.items():
        counter, _ = ReferenceCounter.objects.get_or_create(prefix=f"{prefix}-{year}")
        ReferenceCounter.objects.filter(pk=counter.pk).update(last=Greatest(F("last"), Value(last)))
