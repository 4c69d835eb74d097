"""Databases that are migrated already: scripts/run_tests.py makes one of each kind, and every process copies it.

Without them (a test run by hand) everybody migrates an empty database as before; what comes out is the same.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
from pathlib import Path

POSTGRES = os.environ.get("MIGRATED_POSTGRES", "")  # name of a database on the server of DATABASE_URL
SQLITE = os.environ.get("MIGRATED_SQLITE", "")  # path of a file


def create_database(name: str) -> str:
    """The SQL that makes a database on the tests' PostgreSQL server: a migrated one where there is one to copy."""
    return f'CREATE DATABASE "{name}"' + (f' TEMPLATE "{POSTGRES}"' if POSTGRES else "")


def put_sqlite(path: Path) -> None:
    """A migrated database where a process will look for its own; nothing where there is none to copy."""
    if SQLITE:
        shutil.copyfile(SQLITE, path)


def fill_memory(name: str) -> sqlite3.Connection:
    """Fill the shared database in memory of that name. It lives as long as the connection that is answered."""
    link = sqlite3.connect(name, uri=True)
    with sqlite3.connect(SQLITE) as source:
        source.backup(link)
    source.close()
    return link
