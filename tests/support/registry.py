"""A deployed registry to act in: every part's key at hand, acts signed and submitted in one line."""

from __future__ import annotations

import contextlib
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from anchors.acts import ACTS, SignedAct, new_nonce, prove_possession, sign_act
from anchors.chain.port import ChainGateway, Receipt
from anchors.deployment import Deployment, FoundingSeat, deploy
from anchors.identity import identity_digest, issuer_id
from anchors.signing import SigningKey

NETWORK_ID = bytes(range(32))
DEPLOYMENT_ID = bytes(range(32, 64))
FAR = 2**40
"""A deadline that no test reaches, in Unix seconds."""


@dataclass
class Registry:
    """A sealed deployment and the keys of those who act in it; `gas` pays for what is submitted."""

    gateway: ChainGateway
    deployment: Deployment
    gas: SigningKey
    authorities: dict[str, SigningKey]
    delegates: dict[str, SigningKey]
    officers: dict[tuple[str, str], SigningKey] = field(default_factory=dict)

    def sign(
        self, name: str, key: SigningKey, extra: Mapping[str, bytes] | None = None, /, **message: Any
    ) -> SignedAct:
        """Sign an act; nonce and deadline are filled in unless given."""
        filled = {"nonce": new_nonce(), "deadline": FAR} | message
        contract = self.deployment.contracts[ACTS[name].contract]
        return sign_act(
            name,
            filled,
            key,
            chain_id=self.deployment.chain_id,
            contract_address=contract.address,
            deployment_id=self.deployment.deployment_id,
            extra=extra,
        )

    def submit(self, act: SignedAct) -> Receipt:
        """Submit a signed act. Raises `TransactionRevertedError` with the contract's error."""
        contract, function, args = act.call_arguments()
        return self.gateway.transact(self.deployment.ref(contract), function, args, key=self.gas)

    def act(
        self, name: str, key: SigningKey, extra: Mapping[str, bytes] | None = None, /, **message: Any
    ) -> Receipt:
        """Sign and submit."""
        return self.submit(self.sign(name, key, extra, **message))

    def read(self, contract: str, function: str, *args: Any) -> Any:
        """Ask a contract."""
        return self.gateway.call(self.deployment.ref(contract), function, *args)

    def appoint(self, economy: str, office: str) -> SigningKey:
        """Appoint a new officer, once for each economy and office."""
        if (economy, office) not in self.officers:
            officer = SigningKey.generate()
            self.act(
                "Appoint",
                self.authorities[economy],
                economy=economy,
                account=officer.address,
                office=office,
            )
            self.officers[economy, office] = officer
        return self.officers[economy, office]

    def possession(self, key: SigningKey, issuer: bytes) -> bytes:
        """The proof that a key's holder gives."""
        return prove_possession(
            key,
            issuer,
            chain_id=self.deployment.chain_id,
            contract_address=self.deployment.contracts["Issuers"].address,
            deployment_id=self.deployment.deployment_id,
        )

    def register_issuer(
        self, economy: str, key: SigningKey, name: str = "Mill", role: str = "FIRST_PARTY"
    ) -> bytes:
        """Admit an issuer through its economy's officer; returns its id."""
        from anchors.canonical import encode

        officer = self.appoint(economy, "REGISTRAR" if role == "FIRST_PARTY" else "ACCREDITOR")
        record = {"name": name, "country": economy}
        identity = identity_digest(record)
        issuer = issuer_id(economy, identity)
        self.act(
            "RegisterIssuer",
            officer,
            {"identityRecord": encode(record), "keyProof": self.possession(key, issuer)},
            economy=economy,
            identity=identity,
            role=role,
            key=key.address,
            registrar=officer.address,
        )
        return issuer

    def register_log(self, economy: str, origin: str, operator: SigningKey) -> None:
        """Open a log of an economy."""
        self.act(
            "RegisterLog",
            self.authorities[economy],
            origin=origin,
            economy=economy,
            operator=operator.address,
            vkey=f"{origin}+00000000+AQ==",
            url=f"https://{economy.lower()}.example/log",
        )


def deploy_registry(
    gateway: ChainGateway,
    gas: SigningKey,
    economies: Sequence[str] = ("VN", "DE"),
    *,
    max_growth: int = 2_000_000,
    min_voting_period: int = 2,
    timelock_delay: int = 1,
) -> Registry:
    """Deploy, wire and seal with one seat for each economy; `gas` deploys and holds no seat."""
    authorities = {economy: SigningKey.generate() for economy in economies}
    delegates = {economy: SigningKey.generate() for economy in economies}
    seats = [
        FoundingSeat(economy, 0, 1, key.address, delegates[economy].address)
        for economy, key in authorities.items()
    ]
    deployment = deploy(
        gateway,
        gas,
        network_id=NETWORK_ID,
        deployment_id=DEPLOYMENT_ID,
        founding_seats=seats,
        max_growth=max_growth,
        min_voting_period=min_voting_period,
        timelock_delay=timelock_delay,
        sign_charter=lambda digest, seat: authorities[seat.economy].sign_digest(digest),
    )
    return Registry(gateway, deployment, gas, authorities, delegates)


@contextlib.contextmanager
def embedded_chain() -> Iterator[tuple[ChainGateway, SigningKey]]:
    """An anvil of its own, and a funded key; both gone at the end."""
    from anchors.chain.anvil import Anvil
    from anchors.chain.finality import Finality
    from anchors.chain.web3_gateway import Web3Gateway

    gas = SigningKey.generate()
    with tempfile.TemporaryDirectory() as folder, Anvil(Path(folder)) as chain:
        chain.fund(gas.address)
        yield Web3Gateway(chain.url, finality=Finality(confirmations=0)), gas
