"""Child processes that end when we end: by Ctrl-C, by a signal, by an error, and on Linux even by kill -9."""

import contextlib
import ctypes
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from types import FrameType
from typing import Any

from terminal import ROOT, Stop, last_lines

PR_SET_PDEATHSIG = 1
ENDINGS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


def _dies_with_parent(signum: int) -> Callable[[], None] | None:
    """What a child calls before it becomes its program, so that Linux signals it if we are killed outright."""
    if not sys.platform.startswith("linux"):
        return None
    prctl = ctypes.CDLL(None, use_errno=True).prctl
    return lambda: prctl(PR_SET_PDEATHSIG, signum)


class Child:
    """A process in a session of its own, so that the terminal's Ctrl-C reaches it only through us, in order."""

    def __init__(
        self, name: str, command: list[str], *, env: dict[str, str], log: Path | None = None,
        user: str | None = None, cwd: Path = ROOT, ends_by: int = signal.SIGTERM, settings: str | None = None,
    ) -> None:  # fmt: skip
        """`log` None shares our output; `settings` is text for its standard input; `user` needs root."""
        self.name, self.log, self.ends_by, self.asked = name, log, ends_by, False
        out = log.open("wb") if log else None
        rights: Any = {"user": user, "group": _group(user), "extra_groups": []} if user else {}
        self.process = subprocess.Popen(
            command, cwd=cwd, env=env, stdout=out, stderr=out, start_new_session=True,
            stdin=subprocess.PIPE if settings else subprocess.DEVNULL, preexec_fn=_dies_with_parent(ends_by), **rights,
        )  # fmt: skip
        if out:
            out.close()
        if settings and self.process.stdin:
            with contextlib.suppress(BrokenPipeError):
                self.process.stdin.write(settings.encode())
                self.process.stdin.close()

    def check(self) -> None:
        """Stop the whole command if this process is gone."""
        if (code := self.process.poll()) is not None:
            tail = f"\n{last_lines(self.log)}\n\nThe whole log: {self.log}" if self.log else ""
            raise Stop(f"The {self.name} ended by itself (exit {code}).{tail}")

    def ask_to_end(self) -> None:
        """Send the signal it ends by, once: a second one would mean haste."""
        if self.process.poll() is None and not self.asked:
            self.asked = True
            self.process.send_signal(self.ends_by)

    def stop(self, patience: float = 10) -> None:
        """Ask it to end, wait, then end what is left of its session."""
        self.ask_to_end()
        if self.process.poll() is None:
            with contextlib.suppress(subprocess.TimeoutExpired):
                self.process.wait(patience)
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()


def _group(user: str) -> int:
    import pwd

    return pwd.getpwnam(user).pw_gid


@contextlib.contextmanager
def family() -> Iterator[list[Child]]:
    """A list for children; whatever ends the block, they end too, the youngest first."""

    def end(signum: int, frame: FrameType | None) -> None:
        for other in ENDINGS:
            signal.signal(other, signal.SIG_IGN)  # the second Ctrl-C must not interrupt the tidying up
        raise KeyboardInterrupt

    # Named outright, because a shell starts background jobs with Ctrl-C ignored.
    before = {number: signal.signal(number, end) for number in ENDINGS}
    children: list[Child] = []
    try:
        yield children
    finally:
        for number in ENDINGS:
            signal.signal(number, signal.SIG_IGN)
        for child in reversed(children):
            child.stop()
        for number, handler in before.items():
            signal.signal(number, handler)


def free_port() -> int:
    """A port of 127.0.0.1 that nobody holds at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def is_free(port: int) -> bool:
    """Whether a server of ours could listen there."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
        return True


def wait_until(ready: Callable[[], bool], children: list[Child], what: str, seconds: float, every: float = 0.1) -> None:
    """Poll until ready; stop with a sentence when a child dies or the time is over."""
    ends = time.monotonic() + seconds
    while not ready():
        for child in children:
            child.check()
        if time.monotonic() > ends:
            tails = "".join(f"\n--- {child.log}\n{last_lines(child.log, 15)}\n" for child in children if child.log)
            raise Stop(f"{tails}\n{what} took longer than {seconds:.0f} seconds.")
        time.sleep(every)


def answers(port: int) -> bool:
    """Whether something accepts connections there."""
    with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
        return True
    return False
