"""Checking of one package, in a process of its own: `python -m submissions.packages.bounded PATH`.

A package that anybody dropped may ask its reader for a gigabyte of memory and minutes of time, so no request reads
one before this has: it gives itself limits and knows nothing of Django. It answers one line of JSON, the number of
problems and the first of them, as verify.py finds them. No such line: it ran into a limit.
"""

from __future__ import annotations

import contextlib
import json
import resource
import sys

from submissions.packages import verify

MEMORY = 1024 * verify.MEGABYTE
CPU_SECONDS = 20


def main(path: str) -> None:
    _limit()
    try:
        problems = verify.check(verify.open_package(path)).problems
    except verify.Refused as refused:
        problems = [refused.problem]
    first = list(problems[0]) if problems else ["", ""]
    sys.stdout.write(json.dumps({"count": len(problems), "first": first}) + "\n")


def _limit() -> None:
    for what, most in ((resource.RLIMIT_AS, MEMORY), (resource.RLIMIT_CPU, CPU_SECONDS), (resource.RLIMIT_CORE, 0)):
        with contextlib.suppress(ValueError):  # a lower limit stands already, or (macOS) there is none
            resource.setrlimit(what, (most, most))


if __name__ == "__main__":
    main(sys.argv[1])
