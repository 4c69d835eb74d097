"""The whole suite from a fresh clone, PostgreSQL and Redis included; arguments go to pytest.

DATABASE_URL and REDIS_URL are used where they are set; otherwise private servers are started and stopped.
The journeys run beside the others; the closing line sums all runs, on PostgreSQL and the short one on SQLite.
"""

import os
import secrets
import signal
import sys
import xml.etree.ElementTree as ElementTree
from dataclasses import dataclass
from pathlib import Path

import collect_static
import services
import setup_assets
import setup_env
import setup_system
from processes import Child, family
from terminal import Stop, entry, environment, last_lines, say, venv_python

NO_TESTS = 5  # pytest's exit status when nothing was selected
JOURNEYS = "tests/journeys"


@dataclass(frozen=True)
class Count:
    """How a run ended; errors of set-up and collection count as failed."""

    passed: int = 0
    failed: int = 0
    skipped: int = 0

    def __add__(self, other: "Count") -> "Count":
        return Count(self.passed + other.passed, self.failed + other.failed, self.skipped + other.skipped)

    def __str__(self) -> str:
        return f"{self.passed} passed, {self.failed} failed, {self.skipped} skipped"


def count(report: Path) -> Count:
    """Read a JUnit report. A run that died before it could write one has failed once."""
    try:
        suites = ElementTree.parse(report).getroot().iter("testsuite")
    except (OSError, ElementTree.ParseError):
        return Count(failed=1)
    total = Count()
    for suite in suites:
        tests, failed, errors, skipped = (int(suite.get(n, 0)) for n in ("tests", "failures", "errors", "skipped"))
        total += Count(max(tests - failed - errors - skipped, 0), failed + errors, skipped)
    return total


@dataclass
class Run:
    """A run of pytest that has been started; `log` None: it shows itself."""

    title: str
    child: Child
    report: Path
    log: Path | None

    def result(self) -> tuple[int, Count]:
        """Wait for its end: exit status and count. What it wrote into a log is shown then."""
        status = self.child.process.wait()
        self.child.stop()
        if self.log:
            say(f"\n{self.title}\n{self.log.read_text(errors='replace')}")
        return (0, Count()) if status == NO_TESTS else (status, count(self.report))


def start(
    title: str, arguments: list[str], env: dict[str, str], folder: Path, children: list[Child], *, alone: bool = True
) -> Run:
    """Start a run of pytest. One that is not alone writes into a log meanwhile."""
    name = title.replace(" ", "-")
    report, log = folder / f"{name}.xml", None if alone else folder / f"{name}.log"
    if alone:
        say(f"\n{title}")
    command = [venv_python(), "-m", "pytest", f"--junitxml={report}", *arguments]
    child = Child(title.lower(), command, env=env, log=log, ends_by=signal.SIGINT)
    children.append(child)
    return Run(title, child, report, log)


def on_all_processors() -> list[str]:
    return ["-n", str(min(os.cpu_count() or 1, 4))]


def surroundings(folder: Path, children: list[Child]) -> dict[str, str]:
    """The environment of the tests, with servers started where none are named."""
    named = {name: os.environ.get(name) for name in ("DATABASE_URL", "REDIS_URL")}
    for name in ("postgres", "redis"):
        (folder / name).mkdir(mode=0o711)
    (folder / "var").mkdir()
    env = environment(
        SECRET_KEY=secrets.token_urlsafe(48),
        VAR_DIR=str(folder / "var"),
        STATIC_ROOT=str(collect_static.TARGET),
        DATABASE_URL=named["DATABASE_URL"] or services.start_postgres(folder / "postgres", children),
        REDIS_URL=named["REDIS_URL"] or services.start_redis(folder / "redis", children),
        LOG_LEVEL=os.environ.get("LOG_LEVEL", "WARNING"),
    )
    # Compiled once, by the first process: the runs and the sites that the tests start are dozens of processes.
    env.pop("PYTHONDONTWRITEBYTECODE", None)
    if browser := setup_system.chromium():
        env["CHROMIUM"] = browser
    return env


def migrated(folder: Path, env: dict[str, str], children: list[Child]) -> dict[str, str]:
    """One database of each kind with all its tables, which every process of the tests copies (tests/migrated.py)."""
    file = folder / "migrated.sqlite3"
    made = {"MIGRATED_SQLITE": str(file)}
    kinds = [{**env, "DATABASE_URL": f"sqlite:///{file}", "REDIS_URL": ""}]
    if not os.environ.get("DATABASE_URL"):  # somebody's own database is left alone
        made["MIGRATED_POSTGRES"] = env["DATABASE_URL"].rpartition("/")[2]
        kinds.append(env)
    command = [venv_python(), "manage.py", "migrate", "--no-input", "-v0"]
    logs = [folder / f"migrate-{number}.log" for number, _ in enumerate(kinds)]
    runs = [Child("migrate", command, env=kind, log=log) for kind, log in zip(kinds, logs, strict=True)]
    children += runs
    for run, log in zip(runs, logs, strict=True):
        if run.process.wait():
            raise Stop(f"The tables could not be made:\n{last_lines(log)}")
    return made


def needs() -> list[setup_system.Need]:
    """What this run wants from the system."""
    wanted = list(setup_system.TESTS)
    wanted += [] if os.environ.get("DATABASE_URL") else [setup_system.POSTGRES]
    return wanted + ([] if os.environ.get("REDIS_URL") else [setup_system.REDIS])


def run_suites(folder: Path, children: list[Child]) -> tuple[int, Count]:
    """The run on PostgreSQL and the short one on SQLite; the journeys beside them, waiting mostly for their browser.

    Where paths or marks were chosen there is one run, of those.
    """
    arguments = sys.argv[1:]
    env = surroundings(folder, children)
    env |= migrated(folder, env, children)
    if "-m" in arguments or any(Path(argument.split("::")[0]).exists() for argument in arguments):
        return start("Tests", [*on_all_processors(), *arguments], env, folder, children).result()
    sqlite = {**env, "DATABASE_URL": f"sqlite:///{folder}/dm.sqlite3", "REDIS_URL": ""}
    beside = start("Journeys", [*arguments, JOURNEYS], env, folder, children, alone=False)
    arguments = [*on_all_processors(), *arguments, f"--ignore={JOURNEYS}"]
    results = [
        start("Tests on PostgreSQL", arguments, env, folder, children).result(),
        start("Tests on SQLite", [*arguments, "-m", "both_databases"], sqlite, folder, children).result(),
        beside.result(),
    ]
    return max(status for status, _ in results), sum((found for _, found in results), Count())


def main() -> int:
    with services.scratch_folder() as folder, family() as children:
        setup_env.set_up("dev")
        setup_system.set_up(needs())
        setup_assets.set_up()
        collect_static.set_up()
        status, total = run_suites(folder, children)
    say(f"\n{total}")
    return status or (0 if total.passed or total.skipped else NO_TESTS)


if __name__ == "__main__":
    entry(main)
