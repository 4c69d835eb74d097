"""The process that lays out for this one: started when it is needed, watched, ended when it takes too long.

Each worker process has one. It is kept from fragment to fragment, because loading the engine takes a second, and is
replaced when it has grown.
"""

from __future__ import annotations

import atexit
import os
import select
import signal
import subprocess
import sys
import threading
import time
from functools import cache
from typing import TYPE_CHECKING, Any, BinaryIO, cast

import structlog
from django.conf import settings

from . import messages
from .errors import FragmentBroken, RenderError
from .frozen_files import OpenAttachment

if TYPE_CHECKING:
    from .fragments import Fragment

log = structlog.get_logger(__name__)
START_SECONDS = 60
KEPT = ("PATH", "LANG", "LC_ALL", "TMPDIR", "HOME", "FONTCONFIG_PATH")
CLOCK = 1.4  # by the clock it may take this many times its processor time: the machine does other things too
AT_ONCE = 1024 * 1024  # bytes
TOO_LONG = "it takes longer than the {seconds} s that one section may take"
CRASHED = "the layout engine breaks down over it"


class Gone(Exception):
    """The child hung up."""


class TooLong(Exception):
    """The child did not answer in time."""


class Until:
    """Reads from a pipe until a time of time.monotonic(); TooLong where not everything has come by then.

    A child that is stopped in the middle of its answer must not hold its worker for ever.
    """

    def __init__(self, pipe: int, deadline: float) -> None:
        self.pipe, self.deadline = pipe, deadline

    def read(self, size: int) -> bytes:
        """So many bytes, or fewer where the other side has hung up."""
        got = bytearray()
        while len(got) < size:
            ready, _, _ = select.select([self.pipe], [], [], max(0.0, self.deadline - time.monotonic()))
            if not ready:
                raise TooLong
            part = os.read(self.pipe, min(size - len(got), AT_ONCE))
            if not part:
                break
            got += part
        return bytes(got)


class Child:
    """One process with the engine loaded. Raises Gone where it does not come up."""

    def __init__(self) -> None:
        command = [
            sys.executable, "-m", f"{__package__}.child",
            str(settings.BASE_DIR), str(settings.NODE_MODULES), str(settings.VAR_DIR), str(settings.RENDER_FRAGMENT_MB),
        ]  # fmt: skip
        env = {name: os.environ[name] for name in KEPT if name in os.environ}
        self.process = subprocess.Popen(
            command, cwd=settings.BASE_DIR, env=env, stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )
        self.owner = os.getpid()
        self.answers = cast(BinaryIO, self.process.stdout)
        self.asks = cast(BinaryIO, self.process.stdin)
        self.libraries: str = self._receive(time.monotonic() + START_SECONDS)[0]["libraries"]

    def lay_out(self, fragment: Fragment, open_attachment: OpenAttachment) -> bytes:
        """The PDF of the fragment; see `lay_out` below. An exception of `open_attachment` is raised as it is."""
        deadline = time.monotonic() + _seconds(fragment) * CLOCK
        self._send(_asked(fragment))
        lost: Exception | None = None
        while True:
            said, data = self._receive(deadline)
            if "open" not in said:
                break
            try:
                self._send({"found": True}, open_attachment(said["open"]))
            except (FileNotFoundError, LookupError):
                self._send({"found": False})
            except Exception as error:  # the storage is down: not the document's fault
                lost = error
                self._send({"found": False})
        if said["memory_mb"] > settings.RENDER_CHILD_MB:
            self.end()
        if lost:
            raise lost
        _judge(fragment, said)
        return data

    @property
    def usable(self) -> bool:
        """It lives, and is this process's own: a fork has its parent's child, and must leave it alone."""
        return self.owner == os.getpid() and self.process.poll() is None

    def status(self) -> int | None:
        """How it ended, now that it has hung up; None where it would not and was killed."""
        try:
            return self.process.wait(5)
        except subprocess.TimeoutExpired:
            self.end()
            return None

    def end(self) -> None:
        if self.owner == os.getpid():
            self.process.kill()
            self.process.wait()

    def _send(self, said: dict[str, Any], data: bytes = b"") -> None:
        try:
            messages.send(self.asks, said, data)
        except OSError as error:
            raise Gone from error

    def _receive(self, deadline: float) -> tuple[dict[str, Any], bytes]:
        got = messages.receive(Until(self.answers.fileno(), deadline))
        if got is None:
            raise Gone
        return got


def _asked(fragment: Fragment) -> dict[str, Any]:
    return {
        "html": fragment.html,
        "key": fragment.key,
        "title": fragment.title,
        "images": {code: list(image) for code, image in fragment.images.items()},
        "tagged": fragment.tagged,
        "seconds": _seconds(fragment),
    }


def _seconds(fragment: Fragment) -> int:
    return int(settings.RENDER_FRAGMENT_SECONDS) * fragment.patience


def _judge(fragment: Fragment, said: dict[str, Any]) -> None:
    """Raise what the child could not raise here itself."""
    if "error" in said:
        log.warning("layout engine failed", fragment=fragment.title, error=said["error"])
    if "broken" in said:
        raise FragmentBroken(fragment.title, said["broken"])
    if "refused" in said:
        raise RenderError(said["refused"])


_lock = threading.Lock()
_child: Child | None = None


def lay_out(fragment: Fragment, open_attachment: OpenAttachment) -> bytes:
    """The PDF of a fragment, laid out by this process's child.

    FragmentBroken where its content asks more than the limits give; RenderError where it asks for what it may not
    have, or names what is gone. Processor time is limited, so a busy machine makes no difference until the clock's
    limit is reached as well.
    """
    seconds = _seconds(fragment)
    with _lock:
        for attempt in (1, 2):
            child = _running()
            try:
                return child.lay_out(fragment, open_attachment)
            except TooLong:
                child.end()
                raise FragmentBroken(fragment.title, TOO_LONG.format(seconds=seconds)) from None
            except Gone:
                status = child.status()
                if status == -signal.SIGXCPU:
                    raise FragmentBroken(fragment.title, TOO_LONG.format(seconds=seconds)) from None
                log.warning("layout child died", fragment=fragment.title, status=status, attempt=attempt)
            except (FragmentBroken, RenderError):
                raise
            except BaseException:  # in the middle of a message: a task's time is up, the storage is down
                child.end()
                raise
    raise FragmentBroken(fragment.title, CRASHED)


@cache
def libraries() -> str:
    """The versions of the libraries below the engine."""
    with _lock:
        return _running().libraries


def _running() -> Child:
    global _child
    if _child is None or not _child.usable:
        _child = Child()
    return _child


@atexit.register
def _end() -> None:
    if _child:
        _child.end()
