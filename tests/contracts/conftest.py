"""A sealed registry for each module, undone after each test."""

import pytest
from world import World


@pytest.fixture(scope="module")
def world():
    """Sealed, with three economies, their officers, issuers and logs; the deployer holds nothing."""
    return World.founded()


@pytest.fixture(autouse=True)
def isolation(fn_isolation):
    """Each test starts from the module's state."""


@pytest.fixture(scope="module", autouse=True)
def shared_setup(module_isolation):
    """Each module starts from an empty chain."""
