"""The engines a node runs on: chain, content store, database; embedded unless settings point elsewhere."""

from __future__ import annotations

from urllib.parse import urlsplit

from anchors.chain.anvil import CHAIN_ID, Anvil
from anchors.chain.finality import Finality
from anchors.chain.plain_rpc import PlainRpc
from anchors.chain.port import ChainGateway
from anchors.content.directory import DirectoryContentStore
from anchors.content.port import ContentStore
from anchors.errors import ChainError
from ledger_api.network_file import NetworkFile
from ledger_api.refusals import RefusedError
from ledger_api.settings import Settings
from ledger_api.store.engine import Store, open_store
from ledger_api.store.migrate import check_revision, upgrade

_DEMO_CLIENTS = ("anvil", "hardhat", "ganache")
_DEMO_CHAINS = (CHAIN_ID, 1337)


def start_chain(settings: Settings, network: NetworkFile | None) -> tuple[str, Anvil | None]:
    """The chain's URL, and the embedded engine when it is ours to stop.

    The embedded chain keeps its port, which the network file names to those who join. Where another
    process of this node runs it already, that one is used.
    Raises `EngineMissingError`, `ChainUnavailableError`.
    """
    if settings.chain_url is not None:
        return settings.chain_url, None
    if not embeds_chain(settings):
        assert network is not None
        return network.chain_url, None
    if network is not None and _answers(network):
        return network.chain_url, None
    port = urlsplit(network.chain_url).port if network else None
    engine = Anvil(settings.data_dir / "chain", port=port)
    engine.start()
    return engine.url, engine


def embeds_chain(settings: Settings) -> bool:
    """Whether this node runs the chain itself: it founded the network, on no chain of somebody else."""
    if settings.chain_url is not None or settings.mode == "production":
        return False
    return settings.network is None and not (settings.data_dir / "joined").exists()


def _answers(network: NetworkFile) -> bool:
    try:
        return bool(PlainRpc(network.chain_url).ask("eth_chainId") == hex(network.chain_id))
    except ChainError:
        return False


def pace(engine: Anvil, block_time: int | None) -> None:
    """Blocks at an even pace, as on a real chain; founding runs without one to be quick."""
    if block_time is not None:
        engine.rpc("evm_setIntervalMining", block_time)


def connect_chain(url: str, finality: Finality) -> ChainGateway:
    """A gateway to the chain. Importing it takes over a second; it is loaded when a node needs one."""
    from anchors.chain.web3_gateway import Web3Gateway

    return Web3Gateway(url, finality=finality)


def open_content(settings: Settings) -> ContentStore:
    """Kubo where an API is named, else a directory in the data folder."""
    if settings.ipfs_api is not None:
        from anchors.content.kubo import KuboContentStore

        return KuboContentStore(settings.ipfs_api)
    return DirectoryContentStore(settings.data_dir / "content")


def open_database(settings: Settings) -> Store:
    """The node's database; the embedded one migrates itself, others are checked only.

    Raises `UnknownRevisionError`, `SchemaOutdatedError`, `StoreUnavailableError`.
    """
    store = open_store(settings.store_url)
    if settings.is_embedded_store:
        upgrade(store)
    else:
        check_revision(store)
    return store


def refuse_demonstration(settings: Settings, network: NetworkFile, gateway: ChainGateway) -> None:
    """In production, refuse what only a demonstration may run on.

    Raises `RefusedError` DEMO_NETWORK_IN_PRODUCTION, DEMO_CHAIN_IN_PRODUCTION.
    """
    if settings.mode != "production":
        return
    if network.mode == "demo":
        raise RefusedError(
            "DEMO_NETWORK_IN_PRODUCTION",
            "the network file is of a demonstration: its keys are no secret",
            fix="Found a network with keys of its own, or start with CONCORD_MODE=demo.",
        )
    client = gateway.client_version().lower()
    if gateway.chain_id() in _DEMO_CHAINS or any(name in client for name in _DEMO_CLIENTS):
        raise RefusedError(
            "DEMO_CHAIN_IN_PRODUCTION",
            f"the chain is {client or 'unnamed'}, a demonstration chain",
            fix="Point CONCORD_CHAIN_URL at the consortium's chain.",
        )


def check_engines(gateway: ChainGateway, content: ContentStore) -> dict[str, str]:
    """`ok` or the code of the problem, for chain and content store.

    Anybody may ask, and an engine's own words name addresses, folders and, in a URL, keys.
    """
    found = {"chain": "ok", "content": "ok"}
    try:
        gateway.head()
    except ChainError as failure:
        found["chain"] = failure.code
    try:
        content.check()
    except Exception as failure:
        found["content"] = getattr(failure, "code", type(failure).__name__)
    return found
