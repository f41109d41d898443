"""From one chain event to its rows: a pure function, so that a rebuild gives the same tables."""

from __future__ import annotations

from anchors.chain.port import Event
from ledger_api.indexer import recognition_events
from ledger_api.indexer.rows import Args, Projection, Rows, Values, ascii_text, placed
from ledger_api.store.tables import chain

CONTRACTS = ("Economies", "Issuers", "Logs", "DocumentStatus", "Committee", "Agreements")
"""The contracts whose events are read, by the names under which Directory lists them."""

NOTHING_GOOD = 2**64 - 1
"""What the contract Logs stores as the last good index of a log none of whose entries is good."""


def rows_of(event: Event) -> Rows:
    """The projection rows of an event; none for one that this release does not read."""
    project = _PROJECTIONS.get(event.name)
    if project is None:
        return []
    return placed(event, project(event, event.args))


def _contract(_: Event, args: Args) -> Rows:
    values = {"name": ascii_text(args["name"]), "address": args["target"], "code_hash": args["codeHash"]}
    return [(chain.contracts, values)]


def _charter(_: Event, args: Args) -> Rows:
    return [(chain.charters, {"digest": args["charterDigest"]})]


def _issuer(_: Event, args: Args) -> Rows:
    registered = {
        "issuer": args["issuer"],
        "economy": args["economy"],
        "role": args["role"],
        "identity": args["identity"],
        "identity_record": args["identityRecord"],
    }
    return [(chain.issuers, registered), *_registrar(_, args)]


def _registrar(_: Event, args: Args) -> Rows:
    return [(chain.issuer_registrars, {"issuer": args["issuer"], "registrar": args["registrar"]})]


def _key(_: Event, args: Args) -> Rows:
    values = {"issuer": args["issuer"], "key": args["key"], "signer": args["signer"]}
    return [(chain.issuer_keys, values)]


def _key_revoked(_: Event, args: Args) -> Rows:
    values = {
        "issuer": args["issuer"],
        "key": args["key"],
        "reason": args["reason"],
        "effective_at": args["effectiveAt"],
        "signer": args["signer"],
    }
    return [(chain.key_revocations, values)]


def _key_cut(_: Event, args: Args) -> Rows:
    values = {
        "issuer": args["issuer"],
        "key": args["key"],
        "origin": args["origin"],
        "cut_index": args["cutIndex"],
        "signer": args["signer"],
    }
    return [(chain.key_cuts, values)]


def _standing(kind: str, args: Args) -> Values:
    return {
        "issuer": args["issuer"],
        "kind": kind,
        "effective_at": args["effectiveAt"],
        "reason": args["reason"],
        "signer": args["signer"],
    }


def _issuer_standing(kind: str) -> Projection:
    return lambda _, args: [(chain.issuer_events, _standing(kind, args))]


def _accreditation_standing(kind: str) -> Projection:
    return lambda _, args: [
        (chain.accreditation_events, {"accreditation": args["accreditation"], **_standing(kind, args)})
    ]


def _accredited(event: Event, args: Args) -> Rows:
    granted = {
        "issuer": args["issuer"],
        "accreditation": args["accreditation"],
        "accreditor": args["accreditor"],
        "standard": args["standard"],
        "number": args["number"],
        "valid_from": args["validFrom"],
        "valid_to": args["validTo"],
    }
    return [(chain.accreditations, granted), *_scope(event, {**args, "effectiveAt": args["validFrom"]})]


def _scope(_: Event, args: Args) -> Rows:
    values = {
        "issuer": args["issuer"],
        "accreditation": args["accreditation"],
        "scope": args["scope"],
        "blob": args["scopeBlob"],
        "effective_at": args["effectiveAt"],
    }
    return [(chain.scopes, values)]


def _log(event: Event, args: Args) -> Rows:
    opened = {"origin_id": args["originId"], "origin": args["origin"], "economy": args["economy"]}
    return [
        (chain.logs, opened),
        *_log_key(event, args),
        *_log_operator(event, args),
        *_log_mirror(event, args),
    ]


def _log_key(_: Event, args: Args) -> Rows:
    return [(chain.log_keys, {"origin_id": args["originId"], "vkey": args["vkey"]})]


def _log_operator(_: Event, args: Args) -> Rows:
    return [(chain.log_operators, {"origin_id": args["originId"], "operator": args["operator"]})]


def _log_mirror(_: Event, args: Args) -> Rows:
    return [(chain.log_mirrors, {"origin_id": args["originId"], "url": args["url"]})]


def _log_closed(_: Event, args: Args) -> Rows:
    last = args["lastGoodIndex"]
    values = {
        "origin_id": args["originId"],
        # Every index is above -1: cutting the contract's largest number would say the opposite.
        "last_good_index": -1 if last == NOTHING_GOOD else last,
        "successor": args["successor"],
    }
    return [(chain.log_closures, values)]


def _anchored(event: Event, args: Args) -> Rows:
    values = {
        "origin_id": args["originId"],
        "history_index": args["index"],
        "size": args["size"],
        "root": args["root"],
        "cid_digest": args["cid"],
        "block_hash": event.block_hash,
        "tx": event.tx,
    }
    return [(chain.anchors, values)]


def _status(_: Event, args: Args) -> Rows:
    values = {
        "issuer": args["issuer"],
        "digest": args["digest"],
        "kind": args["kind"],
        "reason": args["reason"],
        "effective_at": args["effectiveAt"],
        "successor": args["successor"],
        "signer": args["signer"],
    }
    return [(chain.statuses, values)]


def _key_period(event: Event, args: Args) -> Rows:
    values = {
        "issuer": args["issuer"],
        "key": args["key"],
        "annulled": event.name == "KeyPeriodAnnulled",
        "from_time": args["fromTime"],
        "to_time": args["toTime"],
        "reason": args["reason"],
        "signer": args["signer"],
    }
    return [(chain.key_periods, values)]


_PROJECTIONS: dict[str, Projection] = {
    "ContractWired": _contract,
    "Sealed": _charter,
    "IssuerRegistered": _issuer,
    "RegistrarAssigned": _registrar,
    "KeyAdded": _key,
    "KeyRevoked": _key_revoked,
    "KeyCompromised": _key_cut,
    "IssuerSuspended": _issuer_standing("SUSPEND"),
    "IssuerRestored": _issuer_standing("RESTORE"),
    "Accredited": _accredited,
    "ScopeChanged": _scope,
    "AccreditationSuspended": _accreditation_standing("SUSPEND"),
    "AccreditationRestored": _accreditation_standing("RESTORE"),
    "AccreditationWithdrawn": _accreditation_standing("WITHDRAW"),
    "LogRegistered": _log,
    "LogKeyRotated": _log_key,
    "OperatorChanged": _log_operator,
    "MirrorSet": _log_mirror,
    "LogClosed": _log_closed,
    "Anchored": _anchored,
    "StatusChanged": _status,
    "KeyPeriodAnnulled": _key_period,
    "KeyPeriodConfirmed": _key_period,
    **recognition_events.PROJECTIONS,
}
