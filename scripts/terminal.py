"""What every set-up script needs: where things are, how to speak, how to run a command.

Standard library only, here and in every script beside it: they run before the environment exists.
"""

import hashlib
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
VAR = Path(os.environ.get("VAR_DIR") or ROOT / "var")
LOGS = VAR / "log"
BREW_PREFIXES = ("/opt/homebrew", "/usr/local")


class Stop(Exception):
    """Ends a script with a sentence for the person at the terminal."""


def say(text: str) -> None:
    """Print at once, also where the output is a file or a pipe."""
    print(text, flush=True)


def venv_python() -> str:
    """The interpreter of the project's environment. Tools are started as its modules (`-m celery`),
    because the start line of an installed script breaks when the folder is moved. In a container there is
    no .venv: whoever runs the script has the packages."""
    python = VENV / "bin" / "python"
    return str(python) if not os.environ.get("IN_CONTAINER") else sys.executable


def environment(**extra: str) -> dict[str, str]:
    """The environment of a child process: ours, with the additions."""
    env = {**os.environ, "PYTHONUNBUFFERED": "1", **extra}
    env.pop("PYTHONHOME", None)
    if sys.platform == "darwin":  # Homebrew's libraries are not on the search path of other Pythons
        folders = [f"{prefix}/lib" for prefix in BREW_PREFIXES]
        env.setdefault("DYLD_FALLBACK_LIBRARY_PATH", ":".join([*folders, "/usr/lib"]))
    return env


def digest(paths: Iterable[Path]) -> str:
    """One sha256 over names and contents, in the order given; a missing file counts as such."""
    total = hashlib.sha256()
    for path in paths:
        content = path.read_bytes() if path.is_file() else b"missing"
        total.update(str(path.name).encode() + b"\0" + hashlib.sha256(content).digest())
    return total.hexdigest()


def last_lines(path: Path, count: int = 30) -> str:
    """The end of a log, for an error message."""
    try:
        return "\n".join(path.read_text(errors="replace").splitlines()[-count:])
    except OSError:
        return ""


def step(title: str, command: list[str], *, env: dict[str, str] | None = None, tries: int = 1) -> None:
    """Run a command quietly and tell how long it took; if it fails, show the end of what it printed."""
    LOGS.mkdir(parents=True, exist_ok=True)
    log = LOGS / "setup.log"
    begun = time.monotonic()
    for left in reversed(range(tries)):
        with log.open("wb") as out:
            done = subprocess.run(
                command, cwd=ROOT, env=env or environment(), stdin=subprocess.DEVNULL, stdout=out, stderr=out
            )
        if done.returncode == 0:
            say(f"  {title}: {time.monotonic() - begun:.1f} s")
            return
        if not left:
            raise Stop(
                f"{last_lines(log)}\n\n{title} failed (exit {done.returncode}); the lines above are its last words."
            )
        time.sleep(2)


def entry(main: Callable[[], int | None]) -> None:
    """Run a script's main function: a Stop becomes a plain sentence and exit status 1."""
    try:
        sys.exit(main() or 0)
    except Stop as stop:
        print(f"\n{stop}", file=sys.stderr, flush=True)
        sys.exit(1)
    except KeyboardInterrupt:
        sys.exit(130)
