"""The cast, the applications in every state, and a test run that touches nothing outside itself."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.core.cache import cache
from django.db import connection
from django.test import Client
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings

from accounts import insert_only as accounts_insert_only
from accounts.models import User
from dmmf import insert_only as dmmf_insert_only
from submissions import cleaning, insert_only
from submissions.models import Submission
from tests import factories, migrated
from tests.factories import Cast

# One function-scoped database per example is not needed: every example makes its own rows.
hypothesis_settings.register_profile(
    "suite", deadline=None, max_examples=25, derandomize=True, database=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture, HealthCheck.data_too_large],
)  # fmt: skip
hypothesis_settings.load_profile("suite")


def pytest_configure() -> None:
    """Before the first storage, cache or broker is opened."""
    django_settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    django_settings.STORAGES = {
        **django_settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    django_settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
    django_settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    # The same few files are uploaded by hundreds of tests; cleaning them is a pure function in a process of its own.
    cleaning._clean_pdf = functools.cache(cleaning._clean_pdf)
    django_settings.CLAMD_ADDRESS = ""
    # What a test enqueues stays in this process; the tests of faults start real brokers and workers.
    django_settings.CELERY_BROKER_URL = "memory://"
    django_settings.CELERY_BROKER_TRANSPORT_OPTIONS = {}


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """The short second run reads only the files that have tests for it."""
    if config.option.markexpr == "both_databases" and collection_path.name.startswith("test_"):
        return True if "both_databases" not in collection_path.read_text() else None
    return None


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: None) -> Iterator[None]:
    """The test database is a copy of a migrated one, where the run has made one: migrating takes seconds."""
    test = connection.settings_dict["TEST"]
    if connection.vendor == "postgresql" and migrated.POSTGRES:
        test["TEMPLATE"] = migrated.POSTGRES
    if connection.vendor == "sqlite" and migrated.SQLITE and not test["NAME"]:
        link = migrated.fill_memory("file:memorydb_default?mode=memory&cache=shared")  # the name that Django gives
        yield
        link.close()
        return
    yield


@pytest.fixture(autouse=True)
def files_of_this_test(settings: Any, tmp_path: Path) -> Path:
    """Uploads, fragments and PDFs of one test."""
    settings.MEDIA_ROOT = tmp_path / "files"
    return settings.MEDIA_ROOT


@pytest.fixture(autouse=True)
def nobody_has_tried_a_password_yet() -> None:
    """The rate limits count in the cache, by a person's number; the next test's people have the same numbers."""
    cache.clear()


# --- SQLite empties its tables with DELETE after a transactional test, which the insert-only triggers refuse ----------

_triggers_away = False


@pytest.fixture(autouse=True)
def triggers_step_aside(request: pytest.FixtureRequest) -> Iterator[None]:
    """The triggers are there during every test, and away while a transactional one is cleaned up on SQLite."""
    global _triggers_away
    marker = request.node.get_closest_marker("django_db")
    transactional = (marker and marker.kwargs.get("transaction")) or "transactional_db" in request.fixturenames
    if connection.vendor != "sqlite" or not (marker or "db" in request.fixturenames or transactional):
        yield
        return
    request.getfixturevalue("transactional_db" if transactional else "db")
    if _triggers_away:
        _run(0)
        _triggers_away = False
    yield
    if transactional:
        _run(1)
        _triggers_away = True


def _run(direction: int) -> None:
    with connection.cursor() as cursor:
        for app in (insert_only, accounts_insert_only, dmmf_insert_only):
            for pair in app.statements(connection.vendor):
                cursor.execute(pair[direction])


# --- People and applications -------------------------------------------------------------------------------------


@pytest.fixture
def cast(db: None) -> Cast:
    return factories.make_cast()


@pytest.fixture
def empty(cast: Cast) -> Submission:
    """Just started; nothing answered."""
    return factories.make_empty(cast)


@pytest.fixture
def draft(cast: Cast) -> Submission:
    """Complete, with evidence E1 to E5; never submitted."""
    return factories.make_draft(cast)


@pytest.fixture
def submitted(cast: Cast) -> Submission:
    return factories.make_submitted(cast)


@pytest.fixture
def deficient(cast: Cast) -> Submission:
    return factories.make_deficient(cast)


@pytest.fixture
def under_assessment(cast: Cast) -> Submission:
    return factories.make_assessed(cast)


@pytest.fixture
def information_requested(cast: Cast) -> Submission:
    return factories.make_requested(cast)


@pytest.fixture
def granted(cast: Cast) -> Submission:
    return factories.make_decided(cast, "granted")


@pytest.fixture
def refused(cast: Cast) -> Submission:
    return factories.make_decided(cast, "refused")


@pytest.fixture
def withdrawn(cast: Cast) -> Submission:
    return factories.make_withdrawn(cast)


@pytest.fixture
def browse() -> Callable[[User], Client]:
    """A signed-in client that answers like a server: an exception becomes a page, not a traceback."""

    def signed_in(user: User) -> Client:
        client = Client(raise_request_exception=False)
        client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
        return client

    return signed_in
