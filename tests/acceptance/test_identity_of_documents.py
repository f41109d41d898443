"""What is the same document, what is another, and what finds it, on the home node and on a second one."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from hashlib import sha256

from tests.acceptance.exporters import Exporter
from tests.acceptance.nodes import NodeProcess
from tests.acceptance.papers import DECLARED, Paper
from tests.acceptance.questions import ask, ask_about, codes_of

HEAT = (b'"heat":"H88213"', b'"heat":"H88214"')


def mirrored(second: NodeProcess, statement: str) -> None:
    """Wait until the second node has the entry, too."""
    second.until(lambda: second.http.get(f"/v1/documents/{statement}").status_code == 200)
    second.registration(statement)


def test_pdf_alone_finds_its_entry_on_a_second_node_that_operates_no_log(
    founder: NodeProcess, second: NodeProcess, mill: Exporter, paper: Callable[[], Paper]
) -> None:
    assert not list((second.data / "keys").rglob("*.key"))
    document = paper()
    statement = document.register(mill)
    mirrored(second, statement)
    pdf = document.pdf.read_bytes()
    for node in (second, founder):
        answer = ask(node, pdf, declared_at=DECLARED, axis="document")
        assert (answer["document"], answer["lookup"]["id"]) == ("GENUINE", statement)
        assert answer["lookup"]["asked_by"] == "file"
    sizes = {node.url: node.http.get("/log/VN/checkpoint").content for node in (founder, second)}
    assert len(set(sizes.values())) == 1


def test_one_changed_byte_alone_is_not_found_and_inside_a_presentation_refutes(
    founder: NodeProcess, second: NodeProcess, mill: Exporter, paper: Callable[[], Paper]
) -> None:
    document = paper()
    statement = document.register(mill)
    mirrored(second, statement)
    pdf, shown = document.pdf.read_bytes(), mill.present(statement)
    changed_pdf = pdf.replace(b"H88213", b"H88214")
    changed_payload = document.data.replace(b'"H88213"', b'"H88214"')
    changed_opening = shown.replace(*HEAT)
    assert changed_pdf != pdf
    assert changed_payload != document.data
    assert changed_opening != shown
    inside = json.loads(shown)
    inside["files"][0]["content"] = base64.b64encode(changed_pdf).decode()
    for node in (founder, second):
        assert ask_about(node, shown, declared_at=DECLARED) == ("GENUINE", "ACCEPT")
        for alone in (changed_pdf, changed_payload):
            answer = ask(node, alone, declared_at=DECLARED)
            assert (answer["document"], answer["action"]) == ("UNPROVEN", "NOT_FOUND")
        refuted = ask(node, changed_opening, declared_at=DECLARED)
        assert (refuted["document"], refuted["action"]) == ("REFUTED", "REJECT")
        assert "PAYLOAD_MISMATCH" in codes_of(refuted)
        swapped = ask(node, json.dumps(inside).encode(), declared_at=DECLARED)
        assert (swapped["document"], swapped["action"]) == ("REFUTED", "REJECT")
        assert "ATTACHMENT_MISMATCH" in codes_of(swapped)


def test_every_single_changed_byte_of_an_opened_value_is_noticed(
    founder: NodeProcess, mill: Exporter, paper: Callable[[], Paper]
) -> None:
    shown = mill.present(paper().register(mill), with_files=False)
    value = json.loads(shown)
    for group, name in (("header", "number"), ("header", "issued_on"), ("body", "conformity_statement")):
        changed = json.loads(shown)
        text = value["opening"][group][name]
        changed["opening"][group][name] = text[:-1] + chr(ord(text[-1]) ^ 1)
        assert ask_about(founder, json.dumps(changed).encode(), declared_at=DECLARED) == ("REFUTED", "REJECT")


def test_reordered_json_is_the_same_document_200_not_202(mill: Exporter, paper: Callable[[], Paper]) -> None:
    document = paper()
    first = mill.prepare(document.data, [document.pdf]).send()
    assert first.status_code == 202
    reordered = json.dumps(dict(reversed(document.payload.items())), indent=5).encode()
    reordered = reordered.replace(b'"header"', b'\n\t "header"')
    again = mill.prepare(reordered, [document.pdf]).send()
    assert (again.status_code, again.json()["id"]) == (200, first.json()["id"])


def test_another_digest_for_the_same_issuer_type_number_and_revision_is_409(
    founder: NodeProcess, mill: Exporter, paper: Callable[[], Paper]
) -> None:
    document = paper()
    first = mill.prepare(document.data, [document.pdf]).send()
    assert first.status_code == 202
    for other in (
        mill.prepare(document.changed(issued_on="2026-08-22"), [document.pdf]),
        mill.prepare(document.data),  # without its PDF it is another document
    ):
        conflict = other.send()
        problem = conflict.json()
        assert (conflict.status_code, problem["code"]) == (409, "DOCUMENT_CONFLICT")
        assert problem["fix"]
        assert first.json()["document"] in json.dumps(problem)
    assert founder.get(f"/v1/documents/{first.json()['id']}")["document"] == first.json()["document"]
    revised = mill.prepare(document.changed(revision=2), [document.pdf]).send()
    assert revised.status_code == 202


def test_swapped_pdf_is_an_attachment_mismatch_however_it_is_shown(
    founder: NodeProcess, mill: Exporter, paper: Callable[[], Paper]
) -> None:
    document, other = paper(), paper()
    statement = document.register(mill)
    other.register(mill)
    swapped = json.loads(mill.present(statement))
    swapped["files"][0]["content"] = base64.b64encode(other.pdf.read_bytes()).decode()
    bare = mill.present(statement, with_files=False)
    for handed_in in (
        (json.dumps(swapped).encode(),),
        (bare, other.pdf.read_bytes()),
        (document.data, other.pdf.read_bytes()),
    ):
        answer = ask(founder, *handed_in, declared_at=DECLARED, axis="document")
        assert (answer["document"], answer["action"]) == ("REFUTED", "REJECT"), answer["sentence"]
        assert "ATTACHMENT_MISMATCH" in codes_of(answer)


def test_both_nodes_give_the_same_bytes_for_the_same_question_about_the_past(
    founder: NodeProcess, second: NodeProcess, mill: Exporter, paper: Callable[[], Paper]
) -> None:
    statement = paper().register(mill)
    mirrored(second, statement)
    shown = mill.present(statement)

    def digests() -> set[str]:
        answers = [ask(node, shown, declared_at=DECLARED) for node in (founder, second)]
        blocks = {answer["pins"]["block"]["number"] for answer in answers}
        if len(blocks) > 1:  # a block came between the two questions
            return set()
        return {answer["lookup"]["verdict_digest"] for answer in answers}

    assert len(founder.until(digests)) == 1


def test_file_kept_by_the_home_node_is_the_file_that_was_registered(
    founder: NodeProcess, mill: Exporter, paper: Callable[[], Paper]
) -> None:
    document = paper()
    statement = document.register(mill, visibility="public")
    digest = "0x" + sha256(document.pdf.read_bytes()).hexdigest()
    kept = founder.http.get(f"/v1/documents/{statement}/files/{digest}")
    assert kept.content == document.pdf.read_bytes()
