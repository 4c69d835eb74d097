"""What the verbs wrote once is written again, row by row: the same application in a tenth of the time.

The first call in a process goes through the verbs and is recorded; later ones insert the recorded rows and files, keys
and all. Only where that is the same: inside a test's transaction, on the tables as they were when it was recorded.
"""

from __future__ import annotations

import functools
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, ParamSpec, TypeVar

from django.apps import apps
from django.conf import settings
from django.db import connection

Rows = dict[str, list[tuple[Any, ...]]]
P = ParamSpec("P")
T = TypeVar("T")


@dataclass
class Recording:
    """What one call wrote. `before` is the size of every table when it began."""

    before: tuple[int, ...]
    result: Any
    inserted: Rows = field(default_factory=dict)
    files: dict[str, bytes] = field(default_factory=dict)


_recordings: dict[tuple[Any, ...], Recording] = {}
_busy = threading.local()


def replayed(remember: Callable[[T], Any], recall: Callable[[Any], T]) -> Callable[[Callable[P, T]], Callable[P, T]]:
    """For functions whose only other argument than hashable ones is the cast.

    `remember` makes a key of the result, `recall` a fresh result of the key. A call with keyword arguments is not
    replayed, nor one whose effect was more than new rows.
    """

    def decorate(make: Callable[P, T]) -> Callable[P, T]:
        @functools.wraps(make)
        def maker(*args: P.args, **kwargs: P.kwargs) -> T:
            if kwargs or not connection.in_atomic_block or getattr(_busy, "recording", False):
                return make(*args, **kwargs)
            key = (make.__name__, connection.vendor, _permissions(), *args)
            sizes = _sizes()
            known = _recordings.get(key)
            if known is None:
                with _recording():
                    known, result = _record(sizes, lambda: make(*args, **kwargs), remember)
                _recordings[key] = known
                return result
            if known.before != sizes:
                return make(*args, **kwargs)
            _write(known)
            return recall(known.result)

        return maker

    return decorate


@contextmanager
def _recording() -> Iterator[None]:
    """What is recorded inside a recording belongs to it."""
    _busy.recording = True
    try:
        yield
    finally:
        _busy.recording = False


def _record(sizes: tuple[int, ...], make: Callable[[], T], remember: Callable[[T], Any]) -> tuple[Recording, T]:
    rows, files = _rows(), _files()
    result = make()
    made = Recording(sizes, remember(result))
    for table, after in _rows().items():
        old = {repr(row) for row in rows[table]}
        made.inserted[table] = [row for row in after if repr(row) not in old]
        if len(made.inserted[table]) != len(after) - len(old):
            made.before = ()  # a row was changed or is gone: never the same again
    made.files = {name: path.read_bytes() for name, path in _files().items() if name not in files}
    return made, result


def _write(recording: Recording) -> None:
    with connection.cursor() as cursor:
        for table, rows in recording.inserted.items():
            if rows:
                marks = ", ".join(["%s"] * len(rows[0]))
                one = f"({marks})"
                values = [value for row in rows for value in row]
                cursor.execute(f'INSERT INTO "{table}" VALUES {", ".join([one] * len(rows))}', values)
    for name, data in recording.files.items():
        path = Path(settings.MEDIA_ROOT) / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)


@functools.cache
def _tables() -> list[str]:
    """Every table of a model, migrations' own rows included."""
    models = [model for model in apps.get_models(include_auto_created=True) if model._meta.managed]
    return sorted({model._meta.db_table for model in models if not model._meta.proxy})


def _sizes() -> tuple[int, ...]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT " + ", ".join(f'(SELECT count(*) FROM "{table}")' for table in _tables()))
        return tuple(cursor.fetchone())


def _permissions() -> tuple[int, int]:
    """A flush makes Django write its permissions anew, under other keys."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT min(id), max(id) FROM auth_permission")
        found: tuple[int, int] = cursor.fetchone()
    return found


def _rows() -> Rows:
    found: Rows = {}
    with connection.cursor() as cursor:
        for table in _tables():
            cursor.execute(f'SELECT * FROM "{table}"')
            found[table] = sorted(cursor.fetchall(), key=repr)  # PostgreSQL moves a changed row to the end
    return found


def _files() -> dict[str, Path]:
    root = Path(settings.MEDIA_ROOT)
    return {str(path.relative_to(root)): path for path in root.rglob("*") if path.is_file()}
