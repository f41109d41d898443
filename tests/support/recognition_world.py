"""Several economies on one chain: bodies, documents, agreements, ballots, policies, and time at hand."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from hashlib import sha256
from typing import Any

from anchors.act_ids import agreement_id, endorsement_subject, listing_id, registry_change_subject
from anchors.acts import accreditation_id, new_nonce
from anchors.canonical import encode
from anchors.chain.finality import Finality
from anchors.chain.port import ChainGateway, ContractRef
from anchors.hexadecimal import ZERO_32, to_hex
from anchors.note import NoteSigner
from anchors.signing import SigningKey
from ledger_api.indexer.chain_view import ChainTrustView
from ledger_api.indexer.indexer import Indexer
from ledger_api.indexer.trust_view import IndexTrustView, NetworkPins
from ledger_api.store.engine import Store
from tests.support.engines.simulator import ChainSimulator
from tests.support.registry import Registry, deploy_registry
from tests.support.signed_documents import Body, Document, Log, issued

ECONOMIES = ("VN", "DE", "EU", "FR", "BR")
START = 1_767_225_600
"""2026-01-01 in Unix seconds."""
DAY = 86_400


@dataclass
class Clock:
    """Stands still until it is moved."""

    now: float = START

    def __call__(self) -> float:
        return self.now


@dataclass
class RecognitionWorld:
    """A founded network and whoever acts in it; every act is mined in a block of its own."""

    registry: Registry
    advance: Callable[[int, int], None]
    """Let so many seconds pass, and mine so many blocks."""
    logs: dict[str, Log] = field(default_factory=dict)
    documents: list[Document] = field(default_factory=list)

    @property
    def chain(self) -> ChainGateway:
        return self.registry.gateway

    @property
    def now(self) -> int:
        return self.chain.head().time

    @property
    def pins(self) -> NetworkPins:
        deployment = self.registry.deployment
        directory = deployment.contracts["Directory"].address
        return NetworkPins(deployment.network_id, deployment.deployment_id, directory, demo_chain=True)

    @property
    def contracts(self) -> dict[str, ContractRef]:
        deployment = self.registry.deployment
        return {name: deployment.ref(name) for name in deployment.contracts}

    def settle(self) -> None:
        """Make everything so far final."""
        self.advance(0, 2)

    def bare_view(self, gateway: ChainGateway | None = None) -> ChainTrustView:
        """The trust view over this chain, or over another way to reach it."""
        deployment = self.registry.deployment
        return ChainTrustView(
            gateway or self.chain,
            self.pins,
            self.contracts,
            chain_id=deployment.chain_id,
            start_block=deployment.block,
        )

    def index_view(self, store: Store) -> IndexTrustView:
        """The trust view over an index of this chain as it is now."""
        start = self.registry.deployment.block
        Indexer(store, self.chain, self.contracts, start_block=start).catch_up()
        return IndexTrustView(store, self.pins)

    def act(
        self, name: str, key: SigningKey, extra: dict[str, bytes] | None = None, /, **message: Any
    ) -> None:
        """Sign and submit an act. Raises `TransactionRevertedError`."""
        self.registry.act(name, key, extra, **message)

    def authority(self, economy: str) -> SigningKey:
        return self.registry.authorities[economy]

    def open_log(self, economy: str) -> Log:
        """Register a log of the economy."""
        origin = f"concord.example/{economy.lower()}"
        log = Log(origin, self.registry.gas, NoteSigner(origin, sha256(origin.encode()).digest()))
        self.act(
            "RegisterLog",
            self.authority(economy),
            origin=origin,
            economy=economy,
            operator=log.operator.address,
            vkey=log.signer.vkey,
            url=f"https://{economy.lower()}.example/log",
        )
        self.logs[economy] = log
        return log

    def admit(self, name: str, economy: str, role: str = "FIRST_PARTY") -> Body:
        """Register an organisation."""
        key = SigningKey.from_bytes(sha256(f"key of {name}".encode()).digest())
        self.registry.register_issuer(economy, key, name, role)
        return Body(name, economy, role, key)

    def accredit(self, body: Body, number: str = "LAB-1", scope: dict[str, Any] | None = None) -> bytes:
        """Accredit a body for two years; returns the accreditation's id."""
        officer = self.registry.appoint(body.economy, "ACCREDITOR")
        blob = encode(scope or {"methods": ["ISO 9227"], "standards": [], "hs": ["73"]})
        self.act(
            "Accredit",
            officer,
            {"scopeBlob": blob},
            issuer=body.id,
            standard="ISO/IEC 17025",
            number=number,
            scope=sha256(blob).digest(),
            validFrom=self.now,
            validTo=self.now + 730 * DAY,
            accreditor=officer.address,
        )
        return accreditation_id(body.id, officer.address, number)

    def issue(self, body: Body, number: str, cosigner: Body | None = None) -> Document:
        """Log a document of the body in its economy's log; anchoring comes later."""
        document = issued(self.logs[body.economy], body, number, cosigner)
        self.documents.append(document)
        return document

    def anchor(self, log: Log) -> None:
        """Anchor all entries of a log."""
        size = len(log.entries)
        tree, last = log.tree(size), log.anchored[-1] if log.anchored else 0
        proof = list(tree.consistency_proof(last)) if last else []
        contract = self.registry.deployment.ref("Logs")
        args = [log.id, size, tree.root(), proof, bytes(32)]
        self.chain.transact(contract, "anchor", args, key=log.operator)
        log.anchored.append(size)

    def status(
        self, kind: str, document: Document, successor: bytes = ZERO_32, *, by: SigningKey | None = None
    ) -> None:
        """An act on a document by its issuer, or by who may speak for it."""
        key = by or document.issuer.key
        self.act(
            f"{kind.capitalize()}Document",
            key,
            issuer=document.issuer.id,
            digest=document.statement.digest,
            reason="DATA_ERROR",
            effectiveAt=0,
            successor=successor,
            signer=key.address,
        )

    def propose(self, economy: str, parties: tuple[str, ...], terms: dict[str, Any]) -> tuple[bytes, bytes]:
        """Propose the first version of an agreement; returns its id and the digest of its terms."""
        nonce = new_nonce()
        agreement = agreement_id(economy, nonce)
        return agreement, self.amend(economy, agreement, 1, parties, terms, nonce=nonce)

    def amend(
        self,
        economy: str,
        agreement: bytes,
        version: int,
        parties: tuple[str, ...],
        terms: dict[str, Any],
        **more: Any,
    ) -> bytes:
        """Propose a version; returns the digest of its terms."""
        blob = encode(terms)
        digest = sha256(blob).digest()
        self.act(
            "ProposeTerms",
            self.authority(economy),
            {"termsBlob": blob},
            economy=economy,
            agreement=agreement,
            version=version,
            title=str(terms["title"]),
            parties=",".join(sorted(parties)),
            terms=digest,
            **more,
        )
        return digest

    def bind(self, name: str, economy: str, agreement: bytes, terms: bytes, version: int = 1) -> None:
        """SignAgreement, RatifyAgreement or AccedeToAgreement."""
        self.act(
            name,
            self.authority(economy),
            economy=economy,
            agreement=agreement,
            version=version,
            terms=terms,
        )

    def conclude(self, parties: tuple[str, ...], terms: dict[str, Any]) -> tuple[bytes, bytes]:
        """Propose, sign and ratify."""
        agreement, digest = self.propose(parties[0], parties, terms)
        for name in ("SignAgreement", "RatifyAgreement"):
            for economy in parties:
                self.bind(name, economy, agreement, digest)
        return agreement, digest

    def endorse(self, agreement: bytes, terms: bytes, version: int = 1) -> int:
        """Put the terms to the vote, let every seat vote for them, endorse; returns the ballot's number."""
        title = f"Endorse {to_hex(agreement)[:10]}"
        speaker = self.registry.delegates["VN"]
        self.act(
            "ProposeEndorsement",
            speaker,
            economy="VN",
            title=title,
            agreement=agreement,
            version=version,
            terms=terms,
            closes=self.now + 100,
            signer=speaker.address,
        )
        ballot = int(self.registry.read("Committee", "ballotCount"))
        contract = self.registry.deployment.contracts["Agreements"].address
        subject = endorsement_subject(contract, agreement, version, terms)
        for economy in ECONOMIES:
            self.vote(ballot, title, subject, economy, "FOR")
        self.advance(200, 1)
        self.chain.transact(
            self.registry.deployment.ref("Agreements"), "endorse", [agreement, ballot], key=self.registry.gas
        )
        return ballot

    def vote(
        self,
        ballot: int,
        title: str,
        subject: bytes,
        economy: str,
        choice: str,
        *,
        reason: bytes = b"",
        sequence: int = 1,
    ) -> None:
        """The vote of an economy's delegate."""
        speaker = self.registry.delegates[economy]
        self.act(
            "CastVote",
            speaker,
            {"reasonText": reason},
            ballot=ballot,
            title=title,
            subject=subject,
            economy=economy,
            choice=choice,
            reason=sha256(reason).digest() if reason else bytes(32),
            sequence=sequence,
            signer=speaker.address,
        )

    def decide_category(self, economy: str, category: int) -> int:
        """Let the Committee give an economy another category; returns the ballot's number."""
        return self.decide(
            "Category", f"Category of {economy}", seat=economy, category=category, effectiveAt=0
        )

    def decide(self, kind: str, title: str, voters: tuple[str, ...] = ECONOMIES, **matter: Any) -> int:
        """Let the Committee change the registry, and carry it out; returns the ballot's number."""
        speaker = self.registry.delegates["VN"]
        closes, signer = self.now + 100, speaker.address
        self.act(f"Propose{kind}", speaker, economy="VN", title=title, closes=closes, signer=signer, **matter)
        ballot = int(self.registry.read("Committee", "ballotCount"))
        opened = self.registry.read("Committee", "ballotOf", ballot)
        subject = registry_change_subject(opened.target, opened.payload)
        for voter in voters:
            self.vote(ballot, title, subject, voter, "FOR")
        self.advance(200, 1)
        gas, ref = self.registry.gas, self.registry.deployment.ref
        self.chain.transact(ref("Committee"), "enact", [ballot], key=gas)
        self.advance(10, 1)
        call = [opened.target, 0, opened.payload, bytes(32), ballot.to_bytes(32)]
        self.chain.transact(ref("Timelock"), "execute", call, key=gas)
        return ballot

    def list_body(self, body: Body, agreement: bytes, annex: str) -> bytes:
        """The body's economy lists it; returns the listing's id."""
        self.act(
            "ListBody",
            self.authority(body.economy),
            issuer=body.id,
            agreement=agreement,
            annex=annex,
            economy=body.economy,
            effectiveFrom=0,
            effectiveTo=0,
        )
        return listing_id(body.id, agreement, annex, body.economy, 0)

    def publish_policy(self, economy: str, policy: dict[str, Any]) -> None:
        """An economy's table of actions."""
        blob = encode(policy)
        self.act(
            "PublishPolicy",
            self.authority(economy),
            {"policyBlob": blob},
            economy=economy,
            policy=sha256(blob).digest(),
            effectiveAt=0,
        )


def found_world(
    chain: ChainGateway, gas: SigningKey, advance: Callable[[int, int], None]
) -> RecognitionWorld:
    """A network of five economies on this chain, with a log each in VN and BR."""
    world = RecognitionWorld(deploy_registry(chain, gas, ECONOMIES, max_growth=1_000), advance)
    for economy in ("VN", "BR"):
        world.open_log(economy)
    return world


def simulated_world() -> RecognitionWorld:
    """The same on a simulated chain, two blocks making one final."""
    clock = Clock()
    chain = ChainSimulator(finality=Finality(2), clock=clock)
    gas = SigningKey.from_bytes(sha256(b"gas").digest())
    chain.fund(gas.address)
    return found_world(chain, gas, _advance(chain, clock))


def fork(world: RecognitionWorld) -> RecognitionWorld:
    """A simulated world with the same past, and a future of its own."""
    assert isinstance(world.chain, ChainSimulator)
    chain, clock = world.chain.fork(), Clock(world.now)
    chain._clock = clock
    logs = {
        economy: replace(log, entries=list(log.entries), anchored=list(log.anchored))
        for economy, log in world.logs.items()
    }
    registry = replace(world.registry, gateway=chain, officers=dict(world.registry.officers))
    return RecognitionWorld(registry, _advance(chain, clock), logs, list(world.documents))


def _advance(chain: ChainSimulator, clock: Clock) -> Callable[[int, int], None]:
    def advance(seconds: int, blocks: int) -> None:
        clock.now += seconds
        chain.mine(blocks)

    return advance
