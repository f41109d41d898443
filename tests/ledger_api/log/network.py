"""A founded network for tests: really deployed contracts, really signed acts, statements and entries."""

from __future__ import annotations

from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

from anchors import entry as entries
from anchors.acts import accreditation_id, new_nonce, prove_possession, sign_act
from anchors.canonical import encode
from anchors.chain.port import ChainGateway, ContractRef, Receipt
from anchors.deployment import Deployment, FoundingSeat, deploy
from anchors.hexadecimal import ZERO_32
from anchors.identity import identity_digest, issuer_id
from anchors.note import NoteSigner
from anchors.signing import SigningKey
from anchors.statement import Statement, lookups_root, number_hash, sign_statement
from ledger_api.log.anchorer import OperatorKeys
from ledger_api.log.submission import NewSubmission

NETWORK_ID = sha256(b"test network").digest()
DEPLOYMENT_ID = sha256(b"test deployment").digest()
ECONOMY = "VN"
ORIGIN = "concord.example/vn"
FAR = 2**40


def key(name: str) -> SigningKey:
    """The key of this person; the same in every run."""
    return SigningKey.from_bytes(sha256(name.encode()).digest())


@dataclass
class Network:
    """One economy with one log; `send` submits acts as anyone may."""

    gateway: ChainGateway
    deployment: Deployment
    keys: OperatorKeys
    origin: str = ORIGIN
    issuers: dict[str, bytes] = field(default_factory=dict)

    @property
    def contracts(self) -> dict[str, ContractRef]:
        return {name: self.deployment.ref(name) for name in self.deployment.contracts}

    @property
    def operators(self) -> dict[str, OperatorKeys]:
        return {self.origin: self.keys}

    def send(
        self, act: str, by: SigningKey, /, extra: dict[str, bytes] | None = None, **message: Any
    ) -> Receipt:
        """Sign an act and put it on the chain."""
        message = {**message, "nonce": new_nonce(), "deadline": FAR}
        contract = _contract_of(act)
        signed = sign_act(
            act,
            message,
            by,
            chain_id=self.deployment.chain_id,
            contract_address=self.deployment.contracts[contract].address,
            deployment_id=self.deployment.deployment_id,
            extra=extra,
        )
        name, function, args = signed.call_arguments()
        return self.gateway.transact(self.contracts[name], function, args, key=key("relayer"))

    def register_issuer(self, name: str, *, role: str = "FIRST_PARTY", overseer: str = "registrar") -> bytes:
        """Register an organisation whose signing key is `key(name)`."""
        record = {"name": name, "country": ECONOMY}
        identity = identity_digest(record)
        issuer = issuer_id(ECONOMY, identity)
        self.issuers[name] = issuer
        self.send(
            "RegisterIssuer",
            key(overseer),
            extra={"identityRecord": encode(record), "keyProof": self.proof(key(name), issuer)},
            economy=ECONOMY,
            identity=identity,
            role=role,
            key=key(name).address,
            registrar=key(overseer).address,
        )
        return issuer

    def proof(self, of: SigningKey, issuer: bytes) -> bytes:
        """Proof of possession of a key for an issuer."""
        return prove_possession(
            of,
            issuer,
            chain_id=self.deployment.chain_id,
            contract_address=self.deployment.contracts["Issuers"].address,
            deployment_id=self.deployment.deployment_id,
        )

    def accredit(self, name: str, standard: str = "ISO/IEC 17025", number: str = "LAB-1") -> bytes:
        """Accredit an organisation; returns the accreditation's id."""
        scope = encode({"methods": ["ISO 9227"], "standards": [], "hs": ["73"]})
        self.send(
            "Accredit",
            key("accreditor"),
            extra={"scopeBlob": scope},
            issuer=self.issuers[name],
            standard=standard,
            number=number,
            scope=sha256(scope).digest(),
            validFrom=1_700_000_000,
            validTo=2_000_000_000,
            accreditor=key("accreditor").address,
        )
        return accreditation_id(self.issuers[name], key("accreditor").address, number)

    def status(
        self, kind: str, name: str, digest: bytes, *, successor: bytes = ZERO_32, by: str | None = None
    ) -> Receipt:
        """An act of the issuer, or of its overseer, on one of its documents."""
        return self.send(
            f"{kind.capitalize()}Document",
            key(by or name),
            issuer=self.issuers[name],
            digest=digest,
            reason="DATA_ERROR",
            effectiveAt=0,
            successor=successor,
            signer=key(by or name).address,
        )

    def submission(
        self, name: str, number: str, *, lookups: tuple[bytes, ...] = (), **changes: Any
    ) -> NewSubmission:
        """A signed statement by this organisation, as an admitted submission."""
        values: dict[str, Any] = {
            "origin": self.origin,
            "issuer": self.issuers[name],
            "digest": sha256(f"document {number}".encode()).digest(),
            "type": "material_test_report:3.1",
            "economy": ECONOMY,
            "number_hash": number_hash(number),
            "issued_on": "2026-08-01",
            "lookups": lookups_root(lookups),
        }
        statement = Statement(**(values | changes))
        signature = entries.EntrySignature(statement.issuer, sign_statement(statement, key(name), NETWORK_ID))
        body = entries.StatementBody(statement, tuple(sorted(lookups)))
        return NewSubmission(
            statement_digest=statement.signing_digest(NETWORK_ID),
            origin=statement.origin,
            entry=entries.encode(entries.Entry(body, (signature,))),
            document_digest=statement.digest,
            issuer=statement.issuer,
            doc_type=statement.type,
            number_hash=statement.number_hash,
            revision=statement.revision,
        )


def found(gateway: ChainGateway, fund: Any) -> Network:
    """Deploy, seal, appoint, and register one log. `fund` gives an address gas."""
    for name in ("deployer", "relayer", "operator"):
        fund(key(name).address)
    seat = FoundingSeat(ECONOMY, 0, 2, key("authority").address, key("delegate").address)
    deployment = deploy(
        gateway,
        key("deployer"),
        network_id=NETWORK_ID,
        deployment_id=DEPLOYMENT_ID,
        founding_seats=[seat],
        max_growth=1_000,
        min_voting_period=2,
        timelock_delay=1,
        sign_charter=lambda digest, _: key("authority").sign_digest(digest),
    )
    note_signer = NoteSigner(ORIGIN, sha256(b"log key").digest())
    network = Network(gateway, deployment, OperatorKeys(key("operator"), note_signer))
    for office, name in (("REGISTRAR", "registrar"), ("ACCREDITOR", "accreditor")):
        network.send("Appoint", key("authority"), economy=ECONOMY, account=key(name).address, office=office)
    network.send(
        "RegisterLog",
        key("authority"),
        origin=ORIGIN,
        economy=ECONOMY,
        operator=key("operator").address,
        vkey=note_signer.vkey,
        url="http://127.0.0.1:1/log/VN",
    )
    return network


def _contract_of(act: str) -> str:
    from anchors.acts import act_type

    return act_type(act).contract
