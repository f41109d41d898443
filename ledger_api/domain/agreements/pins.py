"""The digest of every table and list by which agreements are judged, for the pins of an answer."""

from functools import cache
from hashlib import sha256

from anchors.canonical import encode
from ledger_api.domain.agreements.grace import WAIVABLE
from ledger_api.domain.agreements.hs_editions import UNCHANGED
from ledger_api.domain.agreements.policy import SAFETY_CODES
from ledger_api.domain.agreements.tariff import GOODS_UNIT
from ledger_api.domain.unions import unions_pin

VERSION = 1


@cache
def agreement_rules_pin() -> bytes:
    """SHA-256 over the memberships of unions, the correlation of HS editions, and what grace and policies
    may do.
    """
    rows = [[row.prefix, sorted(row.editions), row.source_status] for row in UNCHANGED]
    lists = [sorted(WAIVABLE), sorted(SAFETY_CODES), dict(GOODS_UNIT)]
    return sha256(b"concord/pin/agreements/v1\0" + unions_pin() + encode([VERSION, rows, lists])).digest()
