"""A sealed registry for each module, undone after each test."""

import pytest
from brownie import web3
from brownie.network.transaction import TransactionReceipt
from world import World

#: Seconds; a busy machine's pause between a block and its receipts, not the time of a block.
RECEIPT_PATIENCE = 60


@pytest.fixture(scope="session", autouse=True)
def receipts_before_nonces():
    """Wait for a receipt before brownie judges by the sender's nonce.

    Anvil counts a mined transaction a moment before it shows the receipt, and brownie calls a nonce that is
    used up without a receipt a dropped transaction.
    """
    judge = TransactionReceipt._await_confirmation

    def await_confirmation(receipt, *args, **kwargs):
        web3.eth.wait_for_transaction_receipt(receipt.txid, timeout=RECEIPT_PATIENCE)
        return judge(receipt, *args, **kwargs)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionReceipt, "_await_confirmation", await_confirmation)
        yield


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
