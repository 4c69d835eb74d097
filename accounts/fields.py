"""Form fields that refuse, in a sentence, what a database would refuse with an error."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import ProhibitNullCharactersValidator

_UNSTORABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff]")


def storable(text: str) -> bool:
    """No control characters (a database refuses NUL) and no half characters (UTF-8 refuses them)."""
    return not _UNSTORABLE.search(text)


def check_storable(text: str) -> None:
    """As a validator of a form field. Raises ValidationError."""
    if not storable(text):
        raise ValidationError(
            "This contains characters that cannot be stored. Remove invisible characters, or type it again.",
            code="characters",
        )


class TextField(forms.CharField):
    """Django's own, with one sentence for everything that cannot be stored."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.validators = [rule for rule in self.validators if not isinstance(rule, ProhibitNullCharactersValidator)]
        self.validators.append(check_storable)
