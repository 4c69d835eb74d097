"""Wiring only: settings, addresses, the look. Nothing of the domain lives here, and nobody imports it."""

from dmframework.celery import app as celery_app

__all__ = ("celery_app",)
