"""The engines of a soak run: what is taken away is a process of its own, the rest is embedded."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager, nullcontext
from pathlib import Path

from anchors.chain.anvil import Anvil
from anchors.errors import EngineMissingError
from ledger_api.founding import accounts_to_fund
from ledger_api.settings import Settings
from ledger_api.store.engine import open_store
from ledger_api.store.migrate import upgrade
from tests.soak.node import ECONOMY
from tests.support.engines.kubo import Kubo, running_kubo
from tests.support.engines.postgres import running_postgres

Say = Callable[[str], None]
Outage = Callable[[float], None]
"""Takes an engine away for so many seconds, then gives it back."""


@contextmanager
def database(kind: str) -> Iterator[dict[str, str]]:
    """The node's environment for a database of this kind."""
    if kind == "sqlite":
        yield {}
        return
    with running_postgres() as server:
        url = server.new_database("soak")
        store = open_store(url)
        upgrade(store)
        store.close()
        yield {"CONCORD_DATABASE_URL": url}


@contextmanager
def outage(kind: str, folder: Path, say: Say) -> Iterator[tuple[dict[str, str], Outage]]:
    """The node's environment, and how its chain or its content store goes away and comes back."""
    opened: AbstractContextManager[tuple[dict[str, str], Outage]] = (
        _chain(folder) if kind == "chain" else _content(folder, say)
    )
    with opened as ready:
        yield ready


@contextmanager
def _chain(folder: Path) -> Iterator[tuple[dict[str, str], Outage]]:
    with Anvil(folder / "chain", block_time=1) as engine:
        for account in accounts_to_fund(Settings(data_dir=folder / "node", economies=(ECONOMY,))):
            engine.fund(account)

        def away(seconds: float) -> None:
            engine.kill()
            time.sleep(seconds)
            engine.start()

        yield {"CONCORD_CHAIN_URL": engine.url, "CONCORD_CONFIRMATIONS": "1"}, away


@contextmanager
def _content(folder: Path, say: Say) -> Iterator[tuple[dict[str, str], Outage]]:
    with ExitStack() as stack:
        try:
            kubo: Kubo | None = stack.enter_context(running_kubo(folder / "kubo"))
        except EngineMissingError as missing:
            say(f"no Kubo here ({missing.detail}); the content folder is taken away instead")
            stack.enter_context(nullcontext())
            kubo = None
        if kubo is None:
            yield {}, lambda seconds: _take_folder_away(folder / "node" / "content", seconds)
            return
        daemon = kubo

        def away(seconds: float) -> None:
            daemon.kill()
            time.sleep(seconds)
            daemon.start()

        yield {"CONCORD_IPFS_API": daemon.api}, away


def _take_folder_away(content: Path, seconds: float) -> None:
    """A file in the folder's place: nothing can be read or written there, even by root."""
    aside = content.with_suffix(".aside")
    content.rename(aside)
    content.touch()
    time.sleep(seconds)
    content.unlink()
    aside.rename(content)
