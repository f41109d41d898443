"""The one table of reasons: code, axis, effect, default action, who can fix it, what to do, the sentence.

Sentences are what an officer reads: short, with dates, names and numbers filled in. Words in braces are
always at hand ({document}, {issuer}, {importer}, {log}, {declared_on}, {anchored_on}) or come from the code's
evidence.
"""

from functools import cache
from hashlib import sha256

from anchors.canonical import encode
from ledger_api.domain.reason import Code, Reason
from ledger_api.domain.reasons_document import DOCUMENT_REASONS
from ledger_api.domain.reasons_obligation import OBLIGATION_REASONS

REASONS: dict[Code, Reason] = {reason.code: reason for reason in (*DOCUMENT_REASONS, *OBLIGATION_REASONS)}
"""Every code, in the order of the checks."""


@cache
def reasons_pin() -> bytes:
    """SHA-256 over the whole table."""
    rows = [
        [
            r.code.value,
            r.axis.value,
            r.effect.value,
            r.action.value,
            r.fixer.value,
            r.sentence,
            r.fix,
            r.provisional,
        ]
        for r in REASONS.values()
    ]
    return sha256(b"concord/pin/reasons/v1\0" + encode(rows)).digest()
