from eth_account import Account
from hypothesis import given
from hypothesis import strategies as st

from anchors.chain.transaction import bumped_price, sign_transaction
from anchors.signing import SigningKey

ADDRESS = "0x" + "ab" * 20


@given(
    secret=st.integers(1, 2**255).map(lambda number: number.to_bytes(32)),
    chain_id=st.integers(1, 2**31),
    nonce=st.integers(0, 2**40),
    to=st.sampled_from([None, ADDRESS]),
    data=st.one_of(st.binary(max_size=80), st.binary(min_size=300, max_size=300)),
    gas=st.integers(21_000, 2**25),
    gas_price=st.integers(0, 2**60),
)
def test_the_bytes_are_those_of_an_independent_implementation(
    secret: bytes, chain_id: int, nonce: int, to: str | None, data: bytes, gas: int, gas_price: int
):
    mine = sign_transaction(
        key=SigningKey.from_bytes(secret),
        chain_id=chain_id,
        nonce=nonce,
        to=to,
        data=data,
        gas=gas,
        gas_price=gas_price,
    )
    fields = {
        "chainId": chain_id,
        "nonce": nonce,
        "value": 0,
        "data": data,
        "gas": gas,
        "gasPrice": gas_price,
    }
    theirs = Account.sign_transaction(fields | ({"to": bytes.fromhex(to[2:])} if to else {}), secret)
    assert mine.raw == bytes(theirs.raw_transaction)
    assert mine.tx == bytes(theirs.hash)


@given(st.integers(0, 2**70))
def test_a_replacement_pays_at_least_a_tenth_more(price: int):
    assert 10 * bumped_price(price) >= 11 * price
    assert bumped_price(price) > price
