"""A process that lays fragments out, one after another, within limits: `python -m submissions.rendering.child`.

Content may make the layout engine run for hours or take all memory, so it runs here: without a database, without
secrets, and where it can be killed. Asks and answers are messages on stdin and stdout, see `messages`.
"""

from __future__ import annotations

import ctypes
import gc
import os
import resource
import signal
import sys
from pathlib import Path
from typing import Any, BinaryIO

from . import messages

MB = 1024 * 1024
DIE_WITH_PARENT = 1  # PR_SET_PDEATHSIG
LARGEST_FILE = 64 * MB  # fonts are written to temporary files
FILES = 256  # open at once
RECURSION = 1000


def main(base: str, node_modules: str, var: str, memory_mb: str) -> None:
    """Load the engine, say hello, and answer until the parent hangs up."""
    ctypes.CDLL(None).prctl(DIE_WITH_PARENT, signal.SIGKILL)
    for stop in (signal.SIGTERM, signal.SIGINT):  # sent to the whole group: the parent ends it when it may
        signal.signal(stop, signal.SIG_IGN)
    ask, answer = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # whatever prints does not print into the answers
    from django.conf import settings

    settings.configure(BASE_DIR=Path(base), NODE_MODULES=Path(node_modules), VAR_DIR=Path(var))
    limit(int(memory_mb))
    from . import engine

    engine.engine()
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 50, 50)
    messages.send(answer, {"libraries": engine.libraries()})
    while asked := messages.receive(ask):
        _answer(asked[0], ask, answer)


def limit(memory_mb: int) -> None:
    """What the process may take. Its processor time is limited anew for each fragment."""
    resource.setrlimit(resource.RLIMIT_AS, (memory_mb * MB, memory_mb * MB))
    resource.setrlimit(resource.RLIMIT_FSIZE, (LARGEST_FILE, LARGEST_FILE))
    resource.setrlimit(resource.RLIMIT_NOFILE, (FILES, FILES))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    sys.setrecursionlimit(RECURSION)


def _answer(asked: dict[str, Any], ask: BinaryIO, answer: BinaryIO) -> None:
    from . import engine
    from .errors import FragmentBroken, RenderError

    used = resource.getrusage(resource.RUSAGE_SELF)
    seconds = int(used.ru_utime + used.ru_stime) + 1 + int(asked.pop("seconds"))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, resource.RLIM_INFINITY))

    def open_attachment(sha256: str) -> bytes:
        messages.send(answer, {"open": sha256})
        got = messages.receive(ask)
        if got is None or not got[0]["found"]:
            raise FileNotFoundError(sha256)
        return got[1]

    said: dict[str, Any] = {}
    pdf = b""
    try:
        images = {code: (sha256, media_type) for code, (sha256, media_type) in asked.pop("images").items()}
        pdf = engine.lay_out(**asked, images=images, open_attachment=open_attachment)
    except FragmentBroken as error:
        said = {"broken": error.reason}
    except RenderError as error:
        said = {"refused": str(error)}
    except MemoryError:
        said = {"broken": engine.TOO_LARGE}
    except Exception as error:
        said = {"broken": "the layout engine cannot cope with it", "error": repr(error)[:500]}
    messages.send(answer, {**said, "memory_mb": resident_mb()}, pdf)


def resident_mb() -> int:
    """Not getrusage: its maximum begins with what the parent had when it forked."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * resource.getpagesize() // MB


if __name__ == "__main__":
    main(*sys.argv[1:])
