"""Asking the bounded process (bounded.py) about a file that anybody may have made, one at a time per web process."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

import structlog
from django.conf import settings

from submissions.cleaning import UploadRefused
from submissions.packages import bounded

SECONDS = 30  # by the clock; the process limits its own memory and processor time
WAITING_SECONDS = 10
_CHILD_NEEDS = ("PATH", "PYTHONPATH", "LD_LIBRARY_PATH")
_TURN = threading.BoundedSemaphore(1)
log = structlog.get_logger(__name__)


def ask(about: str, path: Path) -> dict[str, Any] | None:
    """Its answer; None where it ran into a limit. Raises UploadRefused while another file is being looked at."""
    if not _TURN.acquire(timeout=WAITING_SECONDS):
        raise UploadRefused("Another file is being checked at this moment. Try again in a minute.", status=503)
    try:
        return _answer(about, path)
    finally:
        _TURN.release()


def _answer(about: str, path: Path) -> dict[str, Any] | None:
    environment = {key: os.environ[key] for key in _CHILD_NEEDS if key in os.environ}  # no keys, no passwords
    try:
        done = subprocess.run(
            [sys.executable, "-m", bounded.__name__, about, str(path)], stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL, timeout=SECONDS, cwd=settings.BASE_DIR, env=environment,
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        return None
    try:
        return dict(json.loads(done.stdout))
    except ValueError:
        log.warning("file not checked", about=about, returncode=done.returncode)
        return None
