"""The benchmarks, on SQLite and on a private PostgreSQL: a table, and benchmarks/results.json.

Ends with 1 when a page asks the database more questions because there are other applications. Interrupted, it keeps
what was measured until then.
"""

import argparse
import json
import secrets
import subprocess
import threading
from pathlib import Path
from typing import Any

import collect_static
import services
import setup_assets
import setup_env
import setup_system
from processes import Child, family
from terminal import ROOT, Stop, entry, environment, say, venv_python

RESULTS = ROOT / "benchmarks" / "results.json"
COLUMNS = ("case", "database", "others", "queries_alone", "queries", "ms_alone", "ms", "ratio")
OF_DOSSIERS = ("name", "pages", "ours_s", "peer", "peer_s", "ratio", "peak_mb", "goal", "met")
DATABASES = {  # by module; each begins with an empty database
    "applications": ("sqlite", "postgres"),
    "cases": ("sqlite", "postgres"),
    "sites": ("sqlite", "postgres"),
    "dossiers": ("sqlite",),  # what takes the time is the same on both
}
LONGEST = 3600  # seconds of one module on one database
Rows = list[dict[str, Any]]


def run(module: str, folder: Path, database_url: str, rest: list[str], rows: Rows) -> None:
    """Add the rows of one module on one database, each as soon as it is known."""
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
    with subprocess.Popen(command, env=env, cwd=ROOT, stdout=subprocess.PIPE, text=True) as child:
        timer = threading.Timer(LONGEST, child.terminate)
        timer.start()
        try:
            rows += (json.loads(line) for line in child.stdout or () if line.startswith("{"))
        except BaseException:
            child.terminate()  # it ends its own workers first
            raise
        finally:
            timer.cancel()
    if child.returncode:
        raise Stop(f"The benchmark {module} ended with {child.returncode}.")


def tables(rows: Rows) -> str:
    """Pages of the site, and dossiers: they are measured by different things."""
    known = ((COLUMNS, [row for row in rows if "case" in row]), (OF_DOSSIERS, [row for row in rows if "name" in row]))
    return "\n\n".join(table(columns, some) for columns, some in known if some)


def table(columns: tuple[str, ...], rows: Rows) -> str:
    lines = [columns, *(tuple(shown(row[column]) for column in columns) for row in rows)]
    widths = [max(len(line[place]) for line in lines) for place in range(len(columns))]
    return "\n".join("  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)) for line in lines)


def shown(value: Any) -> str:
    """A missed goal stands out."""
    if value is None or isinstance(value, bool):
        return {None: "", True: "yes", False: "NO"}[value]
    return str(value)


def joined(rows: Rows) -> Rows:
    """The new rows after those of other cases that were measured before."""
    measured = {what(row) for row in rows}
    before = json.loads(RESULTS.read_text()) if RESULTS.exists() else []
    return [row for row in before if what(row) not in measured] + rows


def what(row: dict[str, Any]) -> str:
    return str(row.get("case") or row["name"])


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", choices=DATABASES)
    parser.add_argument("--try", action="store_true", dest="small", help="small dossiers, and nothing is written down")
    parser.add_argument("--long", action="store_true", help="of dossiers: twenty at once, with workers that are killed")
    chosen, rest = parser.parse_known_args()
    of_dossiers = ["--try"] * chosen.small + ["--long"] * chosen.long
    rows: Rows = []
    try:
        with services.scratch_folder() as folder, family() as children:
            set_up()
            for module in [chosen.only] if chosen.only else DATABASES:
                more = of_dossiers if module == "dossiers" else rest
                for database in DATABASES[module]:
                    here = folder / f"{module}-on-{database}"
                    here.mkdir(mode=0o711)
                    run(module, here, database_for(database, here, children), more, rows)
    finally:
        say(tables(rows))
        if rows and not chosen.small:
            RESULTS.write_text(json.dumps(joined(rows), indent=2) + "\n")
    return int(any(row["queries"] != row["queries_alone"] for row in rows if "queries" in row))


def set_up() -> None:
    setup_env.set_up("dev")
    setup_system.set_up([*setup_system.TESTS, setup_system.POSTGRES])
    setup_assets.set_up()
    collect_static.set_up()


def database_for(kind: str, folder: Path, children: list[Child]) -> str:
    """The address of an empty one."""
    if kind == "sqlite":
        return f"sqlite:///{folder}/dm.sqlite3"
    (folder / "postgres").mkdir(mode=0o711)
    return services.start_postgres(folder / "postgres", children)


if __name__ == "__main__":
    entry(main)
