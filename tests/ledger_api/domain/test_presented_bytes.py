"""Check 5 in its variants: whole, disclosed, fetched, by file, by payload."""

from dataclasses import replace
from functools import reduce

import pytest

from anchors.commitment import Disclosure, Group, OpenedField
from anchors.presentation import Presentation, PresentedFile, decode
from anchors.presentation import encode as encode_presentation
from anchors.receipt import Receipt
from anchors.statement import derived_from_root
from ledger_api.domain.documents.findings import DocumentRefusedError, Finding, Problem
from ledger_api.domain.outcomes import DocumentOutcome
from ledger_api.domain.verdict import AskedBy, evidence_of, file_evidence
from tests.ledger_api.domain.world import INDEX, NETWORK, PDF, World, ask, files, json_file

WORLD = World()
SECOND = b"%PDF the second annex"
PARENTS = ["0x" + "11" * 32, "0x" + "22" * 32]
DEEP: object = reduce(lambda inner, _: {"x": inner}, range(59), "x")


def test_presentation_file_is_judged_as_its_parts_are():
    presentation = Presentation(
        NETWORK,
        WORLD.entry,
        WORLD.opening,
        Receipt(INDEX, tuple(WORLD.tree.inclusion_proof(INDEX)), WORLD.note),
        (PresentedFile("certificate.pdf", "application/pdf", PDF),),
    )
    evidence = evidence_of(decode(encode_presentation(presentation)))
    assert evidence == WORLD.presented()
    assert ask(evidence, WORLD.facts).document is DocumentOutcome.GENUINE


def test_presentation_without_receipt_says_what_is_missing():
    evidence = evidence_of(Presentation(NETWORK, WORLD.entry, WORLD.opening))
    assert ask(evidence, WORLD.facts).causes == ("INCLUSION_NOT_SHOWN",)


def test_disclosure_proves_as_much_as_it_opens():
    opening = WORLD.disclosed("/header/number", "/header/attachments")
    answer = ask(WORLD.presented(opening=opening), WORLD.facts)
    assert answer.document is DocumentOutcome.GENUINE
    assert answer.checks[4]["evidence"]["opened"] == "in part"
    assert answer.document_summary is not None
    assert answer.document_summary["number"] == WORLD.number


def test_disclosure_without_the_number_names_the_document_by_type_only():
    answer = ask(WORLD.presented(opening=WORLD.disclosed("/body/heat"), files=()), WORLD.facts)
    assert answer.document is DocumentOutcome.GENUINE
    assert answer.document_summary is not None
    assert answer.document_summary["number"] is None


def test_file_is_not_ruled_out_by_a_list_that_is_not_disclosed():
    world = World(published=())
    evidence = world.presented(opening=world.disclosed("/header/number"))
    assert ask(evidence, world.facts).causes == ("FILE_NOT_COMPARED",)


def test_disclosed_field_that_was_changed_is_refuted():
    opening = WORLD.disclosed("/header/number")
    fields = tuple(
        replace(one, value="VN-MTC-26-9999") if one.pointer == "/number" else one for one in opening.opened
    )
    answer = ask(WORLD.presented(opening=replace(opening, opened=fields), files=()), WORLD.facts)
    assert answer.causes == ("PAYLOAD_MISMATCH",)
    assert answer.document is DocumentOutcome.REFUTED
    shown = answer.codes[0]["evidence"]
    assert (shown["pointer"], shown["presented_digest"]) == ("/header/number", None)
    assert shown["problem"] == "the opened field is not the one committed to"


def test_wrong_copy_that_a_node_fetched_refutes_nothing():
    wrong = replace(WORLD.opening, body={})
    evidence = WORLD.presented(asked_by=AskedBy.NUMBER, opening=wrong, files=())
    answer = ask(evidence, WORLD.facts)
    assert (answer.document, answer.causes) == (DocumentOutcome.UNPROVEN, ("BYTES_UNAVAILABLE",))


@pytest.mark.parametrize("file", [*files(("certificate.pdf", PDF)), json_file("mtc.json", WORLD.body)])
def test_wrong_copy_that_a_node_fetched_vouches_for_no_file(file):
    world = World(published=())
    wrong = replace(world.opening, secret=bytes(32))
    evidence = world.presented(asked_by=AskedBy.FILE, opening=wrong, files=(file,))
    answer = ask(evidence, world.facts)
    assert (answer.document, answer.causes) == (DocumentOutcome.UNPROVEN, ("FILE_NOT_COMPARED",))


def test_payload_in_other_spacing_and_key_order_is_the_same_payload():
    stated = {"number": WORLD.number, "valid_to": None, "subject": {"lot": "H88213"}, "derived_from": []}
    payload = {"header": stated, "body": dict(reversed(WORLD.body.items())), "concord": "1"}
    evidence = WORLD.presented(asked_by=AskedBy.OPENING, files=(json_file("label.json", payload),))
    assert ask(evidence, WORLD.facts).causes == ()
    foreign = WORLD.presented(asked_by=AskedBy.OPENING, files=(json_file("label.json", WORLD.body),))
    assert ask(foreign, WORLD.facts).causes == ()


@pytest.mark.parametrize(
    "stated",
    [
        {"number": "VN-MTC-26-9999"},
        {"subject": {"quantity": "900"}},
        {"valid_to": "2036-01-01"},
        {"revision": True},
        {"derived_from": ["0x" + "11" * 32]},
        {"note": "not in the document"},
        "no object",
    ],
)
def test_payload_that_states_another_header_over_the_same_body_is_refuted(stated):
    payload = json_file("mtc.json", {"concord": "1", "header": stated, "body": WORLD.body})
    evidence = WORLD.presented(asked_by=AskedBy.OPENING, files=(payload,))
    assert ask(evidence, WORLD.facts).causes == ("ATTACHMENT_MISMATCH",)


def test_payload_of_another_document_beside_the_opening_is_refuted():
    other = json_file("label.json", {**WORLD.body, "heat": "H88214"})
    evidence = WORLD.presented(asked_by=AskedBy.OPENING, files=(other,))
    assert ask(evidence, WORLD.facts).causes == ("ATTACHMENT_MISMATCH",)


@pytest.mark.parametrize("name", ["certificate.pdf", "other.pdf"])
def test_file_is_not_ruled_out_by_a_list_that_hides_the_digest_of_one(name):
    world = World(published=())
    named = world.disclosed("/header/attachments/0/name")
    answer = ask(world.presented(opening=named, files=files((name, b"%PDF unknown"))), world.facts)
    assert answer.causes == ("FILE_NOT_COMPARED",)


def derived(*parents):
    """A document that derives from these, with a header that says so."""
    world = World(header_changes={"derived_from": list(parents)})
    root = derived_from_root(bytes.fromhex(one[2:]) for one in parents)
    world.__dict__["statement"] = replace(world.statement, derived_from=root)
    return world


@pytest.mark.parametrize(
    ("shown", "causes"),
    [(PARENTS[0], ()), (PARENTS[1], ("PAYLOAD_MISMATCH",)), (None, ("PAYLOAD_MISMATCH",))],
)
def test_predecessor_that_the_header_shows_is_the_signed_one(shown, causes):
    world = World(header_changes={"relation": "supersedes", "predecessor": shown})
    signed = replace(world.statement, relation="supersedes", predecessor=bytes.fromhex(PARENTS[0][2:]))
    world.__dict__["statement"] = signed
    assert ask(world.presented(), world.facts).causes == causes


@pytest.mark.parametrize("stated", [PARENTS, PARENTS[::-1], PARENTS[:1], [], None])
def test_documents_it_derives_from_are_the_signed_ones_in_whatever_order_a_payload_lists_them(stated):
    world = derived(*PARENTS)
    assert ask(world.presented(), world.facts).causes == ()
    payload = json_file("mtc.json", {"concord": "1", "header": {"derived_from": stated}, "body": world.body})
    evidence = world.presented(asked_by=AskedBy.OPENING, files=(payload,))
    is_same = stated is None or sorted(stated) == PARENTS
    assert ask(evidence, world.facts).causes == (() if is_same else ("ATTACHMENT_MISMATCH",))


def test_file_that_is_registered_with_another_document_is_refuted_without_any_opening():
    stray = file_evidence("other.pdf", b"%PDF of another", belongs_to=bytes([8]) * 32)
    evidence = WORLD.found_by_file(files=(*files(("certificate.pdf", PDF)), stray))
    answer = ask(evidence, WORLD.facts)
    assert answer.causes == ("ATTACHMENT_MISMATCH",)
    assert answer.codes[0]["evidence"]["belongs_to"] == "0x" + "08" * 32


def test_file_that_strangers_publish_as_theirs_refutes_no_document_that_publishes_none():
    world = World(published=())
    claimed = file_evidence("certificate.pdf", PDF, belongs_to=bytes([8]) * 32)
    evidence = world.presented(opening=world.disclosed("/header/number"), files=(claimed,))
    assert ask(evidence, world.facts).causes == ("FILE_NOT_COMPARED",)


def test_each_of_several_attachments_is_compared():
    world = World(attached=(("a.pdf", PDF), ("b.pdf", SECOND)), published=())
    assert ask(world.presented(), world.facts).causes == ()
    swapped = files(("a.pdf", PDF), ("b.pdf", SECOND + b"!"))
    answer = ask(world.presented(files=swapped), world.facts)
    assert answer.causes == ("ATTACHMENT_MISMATCH",)
    assert answer.checks[4]["evidence"]["files_compared"] == ["a.pdf"]
    assert "of that name" in answer.sentence


@pytest.mark.parametrize(
    ("member", "value"),
    [
        ("number", "VN-MTC-26-0418"),
        ("number", 417),
        ("number", None),
        ("profile", "3.2"),
        ("revision", 2),
        ("issued_on", "2026-07-29"),
        ("valid_to", "2030-01-01"),
        ("assessed_on", None),
        ("issuer", {"id": "0x" + "11" * 32}),
        ("relation", "amends"),
        ("predecessor", "0x" + "11" * 32),
        ("derived_from", ["0x" + "11" * 32]),
        ("derived_from", "nonsense"),
    ],
)
def test_header_that_contradicts_the_statement_is_refuted_with_its_pointer(member, value):
    world = World(header_changes={member: value})
    answer = ask(world.presented(), world.facts, examine=lambda header, body: [])
    assert answer.causes == ("PAYLOAD_MISMATCH",)
    pointer = answer.codes[0]["evidence"]["pointer"]
    assert pointer.startswith(f"/header/{'type' if member == 'profile' else member}")


@pytest.mark.parametrize(("pointer", "place"), [("/body/heat", "/body/heat"), ("", "/")])
def test_document_that_its_format_refuses_is_told_with_the_place(pointer, place):
    def refuse(header: object, body: object) -> list[Finding]:
        raise DocumentRefusedError([Problem("FIELD_MISSING", pointer, "something is missing", "Add it.")])

    answer = ask(WORLD.presented(), WORLD.facts, examine=refuse)
    assert answer.causes == ("DOCUMENT_MALFORMED",)
    assert answer.codes[0]["evidence"]["problem"] == f"something is missing ({place})"


@pytest.mark.parametrize(("points", "words"), [(0, None), (1, "one point"), (2, "2 points")])
def test_departures_from_the_standard_are_counted_without_the_warnings(points, words):
    found = [
        *[Finding("SHALL_MISSED", f"/body/{at}", "nonconformity", "it is missing") for at in range(points)],
        Finding("LOGO_MALFORMED", "/body/logo", "warning", "the logo is cut"),
    ]
    answer = ask(WORLD.presented(), WORLD.facts, examine=lambda header, body: found)
    assert len(answer.findings) == points + 1
    counted = [(line["code"], line["evidence"]["count_words"]) for line in answer.codes]
    assert counted == ([] if words is None else [("NONCONFORMITIES_LISTED", words)])


def test_header_that_is_no_object_is_judged_not_raised():
    odd = replace(WORLD.opening, header=["a", "list"])
    assert ask(WORLD.presented(opening=odd), WORLD.facts).document is DocumentOutcome.REFUTED


def test_content_nested_too_deep_is_judged_not_raised():
    deep: object = "x"
    for _ in range(80):
        deep = [deep]
    answer = ask(WORLD.presented(opening=replace(WORLD.opening, body={"deep": deep})), WORLD.facts)
    assert answer.document is DocumentOutcome.REFUTED


def crafted(*fields: tuple[str, str, object]) -> Disclosure:
    """A disclosure of a header that no JSON ever had: whoever makes the salts can commit to anything."""
    opened = tuple(OpenedField(Group.HEADER, *one, b"s" * 32) for one in fields)
    return Disclosure(tuple(sorted(one.pair() for one in opened)), (), opened)


@pytest.mark.parametrize(
    "opening",
    [
        crafted(("/attachments", "array", 2**53 - 1)),
        crafted(("/derived_from", "array", -1)),
        crafted(*[("/derived_from" + "/0" * depth, "array", 1) for depth in range(3_000)]),
        crafted(*[("/derived_from" + "/x" * depth, "object", 1) for depth in range(3_000)]),
        crafted(
            ("/attachments", "array", 1),
            ("/attachments/0", "object", 1),
            ("/attachments/0/sha256", "object", 0),
        ),
        *(
            replace(WORLD.opening, header={**WORLD.header, "attachments": listed})
            for listed in (5, "text", {"a": 1}, [{"sha256": []}], [{"name": {}, "sha256": {}}])
        ),
        replace(WORLD.opening, header={**WORLD.header, "subject": {"exporter": {"x": DEEP}}}),
    ],
)
def test_whatever_a_signed_header_holds_is_judged_in_bounded_work(opening):
    statement = replace(WORLD.statement, digest=opening.digest())
    world = World()
    world.__dict__.update(statement=statement, opening=opening)
    answer = ask(world.presented(), world.facts)
    assert answer.document in (DocumentOutcome.UNPROVEN, DocumentOutcome.REFUTED, DocumentOutcome.GENUINE)
    assert answer.canonical()
