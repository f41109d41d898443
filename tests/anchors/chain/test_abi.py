import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anchors.chain.abi import BUILTIN_ERRORS, ContractAbi
from anchors.errors import ChainError
from anchors.keccak import keccak256
from tests.anchors.chain.contract import ARTIFACT

PROBE = ContractAbi(ARTIFACT["abi"])
WORD = bytes(31) + b"\x01"


def test_calldata_starts_with_the_selector():
    assert PROBE.encode_call("stored", []) == keccak256(b"stored()")[:4]


def test_a_struct_is_written_alike_from_a_mapping_and_from_a_sequence():
    mapping = PROBE.encode_call("noteMany", [[{"left": 1, "right": "x"}]])
    assert PROBE.encode_call("noteMany", [[(1, "x")]]) == mapping
    assert mapping[:4] == keccak256(b"noteMany((uint64,string)[])")[:4]


def test_bytes_are_written_alike_from_bytes_and_from_hexadecimal():
    digest = bytes(range(32))
    assert PROBE.encode_call("note", [1, "", digest]) == PROBE.encode_call(
        "note", [1, "", "0x" + digest.hex()]
    )


@pytest.mark.parametrize(
    ("function", "args"),
    [
        ("stored", [1]),
        ("note", [1, "text"]),
        ("note", [-1, "text", bytes(32)]),
        ("note", [2**256, "text", bytes(32)]),
        ("note", ["1", "text", bytes(32)]),
        ("note", [1, "text", bytes(33)]),
        ("note", [1, "text", "0xzz"]),
        ("note", [1, b"text", bytes(32)]),
        ("noteMany", [[{"left": 1}]]),
        ("noteMany", [[(1, "x", 2)]]),
        ("noteMany", [5]),
        ("unknown", []),
        ("overloaded", [1]),
    ],
)
def test_arguments_that_do_not_fit_are_refused(function: str, args: list[object]):
    with pytest.raises(ChainError):
        PROBE.encode_call(function, args)


@given(st.binary(max_size=200))
def test_an_answer_of_any_bytes_is_decoded_or_refused(data: bytes):
    with contextlib.suppress(ChainError):
        PROBE.decode_result("pair", data)


@given(st.lists(st.binary(min_size=32, max_size=32), max_size=4), st.binary(max_size=200))
def test_a_log_that_is_not_ours_is_no_event(topics: list[bytes], data: bytes):
    assert PROBE.decode_event(topics, data) is None


def test_an_event_with_a_topic_missing_is_no_event():
    signature = keccak256(b"Noted(uint256,string,address,bytes32,string)")
    assert PROBE.decode_event([signature, WORD], b"") is None


def test_a_reason_in_words_is_decoded():
    data = bytes.fromhex("08c379a0") + WORD[:31] + b"\x20" + WORD[:31] + b"\x04" + b"nope" + bytes(28)
    assert BUILTIN_ERRORS.decode_error(data) == ("Error", {"message": "nope"})


def test_an_unknown_error_is_not_decoded():
    assert PROBE.decode_error(b"\x01\x02\x03\x04") is None
    assert PROBE.decode_error(b"") is None


def test_calldata_is_read_back_by_name():
    digest = bytes(range(32))
    data = PROBE.encode_call("note", [7, "text", digest])
    read = PROBE.decode_call(data)
    assert read is not None
    assert read[0] == "note"
    assert tuple(read[1].values()) == (7, "text", digest)


def test_calldata_of_an_overloaded_function_is_read_by_its_selector():
    for signature, value in (("overloaded(uint256)", 1), ("overloaded(string)", "one")):
        read = PROBE.decode_call(PROBE.encode_call(signature, [value]))
        assert read is not None
        assert (read[0], list(read[1].values())) == ("overloaded", [value])


def test_calldata_that_calls_nothing_declared_is_not_read():
    assert PROBE.decode_call(b"") is None
    assert PROBE.decode_call(b"\xff\xff\xff\xff" + WORD) is None


@given(st.binary(max_size=200))
def test_calldata_of_any_bytes_is_read_or_refused(data: bytes):
    with contextlib.suppress(ChainError):
        PROBE.decode_call(PROBE.function("note").selector + data)
