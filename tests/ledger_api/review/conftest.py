"""A node that sends failed webhooks again at once."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.support.node import RunningNode, start_node


@pytest.fixture(scope="module")
def quick(tmp_path_factory: pytest.TempPathFactory, anvil: str) -> Iterator[RunningNode]:
    """A node of the module's own whose first retry comes without a pause worth naming."""
    with start_node(tmp_path_factory.mktemp("quick"), webhook_retry=0.01) as running:
        yield running
