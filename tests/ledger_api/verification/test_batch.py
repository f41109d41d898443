"""A batch of questions over HTTP: in order, as of one state, rows for themselves and beside one another."""

from __future__ import annotations

import base64
import csv
import json
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from ledger_api.cli.program import program
from ledger_api.client import records
from ledger_api.client.presenting import present
from ledger_api.refusals import RefusedError
from ledger_api.verification.batch_requests import MAX_ITEMS
from ledger_api.verification.service import VerificationService
from tests.support.node import RunningNode
from tests.support.stage import STEEL, chain_time, stage_on, terms_of
from tests.support.supply_chain import payload
from tests.support.two_annexes import DAY, VOTING, conclude

pytestmark = pytest.mark.chain

BOUNDED = {
    **STEEL,
    "listing_required": False,
    "conditions": [],
    "quantity": {"unit": "TNE", "minimum": None, "maximum": "70"},
}


@pytest.fixture(scope="module")
def asked(node: RunningNode) -> dict[str, Any]:
    """What Germany asks about steel while an agreement is in force that covers consignments up to 70 t.

    Two certificates over 100 t each are registered: B-1 is public, B-2 withheld.
    """
    for number, visibility in (("B-1", "public"), ("B-2", "withheld")):
        done = node.register(node.issuer(), payload(number), visibility=visibility)
        assert done.refused is None, done.refused
    stage = stage_on(node)
    terms = terms_of(
        annexes=[BOUNDED],
        entry_into_force={"rule": "DAYS_AFTER", "days": 1},
        savings_clause=False,
        prior_documents=True,
    )
    conclude(stage, terms, closes=chain_time(node) + VOTING)
    declared = chain_time(node) + 2 * DAY
    return {"importing_economy": "DE", "declared_at": declared, "hs": "721070", "unit": "TNE"}


def ask(node: RunningNode, question: dict[str, Any], *items: Any) -> Any:
    return node.api.post("/v1/verifications:batch", {"question": question, "items": list(items)})


def row(number: str, quantity: str | None = None, **question: Any) -> dict[str, Any]:
    members = question if quantity is None else {"quantity": quantity, **question}
    return {"number": number, "question": members}


def remarks(item: dict[str, Any]) -> list[str]:
    return [one["code"] for one in item["remarks"]]


def test_item_has_the_answer_it_would_have_had_alone(node: RunningNode, asked: dict[str, Any]) -> None:
    (item,) = ask(node, asked, row("B-1", "60"))["items"]
    alone = node.api.get("/v1/verifications", {"number": "B-1", **asked, "quantity": "60"})
    assert item["verdict"] == alone
    assert (item["index"], item["action"], item["remarks"]) == (0, "ACCEPT", [])


def test_bad_rows_spoil_themselves_alone_and_the_order_is_kept(
    node: RunningNode, asked: dict[str, Any]
) -> None:
    bad: list[tuple[Any, str, str]] = [
        ({}, "PART_MISSING", "/files"),
        ([], "BATCH_MALFORMED", ""),
        ({"nummer": "B-1"}, "BATCH_MALFORMED", "/nummer"),
        (row("B-1", declared_at="soon"), "TIME_INVALID", "/question/declared_at"),
        (row("B-1", customs_office="Hamburg"), "QUESTION_INVALID", "/question/customs_office"),
        (row("B-1", hs=[]), "BATCH_MALFORMED", "/question/hs"),
        ({"files": [{"name": "a", "content": "***"}]}, "BATCH_MALFORMED", "/files/0/content"),
        ({"presentation": {"format": "concord/presentation/v1"}}, "PRESENTATION_INVALID", "/entry"),
    ]
    items = [one for item, _, _ in bad for one in (row("B-1", "1"), item)]
    answer = ask(node, asked, *items)
    assert [one["index"] for one in answer["items"]] == list(range(len(items)))
    assert [one["action"] for one in answer["items"][::2]] == ["ACCEPT"] * len(bad)
    for place, (_, code, pointer) in enumerate(bad):
        problem = answer["items"][2 * place + 1]["problem"]
        assert (problem["code"], problem["pointer"]) == (code, f"/items/{2 * place + 1}{pointer}"), problem
        assert problem["type"] == f"urn:concord:problem:{code}"
        assert problem["fix"]
    summary = answer["summary"]
    assert (summary["rows"], summary["answered"], summary["exit_code"]) == (len(items), len(bad), 20)


def test_quantities_of_one_document_are_counted_in_the_rows_order(
    node: RunningNode, asked: dict[str, Any]
) -> None:
    answer = ask(node, asked, row("B-1", "60"), row("B-1", "50000", unit="KGM"), row("B-1", "10"))
    assert [one["action"] for one in answer["items"]] == ["ACCEPT", "REJECT", "ACCEPT"]
    assert [remarks(one) for one in answer["items"]] == [[], ["QUANTITY_EXCEEDED"], []]
    assert answer["items"][1]["verdict"]["document"] == "GENUINE"
    (document,) = answer["consignment"]
    assert (document["rows"], document["counted"], document["total"]) == ([0, 1, 2], [0, 2], "70")
    assert answer["summary"]["actions"] == {"REJECT": 1, "ACCEPT": 2}


def test_rows_together_may_exceed_what_the_annex_covers(node: RunningNode, asked: dict[str, Any]) -> None:
    answer = ask(node, asked, row("B-1", "60"), row("B-1", "20"))
    first, second = answer["items"]
    assert (first["action"], remarks(first)) == ("ACCEPT", [])
    assert remarks(second) == ["QUANTITY_OUTSIDE"]
    assert second["verdict"]["action"] == "ACCEPT"
    alone = ask(node, asked, row("B-1", "80"))["items"][0]
    assert second["action"] == alone["action"] == "REFER"
    assert alone["remarks"] == []


def test_withheld_document_is_judged_by_what_is_handed_in(node: RunningNode, asked: dict[str, Any]) -> None:
    record = records.find(node.issuer(), "B-2")
    opening = record.opening.to_json()
    shown = present(node.api, node.parts.network.network, record, files=[])
    files = [{"name": "p.json", "content": base64.b64encode(shown).decode()}]
    answer = ask(
        node, asked | {"quantity": "10"},
        row("B-2"), {"opening": opening}, {"presentation": json.loads(shown)}, {"files": files},
    )  # fmt: skip
    assert [one["action"] for one in answer["items"]] == ["REFER", "ACCEPT", "ACCEPT", "ACCEPT"]
    assert "BYTES_UNAVAILABLE" in answer["items"][0]["verdict"]["causes"]
    assert answer["as_of"]["number"] == answer["items"][0]["verdict"]["pins"]["block"]["number"]


def test_all_rows_are_of_one_state_although_the_ledger_moves_on_meanwhile(
    node: RunningNode, asked: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    judged = VerificationService.verify
    seen = node.parts.queries.chain_time

    def busy(self: VerificationService, *arguments: Any, **named: Any) -> Any:
        answer = judged(self, *arguments, **named)
        engine = node.parts.engine
        assert engine is not None
        with ThreadPoolExecutor(1) as other:  # a thread that is not in the batch's snapshot
            before = other.submit(seen).result()
            engine.rpc("evm_increaseTime", 1)
            engine.rpc("evm_mine")
            node.until(lambda: other.submit(seen).result() > before, what="the next block")
        return answer

    monkeypatch.setattr(VerificationService, "verify", busy)
    answer = ask(node, asked, *(row("B-1", "1") for _ in range(4)))
    blocks = {json.dumps(one["verdict"]["pins"]["block"]) for one in answer["items"]}
    assert blocks == {json.dumps(answer["as_of"])}


@pytest.mark.parametrize(
    ("body", "code", "status"),
    [
        ({"items": []}, "BATCH_MALFORMED", 422),
        ({"rows": []}, "BATCH_MALFORMED", 422),
        ({"items": [{}], "more": 1}, "BATCH_MALFORMED", 422),
        ({"items": [{}], "question": {"where": "DE"}}, "BATCH_MALFORMED", 422),
        ({"items": [{}] * (MAX_ITEMS + 1)}, "REQUEST_TOO_LARGE", 413),
    ],
)
def test_requests_that_are_refused_as_a_whole(node: RunningNode, body: Any, code: str, status: int) -> None:
    answer = node.http.post("/v1/verifications:batch", json=body)
    assert (answer.status_code, answer.json()["code"]) == (status, code)


def command(node: RunningNode, *arguments: str, code: int) -> Result:
    done = CliRunner().invoke(
        program, ["verify", *arguments], env={"CONCORD_NODE": node.url, "COLUMNS": "200"}
    )
    if done.exception is not None and not isinstance(done.exception, SystemExit):
        raise done.exception
    assert done.exit_code == code, done.output
    return done


def manifest(folder: Path, text: str) -> Path:
    path = folder / "consignment.csv"
    path.write_text(text, encoding="utf-8")
    return path


def test_manifest_on_the_command_line(node: RunningNode, asked: dict[str, Any], tmp_path: Path) -> None:
    opening = records.find(node.issuer(), "B-2").opening.to_json()
    (tmp_path / "b2.json").write_text(json.dumps(opening), encoding="utf-8")
    sheet = manifest(
        tmp_path,
        "Line;Number;Opening;HS;Quantity;Unit\n"
        "1;B-1;;721070;60;TNE\n"
        "2;;b2.json;721070;10;TNE\n"
        "3;;gone.json;721070;10;TNE\n"
        "4;B-1;;721070;50;TNE\n"
        "5;nobody;;721070;1;TNE\n"
        "6;;../b2.json;721070;1;TNE\n",
    )
    declared = str(asked["declared_at"])
    where = ("--economy", "DE", "--declared", declared)
    shown = json.loads(command(node, "--manifest", str(sheet), *where, "--json", code=30).stdout)
    assert [(one["row"], one["action"]) for one in shown["items"]] == [
        (2, "ACCEPT"), (3, "ACCEPT"), (4, None), (5, "REJECT"), (6, "NOT_FOUND"), (7, None),
    ]  # fmt: skip
    problems = [one["problem"]["code"] for one in shown["items"] if one["action"] is None]
    assert problems == ["ATTACHMENT_NOT_FOUND", "ATTACHMENT_OUTSIDE"]
    assert [one["rows"] for one in shown["consignment"]] == [[2, 5], [3]]
    assert shown["unused_columns"] == ["Line"]
    with (tmp_path / "consignment-answers.csv").open(encoding="utf-8", newline="") as file:
        table = list(csv.DictReader(file))
    assert [one["Line"] for one in table] == ["1", "2", "3", "4", "5", "6"]
    assert [one["action"] for one in table] == ["ACCEPT", "ACCEPT", "", "REJECT", "NOT_FOUND", ""]
    assert (table[2]["problem"], table[3]["causes"]) == ("ATTACHMENT_NOT_FOUND", "QUANTITY_EXCEEDED")
    said = command(
        node, "--manifest", str(sheet), *where, "--results", str(tmp_path / "r.csv"), code=30
    ).stdout
    assert "6 rows: 1 REJECT, 1 NOT_FOUND, 2 ACCEPT, 1 without an answer (ATTACHMENT_NOT_FOUND)" in said
    assert "row 5: REJECT  QUANTITY_EXCEEDED" in said
    assert "Who can change it:" in said
    assert (tmp_path / "r.csv").exists()


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "MANIFEST_UNREADABLE"),
        ("hs,quantity\n721070,1\n", "MANIFEST_UNREADABLE"),
        ("number,economy,importing_economy\nB-1,DE,DE\n", "MANIFEST_UNREADABLE"),
        ("number\n", "MANIFEST_UNREADABLE"),
        ("number\n" + "B-1\n" * (MAX_ITEMS + 1), "MANIFEST_TOO_LONG"),
    ],
)
def test_manifests_that_are_refused(node: RunningNode, tmp_path: Path, text: str, code: str) -> None:
    from ledger_api.client.consignments import read_manifest

    with pytest.raises(RefusedError) as failure:
        read_manifest(manifest(tmp_path, text))
    assert failure.value.code == code
    assert failure.value.fix


def test_manifest_stands_alone(node: RunningNode, tmp_path: Path) -> None:
    sheet = str(manifest(tmp_path, "number\nB-1\n"))
    command(node, "--manifest", sheet, "--number", "B-1", code=2)
    command(node, "--manifest", sheet, "--chain", "http://127.0.0.1:1", code=2)
