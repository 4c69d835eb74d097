"""Check the system's own libraries and programs, and install what is missing where we may (apt-get as root).

`setup_system.py runtime` looks for what a dossier is rendered with, `setup_system.py tests` for more.
"""

import ctypes
import glob
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from terminal import BREW_PREFIXES, Stop, entry, environment, say, step

POSTGRES_FOLDERS = (
    "/usr/lib/postgresql/*/bin",
    "/usr/pgsql-*/bin",
    *(f"{prefix}/opt/postgresql@*/bin" for prefix in BREW_PREFIXES),
)
CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
CHROMIUM_APPS = ("/Applications/Chromium.app/Contents/MacOS/Chromium",)
NO_SERVICES = Path("/usr/sbin/policy-rc.d")


@dataclass(frozen=True)
class Need:
    """Something of the system's: how to see that it is there, and what brings it."""

    what: str
    present: Callable[[], bool]
    apt: str
    dnf: str
    brew: str
    required: bool = True


def library(*stems: str) -> Callable[[], bool]:
    """A test that the dynamic loader finds all these libraries ('pango-1.0.so.0')."""

    def loads(stem: str) -> bool:
        mac = stem.split(".so")[0]
        names = [f"lib{stem}"]
        if sys.platform == "darwin":
            number = stem.rpartition(".")[2]
            names = [f"{prefix}/lib/lib{mac}.{number}.dylib" for prefix in BREW_PREFIXES]
        for name in names:
            try:
                ctypes.CDLL(name)
            except OSError:
                continue
            return True
        return False

    return lambda: all(map(loads, stems))


def postgres_program(name: str) -> str | None:
    """The path of one of PostgreSQL's own programs; Debian keeps the server's out of PATH. Newest first."""
    found = [path for pattern in POSTGRES_FOLDERS for path in glob.glob(f"{pattern}/{name}")]
    return shutil.which(name) or (max(found, key=lambda path: [int(n) for n in _numbers(path)]) if found else None)


def _numbers(text: str) -> list[str]:
    return "".join(char if char.isdigit() else " " for char in text).split()


def chromium() -> str | None:
    """The browser of the journeys: $CHROMIUM, else the first on PATH."""
    named = os.environ.get("CHROMIUM")
    found = named or next(filter(None, map(shutil.which, CHROMIUM_NAMES)), None)
    return found or next(filter(os.path.exists, CHROMIUM_APPS), None)


RUNTIME = (
    Need("Pango", library("pango-1.0.so.0", "pangoft2-1.0.so.0"), "libpango-1.0-0 libpangoft2-1.0-0", "pango", "pango"),
    Need("HarfBuzz", library("harfbuzz.so.0"), "libharfbuzz0b", "harfbuzz", "harfbuzz"),
    Need("fontconfig", library("fontconfig.so.1"), "libfontconfig1", "fontconfig", "fontconfig"),
    # Without it dossiers come out the same, at half the speed.
    Need("HarfBuzz subset", library("harfbuzz-subset.so.0"), "libharfbuzz-subset0", "harfbuzz", "harfbuzz", False),
)
POSTGRES = Need("PostgreSQL", lambda: bool(postgres_program("initdb")), "postgresql", "postgresql-server", "postgresql")
REDIS = Need("Redis", lambda: bool(shutil.which("redis-server")), "redis-server", "redis", "redis")
TESTS = (
    *RUNTIME,
    Need("Chromium", lambda: bool(chromium()), "chromium", "chromium", "--cask chromium"),
    Need("Poppler's tools", lambda: bool(shutil.which("pdftoppm")), "poppler-utils", "poppler-utils", "poppler"),
)


def may_install() -> bool:
    """Only root on a system with apt-get; nobody is asked for a password."""
    return hasattr(os, "geteuid") and os.geteuid() == 0 and bool(shutil.which("apt-get"))


def apt_install(packages: list[str]) -> None:
    """Install Debian packages, without starting the services that come with them."""
    env = environment(DEBIAN_FRONTEND="noninteractive")
    held = not NO_SERVICES.exists()
    if held:
        NO_SERVICES.write_text("#!/bin/sh\nexit 101\n")
        NO_SERVICES.chmod(0o755)
    apt = ["apt-get", "-q", "-y", "-o", "DPkg::Lock::Timeout=300"]
    try:
        step("package lists", [*apt, "update"], env=env, tries=2)
        title = f"system packages ({' '.join(packages)})"
        step(title, [*apt, "install", "--no-install-recommends", *packages], env=env, tries=2)
    finally:
        if held:
            NO_SERVICES.unlink(missing_ok=True)


def missing(needs: Iterable[Need]) -> list[Need]:
    return [need for need in needs if not need.present()]


def advice(needs: Iterable[Need]) -> str:
    """The commands that a person without our rights can hand to whoever has them."""
    needs = list(needs)

    def names(manager: str) -> str:
        return " ".join(dict.fromkeys(" ".join(getattr(need, manager) for need in needs).split()))

    return (
        f"  Debian, Ubuntu   sudo apt-get install {names('apt')}\n"
        f"  Fedora           sudo dnf install {names('dnf')}\n"
        f"  macOS            brew install {names('brew')}"
    )


def set_up(needs: Iterable[Need]) -> None:
    """Install what is missing, or stop with the command that does. What is not required is only told."""
    needs = list(needs)
    absent = missing(needs)
    if not absent:
        return
    if may_install():
        apt_install([name for need in absent for name in need.apt.split()])
        absent = missing(needs)
        if shutil.which("ldconfig") and absent:
            subprocess.run(["ldconfig"], stdin=subprocess.DEVNULL)
            absent = missing(needs)
    wanted = [need for need in absent if need.required]
    names = ", ".join(need.what for need in wanted or absent)
    if wanted:
        raise Stop(
            f"Not on this machine: {names}. Install it with one of these and run the command again:\n" + advice(absent)
        )
    if absent:
        say(f"  Not on this machine: {names}. Everything works, only slower. To add it:\n{advice(absent)}")


if __name__ == "__main__":
    entry(lambda: set_up(RUNTIME if sys.argv[1:] == ["runtime"] else (*TESTS, POSTGRES, REDIS)))
