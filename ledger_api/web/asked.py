"""The form's texts as a question, however people write them; a refusal names its field."""

from __future__ import annotations

import re
from collections.abc import Mapping

from anchors.identity import check_lei
from ledger_api.domain.errors import VerdictInputError
from ledger_api.domain.identifiers import is_hs_code, is_hs_edition, is_unit
from ledger_api.domain.places import legal_date
from ledger_api.domain.question import Question
from ledger_api.edge.asked import MEMBERS, read_question

_HS = re.compile(r"[0-9]{2}(?:[0-9]{2}){0,4}\Z")
_QUANTITY = re.compile(r"(?:0|[1-9][0-9]*)(?:\.[0-9]+)?\Z")


def read_asked(asked: Mapping[str, str | None], now: float) -> Question:
    """The question that the form's texts ask, forgiving how people write them.

    A declaration of today is one made now, so that what happened this morning counts; a day that is over is
    asked about as a day. Raises `RefusedError` TIME_INVALID, `VerdictInputError` QUESTION_INVALID,
    `IdentityError` LEI_INVALID.
    """
    members = {name: asked.get(name) for name in MEMBERS}
    for name in ("customs_office", "exporter_lei"):
        members[name] = "".join((members[name] or "").split()).upper() or None
    for name in ("hs", "quantity"):
        members[name] = "".join((members[name] or "").split()) or None
    members["hs"] = (members["hs"] or "").replace(".", "") or None
    members["site"] = " ".join((members["site"] or "").split()) or None
    if members["exporter_lei"]:
        check_lei(members["exporter_lei"], "/exporter_lei")
    _check_goods(members)
    if members["declared_at"] == legal_date(int(now), members["customs_office"]).date:
        members["declared_at"] = None
    return read_question(members)


def _check_goods(members: Mapping[str, str | None]) -> None:
    hs, edition, quantity, unit = (members[name] for name in ("hs", "hs_edition", "quantity", "unit"))
    if hs and not (_HS.match(hs) and is_hs_code(hs[:6])):
        raise _misfit("hs", "this is no HS code", "Write its digits, such as 721070.")
    if edition and not is_hs_edition(edition):
        raise _misfit("hs_edition", "the HS has no edition of this year", "Choose an edition from the list.")
    if quantity and not _QUANTITY.match(quantity):
        raise _misfit("quantity", "this is no quantity", "Write a number, such as 100 or 12.5.")
    if unit and not is_unit(unit):
        raise _misfit("unit", "this unit is not known here", "Choose a unit from the list.")
    if quantity and not unit:
        raise _misfit("unit", "a quantity needs its unit", "Choose the unit that the quantity is counted in.")
    if unit and not quantity:
        raise _misfit("quantity", "a unit without a quantity says nothing", "Write the quantity, or no unit.")


def _misfit(member: str, detail: str, fix: str) -> VerdictInputError:
    return VerdictInputError(detail, code="QUESTION_INVALID", pointer=f"/{member}", fix=fix)
