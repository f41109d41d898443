"""The filled databases of the answers benchmark, kept under ``.cache/answers`` from run to run."""

from __future__ import annotations

import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from benchmarks.answers_fill import fill, key_of
from benchmarks.answers_log import Size
from benchmarks.comparison import ROOT
from ledger_api.store.engine import open_store
from ledger_api.store.migrate import upgrade
from tests.support.engines.postgres import Postgres, unprivileged_account

KEPT = 2
"""Sizes that stay in the cache; older ones make room. ``make clean`` removes all."""

SQLITE, POSTGRESQL = "SQLite", "PostgreSQL"
_DATABASE = "answers"


@contextmanager
def filled(
    size: Size, cache: Path = ROOT / ".cache" / "answers"
) -> Iterator[tuple[dict[str, str], Path, Postgres]]:
    """Both databases by URL, the file of what is asked, and the PostgreSQL server, which runs meanwhile."""
    folder = cache / key_of(size)
    done = folder / "filled"
    if not done.exists():
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
    postgres = Postgres(folder / "postgres" if _is_reachable(folder) else None)
    try:
        postgres.start()
        is_new = not done.exists() or not postgres.was_kept
        urls = {
            SQLITE: f"sqlite:///{folder / 'answers.sqlite'}",
            POSTGRESQL: postgres.new_database(_DATABASE) if is_new else postgres.url(_DATABASE),
        }
        if is_new:
            (folder / "answers.sqlite").unlink(missing_ok=True)
            _fill(urls, size, folder / "pool.ndjson")
            done.touch()
        os.utime(folder)
        _make_room(cache)
        yield urls, folder / "pool.ndjson", postgres
    finally:
        postgres.stop()


def _fill(urls: dict[str, str], size: Size, pool: Path) -> None:
    print(f"filling {' and '.join(urls)} with {size.documents:,} documents ...", flush=True)
    started = time.monotonic()
    stores = [open_store(url) for url in urls.values()]
    for store in stores:
        upgrade(store)
    fill(stores, size, pool)
    for store in stores:
        store.close()
    print(f"filled in {time.monotonic() - started:.0f} s", flush=True)


def _is_reachable(folder: Path) -> bool:
    """Whether PostgreSQL's account, which is not root, can enter a folder here."""
    account = unprivileged_account()
    if account is None:
        return True
    return subprocess.run(["test", "-x", str(folder)], user=account, check=False).returncode == 0


def _make_room(cache: Path) -> None:
    folders = sorted(cache.iterdir(), key=lambda one: one.stat().st_mtime, reverse=True)
    for folder in folders[KEPT:]:
        shutil.rmtree(folder, ignore_errors=True)
