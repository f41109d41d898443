"""Everything that router, TRQP endpoint and pages ask about recognition; and sending an endorsement."""

from __future__ import annotations

from anchors.hexadecimal import to_hex
from ledger_api.edge.moments import Clock
from ledger_api.network_file import NetworkFile
from ledger_api.recognition.agreements import AgreementReader
from ledger_api.recognition.economies import EconomyReader
from ledger_api.recognition.listings import ListingReader
from ledger_api.recognition.obligations import ObligationReader
from ledger_api.recognition.ports import RecognitionIndex, Surroundings, TextShelf
from ledger_api.recognition.texts import LegalTexts
from ledger_api.refusals import RefusedError
from ledger_api.relayer import Relayer


class RecognitionService:
    """`clock` is the present, in Unix seconds; `shelf` keeps the wording."""

    def __init__(
        self,
        index: RecognitionIndex,
        surroundings: Surroundings,
        clock: Clock,
        shelf: TextShelf,
        network: NetworkFile,
        relayer: Relayer,
    ) -> None:
        self.texts = LegalTexts(index, surroundings, shelf, network)
        self.agreements = AgreementReader(index, surroundings, clock, self.texts)
        self.obligations = ObligationReader(index, surroundings, clock)
        self.economies = EconomyReader(index, surroundings, clock)
        self.listings = ListingReader(index, surroundings, clock)
        self.clock = clock
        self._surroundings = surroundings
        self._contract = network.contract("Agreements")
        self._relayer = relayer

    def endorse(self, agreement: bytes, ballot: int | None = None) -> bytes:
        """Have the Committee's endorsement recorded by a ballot, the newest about it unless one is named.

        Anybody may: the contract judges. Returns the transaction hash. Raises `RefusedError`
        AGREEMENT_UNKNOWN or BALLOT_UNKNOWN, `TransactionRevertedError` with the contract's own error.
        """
        self.agreements.record(agreement)
        if ballot is None:
            found = self._surroundings.endorsement_ballots(agreement)
            if not found:
                raise RefusedError(
                    "BALLOT_UNKNOWN",
                    f"no ballot is about endorsing {to_hex(agreement)}",
                    fix="Let a seat propose the endorsement: `concord ballots propose-endorsement`.",
                )
            ballot = int(found[0]["number"])
        return self._relayer.relay(self._contract, "endorse", [agreement, ballot])
