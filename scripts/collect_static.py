"""Collect the static files once, and again only when one of their sources changed."""

import os
from collections.abc import Iterator
from pathlib import Path

from terminal import ROOT, VAR, digest, entry, environment, step, venv_python

TARGET = Path(os.environ.get("STATIC_ROOT") or VAR / "static")


def sources() -> Iterator[Path]:
    """Everything the collected files follow from."""
    yield ROOT / "package-lock.json"
    yield ROOT / "requirements" / "runtime.txt"
    yield from sorted((ROOT / "dmframework").glob("*.py"))
    yield from sorted(path for path in (ROOT / "static").rglob("*") if path.is_file())


def set_up() -> None:
    """Fill STATIC_ROOT with hashed and compressed files."""
    wanted, stamp = digest(sources()), TARGET / ".dm-stamp"
    if stamp.is_file() and stamp.read_text() == wanted:
        return
    env = environment(STATIC_ROOT=str(TARGET), LOG_LEVEL="WARNING")
    step("static files", [venv_python(), "manage.py", "collectstatic", "--no-input", "--clear", "-v0"], env=env)
    stamp.write_text(wanted)


if __name__ == "__main__":
    entry(set_up)
