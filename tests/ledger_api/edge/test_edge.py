"""The HTTP edge without a node: limits, parts, cursors, tags, lines."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from fastapi import FastAPI, Request, Response
from fastapi.testclient import TestClient
from hypothesis import given
from hypothesis import strategies as st

from anchors.errors import ChainUnavailableError
from ledger_api.edge.bodies import MAX_LINE_BYTES, read_lines
from ledger_api.edge.body_limit import BodyLimit
from ledger_api.edge.conditional import respond, respond_json
from ledger_api.edge.cursor import decode_cursor, encode_cursor
from ledger_api.edge.multipart import read_form
from ledger_api.problems import contract_code, install
from ledger_api.refusals import RefusedError
from ledger_api.store.errors import StoreUnavailableError


@pytest.fixture(scope="module")
def client() -> Iterator[TestClient]:
    app = FastAPI()
    app.add_middleware(BodyLimit, limit=200_000)
    install(app)

    @app.post("/form")
    async def form(request: Request) -> dict[str, object]:
        read = await read_form(request, texts=("note",), max_file_bytes=1000)
        return {"note": read.text("note"), "files": [[one.name, len(one.data)] for one in read.files]}

    @app.post("/lines")
    async def lines(request: Request) -> list[int]:
        return [len(line) async for line in read_lines(request)]

    @app.get("/tagged")
    def tagged(request: Request) -> Response:
        return respond(request, b"text", media_type="text/plain", cache="no-cache")

    @app.get("/json")
    def json_(request: Request) -> Response:
        return respond_json(request, {"b": 1, "a": 2})

    @app.get("/chain")
    def chain() -> None:
        raise ChainUnavailableError("https://user:secret@chain.internal/v3/key does not answer")

    @app.get("/store")
    def store() -> None:
        raise StoreUnavailableError("the database refused: host 10.0.0.5, user concord")

    @app.get("/fails")
    def fails() -> None:
        raise ZeroDivisionError("never shown")

    with TestClient(app, raise_server_exceptions=False) as client:
        yield client


def test_parts_come_as_fields_or_as_files(client: TestClient) -> None:
    as_field = client.post("/form", files=[("note", (None, " hello "))])
    as_file = client.post("/form", files=[("note", ("n.txt", b"hello")), ("file", ("a", b"x" * 1000))])
    assert as_field.json() == {"note": "hello", "files": []}
    assert as_file.json() == {"note": "hello", "files": [["a", 1000]]}


def test_file_over_its_limit_and_body_over_its_limit_are_413(client: TestClient) -> None:
    file = client.post("/form", files=[("file", ("a", b"x" * 1001))])
    assert (file.status_code, file.json()["code"], file.json()["pointer"]) == (
        413,
        "FILE_TOO_LARGE",
        "/file/0",
    )
    body = client.post("/form", files=[("file", ("a", b"x" * 300_000))])
    assert (body.status_code, body.json()["code"], body.json()["pointer"]) == (413, "FILE_TOO_LARGE", None)


def test_lines_are_read_one_by_one_and_a_long_one_is_refused(client: TestClient) -> None:
    kind = {"Content-Type": "application/x-ndjson"}
    assert client.post("/lines", content=b"a\n\n  \nbc", headers=kind).json() == [1, 2]
    long = client.post("/lines", content=b"a\n" + b"x" * (MAX_LINE_BYTES * 2), headers=kind)
    assert (long.status_code, long.json()["code"], long.json()["pointer"]) == (422, "LINE_TOO_LONG", "/1")


def test_tags_spare_the_body(client: TestClient) -> None:
    first = client.get("/tagged")
    for held in (first.headers["etag"], f'"x", W/{first.headers["etag"]}', "*"):
        again = client.get("/tagged", headers={"If-None-Match": held})
        assert (again.status_code, again.content) == (304, b"")
    assert client.get("/tagged", headers={"If-None-Match": '"x"'}).status_code == 200
    assert client.get("/json").content == b'{"a":2,"b":1}'


def test_failure_is_a_problem_that_shows_nothing_of_the_inside(client: TestClient) -> None:
    answer = client.get("/fails")
    assert (answer.status_code, answer.json()["code"]) == (500, "INTERNAL")
    assert "never shown" not in answer.text


@given(st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=100), st.integers(0, 2**53))
def test_cursor_comes_back_as_it_was_made(name: str, number: int) -> None:
    assert decode_cursor(encode_cursor(name, number), (str, int)) == (name, number)


@given(st.text(max_size=40))
def test_any_other_cursor_is_refused(text: str) -> None:
    with pytest.raises(RefusedError) as refused:
        decode_cursor(text, (str, str, str))
    assert refused.value.code == "CURSOR_INVALID"


@pytest.mark.parametrize(
    ("name", "code"),
    [("ActReplayed", "ACT_REPLAYED"), ("NotSealed", "NOT_SEALED"), (None, "TRANSACTION_REVERTED")],
)
def test_contract_errors_become_codes(name: str | None, code: str) -> None:
    assert contract_code(name) == code


@pytest.mark.parametrize(("path", "code"), [("/chain", "CHAIN_UNAVAILABLE"), ("/store", "STORE_UNAVAILABLE")])
def test_an_engine_that_is_down_is_named_without_its_address(
    client: TestClient, path: str, code: str
) -> None:
    answer = client.get(path)
    assert (answer.status_code, answer.json()["code"]) == (503, code)
    assert not {"secret", "internal", "10.0.0.5"} & set(re.split(r"[^a-z0-9.]", answer.text))


@pytest.mark.parametrize("position", [("x", 10**30), ("x", -(10**30)), ("\ud800", 1), ("a\0b", 1)])
def test_a_cursor_that_no_database_takes_is_refused(position: tuple[str, int]) -> None:
    with pytest.raises(RefusedError) as refusal:
        decode_cursor(encode_cursor(*position), (str, int))
    assert refusal.value.code == "CURSOR_INVALID"
