"""Whether this worker was told to stop. Then it ends the step that it is at, and leaves the rest to others.

Celery waits for the task that is being done, and ours go on for a minute while there is something to do: longer than
whoever stops a worker has patience. The main process is told first; its pool, forked from it, shares a byte with it.
"""

from __future__ import annotations

import mmap
import signal
from typing import Any

_told = mmap.mmap(-1, 1)


def tell(*args: Any, **kwargs: Any) -> None:
    _told[0] = 1


def told() -> bool:
    return bool(_told[0])


def outlive_term(*args: Any, **kwargs: Any) -> None:
    """Of a process of the pool: told with its whole group, as init systems do, it must not die in mid-step.

    It ends when the main process lets it. (Celery leaves it the signal alone only where it is ignored.)
    """
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
