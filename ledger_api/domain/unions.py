"""Which economies belong to a union that concludes agreements for them, and from when to when.

A document for the European Union is evaluated for the Netherlands through membership, and membership is
bounded by dates: an agreement of the Union bound Croatia from 2013-07-01, and the United Kingdom no longer
from 2020-02-01. Periods are half-open, in dates.
"""

from dataclasses import dataclass
from hashlib import sha256
from typing import Literal

from anchors.canonical import encode
from ledger_api.domain.interval import Interval
from ledger_api.domain.records import to_json


@dataclass(frozen=True)
class Membership:
    """``member`` belongs to ``union`` in ``[since, until)``; open where ``until`` is None."""

    union: str
    member: str
    since: str
    until: str | None = None
    source_status: Literal["std", "check"] = "std"

    @property
    def interval(self) -> Interval[str]:
        """The period as an interval of dates."""
        return Interval(self.since, self.until)


def _joined(since: str, members: str) -> tuple[Membership, ...]:
    return tuple(Membership("EU", member, since) for member in members.split())


# Treaty of Rome and the treaties of accession, by the day on which each took effect.
MEMBERSHIPS: tuple[Membership, ...] = (
    *_joined("1958-01-01", "BE DE FR IT LU NL"),
    *_joined("1973-01-01", "DK IE"),
    # Article 50 TEU: membership ended at midnight in Brussels after 31 January 2020.
    Membership("EU", "GB", "1973-01-01", "2020-02-01"),
    *_joined("1981-01-01", "GR"),
    *_joined("1986-01-01", "ES PT"),
    *_joined("1995-01-01", "AT FI SE"),
    *_joined("2004-05-01", "CY CZ EE HU LT LV MT PL SI SK"),
    *_joined("2007-01-01", "BG RO"),
    *_joined("2013-07-01", "HR"),
    # Union rules for goods apply in Northern Ireland by the Windsor Framework, article 5(4); which agreements
    # of the Union reach it with them is a question of each agreement.
    Membership("EU", "XI", "2021-01-01", source_status="check"),
)


_OF = {
    member: tuple(one for one in MEMBERSHIPS if one.member == member)
    for member in {one.member for one in MEMBERSHIPS}
}


def ever_of(code: str) -> frozenset[str]:
    """The unions that ``code`` belongs to or ever belonged to; empty for most economies."""
    return frozenset(one.union for one in _OF.get(code, ()))


def members_ever(union: str) -> frozenset[str]:
    """The economies that belong or ever belonged to ``union``; empty for what is no union."""
    return frozenset(one.member for one in MEMBERSHIPS if one.union == union)


def unions_on(code: str, day: str) -> tuple[str, ...]:
    """The unions that ``code`` belongs to on ``day`` (YYYY-MM-DD), in alphabetical order."""
    return tuple(sorted({one.union for one in _OF.get(code, ()) if one.interval.contains(day)}))


def unions_pin() -> bytes:
    """SHA-256 over the table."""
    return sha256(b"concord/pin/unions/v1\0" + encode([to_json(one) for one in MEMBERSHIPS])).digest()
