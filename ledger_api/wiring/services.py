"""The services of the slices over a node's parts."""

from __future__ import annotations

from functools import partial

from ledger_api.documents.admission import Admission
from ledger_api.documents.service import RegistrationService
from ledger_api.documents.warnings import Foresight
from ledger_api.log.content import ContentShelf
from ledger_api.parts import Parts
from ledger_api.recognition.service import RecognitionService
from ledger_api.verification.openings import OpeningFinder
from ledger_api.verification.service import VerificationService
from ledger_api.wiring.index_ports import (
    NetworkIndex,
    RecognitionSurroundings,
    Register,
    VerificationIndex,
    own_logs,
)
from ledger_api.wiring.page_ports import present


def registration(parts: Parts) -> RegistrationService:
    """Registers documents in this node's logs."""
    register = Register(parts.store, parts.queries, parts.gateway, parts.contracts)
    admission = Admission(
        parts.network.network, own_logs(parts.store, parts.queries, frozenset(parts.operators)), register
    )
    return RegistrationService(parts.network.network, admission, parts.queue, Foresight(parts.view))


def network_index(parts: Parts) -> NetworkIndex:
    """Where logs are, and who is registered."""
    return NetworkIndex(parts.store, parts.queries, parts.settings.node_url)


def verification(parts: Parts, index: NetworkIndex) -> VerificationService:
    """Answers questions; what was not presented is looked for here, on IPFS and at the logs' homes."""
    openings = OpeningFinder(parts.reader, parts.content, parts.fetch, index.home_urls)
    return VerificationService(
        parts.network.network, parts.reader, VerificationIndex(parts.queries), openings, parts.view
    )


def recognition(parts: Parts, index: NetworkIndex) -> RecognitionService:
    """Who owes whom what, and by which agreement."""
    surroundings = RecognitionSurroundings(parts.queries, parts.recognition, index)
    now = partial(present, parts.queries)
    shelf = ContentShelf(parts.store)
    return RecognitionService(parts.recognition, surroundings, now, shelf, parts.network, parts.relayer)


def answered_block(parts: Parts) -> int:
    """The final block that answers are as of; -1 before the chain was read."""
    position = parts.queries.position()
    return -1 if position is None else position.final_block
