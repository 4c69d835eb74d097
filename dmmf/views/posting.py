"""What a verb refuses becomes an error of the form that asked for it, with nothing lost."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from submissions.cleaning import UploadRefused
from submissions.transitions import TransitionNotAllowed


def try_verb(form: forms.Form, verb: Callable[[], Any]) -> int:
    """302 when it is done, else the status of the answer; why not is then an error of the form."""
    if not form.is_valid():
        return 422
    try:
        verb()
    except UploadRefused as refused:
        form.add_error("evidence" if "evidence" in form.fields else None, str(refused))
        return refused.status
    except TransitionNotAllowed as refused:
        form.add_error(None, str(refused))
        return 409
    except ValidationError as refused:
        return _add(form, refused)
    return 302


def _add(form: forms.Form, refused: ValidationError) -> int:
    """Under its field where it names one, which is bad input; what it says of no field is about the moment."""
    if not hasattr(refused, "error_dict"):
        form.add_error(None, refused)
        return 409
    for name, errors in refused.error_dict.items():
        form.add_error(name if name in form.fields else None, errors)
    return 422
