"""Getting a checkpoint's transaction mined: own nonce, bytes on disk first, sent again, bumped when stuck."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass

from anchors.chain.port import ChainGateway, ContractRef, SignedTransaction
from anchors.content.cid import cid_digest
from anchors.errors import ChainError, NonceTooLowError, TransactionUnderpricedError
from anchors.signing import SigningKey
from ledger_api.log import attempts
from ledger_api.log.attempts import Attempt, Sent
from ledger_api.log.chain_view import AnchoredHead
from ledger_api.log.clock import Clock, is_over
from ledger_api.log.lease import Lease
from ledger_api.log.reader import log_consistency, origin_id
from ledger_api.log.states import TransactionState
from ledger_api.store.counters import count
from ledger_api.store.engine import Store

BUMPS = "anchor_transactions_bumped"


@dataclass(frozen=True, slots=True)
class SendingPolicy:
    """Seconds without a receipt after which bytes are sent again, and after which the price is raised."""

    resend_after: float = 3.0
    stuck_after: float = 30.0


class Sender:
    """Signs, records, sends and re-sends the transactions of one operator's log."""

    def __init__(
        self,
        store: Store,
        gateway: ChainGateway,
        logs: ContractRef,
        operator: SigningKey,
        lease: Lease,
        policy: SendingPolicy,
        clock: Clock,
    ) -> None:
        self._store = store
        self._gateway = gateway
        self._logs = logs
        self._operator = operator
        self._lease = lease
        self._policy = policy
        self._clock = clock

    def drive(self, attempt: Attempt, anchored: AnchoredHead) -> bool:
        """Bring the attempt's transaction one step nearer to a block.

        The caller has just read the anchored size, smaller than the attempt's, from the contract: that is
        what keeps a transaction which a reorganisation put into another block from being sent twice.
        Returns whether bytes were sent. Raises `ChainUnavailableError` and `TransactionRevertedError`.
        """
        nonce = self._gateway.nonce(self._operator.address)
        with self._store.read() as connection:
            if attempts.operator_is_busy(connection, self._operator.address, attempt.origin):
                return False
            sent = attempts.transactions(connection, attempt)
        usable = [one for one in sent if one.state is not TransactionState.DEAD and one.nonce == nonce]
        if not usable:
            # Never signed, reverted, or the nonce went elsewhere: to a lost chain or another transaction.
            self._bury(sent)
            return self._sign_and_send(attempt, anchored.size, nonce)
        newest, anchored_size = usable[0], anchored.size
        if newest.from_size != anchored_size:
            return self._sign_and_send(attempt, anchored_size, nonce, replacing=newest)
        # A chain that makes no blocks is not in a hurry for money.
        passed_over = anchored.head.time > newest.signed_at
        if passed_over and is_over(self._clock(), newest.signed_at, self._policy.stuck_after):
            return self._sign_and_send(attempt, anchored_size, nonce, replacing=newest)
        if newest.sent_at is None or is_over(self._clock(), newest.sent_at, self._policy.resend_after):
            return self._send(newest.tx, newest.raw)
        return False

    def bury_reverted(self, tx: bytes) -> None:
        """Record that a mined transaction failed, so that a new one is signed."""
        with self._store.write() as connection:
            self._lease.fence(connection)
            attempts.set_transaction(connection, tx, state=TransactionState.DEAD)

    def _bury(self, sent: list[Sent]) -> None:
        living = [one for one in sent if one.state is not TransactionState.DEAD]
        if living:
            with self._store.write() as connection:
                self._lease.fence(connection)
                for one in living:
                    attempts.set_transaction(connection, one.tx, state=TransactionState.DEAD)

    def _sign_and_send(
        self, attempt: Attempt, anchored_size: int, nonce: int, replacing: Sent | None = None
    ) -> bool:
        signed = self._sign(attempt, anchored_size, nonce, replacing)
        now = int(self._clock())
        with self._store.write() as connection:
            self._lease.fence(connection)
            attempts.add_transaction(connection, attempt, signed, self._operator.address, anchored_size, now)
            if replacing is not None:
                count(connection, self._store, BUMPS)
        return self._send(signed.tx, signed.raw)

    def _sign(
        self, attempt: Attempt, anchored_size: int, nonce: int, replacing: Sent | None
    ) -> SignedTransaction:
        proof: list[bytes] = []
        if anchored_size:
            with self._store.read() as connection:
                proof = log_consistency(connection, attempt.origin, anchored_size, attempt.size) or []
        if attempt.cid is None:
            raise ChainError(f"checkpoint {attempt.size} of {attempt.origin} is sent before it is replicated")
        price = None
        if replacing is not None:
            # Pools replace a waiting transaction for at least a tenth more; an eighth is surely enough.
            price = max(replacing.gas_price + replacing.gas_price // 8 + 1, self._gateway.gas_price())
        return self._gateway.sign_call(
            self._logs,
            "anchor",
            [origin_id(attempt.origin), attempt.size, attempt.root, proof, cid_digest(attempt.cid)],
            key=self._operator,
            nonce=nonce,
            gas_price=price,
        )

    def _send(self, tx: bytes, raw: bytes) -> bool:
        # Mined meanwhile, or an equal one waits: the next round reads the contract and sees.
        with suppress(NonceTooLowError, TransactionUnderpricedError):
            self._gateway.send_raw(raw)
        with self._store.write() as connection:
            self._lease.fence(connection)
            attempts.set_transaction(connection, tx, sent_at=int(self._clock()))
        return True
