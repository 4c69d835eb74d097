"""The people of the healthcare providers that host the demo's sites. They and their organisations are fictional."""

from __future__ import annotations

from accounts.roles import OrganisationKind, Role
from designation.demo.people import PROVIDER, WEARMOUTH, Person


def _host(email: str, name: str, organisation: str) -> Person:
    does = "healthcare provider: hosts a site"
    return Person(email, name, f"{organisation} (fictional)", OrganisationKind.PROVIDER, Role.PROVIDER_MEMBER, does)


CALDERFELL = PROVIDER
CALDER_VALE = _host("carla@caldervale.example", "Carla Ibbotson", "Calder Vale Infirmary")
ALDHELM = _host("aled@aldhelm.example", "Aled Vaughan", "Saint Aldhelm's Children's Hospital")
MOORFOOT = _host("morag@moorfoot.example", "Morag Sinclair", "Moorfoot General Hospital")
SALTMARSH = _host("samir@saltmarsh.example", "Samir Haddad", "Saltmarsh Hospital")
HARROWGILL = _host("hattie@harrowgill.example", "Hattie Nixon", "Harrowgill Infirmary")
PENRHOS = _host("gwen@penrhos.example", "Gwen Parry", "Penrhos Health Board")
BLACKMOOR = _host("yasmin@blackmoor.example", "Yasmin Cole", "Blackmoor Vale Hospitals")

# Those whom the register brings along; WEARMOUTH and CALDERFELL are of the demo's own people.
HOSTS = (CALDER_VALE, ALDHELM, MOORFOOT, SALTMARSH, HARROWGILL, PENRHOS, BLACKMOOR)
__all__ = ["CALDERFELL", "HOSTS", "WEARMOUTH"]
