"""Looking at one file, in a process of its own: `python -m submissions.packages.bounded WHAT PATH`.

A file that anybody dropped may ask its reader for a gigabyte of memory and minutes of time, so no request reads one
before this has: it gives itself limits and knows nothing of Django. It answers one line of JSON: of a `package` the
number of problems and the first of them, as verify.py finds them; of a `seal` what sealing_pdf.inspect finds in a PDF,
or {"unreadable": true}. No such line: it ran into a limit.
"""

from __future__ import annotations

import contextlib
import json
import resource
import sys
from pathlib import Path
from typing import Any

from submissions.packages import verify

MEMORY = 1024 * verify.MEGABYTE
CPU_SECONDS = 20


def main(about: str, path: str) -> None:
    _limit()
    answer = {"package": package, "seal": seal}[about](path)
    sys.stdout.write(json.dumps(answer) + "\n")


def package(path: str) -> dict[str, Any]:
    try:
        problems = verify.check(verify.open_package(path)).problems
    except verify.Refused as refused:
        problems = [refused.problem]
    return {"count": len(problems), "first": list(problems[0]) if problems else ["", ""]}


def seal(path: str) -> dict[str, Any]:
    from submissions import sealing_pdf  # it takes a second to import, and no package needs it

    try:
        return sealing_pdf.inspect(Path(path).read_bytes())
    except Exception:  # whatever its reader stumbles over: it is not a PDF with a seal that could be checked
        return {"unreadable": True}


def _limit() -> None:
    for what, most in ((resource.RLIMIT_AS, MEMORY), (resource.RLIMIT_CPU, CPU_SECONDS), (resource.RLIMIT_CORE, 0)):
        with contextlib.suppress(ValueError):  # a lower limit stands already, or (macOS) there is none
            resource.setrlimit(what, (most, most))


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
