"""What is wrong with a node, part by part, without starting it."""

from __future__ import annotations

import stat
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from anchors import deployment
from anchors.chain.anvil import find_anvil
from ledger_api import engines
from ledger_api.keyring import Keyring
from ledger_api.log.chain_view import compare_with_chain, read_head
from ledger_api.network_file import NetworkFile, load_network
from ledger_api.settings import Settings
from ledger_api.store.engine import open_store
from ledger_api.store.migrate import check_revision

_Found = TypeVar("_Found")


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """One part: how it is, and what to do where it is not well."""

    part: str
    is_well: bool
    detail: str
    fix: str = ""


def examine(settings: Settings) -> list[Diagnosis]:
    """Look at every part; one that fails keeps no other from being looked at."""
    return list(_examine(settings))


def _examine(settings: Settings) -> Iterator[Diagnosis]:
    network: NetworkFile | None = None
    source = settings.network or settings.network_path
    if settings.network is None and not settings.network_path.exists():
        yield Diagnosis(
            "network",
            settings.mode == "demo",
            f"{settings.network_path} is not there",
            "Start `concord up` to found a demonstration network, or join one with `concord join URL`.",
        )
    else:
        found, network = _attempt("network", lambda: load_network(source))
        yield found
    yield _attempt("keys", lambda: _keys(settings.keys_dir))[0]
    yield _attempt("database", lambda: _database(settings))[0]
    yield _attempt("content store", lambda: _content(settings))[0]
    if settings.chain_url is None and (network is None or engines.embeds_chain(settings)):
        yield _attempt("anvil", find_anvil)[0]
    if network is not None:
        yield from _chain(settings, network)


def _chain(settings: Settings, network: NetworkFile) -> Iterator[Diagnosis]:
    url = settings.chain_url or network.chain_url
    gateway = engines.connect_chain(url, network.rule())
    found, head = _attempt("chain", gateway.head)
    yield found
    if head is None:
        return
    yield _attempt("mode", lambda: engines.refuse_demonstration(settings, network, gateway))[0]
    known = deployment.Deployment.from_json(network.model_dump(by_alias=True))
    yield _attempt("contracts", lambda: deployment.check(gateway, known))[0]
    store = open_store(settings.store_url)
    try:
        for origin, keys in Keyring(settings.keys_dir).operators().items():
            anchored = read_head(gateway, network.contract("Logs"), origin)
            yield _attempt(f"log {origin}", lambda: compare_with_chain(store, origin, anchored))[0]  # noqa: B023
            balance = gateway.balance(keys.operator.address)
            needs = gateway.gas_price() > 0 and balance == 0
            yield Diagnosis(
                f"operator of {origin}",
                not needs,
                f"{keys.operator.address} holds {balance} wei",
                "Fund the account: it pays for anchors." if needs else "",
            )
    finally:
        store.close()


def _attempt(part: str, look: Callable[[], _Found]) -> tuple[Diagnosis, _Found | None]:
    try:
        found = look()
    except Exception as failure:
        fix = getattr(failure, "fix", "See the detail.")
        return Diagnosis(
            part, False, f"{getattr(failure, 'code', type(failure).__name__)}: {failure}", fix
        ), None
    detail = found if isinstance(found, str) else "works"
    return Diagnosis(part, True, detail), found


def _keys(folder: Path) -> str:
    open_to_others = [
        path for path in folder.rglob("*") if path.is_file() and stat.S_IMODE(path.stat().st_mode) & 0o077
    ]
    if open_to_others:
        raise PermissionError(f"others can read {open_to_others[0]}; make it mode 0600")
    logs = Keyring(folder).operators()
    return f"operates {len(logs)} logs" if logs else "operates no log: this node mirrors and verifies"


def _database(settings: Settings) -> str:
    if settings.is_embedded_store and settings.database_url is None:
        file = settings.data_dir / "concord.db"
        if not file.exists():
            return "is made at the first start"
    store = open_store(settings.store_url)
    try:
        check_revision(store)
    finally:
        store.close()
    return settings.store_url.partition("@")[2] or settings.store_url


def _content(settings: Settings) -> str:
    engines.open_content(settings).check()
    return settings.ipfs_api or str(settings.data_dir / "content")
