"""Whether a signed statement may enter the log: who signed, for which log, and what the opening says.

Malformed, unregistered or contradicting submissions are refused here. What is merely wrong in the
world (a role that may not issue this type, an issuer that is its own exporter) is admitted with a
warning, and judged when verified.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256

from anchors.commitment import Opening
from anchors.entry import Entry, recover_signers
from anchors.statement import Statement
from ledger_api.documents import refusals
from ledger_api.domain.checks.role_table import rule_of
from ledger_api.domain.documents import DocumentRefusedError, Finding, examine
from ledger_api.edge.multipart import SubmittedFile
from ledger_api.refusals import Fault, RefusedError
from ledger_api.statement_form import contradictions


@dataclass(frozen=True, slots=True)
class Standing:
    """What the chain says of an issuer and one key, as far as admission needs it."""

    economy: str
    key_known: bool
    key_live: bool


@dataclass(frozen=True, slots=True)
class OwnLog:
    """A log that this node operates."""

    economy: str
    is_open: bool


StandingOf = Callable[[bytes, str], Standing | None]
"""(issuer, key) -> the key's standing with the issuer; None when nobody registered the issuer."""


@dataclass(frozen=True, slots=True)
class Surroundings:
    """The logs this node operates, by origin, and who may sign for whom, at one moment."""

    logs: Mapping[str, OwnLog]
    standing: StandingOf


class Admission:
    """The rules of one node.

    `logs` gives the logs that it operates, `register` who may sign: as indexed now, and, where told so, the
    chain is asked about whom the index does not know.
    """

    def __init__(
        self,
        network_id: bytes,
        logs: Callable[[], Mapping[str, OwnLog]],
        register: Callable[[bool], StandingOf],
    ) -> None:
        self._network_id = network_id
        self._logs = logs
        self._register = register

    def surroundings(self, *, ask_chain: bool) -> Surroundings:
        """What admission depends on besides the entry, as of now: read once for all that come together."""
        return Surroundings(self._logs(), self._register(ask_chain))

    def admit(self, entry: Entry, now: Surroundings) -> None:
        """Check origin, economies, signatures and signers.

        Raises `RefusedError` (LOG_ELSEWHERE, LOG_CLOSED, ECONOMY_MISMATCH, ISSUER_NOT_REGISTERED,
        KEY_NOT_REGISTERED, KEY_REVOKED, SECOND_SIGNATURE_MISSING) and `SignatureInvalidError`.
        """
        statement = entry.statement
        log = now.logs.get(statement.origin)
        if log is None:
            raise refusals.log_elsewhere(statement.origin, sorted(now.logs))
        if not log.is_open:
            raise refusals.log_closed(statement.origin)
        if statement.economy != log.economy:
            raise refusals.economy_elsewhere(statement.economy, log.economy, "the log")
        keys = recover_signers(entry, self._network_id)
        signers = [statement.issuer, *statement.cosigners]
        standings = [
            _require(now.standing, issuer, key, place)
            for place, (issuer, key) in enumerate(zip(signers, keys, strict=True))
        ]
        rule = rule_of(statement.type)
        if rule is not None and rule.two_organisations and not statement.cosigners:
            raise refusals.second_signature_missing(statement.type)
        if standings[0].economy != statement.economy:
            raise refusals.economy_elsewhere(statement.economy, standings[0].economy, "the issuer")


def _require(standing_of: StandingOf, issuer: bytes, key: str, place: int) -> Standing:
    standing = standing_of(issuer, key)
    if standing is None:
        raise refusals.issuer_not_registered(issuer, f"/signatures/{place}/issuer")
    if not standing.key_known:
        raise refusals.key_not_registered(key, issuer, f"/signatures/{place}/signature")
    if not standing.key_live:
        raise refusals.key_revoked(key, f"/signatures/{place}/signature")
    return standing


def check_opening(opening: Opening, statement: Statement) -> tuple[Finding, ...]:
    """Recompute the digest, examine the document again, compare header and statement.

    Raises `RefusedError` (OPENING_MISMATCH, STATEMENT_CONTRADICTS_HEADER, or the document's first problem).
    """
    digest = opening.digest()
    if digest != statement.digest:
        raise refusals.opening_mismatch(digest, statement.digest)
    try:
        findings = examine(opening.header, opening.body)
    except DocumentRefusedError as refused:
        faults = [Fault(item.code, item.detail, item.fix, item.pointer) for item in refused.problems]
        first = faults[0]
        raise RefusedError(
            first.code, first.detail, fix=first.fix, pointer=first.pointer, faults=faults
        ) from refused
    faults = contradictions(opening.header, statement)
    if faults:
        raise RefusedError(
            faults[0].code, faults[0].detail, fix=faults[0].fix, pointer=faults[0].pointer, faults=faults
        )
    return tuple(findings)


def check_files(files: Sequence[SubmittedFile], opening: Opening | None) -> None:
    """Every file must be one that the document lists. Raises `RefusedError` ATTACHMENT_MISMATCH."""
    listed = opening.header.get("attachments") or [] if opening else []
    digests = {item["sha256"] for item in listed}
    for place, file in enumerate(files):
        if "0x" + sha256(file.data).hexdigest() not in digests:
            raise refusals.file_unknown(file.name, place)
