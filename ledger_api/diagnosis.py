"""What is wrong with a node, part by part, without starting it."""

from __future__ import annotations

import shutil
import stat
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import TypeVar

from anchors import deployment
from anchors.chain.anvil import find_anvil
from anchors.chain.port import Block, ChainGateway, ContractRef
from ledger_api import engines
from ledger_api.keyring import Keyring
from ledger_api.log.chain_view import compare_with_chain, read_head
from ledger_api.log.health import Health
from ledger_api.network_file import NetworkFile, load_network
from ledger_api.refusals import RefusedError
from ledger_api.settings import Settings
from ledger_api.store.engine import Store, open_store
from ledger_api.store.migrate import check_revision
from ledger_api.working_order import Diagnosis, judge_clock, judge_disk, judge_index, judge_work

_Found = TypeVar("_Found")


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
    yield judge_disk(shutil.disk_usage(_existing(settings.data_dir)).free, str(settings.data_dir))
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
    yield judge_clock(time.time(), head.time, is_demo=network.mode == "demo")
    yield _attempt("mode", lambda: engines.refuse_demonstration(settings, network, gateway))[0]
    known = deployment.Deployment.from_json(network.model_dump(by_alias=True))
    yield _attempt("seal", lambda: _seal(gateway, known))[0]
    yield _attempt("contracts", lambda: deployment.check(gateway, known))[0]
    if _is_made(settings):
        yield from _work(settings, network, gateway, head)


def _work(
    settings: Settings, network: NetworkFile, gateway: ChainGateway, head: Block
) -> Iterator[Diagnosis]:
    """What needs both the database and the chain."""
    found, store = _attempt("database", lambda: open_store(settings.store_url))
    if store is None:
        yield found
        return
    try:
        keyring = Keyring(settings.keys_dir)
        operators = keyring.operators()
        found, snapshot = _attempt("figures", Health(store, tuple(operators)).snapshot)
        if snapshot is None:
            yield found
        else:
            yield judge_index(head.number, snapshot.next_block)
            yield from judge_work(snapshot, anchor_window=settings.anchor_window)
        contract = network.contract("Logs")
        for origin in operators:
            yield _attempt(f"log {origin}", partial(_same_history, store, gateway, contract, origin))[0]
        paying = {f"operator of {origin}": keys.operator.address for origin, keys in operators.items()}
        relayer = keyring.relayer()
        if relayer is not None:
            paying["relayer"] = relayer.address
        for part, address in paying.items():
            yield _attempt(part, partial(_funded, gateway, address))[0]
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


def _same_history(store: Store, gateway: ChainGateway, logs: ContractRef, origin: str) -> str:
    compare_with_chain(store, origin, read_head(gateway, logs, origin))
    return "no shorter than the chain's, and the same"


def _funded(gateway: ChainGateway, address: str) -> str:
    balance = gateway.balance(address)
    if gateway.gas_price() > 0 and balance == 0:
        raise RefusedError(
            "ACCOUNT_EMPTY", f"{address} holds nothing", fix="Fund the account: the chain asks for gas."
        )
    return f"{address} holds {balance} wei"


def _seal(gateway: ChainGateway, known: deployment.Deployment) -> str:
    if not gateway.call(known.ref("Directory"), "isSealed"):
        raise deployment.DeploymentError("the Directory is not sealed", code="DEPLOYMENT_NOT_SEALED")
    return f"the Directory {known.contracts['Directory'].address} is sealed"


def _existing(folder: Path) -> Path:
    """The folder, or the nearest above it that is there."""
    return next(one for one in (folder, *folder.absolute().parents) if one.exists())


def _is_made(settings: Settings) -> bool:
    return settings.database_url is not None or (settings.data_dir / "concord.db").exists()


def _database(settings: Settings) -> str:
    if not _is_made(settings):
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
