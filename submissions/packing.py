"""What packages of a kind hold beside answers and evidence: the kind writes it, checks it and brings it back."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from submissions.models import Submission, Version

Files = Iterable[tuple[str, str, bytes]]  # path, media type, content


@dataclass(frozen=True)
class Packing:
    """docs/package-format.md describes the leaves of each kind.

    `schemas`: JSON Schema by path, or by a pattern of paths that begins with "^".
    `faults`: of leaves that keep to them, (leaf, sentence) where they contradict each other.
    `restore`: (submission, leaves, *, by, said) in the transaction of an import, before evidence and answers are
    taken; `said` names the package. Answers sentences for people. Raises PackageRefused, PermissionDenied.
    """

    paths: re.Pattern[str]
    schemas: Mapping[str, Mapping[str, Any]]
    of_version: Callable[[Version], Files]
    of_draft: Callable[[Submission], Files]
    faults: Callable[[Mapping[str, bytes]], Iterable[tuple[str, str]]]
    restore: Callable[..., list[str]]
