"""Applicants: who they are is kept apart from the ledger, which knows them by a key."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from gongkai.web.store.models import Applicant, Organ
from gongkai.web.store.sealed import kept_key, seal, unseal

_ASKED = ("name", "paper_kind", "address", "telephone", "email")


def enrolled(organ: Organ, told: Mapping[str, Any], key: Path) -> Applicant:
    """A new applicant of an organ; whether two applicants are one person is for people to say, not for their names."""
    last = Applicant.objects.select_for_update().filter(organ=organ).order_by("-pk").first()
    number = int(last.key.removeprefix("申请人")) + 1 if last else 1
    made = Applicant(
        organ=organ,
        key=f"申请人{number:04}",
        kind=told["applicant_kind"],
        **{name: told[name] for name in _ASKED},
    )
    if told["paper"]:
        made.paper = seal(told["paper"], kept_key(key), _about(made))
    made.save()
    return made


def applicant_of(organ: Organ, key: str) -> Applicant | None:
    """The applicant the ledger means; None for one brought in from elsewhere without particulars."""
    return Applicant.objects.filter(organ=organ, key=key).first()


def paper_of(applicant: Applicant, key: Path) -> str:
    """The number of the paper, opened. Whoever calls this writes down the look first. Raises SealBroken."""
    return unseal(bytes(applicant.paper), kept_key(key), _about(applicant)) if applicant.paper else ""


def _about(applicant: Applicant) -> str:
    return f"{applicant.organ.code}/{applicant.key}"
