"""Questions to the database and time, of a page or of anything else that can be done again and again."""

from __future__ import annotations

import json
import re
import statistics
import time
from collections.abc import Callable
from typing import Any

from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

ROUNDS = 9
INTO = re.compile(r'(?:INSERT|UPDATE|DELETE)[^"]*"(\w+)"', re.IGNORECASE)


def of_page(client: Client, address: str, rounds: int = ROUNDS) -> tuple[int, float]:
    """Queries, and the median of the milliseconds."""

    def get() -> None:
        answer = client.get(address)
        assert answer.status_code == 200, (address, answer.status_code)

    return of(get, rounds)


def of(work: Callable[[], Any], rounds: int = ROUNDS) -> tuple[int, float]:
    """As of_page. The first time does not count, because it fills what is kept; it counts the queries."""
    work()
    with CaptureQueriesContext(connection) as queries:
        work()
    asked = counted([query["sql"] for query in queries.captured_queries])
    times = []
    for _ in range(rounds):
        started = time.perf_counter()
        work()
        times.append(1000 * (time.perf_counter() - started))
    return asked, round(statistics.median(times), 1)


def counted(statements: list[str]) -> int:
    """How many; what is written to one table in batches, one after the other, counts once."""
    count, before = 0, ""
    for statement in statements:
        found = INTO.match(statement)
        into = f"{statement[:6]} {found[1]}" if found else ""
        count += not into or into != before
        before = into
    return count


def undone(work: Callable[[], Any]) -> Callable[[], None]:
    """The work in a transaction that is taken back, so that it can be done again."""

    def again() -> None:
        with transaction.atomic():
            work()
            transaction.set_rollback(True)

    return again


def told(case: str, others: int, alone: tuple[int, float], now: tuple[int, float]) -> None:
    """One line of the results."""
    row = {
        "case": case, "database": connection.vendor, "others": others, "queries_alone": alone[0], "queries": now[0],
        "ms_alone": alone[1], "ms": now[1], "ratio": round(now[1] / alone[1], 2),
    }  # fmt: skip
    print(json.dumps(row), flush=True)
