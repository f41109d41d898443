"""Engines shared by the tests of this folder; each is started once, when first asked for.

These tests run only when named (`make test-engines`), so a missing engine is a failure that says
what to build, never a skip.
"""

from collections.abc import Iterator

import pytest

from tests.support.engines.geth import CliqueConsortium, running_consortium
from tests.support.engines.kubo import Kubo, running_kubo
from tests.support.engines.postgres import Postgres, running_postgres


@pytest.fixture(scope="session")
def consortium(tmp_path_factory: pytest.TempPathFactory) -> Iterator[CliqueConsortium]:
    with running_consortium(tmp_path_factory.mktemp("clique")) as engine:
        yield engine


@pytest.fixture(scope="session")
def kubo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Kubo]:
    with running_kubo(tmp_path_factory.mktemp("kubo")) as engine:
        yield engine


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    with running_postgres() as engine:
        yield engine
