"""Founding a demonstration network: seats, contracts, offices, logs, and everybody's keys.

What is made here is marked `demo` for good: production refuses it. The people's keys (authorities,
registrars, accreditors) lie in key folders of their own, sealed by a passphrase beside them; the node
never reads them again.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from anchors.acts import SignedAct
from anchors.chain.port import ChainGateway
from anchors.deployment import Deployment, FoundingSeat, deploy
from anchors.signing import SigningKey
from ledger_api.client.act_signing import sign
from ledger_api.client.profile import create_profile, list_profiles, load_profile
from ledger_api.keyring import Keyring
from ledger_api.network_file import NetworkFile
from ledger_api.settings import Settings

MAX_GROWTH = 1_000_000
"""Entries by which one checkpoint may exceed the last."""

MIN_VOTING_PERIOD, QUORUM_PERCENT, TIMELOCK_DELAY = 2, 50, 1
"""Seconds, percent, seconds: a demonstration votes while people watch. Elsewhere it is weeks and days."""

OFFICES = {"registrar": "REGISTRAR", "accreditor": "ACCREDITOR"}
PASSPHRASE = "passphrase"  # noqa: S105 - the name of a file
_DEMO_SCRYPT_COST = 2**12
"""The demonstration's passphrase is random: stretching it protects nothing more."""

Fund = Callable[[str], None]
"""Gives an account what it needs to pay for transactions."""


@dataclass(frozen=True, slots=True)
class People:
    """The demonstration's people, by economy and office."""

    folder: Path

    @property
    def passphrase(self) -> str:
        """What opens their key folders."""
        return (self.folder / PASSPHRASE).read_text(encoding="ascii").strip()

    def key(self, economy: str, office: str) -> SigningKey:
        """One person's key: office is authority, delegate, registrar or accreditor."""
        return load_profile(self.folder, f"{economy.lower()}-{office}").signing_key(self.passphrase)


def people_of(settings: Settings) -> People:
    """Where the demonstration's people keep their keys."""
    return People(settings.data_dir / "people")


def accounts_to_fund(settings: Settings) -> list[str]:
    """Every account of this node that sends transactions; their keys are made when there are none."""
    keyring = Keyring(settings.keys_dir)
    operators = [keyring.make_operator(code, origin_of(code)).operator for code in settings.economies]
    return [keyring.make_relayer().address, *(key.address for key in operators)]


def origin_of(economy: str) -> str:
    """The name of a demonstration log, for good; its URL is another matter."""
    return f"{economy.lower()}.demo.concord.example"


def found(settings: Settings, gateway: ChainGateway, *, chain_url: str, fund: Fund | None) -> NetworkFile:
    """Found the network and write network.json as the last step; until then nothing counts as founded.

    Founding again after an interruption deploys anew and keeps the keys that were made.
    Raises `TransactionRevertedError`, `DeploymentError`, `ChainUnavailableError`.
    """
    keyring = Keyring(settings.keys_dir)
    people = _make_people(settings)
    deployer = keyring.make_relayer()
    if fund is not None:
        for account in accounts_to_fund(settings):
            fund(account)
    seats = [_seat(people, code) for code in settings.economies]
    deployment = deploy(
        gateway,
        deployer,
        network_id=secrets.token_bytes(32),
        deployment_id=secrets.token_bytes(32),
        founding_seats=seats,
        max_growth=MAX_GROWTH,
        min_voting_period=MIN_VOTING_PERIOD,
        quorum_percent=QUORUM_PERCENT,
        timelock_delay=TIMELOCK_DELAY,
        sign_charter=lambda digest, seat: people.key(seat.economy, "authority").sign_digest(digest),
    )
    network = _network_file(settings, deployment, chain_url)
    for code in settings.economies:
        for act in _first_acts(settings, network, people, keyring, code):
            contract, function, args = act.call_arguments()
            gateway.transact(network.contract(contract), function, args, key=deployer)
    network.save(settings.network_path)
    return network


def _make_people(settings: Settings) -> People:
    people = people_of(settings)
    people.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    secret = people.folder / PASSPHRASE
    if not secret.exists():
        secret.touch(mode=0o600)
        secret.write_text(secrets.token_urlsafe(24) + "\n", encoding="ascii")
    have = {profile.name for profile in list_profiles(people.folder)}
    for code in settings.economies:
        for office in ("authority", "delegate", *OFFICES):
            name = f"{code.lower()}-{office}"
            if name not in have:
                create_profile(people.folder, name, people.passphrase, cost=_DEMO_SCRYPT_COST)
    return people


def _seat(people: People, code: str) -> FoundingSeat:
    return FoundingSeat(
        economy=code,
        voting_class=0,
        category=1,
        authority=people.key(code, "authority").address,
        delegate=people.key(code, "delegate").address,
    )


def _network_file(settings: Settings, deployment: Deployment, chain_url: str) -> NetworkFile:
    confirmations = 1 if settings.confirmations is None else settings.confirmations
    made: dict[str, Any] = deployment.to_json() | {
        "mode": "demo",
        "chainUrl": chain_url,
        "finality": {"kind": "confirmations", "confirmations": confirmations},
        "nodes": [settings.node_url],
    }
    return NetworkFile.model_validate(made)


def _first_acts(
    settings: Settings, network: NetworkFile, people: People, keyring: Keyring, code: str
) -> Sequence[SignedAct]:
    """What an economy's authority signs on the first day: two appointments and a log."""
    authority = people.key(code, "authority")
    operator = keyring.make_operator(code, origin_of(code))
    appointments = [
        sign(
            network,
            "Appoint",
            {"economy": code, "account": people.key(code, name).address, "office": office},
            authority,
        )
        for name, office in OFFICES.items()
    ]
    log = sign(
        network,
        "RegisterLog",
        {
            "origin": origin_of(code),
            "economy": code,
            "operator": operator.operator.address,
            "vkey": operator.note_signer.vkey,
            "url": f"{settings.node_url}/log/{code}",
        },
        authority,
    )
    return [*appointments, log]
