"""The demo data with Control Sites, spoke sites and master files. Running it again changes nothing."""

from __future__ import annotations

from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import transaction
from django.utils import timezone

from designation.demo.people import NORTHGATE, PENNINE
from designation.management.commands.demo_data import create_person
from dmmf.demo import northgate_story, pennine_story
from dmmf.demo.people import HOSTS
from dmmf.models import ControlSite


class Command(BaseCommand):
    help = __doc__

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        call_command("demo_data", stdout=self.stdout, verbosity=options["verbosity"])
        for person in HOSTS:
            create_person(person)
        today = timezone.localdate()
        for organisation, tell in ((NORTHGATE, northgate_story.tell), (PENNINE, pennine_story.tell)):
            if not ControlSite.objects.filter(organisation__name=organisation).exists():
                tell(today)
        self.stdout.write("The Control Sites are there.")
