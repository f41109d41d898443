"""The exporters of the registrations benchmark: one process that sends requests made and signed beforehand.

It obeys its parent over a pipe. Its clients share one thread and read no more of an answer than where it
ends, so that the machine's time goes to the node; what was answered is held against what was sent after the
clock has stopped.
"""

from __future__ import annotations

import asyncio
import json
import secrets
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import count
from multiprocessing.connection import Connection

from anchors.hexadecimal import to_hex
from anchors.signing import SigningKey
from anchors.statement import Statement, sign_manifest, sign_statement
from ledger_api.client.preparation import Home
from tests.soak.load import withheld_statement

SINGLE = "single"
SIGNED_EACH = "a signature each"
MANIFEST = "one manifest"

PATIENCE = 120.0
PROBE_SECONDS = 0.05
"""Between two questions for one receipt: a proof may have been there for as long before it is seen."""

_BOUNDARY = "concord-benchmark"
_HEAD_END = b"\r\n\r\n"
_LENGTH = b"content-length:"


@dataclass(frozen=True)
class Exporter:
    """Who signs, with which secret key, and for which log; a process can be given it."""

    issuer: bytes
    secret: bytes
    home: Home


@dataclass(frozen=True)
class Load:
    """One turn: so many documents, so many in a request, by so many clients at once."""

    kind: str
    documents: int
    per_request: int
    clients: int


@dataclass(frozen=True)
class Took:
    """When a turn ran, by the machine's monotonic clock; its processor time; seconds from the first byte of
    each request to the last of its answer.
    """

    started: float
    ended: float
    processor: float
    latencies: tuple[float, ...]


@dataclass(frozen=True)
class Probe:
    """One document of a paced turn, followed to its receipt; times are Unix seconds."""

    due: float
    """When it was to be sent, whether or not earlier ones were answered."""
    acknowledged: float
    proven: float
    """When its receipt was held for the first time."""
    receipt: str


@dataclass(frozen=True)
class Request:
    """The bytes to send, and the statement digests whose acknowledgement they wait for."""

    data: bytes
    digests: tuple[bytes, ...]


class Client(asyncio.Protocol):
    """One kept-alive HTTP/1.1 connection that asks for one thing at a time."""

    def __init__(self) -> None:
        self._received = bytearray()
        self._wanted = 0
        self._answer: asyncio.Future[bytes] | None = None
        self._transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def connection_lost(self, exc: Exception | None) -> None:
        if self._answer is not None and not self._answer.done():
            self._answer.set_exception(exc or ConnectionResetError("the node closed the connection"))

    def data_received(self, data: bytes) -> None:
        received = self._received
        received += data
        if not self._wanted and (head := received.find(_HEAD_END)) >= 0:
            length = received.lower().find(_LENGTH, 0, head)
            if length < 0:
                raise RuntimeError("the node's answer has no length")
            digits = received[length + len(_LENGTH) : received.find(b"\r\n", length)]
            self._wanted = head + len(_HEAD_END) + int(digits)
        if self._wanted and len(received) >= self._wanted:
            answer, self._wanted = bytes(received), 0
            received.clear()
            assert self._answer is not None
            self._answer.set_result(answer)

    async def ask(self, request: bytes) -> bytes:
        """The whole answer, head and body."""
        assert self._transport is not None
        self._answer = asyncio.get_running_loop().create_future()
        self._transport.write(request)
        return await self._answer

    def close(self) -> None:
        if self._transport is not None:
            self._transport.close()


def statements(exporter: Exporter, number_of: int) -> Iterator[Statement]:
    """Statements about documents that nobody has seen before."""
    for _ in range(number_of):
        yield withheld_statement(exporter.issuer, exporter.home, secrets.token_hex(12))


def requests(exporter: Exporter, load: Load) -> list[Request]:
    """Everything that a turn sends, signed."""
    key = SigningKey.from_bytes(exporter.secret)
    network = exporter.home.network_id
    made = []
    for start in range(0, load.documents, load.per_request):
        batch = list(statements(exporter, min(load.per_request, load.documents - start)))
        digests = tuple(one.signing_digest(network) for one in batch)
        if load.kind == MANIFEST:
            signed = [
                {
                    "signature": to_hex(one.signature),
                    "manifest": {
                        "size": one.manifest.size,
                        "index": one.manifest.index,
                        "proof": [to_hex(node) for node in one.manifest.proof],
                    },
                }
                for one in sign_manifest(batch, key, network)
            ]
        else:
            signed = [{"signature": to_hex(sign_statement(one, key, network))} for one in batch]
        parts = [
            json.dumps(
                {
                    "statement": one.to_json(),
                    "lookups": [],
                    "signatures": [{"issuer": to_hex(one.issuer), **signature}],
                },
                separators=(",", ":"),
            ).encode()
            for one, signature in zip(batch, signed, strict=True)
        ]
        made.append(Request(_single(parts[0]) if load.kind == SINGLE else _bulk(parts), digests))
    return made


def _single(part: bytes) -> bytes:
    body = (
        f'--{_BOUNDARY}\r\nContent-Disposition: form-data; name="statement"; filename="statement.json"\r\n'
        "Content-Type: application/json\r\n\r\n"
    ).encode()
    body += part + f"\r\n--{_BOUNDARY}--\r\n".encode()
    return _post("/v1/documents", f"multipart/form-data; boundary={_BOUNDARY}", body)


def _bulk(parts: Sequence[bytes]) -> bytes:
    return _post("/v1/documents:bulk", "application/x-ndjson", b"\n".join(parts) + b"\n")


def _post(path: str, kind: str, body: bytes) -> bytes:
    head = (
        f"POST {path} HTTP/1.1\r\nHost: node\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


async def send(ports: Sequence[int], load: Load, made: Sequence[Request]) -> Took:
    """Have every request answered. Raises ``RuntimeError`` where one was not acknowledged as new."""
    loop = asyncio.get_running_loop()
    clients = [
        (await loop.create_connection(Client, "127.0.0.1", ports[at % len(ports)]))[1]
        for at in range(load.clients)
    ]
    waiting = iter(range(len(made)))
    answers: list[bytes] = [b""] * len(made)
    latencies: list[float] = []

    async def work(client: Client) -> None:
        for at in waiting:
            before = time.monotonic()
            answers[at] = await client.ask(made[at].data)
            latencies.append(time.monotonic() - before)

    processor, started = time.process_time(), time.monotonic()
    await asyncio.gather(*(work(client) for client in clients))
    ended, used = time.monotonic(), time.process_time() - processor
    for client in clients:
        client.close()
    for request, answer in zip(made, answers, strict=True):
        check_acknowledged(request, answer)
    return Took(started, ended, used, tuple(latencies))


async def pace(
    ports: Sequence[int], load: Load, made: Sequence[Request], rate: float, every: int
) -> list[Probe]:
    """Send one request after the other at this rate a second, and follow one of ``every`` to its receipt.

    Raises ``RuntimeError`` where one was not acknowledged as new, or has no receipt in time.
    """
    loop = asyncio.get_running_loop()

    async def connected() -> Client:
        port = ports[next(turns) % len(ports)]
        return (await loop.create_connection(Client, "127.0.0.1", port))[1]

    turns = count()
    free: asyncio.Queue[Client] = asyncio.Queue()
    for _ in range(load.clients):
        free.put_nowait(await connected())
    watchers: asyncio.Queue[Client] = asyncio.Queue()
    probes: list[Probe] = []

    async def register(request: Request, due: float, followed: bool) -> None:
        client = await free.get()
        answer = await client.ask(request.data)
        acknowledged = time.time()
        free.put_nowait(client)
        check_acknowledged(request, answer)
        if followed:
            watcher = await connected() if watchers.empty() else watchers.get_nowait()
            receipt = await _receipt(watcher, request.digests[0])
            probes.append(Probe(due, acknowledged, time.time(), receipt))
            watchers.put_nowait(watcher)

    begun, tasks = time.time(), []
    for at, request in enumerate(made):
        due = begun + at / rate
        await asyncio.sleep(max(0.0, due - time.time()))
        tasks.append(asyncio.create_task(register(request, due, at % every == 0)))
    await asyncio.gather(*tasks)
    for queue in (free, watchers):
        while not queue.empty():
            queue.get_nowait().close()
    return probes


async def _receipt(client: Client, digest: bytes) -> str:
    """Ask for a document's receipt until there is one."""
    asked = f"GET /v1/documents/{to_hex(digest)}/receipt HTTP/1.1\r\nHost: node\r\n\r\n".encode()
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        head, _, body = (await client.ask(asked)).partition(_HEAD_END)
        if head.startswith(b"HTTP/1.1 200"):
            return body.decode()
        await asyncio.sleep(PROBE_SECONDS)
    raise RuntimeError(f"no receipt of {to_hex(digest)} within {PATIENCE:.0f} s")


def check_acknowledged(request: Request, answer: bytes) -> None:
    """Raises ``RuntimeError`` unless every document of the request was acknowledged as newly registered."""
    head, _, body = answer.partition(_HEAD_END)
    if not head.startswith(b"HTTP/1.1 202"):
        raise RuntimeError(f"not acknowledged: {answer[:600].decode(errors='replace')}")
    value = json.loads(body)
    items = value.get("items", [value])
    if any(item.get("created") is False or "problem" in item for item in items):
        raise RuntimeError(f"refused, or not new: {str(items)[:600]}")
    if [item["id"] for item in items] != [to_hex(digest) for digest in request.digests]:
        raise RuntimeError("the acknowledgement names other documents than were sent")


def serve(pipe: Connection, ports: Sequence[int], exporter: Exporter) -> None:
    """Obey until told to stop: ("make", load), ("send",), ("pace", rate, every), ("stop",)."""
    load, made = Load(SINGLE, 0, 1, 1), list[Request]()
    while True:
        match pipe.recv():
            case ("make", wanted):
                load, made = wanted, requests(exporter, wanted)
                pipe.send("made")
            case ("send",):
                pipe.send(asyncio.run(send(ports, load, made)))
            case ("pace", rate, every):
                pipe.send(asyncio.run(pace(ports, load, made, rate, every)))
            case _:
                return
