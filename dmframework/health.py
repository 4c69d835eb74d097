"""Is the process alive (/healthz), and can it do its work (/readyz)?"""

from __future__ import annotations

import logging
import os
import threading
import time
import uuid
from collections.abc import Callable, Mapping
from pathlib import Path

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.contrib.staticfiles import finders
from django.core.cache import cache
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache

log = logging.getLogger(__name__)
LIMIT_SECONDS = 2.5  # for all checks together: whoever asks gives up after about three
KEEP_SECONDS = 2.0  # an answer serves everybody who asks so soon after it
ASSETS = ("govuk/govuk-frontend.min.css", "govuk/govuk-frontend.min.js", "css/app.css", "js/app.js")
FONTS = ("source-sans", "source-serif", "dejavu-fonts-ttf")


class NotReady(Exception):
    """A check failed; the text says what is missing and may be shown to anybody."""


def database() -> None:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
            cursor.fetchone()
    finally:
        connection.close()  # each check has a thread, and so a connection, of its own


def shared_cache() -> None:
    key = f"readyz-{uuid.uuid4()}"
    cache.set(key, "here", timeout=10)
    found = cache.get(key)
    cache.delete(key)
    if found != "here":
        raise NotReady("what was written could not be read back")


def broker() -> None:
    from dmframework.celery import app  # late: the web process answers /healthz even when Celery cannot start

    with app.connection_for_write(connect_timeout=2) as link:
        link.ensure_connection(max_retries=1, interval_start=0, timeout=2)
    folder = getattr(settings, "CELERY_BROKER_TRANSPORT_OPTIONS", {}).get("data_folder_out")
    if folder and not os.access(folder, os.W_OK):
        raise NotReady("the queue folder is not writable")


def assets() -> None:
    collected = Path(settings.STATIC_ROOT)
    missing = [name for name in ASSETS if not (collected / name).is_file() and not finders.find(name)]
    missing += [name for name in FONTS if not (Path(settings.NODE_MODULES) / name).is_dir()]
    if missing:
        raise NotReady(f"missing: {', '.join(missing)}")


def storage() -> None:
    name = default_storage.save(f".readyz-{uuid.uuid4()}", ContentFile(b"ready"))
    default_storage.delete(name)


CHECKS: Mapping[str, Callable[[], None]] = {
    "database": database,
    "cache": shared_cache,
    "broker": broker,
    "assets": assets,
    "storage": storage,
}


def results(checks: Mapping[str, Callable[[], None]], limit: float) -> dict[str, str]:
    """Runs every check in a thread of its own: {name: "ok", or what is wrong}. Never longer than `limit` seconds."""
    found: dict[str, str] = {}

    def run(name: str, check: Callable[[], None]) -> None:
        try:
            check()
            found[name] = "ok"
        except NotReady as problem:
            found[name] = str(problem)
        except Exception as problem:  # whatever it is, the service is not ready; details go to the log only
            log.warning("readyz: %s failed", name, exc_info=problem)
            found[name] = f"failed ({type(problem).__name__})"

    threads = [threading.Thread(target=run, args=item, daemon=True) for item in checks.items()]
    for thread in threads:
        thread.start()
    deadline = time.monotonic() + limit
    for thread in threads:
        thread.join(max(0.0, deadline - time.monotonic()))
    return {name: found.get(name, f"no answer within {limit:g} seconds") for name in checks}


class _Kept:
    """The last answer of this process. Whoever asks while the checks run waits for theirs."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.until = 0.0
        self.found: dict[str, str] = {}

    def answer(self) -> dict[str, str]:
        with self.lock:
            if time.monotonic() >= self.until:
                self.found = results(CHECKS, LIMIT_SECONDS)
                self.until = time.monotonic() + KEEP_SECONDS
            return self.found


_kept = _Kept()


@never_cache
@login_not_required
def healthz(request: HttpRequest) -> HttpResponse:
    """Alive: asks nothing of anybody."""
    return HttpResponse("ok\n", content_type="text/plain")


@never_cache
@login_not_required
def readyz(request: HttpRequest) -> JsonResponse:
    """200 when every check passes, else 503; {"ready": bool, "checks": {name: "ok" or what is wrong}}.

    Anybody may ask, as often as they like: the checks run once in KEEP_SECONDS.
    """
    checks = _kept.answer()
    ready = all(result == "ok" for result in checks.values())
    return JsonResponse({"ready": ready, "checks": checks}, status=200 if ready else 503)
