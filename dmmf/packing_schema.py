"""The JSON Schema of what packages of a master file hold beside answers and evidence."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from dmmf.models import DmScope, DmType, LicenceKind, Nation, Outcome, PersonRole
from dmmf.snapshot import SCHEMA
from dmmf.states import Region, Setting, Side, SiteKind, SiteState

Schema = dict[str, Any]
_SHA256: Schema = {"type": "string", "pattern": "^[0-9a-f]{64}$"}
_DAY: Schema = {"type": "string", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"}
_DAY_OR_NONE: Schema = {"anyOf": [_DAY, {"type": "null"}]}
_COUNT: Schema = {"type": "integer", "minimum": 0, "maximum": 1_000_000}


def _text(most: int, *, least: int = 0) -> Schema:
    return {"type": "string", "minLength": least, "maxLength": most}


def _one_of(values: Iterable[str]) -> Schema:
    return {"enum": list(values)}


def _object(required: dict[str, Schema], optional: dict[str, Schema] | None = None, *, more: bool = True) -> Schema:
    """`more`: labels and the like may stand beside; an import reads what is named only."""
    return {
        "type": "object",
        "properties": required | (optional or {}),
        "required": list(required),
        "additionalProperties": more,
    }


_EVALUATION = _object(
    {
        "reference": _text(30, least=1),
        "sha256": _SHA256,
        "outcome": _one_of(Outcome.values),
        "signed_on": _DAY,
        "re_evaluate_on": _DAY_OR_NONE,
        "location_number": _COUNT,
    },
    {"open_conditions": _COUNT},
)
_SITE = _object(
    {
        "code": _text(40, least=1),
        "kind": _one_of(SiteKind.values),
        "name": _text(200, least=1),
        "setting": _one_of(Setting.values),
        "address": _text(300, least=1),
        "town": _text(100, least=1),
        "postcode": _text(10, least=1),
        "region": _one_of(Region.values),
        "located_since": _DAY,
        "state": _one_of(state for state in SiteState.values if state != SiteState.CEASED),
        "state_since": _DAY,
    },
    {
        "reference": _text(30),
        "identification": _text(120),
        "host": _text(200),
        "provider": {"anyOf": [_text(200), {"type": "null"}]},
        "equipment": _text(500),
        "contact": _text(200),
        "agreement": _text(120),
        "agreement_until": _DAY_OR_NONE,
        "minimum_operators": _COUNT,
        "notes": _text(1000),
        "location_number": _COUNT | {"minimum": 1},
        "products": {"type": "array", "items": _text(40, least=1)},
        "evaluation": {"anyOf": [_EVALUATION, {"type": "null"}]},
        "trained": _COUNT,
        "places": {"type": "array", "items": {"type": "object"}},
    },
)
REGISTER = _object(
    {
        "schema": {"const": SCHEMA},
        "taken_on": _DAY,
        "control_site": _object(
            {
                "name": _text(200, least=1),
                "address": _text(300, least=1),
                "town": _text(100, least=1),
                "postcode": _text(10, least=1),
                "nation": _one_of(Nation.labels),
            },
            {"reference": _text(30), "out_of_hours": _text(200)},
        ),
        "product": _object(
            {"code": _text(40, least=1), "name": _text(200, least=1), "dm_type": _one_of(DmType.values)},
            {"licence": _text(60), "licensed_on": _DAY_OR_NONE},
        ),
        "sites": {"type": "array", "items": _SITE, "maxItems": 20_000},
    },
    {
        "organisation": _text(200),
        "licences": {
            "type": "array",
            "items": _object(
                {
                    "kind": _one_of(LicenceKind.values),
                    "number": _text(60, least=1),
                    "dm_scope": _one_of(DmScope.values),
                    "granted_on": _DAY,
                },
                {"expires_on": _DAY_OR_NONE},
            ),
        },
        "certificates": {
            "type": "array",
            "items": _object({"number": _text(60, least=1), "issued_on": _DAY, "expires_on": _DAY}),
        },
        "persons": {
            "type": "array",
            "items": _object(
                {"role": _one_of(PersonRole.values), "name": _text(150, least=1)},
                {
                    "qualifications": _text(500),
                    "email": _text(254),
                    "phone": _text(40),
                    "deputy_for": _text(150),
                },
            ),
        },
        "designation": {"anyOf": [_object({"reference": _text(30, least=1)}), {"type": "null"}]},
        "totals": {"type": "object"},
    },
) | {"description": "The register of the product's sites as it stood: see docs/package-format.md."}

_ACTION = _object(
    {
        "text": _text(10_000, least=1),
        "owner_side": _one_of(Side.values),
        "owner_name": _text(150, least=1),
        "due_on": _DAY,
        "is_condition": {"type": "boolean"},
    }
)
_ROW = _object({"key": _text(60, least=1), "actions": {"type": "array", "items": _ACTION}})
_SIGNED_TEXT = _object(
    {
        "form_version": _text(20, least=1),
        "why": _text(300),
        "location_number": _COUNT,
        "rows": {"type": "array", "items": _ROW},
    }
)
_SIGNATURE = _object(
    {
        "sha256": _SHA256,
        **{key: _text(300) for key in ("of", "printed_name", "role", "organisation", "meaning", "method", "at")},
    }
)
EVALUATION = _object(
    {
        "reference": _text(30, least=1),
        "sha256": _SHA256,
        "text": _SIGNED_TEXT,
        "signatures": {"type": "array", "minItems": 1, "items": _SIGNATURE},
    },
    more=False,
) | {"description": "What both parties signed, its sha256, and their signatures. Only this service writes it."}
OVERRIDES: Schema = {
    "description": "What sites say in place of the text that is written once for all.",
    "type": "array",
    "items": _object(
        {
            "site": _text(30, least=1) | {"description": "The reference of the site in register.json."},
            "section": _text(60, least=1),
            "question": _text(60, least=1),
            "html": _text(200_000, least=1),
            "reason": _text(2000, least=1),
        },
        more=False,
    ),
}
