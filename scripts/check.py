"""Everything that can be said about the code without running its tests; every check is run, then the sum is told."""

import os
import secrets
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

import setup_assets
import setup_env
import setup_system
from terminal import ROOT, VENV, entry, environment, say, venv_python


@dataclass(frozen=True)
class Check:
    """A command that must end with 0."""

    title: str
    command: list[str]
    env: dict[str, str] = field(default_factory=dict)


def program(name: str) -> str:
    """The path of a program of the environment."""
    return str(VENV / "bin" / name)


def templates() -> list[str]:
    return sorted(str(path.relative_to(ROOT)) for path in (ROOT / "templates").rglob("*.html"))


def checks(scratch: Path) -> list[Check]:
    """What is checked. The slowest first, because they run side by side."""
    python, manage = venv_python(), [venv_python(), "manage.py"]
    plain = {
        "SECRET_KEY": secrets.token_urlsafe(60),
        "DATABASE_URL": f"sqlite:///{scratch}/check.sqlite3",
        "REDIS_URL": "",
        "VAR_DIR": str(scratch),
        "LOG_LEVEL": "WARNING",
    }
    service = {**plain, "HTTPS": "1", "DEBUG": "0", "ALLOWED_HOSTS": "dossiers.example"}
    deploy = [*manage, "check", "--deploy", "--fail-level", "WARNING"]
    return [
        Check("types", [python, "-m", "mypy"], plain),
        Check("import contracts", [python, program("lint-imports")], plain),
        Check("migrations are made", [*manage, "makemigrations", "--check", "--dry-run"], plain),
        Check("generated documents", [*manage, "generate_docs", "--check"], plain),
        Check("generated documents of sites", [*manage, "generate_site_docs", "--check"], plain),
        Check("deployment settings", deploy, service),
        Check("format", [python, "-m", "ruff", "format", "--check", "."]),
        Check("lint", [python, "-m", "ruff", "check", "."]),
        Check("templates", [program("djade"), "--check", "--target-version", "5.2", *templates()]),
        Check("lock files", [python, "scripts/check_locks.py"]),
        Check(
            "architecture",
            [python, "-m", "pytest", "-q", "-p", "no:cacheprovider", "tests/test_architecture.py"],
            plain,
        ),
    ]


def run(check: Check) -> bool:
    """Run one and tell; what it printed is shown only when it failed."""
    begun = time.monotonic()
    env = environment(**check.env)
    done = subprocess.run(
        check.command, cwd=ROOT, env=env, stdin=subprocess.DEVNULL, capture_output=True, text=True, errors="replace"
    )
    good = done.returncode == 0
    words = "" if good else f"\n{done.stdout}{done.stderr}".rstrip()
    say(f"  {'ok  ' if good else 'FAIL'}  {check.title} ({time.monotonic() - begun:.1f} s){words}")
    return good


def main() -> int:
    setup_env.set_up("dev")
    setup_system.set_up(setup_system.RUNTIME)
    setup_assets.set_up()
    chosen = sys.argv[1:]
    say("Checks")
    with tempfile.TemporaryDirectory() as scratch, ThreadPoolExecutor(min(2, os.cpu_count() or 1)) as pool:
        wanted = [check for check in checks(Path(scratch)) if not chosen or check.title in chosen]
        failed = list(pool.map(run, wanted)).count(False)
    say(f"{len(wanted) - failed} of {len(wanted)} checks are good" + (f", {failed} failed" if failed else ""))
    return 1 if failed else 0


if __name__ == "__main__":
    entry(main)
