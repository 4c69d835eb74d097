"""The Celery application; tasks live in the apps' tasks.py."""

import os

from celery import Celery

from dmframework import broker

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dmframework.settings")
broker.install()
app = Celery("dmframework")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
