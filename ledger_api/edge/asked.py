"""The question as it comes over HTTP or the command line: text for every member."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, time
from typing import Any

from ledger_api.domain.question import TIMES, Question
from ledger_api.refusals import RefusedError

MEMBERS = (
    "importing_economy",
    "customs_office",
    "declared_at",
    "known_at",
    "loaded_at",
    "hs",
    "hs_edition",
    "quantity",
    "unit",
    "exporter_lei",
    "site",
    "axis",
)


def read_question(texts: Mapping[str, str | None]) -> Question:
    """The question these members ask; absent ones are not asked.

    Raises `RefusedError` TIME_INVALID, `VerdictInputError` QUESTION_INVALID.
    """
    members: dict[str, Any] = {name: texts.get(name) for name in MEMBERS if texts.get(name)}
    for name in TIMES:
        if name in members:
            members[name] = read_time(members[name], f"/{name}")
    return Question.from_json(members)


def read_time(text: str, pointer: str) -> int:
    """Unix seconds of an RFC 3339 time, of a number of seconds, or of noon UTC on a day.

    A day alone means that day wherever the customs office is: noon UTC falls on it from UTC-12 to UTC+11.
    Raises `RefusedError` TIME_INVALID.
    """
    try:
        if text.isascii() and text.isdigit() and len(text) <= 11:
            return int(text)
        moment = datetime.fromisoformat(text)
        if len(text) == len("2026-09-10"):
            moment = datetime.combine(moment.date(), time(12), UTC)
        if moment.tzinfo is None:
            raise ValueError("no offset from UTC")
        return int(moment.timestamp())
    except (ValueError, OverflowError) as failure:
        raise RefusedError(
            "TIME_INVALID",
            f"{text[:40]!r} is no time: {failure}",
            pointer=pointer,
            fix="Write a day as 2026-09-10, a time as 2026-09-10T08:30:00Z, or Unix seconds.",
        ) from failure
