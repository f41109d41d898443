"""Signed deliveries: what a receiver accepts, and what it must not."""

import base64

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from anchors.errors import WebhookError
from anchors.webhook import WebhookSigner, verify_delivery

SIGNER = WebhookSigner(bytes(range(32)))
OTHER = WebhookSigner(bytes(32))
NOW = 1_800_000_000
BODY = b'{"type":"review.required"}'


def refused(
    headers: dict[str, str], body: bytes = BODY, *, key: str = SIGNER.public_key, now: int = NOW
) -> str:
    with pytest.raises(WebhookError) as caught:
        verify_delivery(key, headers, body, now=now)
    return caught.value.code


@given(st.binary(max_size=200), st.integers(0, 2**34))
def test_every_delivery_is_accepted_when_it_comes(body: bytes, moment: int) -> None:
    headers = SIGNER.headers("evt_1", moment, body)
    assert verify_delivery(SIGNER.public_key, headers, body, now=moment) == "evt_1"


def test_signature_is_ed25519_over_id_time_and_body() -> None:
    headers = SIGNER.headers("evt_1", NOW, BODY)
    version, _, text = headers["webhook-signature"].partition(",")
    key = Ed25519PrivateKey.from_private_bytes(bytes(range(32))).public_key()
    key.verify(base64.b64decode(text), b"evt_1.1800000000." + BODY)
    assert version == "v1a"
    assert base64.b64decode(SIGNER.public_key.removeprefix("whpk_")) == key.public_bytes_raw()


def test_changed_body_id_time_or_key_is_refused() -> None:
    headers = SIGNER.headers("evt_1", NOW, BODY)
    assert refused(headers, BODY + b" ") == "WEBHOOK_SIGNATURE_INVALID"
    for name, value in (("webhook-id", "evt_2"), ("webhook-timestamp", str(NOW + 1))):
        assert refused(headers | {name: value}) == "WEBHOOK_SIGNATURE_INVALID"
    assert refused(headers, key=OTHER.public_key) == "WEBHOOK_SIGNATURE_INVALID"
    for junk in ("", "v1a,", "v1a,####", "v1," + headers["webhook-signature"][4:]):
        assert refused(headers | {"webhook-signature": junk}) == "WEBHOOK_SIGNATURE_INVALID"


def test_one_of_several_signatures_suffices_while_a_key_is_replaced() -> None:
    headers = SIGNER.headers("evt_1", NOW, BODY)
    both = f"{OTHER.headers('evt_1', NOW, BODY)['webhook-signature']} {headers['webhook-signature']}"
    for key in (SIGNER.public_key, OTHER.public_key):
        assert verify_delivery(key, headers | {"webhook-signature": both}, BODY, now=NOW) == "evt_1"


def test_old_or_future_delivery_is_a_replay() -> None:
    headers = SIGNER.headers("evt_1", NOW, BODY)
    assert verify_delivery(SIGNER.public_key, headers, BODY, now=NOW + 300) == "evt_1"
    assert refused(headers, now=NOW + 301) == "WEBHOOK_TOO_OLD"
    assert refused(headers, now=NOW - 301) == "WEBHOOK_TOO_OLD"


@pytest.mark.parametrize("name", ["webhook-id", "webhook-timestamp"])
@pytest.mark.parametrize("value", ["", "a.b", "-1", "1e9", "٣"])
def test_malformed_headers_are_refused(name: str, value: str) -> None:
    headers = SIGNER.headers("evt_1", NOW, BODY) | {name: value}
    assert refused(headers) in ("WEBHOOK_MALFORMED", "WEBHOOK_SIGNATURE_INVALID")


@pytest.mark.parametrize("key", ["", "whpk_", "whpk_%%", "whpk_AAAA", "A" * 44])
def test_malformed_key_is_refused(key: str) -> None:
    assert refused(SIGNER.headers("evt_1", NOW, BODY), key=key) == "WEBHOOK_KEY_MALFORMED"


def test_seed_and_id_have_one_form() -> None:
    with pytest.raises(WebhookError):
        WebhookSigner(b"short")
    with pytest.raises(WebhookError):
        SIGNER.headers("evt.1", NOW, BODY)


@pytest.mark.parametrize("event_id", ["", "a.b", "\ud800", "a b", "é", "a\n"])
def test_an_id_that_no_header_holds_is_neither_signed_nor_taken(event_id: str) -> None:
    with pytest.raises(WebhookError) as refused:
        SIGNER.headers(event_id, NOW, BODY)
    assert refused.value.code == "WEBHOOK_ID_MALFORMED"
    headers = SIGNER.headers("evt_1", NOW, BODY) | {"webhook-id": event_id}
    with pytest.raises(WebhookError) as refused:
        verify_delivery(SIGNER.public_key, headers, BODY, now=NOW)
    assert refused.value.code == "WEBHOOK_MALFORMED"
