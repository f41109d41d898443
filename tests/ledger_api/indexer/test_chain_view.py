"""The bare view on a real node: how often it asks, and what it notices."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from anchors.chain.anvil import Anvil
from anchors.chain.finality import Finality
from anchors.chain.web3_gateway import Web3Gateway
from anchors.signing import SigningKey
from ledger_api.domain.trust import TrustFacts, TrustQuery, TrustView
from ledger_api.indexer.anchor_search import PROBES
from ledger_api.indexer.errors import IncompleteHistoryError, OtherNetworkError
from tests.ledger_api.indexer.trust_view_contract import Told, TrustViewContract, tell
from tests.support.engines.rpc_proxy import RpcProxy, rpc_proxy
from tests.support.recognition_world import RecognitionWorld, found_world

pytestmark = pytest.mark.chain

MOST_TRIPS = 10


@pytest.fixture(scope="module")
def chain(tmp_path_factory: pytest.TempPathFactory, anvil: str) -> Iterator[Anvil]:
    with Anvil(tmp_path_factory.mktemp("anvil")) as chain:
        yield chain


@pytest.fixture(scope="module")
def told(chain: Anvil) -> Told:
    def advance(seconds: int, blocks: int) -> None:
        chain.rpc("evm_increaseTime", hex(seconds))
        chain.rpc("anvil_mine", hex(blocks))

    gas = SigningKey.generate()
    chain.fund(gas.address)
    world = found_world(Web3Gateway(chain.url, finality=Finality(2)), gas, advance)
    busy = world.open_log("FR")
    body = world.admit("Busy", "FR")
    for number in range(2 * PROBES + 30):
        world.issue(body, f"busy {number}")
        world.anchor(busy)
    return tell(world)


@pytest.fixture
def proxy(chain: Anvil, told: Told) -> Iterator[RpcProxy]:
    with rpc_proxy(chain.url) as proxy:
        yield proxy


class TestBareNode(TrustViewContract):
    @pytest.fixture
    def view(self, told: Told) -> TrustView:
        return told.world.bare_view()


def through(told: Told, proxy: RpcProxy, finality: Finality = Finality(2)) -> TrustView:
    """A view that knows nothing yet."""
    return told.world.bare_view(Web3Gateway(proxy.url, finality=finality))


def query(told: Told, number: int = 1, **changes: Any) -> TrustQuery:
    document = told.documents[number]
    statement = document.statement
    asked = TrustQuery(
        origin=statement.origin,
        index=document.index,
        issuer_ids=(statement.issuer, *statement.cosigners),
        digest=statement.digest,
        receipt_size=2,
        economy="VN",
        importing_economy="DE",
    )
    return replace(asked, **changes)


def busy(world: RecognitionWorld, index: int) -> dict[str, Any]:
    """An entry of a log with more anchors than one question asks about."""
    return {"origin": world.logs["FR"].origin, "index": index, "receipt_size": index + 40}


def without_times(method: str, result: Any) -> Any:
    """As older nodes answer: logs say no time."""
    if method == "eth_getLogs":
        for log in result:
            log.pop("blockTimestamp", None)
    return result


@pytest.mark.parametrize("dated", [True, False])
def test_an_answer_takes_at_most_ten_round_trips(told: Told, proxy: RpcProxy, dated: bool) -> None:
    if not dated:
        proxy.change = without_times
    for asked in (query(told), query(told, 3), query(told, **busy(told.world, 100))):
        proxy.trips.clear()
        facts = through(told, proxy).facts(asked)
        assert len(proxy.trips) <= MOST_TRIPS, proxy.trips
        assert facts == told.world.bare_view().facts(asked)


def test_the_finalized_tag_is_asked_where_the_network_says_so(told: Told, proxy: RpcProxy) -> None:
    facts = through(told, proxy, Finality(None)).facts(query(told))
    assert len(proxy.trips) <= MOST_TRIPS
    assert facts.first_anchor is not None


@pytest.mark.parametrize("index", [0, 1, PROBES - 1, PROBES, 2 * PROBES + 28, 2 * PROBES + 29])
def test_among_many_anchors_the_first_above_the_index_is_found(told: Told, index: int) -> None:
    facts = told.world.bare_view().facts(query(told, **busy(told.world, index)))
    assert facts.first_anchor is not None
    assert (facts.first_anchor.size, facts.first_anchor.history_index) == (index + 1, index)
    size = facts.receipt_anchor.size if facts.receipt_anchor else None
    assert size == (index + 40 if index + 40 <= 2 * PROBES + 30 else None)


@pytest.mark.parametrize("importing", ["DE", None])
def test_a_node_that_pruned_its_receipts_is_noticed(
    told: Told, proxy: RpcProxy, importing: str | None
) -> None:
    proxy.change = lambda method, result: [] if method == "eth_getLogs" else result
    with pytest.raises(IncompleteHistoryError):
        through(told, proxy).facts(query(told, importing_economy=importing))


@pytest.mark.parametrize("number", range(3))
def test_any_single_log_that_is_left_out_is_noticed(told: Told, proxy: RpcProxy, number: int) -> None:
    """Of those that bear on the answer; what is left out beyond it changes nothing."""
    asked = query(told, number)
    whole, seen = told.world.bare_view().facts(asked), dict[tuple[str, str], str]()

    def watch(method: str, result: Any) -> Any:
        if _logs(method):
            seen.update((_place(log), log["topics"][0]) for log in result)
        return result

    proxy.change = watch
    through(told, proxy).facts(asked)
    assert len(seen) > 20
    for hidden, topic in seen.items():

        def hide(method: str, result: Any, hidden: tuple[str, str] = hidden) -> Any:
            return [log for log in result if _place(log) != hidden] if _logs(method) else result

        proxy.change = hide
        assert _noticed_or_equal(through(told, proxy), asked, whole), (hidden, topic)


def _logs(method: str) -> bool:
    return method == "eth_getLogs"


def _place(log: dict[str, Any]) -> tuple[str, str]:
    return log["blockNumber"], log["logIndex"]


def _noticed_or_equal(view: TrustView, asked: TrustQuery, whole: TrustFacts) -> bool:
    try:
        return view.facts(asked) == whole
    except IncompleteHistoryError:
        return True


def test_a_chain_without_the_network_is_refused(told: Told, tmp_path: Path, anvil: str) -> None:
    with Anvil(tmp_path) as empty:
        gateway = Web3Gateway(empty.url, finality=Finality(0))
        with pytest.raises(OtherNetworkError):
            told.world.bare_view(gateway).facts(query(told))
