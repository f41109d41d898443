"""Logs: what may be anchored, by whom, and what the chain keeps of it."""

import json
from pathlib import Path

import pytest
from brownie import accounts, chain
from eth_abi import encode
from eth_utils import keccak
from hypothesis import given, settings
from hypothesis import strategies as st
from rfc9162 import leaves, proof, root
from world import MAX_GROWTH, ORIGIN, ORIGIN_ID, refusal

MERKLE_VECTORS = Path(__file__).parents[1] / "vectors" / "merkle.json"
CID = b"\xc1" * 32
DATA = leaves(300)
NOTHING_GOOD = 2**64 - 1


def anchor(world, size, old_size=0, data=DATA):
    """Anchor the first `size` entries."""
    nodes = proof(old_size, data[:size])
    return world.logs.anchor(ORIGIN_ID, size, root(data[:size]), nodes, CID, {"from": world.operator})


def refused(world, size, root_, nodes, sender=None, origin=ORIGIN_ID):
    return refusal(world.logs, "anchor", [origin, size, root_, nodes, CID], sender or world.operator)


def test_anchor_leaves_an_event_a_head_and_a_history_slot(world):
    anchor(world, 5)
    done = anchor(world, 12, 5)
    event = done.events["Anchored"]
    assert (event["index"], event["size"], event["cid"]) == (1, 12, "0x" + CID.hex())
    size, top, count, time = world.logs.head(ORIGIN_ID)
    assert (size, bytes(top), count, time) == (12, root(DATA[:12]), 2, chain[-1].timestamp)
    slot = keccak(encode(["uint64", "bytes32", "uint64"], [12, root(DATA[:12]), time]))
    assert bytes(world.logs.historyAt(ORIGIN_ID, 1)) == slot
    assert bytes(world.logs.historyAt(ORIGIN_ID, 2)) == bytes(32)


def test_rewriting_one_entry_is_refused(world):
    anchor(world, 100)
    for rewritten in (0, 42, 99):
        other = [*DATA[:rewritten], b"rewritten", *DATA[rewritten + 1 : 150]]
        answer = refused(world, 150, root(other), proof(100, other))
        assert answer[:2] == ("ConsistencyProofInvalid", root(DATA[:100]))


def test_smaller_or_equal_size_is_refused(world):
    anchor(world, 100)
    for size in (1, 99, 100):
        assert refused(world, size, root(DATA[:size]), []) == ("CheckpointNotLarger", size, 100)


def test_size_zero_is_never_anchored(world):
    assert refused(world, 0, root([]), []) == ("CheckpointNotLarger", 0, 0)


def test_growth_beyond_the_bound_is_refused(world):
    assert refused(world, MAX_GROWTH + 1, b"\1" * 32, []) == ("GrowthExceeded", MAX_GROWTH + 1, MAX_GROWTH)
    assert refused(world, MAX_GROWTH, b"\1" * 32, []) is None
    anchor(world, 100)
    assert refused(world, MAX_GROWTH + 101, b"\1" * 32, [])[0] == "GrowthExceeded"
    assert refused(world, 2**64 - 1, b"\1" * 32, [])[0] == "GrowthExceeded"


def test_another_operator_is_refused(world):
    stranger = accounts[4]
    answer = refused(world, 5, root(DATA[:5]), [], sender=stranger)
    assert answer == ("NotOperator", ORIGIN_ID, stranger.address.lower())
    unknown = keccak(text="nobody.example")
    assert refused(world, 5, root(DATA[:5]), [], origin=unknown)[0] == "NotOperator"


def test_former_operator_is_refused(world):
    world.act("SetOperator", world.authority["VN"], origin=ORIGIN, operator=accounts[3].address)
    assert refused(world, 5, root(DATA[:5]), [])[0] == "NotOperator"
    assert refused(world, 5, root(DATA[:5]), [], sender=accounts[3]) is None
    assert [term[0] for term in world.logs.operatorHistory(ORIGIN_ID)] == [world.operator, accounts[3]]


def test_first_checkpoint_takes_no_proof(world):
    assert refused(world, 5, root(DATA[:5]), [b"\1" * 32]) == ("ConsistencyProofLengthWrong", 1)


def test_closed_log_takes_nothing_more(world):
    anchor(world, 10)
    world.act(
        "CloseLog", world.authority["VN"], origin=ORIGIN, lastGoodIndex=7, successor="concord.example/vn2"
    )
    assert refused(world, 12, root(DATA[:12]), proof(10, DATA[:12])) == ("LogIsClosed", ORIGIN_ID)
    closure = world.logs.closureOf(ORIGIN_ID)
    assert (closure[2], closure[3]) == (7, "concord.example/vn2")
    for name, message in (("SetMirror", {"url": "x"}), ("RotateLogKey", {"vkey": "x"})):
        assert world.refused(name, world.authority["VN"], origin=ORIGIN, **message) == (
            "LogIsClosed",
            ORIGIN_ID,
        )


def test_last_good_index_must_be_anchored_or_nothing(world):
    anchor(world, 10)
    for index, answer in ((9, None), (10, ("LastGoodIndexUnknown", 10, 10)), (NOTHING_GOOD, None)):
        given_ = world.refused(
            "CloseLog", world.authority["VN"], origin=ORIGIN, lastGoodIndex=index, successor=""
        )
        assert given_ == answer


def test_log_is_opened_once_by_its_economys_authority(world):
    message = {
        "origin": ORIGIN,
        "economy": "DE",
        "operator": accounts[2].address,
        "vkey": "k",
        "url": "u",
    }
    assert world.refused("RegisterLog", world.authority["DE"], **message) == ("LogExists", ORIGIN_ID)
    other = {**message, "origin": "other.example/log"}
    assert world.refused("RegisterLog", world.authority["VN"], **other)[0] == "SignatureRefused"
    assert (
        world.refused(
            "RegisterLog",
            world.authority["DE"],
            **other,
        )
        is None
    )
    unknown = world.refused("RegisterLog", world.authority["DE"], **{**other, "economy": "FR"})
    assert unknown == ("NotAuthority", "FR", "0x" + "00" * 20)


@pytest.mark.parametrize("origin", ["", "a b", "a+b", "a\n", "é", "x" * 256])
def test_origin_that_a_checkpoint_cannot_carry_is_refused(world, origin):
    answer = world.refused(
        "RegisterLog",
        world.authority["VN"],
        origin=origin,
        economy="VN",
        operator=accounts[2].address,
        vkey="k",
        url="u",
    )
    assert answer == ("OriginMalformed", origin)


def test_keys_and_mirrors_are_kept_in_order_of_time(world):
    world.act("RotateLogKey", world.authority["VN"], origin=ORIGIN, vkey="second")
    world.act("SetMirror", world.authority["VN"], origin=ORIGIN, url="https://second.example")
    assert [term[2] for term in world.logs.keysHistory(ORIGIN_ID)][1:] == ["second"]
    assert [term[2] for term in world.logs.mirrorHistory(ORIGIN_ID)][1:] == ["https://second.example"]
    assert world.logs.logCount() == 1
    assert bytes(world.logs.logAt(0)) == ORIGIN_ID
    assert tuple(map(str, world.logs.logOf(ORIGIN_ID))) == (ORIGIN, "VN", str(world.operator), "False")


def test_proofs_of_another_implementation_are_accepted_and_fit_no_other_root(world):
    known = json.loads(MERKLE_VECTORS.read_text())
    roots = {int(size): bytes.fromhex(top) for size, top in known["roots"].items()}
    proved = [given_ for given_ in known["consistency"] if given_["size1"] < given_["size2"] <= MAX_GROWTH]
    assert len(proved) > 50
    for old in {given_["size1"] for given_ in proved}:
        chain.snapshot()
        world.logs.anchor(ORIGIN_ID, old, roots[old], [], CID, {"from": world.operator})
        for given_ in (given_ for given_ in proved if given_["size1"] == old):
            new, nodes = given_["size2"], [bytes.fromhex(node) for node in given_["proof"]]
            assert refused(world, new, roots[new], nodes) is None, (old, new)
            other = b"\x09" * 32
            assert refused(world, new, other, nodes)[:2] == ("ConsistencyProofInvalid", other), (old, new)
        chain.revert()


@given(old=st.integers(1, 299), growth=st.integers(1, 299))
@settings(max_examples=40)
def test_right_proof_between_any_two_sizes_is_accepted(world, old, growth):
    new = min(old + growth, 300)
    if new == old:
        return
    chain.snapshot()
    anchor(world, old)
    assert refused(world, new, root(DATA[:new]), proof(old, DATA[:new])) is None
    chain.revert()


def test_right_proof_is_accepted_for_every_pair_of_small_sizes(world):
    for old in range(1, 33):
        chain.snapshot()
        anchor(world, old)
        for new in range(old + 1, 35):
            assert refused(world, new, root(DATA[:new]), proof(old, DATA[:new])) is None, (old, new)
        chain.revert()


@given(
    sizes=st.tuples(st.integers(1, 260), st.integers(1, 40)),
    place=st.integers(0, 100),
    bit=st.integers(0, 255),
    fault=st.sampled_from(["flip", "drop", "double", "append", "swap", "root", "empty"]),
)
@settings(max_examples=80)
def test_wrong_proof_is_refused_by_its_own_error(world, sizes, place, bit, fault):
    old, new = sizes[0], sum(sizes)
    nodes, top = proof(old, DATA[:new]), root(DATA[:new])
    at = place % len(nodes)
    expected = "ConsistencyProofInvalid"
    if fault == "flip":
        nodes[at] = (int.from_bytes(nodes[at], "big") ^ (1 << bit)).to_bytes(32, "big")
    elif fault == "root":
        top = (int.from_bytes(top, "big") ^ (1 << bit)).to_bytes(32, "big")
    elif fault == "swap":
        other = (at + 1) % len(nodes)
        if nodes[at] == nodes[other]:
            return
        nodes[at], nodes[other] = nodes[other], nodes[at]
    else:
        expected = "ConsistencyProofLengthWrong"
        nodes = {
            "drop": nodes[:at] + nodes[at + 1 :],
            "double": [*nodes[:at], nodes[at], *nodes[at:]],
            "append": [*nodes, b"\0" * 32],
            "empty": [],
        }[fault]
    chain.snapshot()
    anchor(world, old)
    answer = refused(world, new, top, nodes)
    chain.revert()
    assert answer[0] == expected
