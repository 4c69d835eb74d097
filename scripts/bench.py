"""The benchmarks, on SQLite and on a private PostgreSQL: a table, and benchmarks/results.json.

Ends with 1 when a page asks the database more questions because there are other applications.
"""

import argparse
import json
import secrets
import subprocess
from pathlib import Path
from typing import Any

import collect_static
import services
import setup_assets
import setup_env
import setup_system
from processes import family
from terminal import ROOT, entry, environment, say, venv_python

RESULTS = ROOT / "benchmarks" / "results.json"
COLUMNS = ("case", "database", "others", "queries_alone", "queries", "ms_alone", "ms", "ratio")


MODULES = ("applications", "sites")  # each begins with an empty database


def run(module: str, folder: Path, database_url: str, rest: list[str]) -> list[dict[str, Any]]:
    """The rows of one module on one database."""
    (folder / "var").mkdir()
    env = environment(
        SECRET_KEY=secrets.token_urlsafe(48),
        VAR_DIR=str(folder / "var"),
        STATIC_ROOT=str(collect_static.TARGET),
        DATABASE_URL=database_url,
        REDIS_URL="",
        LOG_LEVEL="ERROR",
        DJANGO_SETTINGS_MODULE="dmframework.settings",
    )
    command = [venv_python(), "-m", f"benchmarks.{module}", *rest]
    done = subprocess.run(command, env=env, cwd=ROOT, stdout=subprocess.PIPE, text=True, check=True, timeout=3600)
    return [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]


def table(rows: list[dict[str, Any]]) -> str:
    lines = [COLUMNS, *(tuple(str(row[column]) for column in COLUMNS) for row in rows)]
    widths = [max(len(line[place]) for line in lines) for place in range(len(COLUMNS))]
    return "\n".join("  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)) for line in lines)


def joined(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The new rows after those of other cases that were measured before."""
    measured = {row["case"] for row in rows}
    before = json.loads(RESULTS.read_text()) if RESULTS.exists() else []
    return [row for row in before if row["case"] not in measured] + rows


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", choices=MODULES)
    chosen, rest = parser.parse_known_args()
    with services.scratch_folder() as folder, family() as children:
        setup_env.set_up("dev")
        setup_system.set_up([*setup_system.TESTS, setup_system.POSTGRES])
        setup_assets.set_up()
        collect_static.set_up()
        rows: list[dict[str, Any]] = []
        for module in [chosen.only] if chosen.only else MODULES:
            for name in ("postgres", "on-postgres", "on-sqlite"):
                (folder / f"{module}-{name}").mkdir(mode=0o711)
            here = folder / f"{module}-on-sqlite"
            rows += run(module, here, f"sqlite:///{here}/dm.sqlite3", rest)
            database_url = services.start_postgres(folder / f"{module}-postgres", children)
            rows += run(module, folder / f"{module}-on-postgres", database_url, rest)
    say(table(rows))
    RESULTS.write_text(json.dumps(joined(rows), indent=2) + "\n")
    return int(any(row["queries"] != row["queries_alone"] for row in rows))


if __name__ == "__main__":
    entry(main)
