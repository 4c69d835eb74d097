"""Headings of a rich answer renumbered to follow the heading under which they stand. Pure functions."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

_HEADING = re.compile(r"^<(h[3-5])>(.*)</\1>$", re.DOTALL)


def headed(entry: Mapping[str, Any], level: int) -> dict[str, Any]:
    """A copy of a dossier entry whose headings begin one under `level` and leave no level out (6 at most).

    What is stored and printed keeps its own levels; this is for pages, where an outline must have no gaps.
    """
    blocks = [dict(block) for block in entry.get("blocks", [])]
    found = [(block, match) for block in blocks if (match := _HEADING.match(block.get("html", "")))]
    ranks = sorted({match[1] for _, match in found})
    before = level
    for block, match in found:
        before = min(level + 1 + ranks.index(match[1]), before + 1, 6)
        block["html"] = f"<h{before}>{match[2]}</h{before}>"
    return {**entry, **({"blocks": blocks} if "blocks" in entry else {})}
