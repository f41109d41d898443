"""Readers of what people sign: entries, statements, openings, presentations, acts, deliveries."""

from __future__ import annotations

import json
from random import Random
from typing import Any

from eth_keyfile.keyfile import create_keyfile_json

from anchors import entry as entries
from anchors import presentation as presentations
from anchors.acts import ACTS, SignedAct
from anchors.canonical import canonicalize, encode
from anchors.commitment import Disclosure, Opening, disclose, opening_from_json
from anchors.entry import Entry, EntrySignature, StatementBody
from anchors.errors import AnchorsError, KeystoreError
from anchors.fields import Group
from anchors.identity import identity_digest
from anchors.keystore import unlock
from anchors.presentation import Presentation
from anchors.signing import SigningKey, recover
from anchors.statement import (
    Statement,
    derived_from_root,
    lookups_root,
    sign_manifest,
)
from anchors.webhook import WebhookSigner, verify_delivery
from tests.anchors.strategies import KEY, NETWORK, plain_entry, plain_statement
from tests.anchors.test_acts import KEY as ACTOR
from tests.anchors.test_acts import signed as signed_act
from tests.anchors.test_presentation import OPENING, WHOLE
from tests.fuzz.campaign import FORGED, UNFAITHFUL, Target
from tests.fuzz.mutate import mutated_bytes, mutated_json, mutated_text, written

LOOKUPS = (b"\x04" * 32, b"\x05" * 32)
SOURCES = (b"\x06" * 32,)
RICH = plain_entry(plain_statement(lookups=lookups_root(LOOKUPS), derived_from=derived_from_root(SOURCES)))
RICH = Entry(StatementBody(RICH.statement, LOOKUPS, SOURCES), RICH.signatures)


def _manifest_entries() -> list[Entry]:
    statements = [plain_statement(revision=at + 1) for at in range(5)]
    made = []
    for statement, signature in zip(statements, sign_manifest(statements, KEY, NETWORK), strict=True):
        signed = EntrySignature(statement.issuer, signature.signature, signature.manifest)
        made.append(Entry(StatementBody(statement), (signed,)))
    return made


ENTRIES = [plain_entry(), RICH, *_manifest_entries()]
ENTRY_JSON = [entries.to_json(one) for one in ENTRIES]
SIGNED = {one.statement.signing_digest(NETWORK) for one in ENTRIES}
DISCLOSURE = disclose(OPENING, ["/body/values"])
DIGEST = OPENING.digest()
PRESENTED = [WHOLE, Presentation(WHOLE.network_id, WHOLE.entry, DISCLOSURE, WHOLE.receipt)]
PRESENTED_JSON = [json.loads(presentations.encode(one)) for one in PRESENTED]
ACTED = [signed_act(name) for name in ACTS]
ACT_JSON = [one.to_json() for one in ACTED]
ACT_DIGESTS = {one.digest() for one in ACTED}
SIGNER = WebhookSigner(b"\x09" * 32)
EVENT = encode({"id": "evt_1", "type": "review.required", "occurred_at": 1_790_000_000})
HEADERS = SIGNER.headers("evt_1", 1_790_000_000, EVENT)
KEYSTORES = [create_keyfile_json(KEY.secret, b"pass", kdf=kdf, iterations=2) for kdf in ("scrypt", "pbkdf2")]
NAMES = {KEY.address, KEY.address.removeprefix("0x")}
IDENTITY = {"name": "A", "country": "DE", "lei": "529900T8BM49AURSDO55", "address": "Hafenstraße 1"}


def _entry(rng: Random) -> bytes:
    if rng.random() < 0.3:
        return mutated_bytes(rng, entries.encode(rng.choice(ENTRIES)))
    return written(rng, mutated_json(rng, rng.choice(ENTRY_JSON)))


def _judge_entry(given: bytes, found: Entry) -> str | None:
    if entries.encode(found) != given:
        return UNFAITHFUL
    try:
        signers = entries.recover_signers(found, NETWORK)
    except AnchorsError:
        return None
    is_theirs = found.statement.signing_digest(NETWORK) in SIGNED
    return FORGED if KEY.address in signers and not is_theirs else None


def _statement(rng: Random) -> Any:
    return mutated_json(rng, rng.choice(ENTRY_JSON)["body"]["statement"])


def _judge_statement(given: Any, found: Statement) -> str | None:
    return None if found.to_json() == given else UNFAITHFUL


def _signature(rng: Random) -> tuple[bytes, bytes]:
    digest = ENTRIES[0].statement.signing_digest(NETWORK)
    signature = ENTRIES[0].signatures[0].signature
    if rng.random() < 0.5:
        return mutated_bytes(rng, digest), signature
    return digest, mutated_bytes(rng, signature)


def _judge_signature(given: tuple[bytes, bytes], found: str) -> str | None:
    honest = ENTRIES[0].statement.signing_digest(NETWORK), ENTRIES[0].signatures[0].signature
    return FORGED if found == KEY.address and given != honest else None


def _opening(rng: Random) -> Any:
    return mutated_json(rng, rng.choice((OPENING.to_json(), DISCLOSURE.to_json())))


def _read_opening(given: Any) -> tuple[Opening | Disclosure, bytes]:
    found = opening_from_json(given)
    return found, found.digest()


def _judge_opening(given: Any, found: tuple[Opening | Disclosure, bytes]) -> str | None:
    opened, digest = found
    if opened.to_json() != given:
        return UNFAITHFUL
    return FORGED if digest == DIGEST and not _says_the_same(opened) else None


def _says_the_same(opened: Opening | Disclosure | None) -> bool:
    """Whether it opens nothing but what the document holds."""
    if isinstance(opened, Opening):
        return (encode(opened.header), encode(opened.body)) == (encode(OPENING.header), encode(OPENING.body))
    assert opened is not None
    whole = disclose(OPENING, ["/header", "/body"])
    return all(whole.values(group).items() >= opened.values(group).items() for group in Group)


def _presentation(rng: Random) -> bytes:
    if rng.random() < 0.3:
        return mutated_bytes(rng, presentations.encode(rng.choice(PRESENTED)))
    return written(rng, mutated_json(rng, rng.choice(PRESENTED_JSON)))


def _judge_presentation(_: bytes, found: Presentation) -> str | None:
    again = presentations.encode(found)
    if presentations.decode(again) != found:
        return UNFAITHFUL
    try:
        is_theirs = found.opening is not None and found.opening.digest() == DIGEST
    except AnchorsError:
        return None
    return FORGED if is_theirs and not _says_the_same(found.opening) else None


def _act(rng: Random) -> Any:
    return mutated_json(rng, rng.choice(ACT_JSON))


def _in_one_spelling(act: Any) -> Any:
    """Wallets write whole numbers as text, too, and addresses with a checksum in their capitals."""
    message = {name: str(value) if type(value) is int else value for name, value in act["message"].items()}
    return {**act, "message": message, "address": act["address"].lower()}


def _judge_act(given: Any, found: SignedAct) -> str | None:
    if _in_one_spelling(found.to_json()) != _in_one_spelling(given):
        return UNFAITHFUL
    found.call_arguments()
    try:
        signer = found.signer()
    except AnchorsError:
        return None
    return FORGED if signer == ACTOR.address and found.digest() not in ACT_DIGESTS else None


def _delivery(rng: Random) -> tuple[dict[str, str], bytes]:
    headers = dict(HEADERS)
    if rng.random() < 0.6:
        name = rng.choice(list(headers))
        headers[name] = mutated_text(rng, headers[name])
        if rng.random() < 0.1:
            del headers[name]
    return (headers, EVENT) if rng.random() < 0.5 else (headers, mutated_bytes(rng, EVENT))


def _judge_delivery(given: tuple[dict[str, str], bytes], found: str) -> str | None:
    headers, body = given
    same = body == EVENT and (found, headers["webhook-timestamp"]) == ("evt_1", HEADERS["webhook-timestamp"])
    return None if same else FORGED


def _canonical(rng: Random) -> bytes:
    return written(rng, mutated_json(rng, rng.choice((*ENTRY_JSON, *PRESENTED_JSON, IDENTITY))))


def _judge_canonical(given: bytes, found: bytes) -> str | None:
    if canonicalize(found) != found:
        return UNFAITHFUL
    return None if json.loads(found, parse_int=float) == json.loads(given, parse_int=float) else UNFAITHFUL


def _keystore(rng: Random) -> Any:
    return mutated_json(rng, rng.choice(KEYSTORES))


def _unlock(given: Any) -> SigningKey:
    if not isinstance(given, dict):
        raise KeystoreError("not a keystore")
    return unlock(given, "pass", "the keystore")


def _judge_keystore(given: Any, found: SigningKey) -> str | None:
    return FORGED if found.address != KEY.address and given.get("address") in NAMES else None


TARGETS = (
    Target("canonical JSON", _canonical, canonicalize, _judge_canonical),
    Target("entry", _entry, entries.decode, _judge_entry),
    Target("entry kind", _entry, entries.kind_of),
    Target("statement", _statement, Statement.from_json, _judge_statement),
    Target("signature", _signature, lambda given: recover(*given), _judge_signature),
    Target("opening", _opening, _read_opening, _judge_opening),
    Target("presentation", _presentation, presentations.decode, _judge_presentation),
    Target("signed act", _act, SignedAct.from_json, _judge_act),
    Target("keystore", _keystore, _unlock, _judge_keystore),
    Target("identity", lambda rng: mutated_json(rng, IDENTITY), identity_digest),
    Target(
        "webhook",
        _delivery,
        lambda given: verify_delivery(SIGNER.public_key, *given, now=1_790_000_000),
        _judge_delivery,
    ),
)
