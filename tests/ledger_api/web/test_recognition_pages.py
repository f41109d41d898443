"""Recognition, agreements and ballots as a node serves them, made through acts that people signed."""

from __future__ import annotations

import html
import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

import httpx
import pytest
from markupsafe import escape

from anchors.hexadecimal import from_hex, to_hex
from ledger_api.client.agreement_acts import propose_terms, sign_agreement
from ledger_api.client.ballot_acts import cast_vote, enact, open_ballot, propose_endorsement
from ledger_api.client.concluding import Stage, await_close, conclude_agreement, vote
from ledger_api.client.legal_texts import hand_in
from ledger_api.domain.agreements.terms import read_terms
from tests.ledger_api.domain.agreements.pacts import SAFETY, TEXT, annex, terms, terms_json
from tests.support.node import RunningNode, start_node
from tests.support.stage import stage_on

pytestmark = pytest.mark.chain

BROWSER = {"accept": "text/html"}
LATER = "2199-01-01"
HOSTILE = '"><script>alert(1)</script>{{ 7 * 7 }}'
WORDS = f"# Wording\n\n{HOSTILE}\n".encode()
FOREIGN = f"<html>{HOSTILE}</html>".encode()


TEXTS = [
    {"language": language, "sha256": to_hex(sha256(data).digest()), "media_type": media_type}
    for language, data, media_type in (
        ("en", WORDS, "text/markdown"),
        ("fr", FOREIGN, "text/html"),
        ("vi", b"held by nobody here", "text/plain"),
    )
]


@dataclass(frozen=True)
class Told:
    """A node with a concluded agreement, a draft in two versions, and ballots."""

    node: RunningNode
    stage: Stage
    steel: str
    draft: str
    draft_ballot: int

    def page(self, path: str, status: int = 200, **members: str) -> str:
        answer = self.node.http.get(path, headers=BROWSER, params=members or None)
        assert answer.status_code == status, answer.text[:400]
        must_be_well_formed(answer)
        return answer.text


def must_be_well_formed(answer: httpx.Response) -> None:
    """What holds for every page: no foreign code, headings in order, tables with captions, ids once."""
    text = answer.text
    assert answer.headers["content-security-policy"].startswith("default-src 'none'")
    assert not re.search(r"<script(?! src=\"/static/)|\sstyle=|\son\w+=\"", text)
    levels = [int(one) for one in re.findall(r"<h([1-6])", text)]
    assert levels[0] == 1
    assert all(later - earlier <= 1 for earlier, later in itertools.pairwise(levels))
    assert text.count("<table") == text.count("<caption")
    assert len(re.findall(r"<th[ >]", text)) == text.count('scope="')
    ids = re.findall(r" id=\"([^\"]+)\"", text)
    assert len(ids) == len(set(ids))
    described = {one for each in re.findall(r"aria-describedby=\"([^\"]+)\"", text) for one in each.split()}
    assert described <= set(ids)


def words(page: str) -> str:
    """What a reader sees of a page, on one line."""
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", page)).split())


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory, anvil: str) -> Iterator[Told]:
    with start_node(tmp_path_factory.mktemp("recognition")) as node:
        stage = stage_on(node)
        steel = conclude_agreement(stage, terms("DE", "VN"))["id"]
        first: dict[str, Any] = terms_json(
            "SA", "VN", annexes=[annex(title=HOSTILE, conditions=[{"code": "X", "text": HOSTILE}])]
        )
        first |= {"title": HOSTILE, "texts": TEXTS}
        second = {**first, "notice": {"months": 12}, "annexes": [SAFETY]}
        draft = propose_terms(stage.actor("SA"), "SA", read_terms(first)).agreement
        propose_terms(stage.actor("SA"), "SA", read_terms(second), draft)
        hand_in(node.api, [WORDS, FOREIGN])
        sign_agreement(stage.actor("VN"), "VN", draft)
        ballot = propose_endorsement(stage.actor("SA", "delegate"), "SA", draft, title=HOSTILE)
        cast_vote(stage.actor("SA", "delegate"), "SA", ballot, "AGAINST", HOSTILE)
        cast_vote(stage.actor("VN", "delegate"), "VN", ballot, "FOR")
        yield Told(node, stage, f"/agreements/{steel}", f"/agreements/{draft}", ballot)


def test_head_of_every_page_leads_to_the_four_parts(told: Told):
    for path in ("/verify", "/recognition", "/agreements", "/ballots"):
        page = told.page(path)
        links = re.findall(r"<li><a href=\"(/\w+)\"", page)
        assert links[:4] == ["/verify", "/recognition", "/agreements", "/ballots"]
        assert page.count('aria-current="page"') == 1
        assert f'href="{path}" aria-current="page"' in page


def test_matrix_shows_each_direction_once_in_the_table_and_once_in_the_list(told: Told):
    page = told.page("/recognition", on=LATER, type="material_test_report:3.1", hs="7210", edition="2022")
    cells = {
        (a, b): duty
        for a, b, duty in re.findall(r'data-from="(\w+)" data-to="(\w+)" data-duty="(\w+)"', page)
    }
    assert cells == {
        ("DE", "VN"): "MUST_ACCEPT_WITH_CONDITIONS",
        ("VN", "DE"): "MUST_ACCEPT_WITH_CONDITIONS",
        ("SA", "VN"): "NOT_COVERED",
        ("VN", "SA"): "NOT_COVERED",
        ("DE", "SA"): "NONE",
        ("SA", "DE"): "NONE",
    }
    assert re.findall(r'class="exporter" data-from="(\w+)"', page) == ["DE", "SA", "VN"]
    assert "Inspection certificate 3.1, goods of HS 7210 (2022)" in words(page)


def test_cell_leads_to_the_routes_with_their_obstacles(told: Told):
    page = told.page("/recognition", on=LATER)
    link = html.unescape(re.findall(r'data-from="VN" data-to="SA"[^>]*><a href="([^"]+)"', page)[0])
    shown = words(told.page(link))
    assert "Documents of VN in SA" in shown
    assert "It is not concluded: 1 of 2 parties have signed the same version." in shown
    assert f'href="{told.draft}?on={LATER}"' in told.page(link)


@pytest.mark.parametrize(
    ("members", "field"),
    [
        ({"hs": "xx"}, "hs"),
        ({"on": "soon"}, "on"),
        ({"type": HOSTILE}, "type"),
        ({"edition": "1"}, "edition"),
    ],
)
def test_question_that_cannot_be_read_is_marked_at_its_field(told: Told, members: dict[str, str], field: str):
    page = told.page("/recognition", 422 if field == "on" else 400, **members)
    assert f'id="{field}-problem" role="alert"' in page
    assert re.search(rf'id="{field}"[^>]*aria-invalid="true"', page)
    assert 'id="matrix"' not in page


def test_pair_of_no_economies_is_a_page_that_says_so(told: Told):
    assert "is no economy" in told.page("/recognition/pair", 400, **{"from": HOSTILE, "to": "DE"})
    assert "owes itself no recognition" in told.page("/recognition/pair", 400, **{"from": "de", "to": "DE"})


def test_agreement_in_force_shows_state_parties_terms_and_texts(told: Told):
    page = told.page(told.steel, on=LATER)
    assert 'id="state" data-state="IN_FORCE"' in page
    assert re.findall(r'data-economy="(\w+)" data-bound="true"', page) == ["DE", "VN"]
    assert TEXT["sha256"] in page
    shown = words(page)
    assert "A party may end it by 6 months of notice" in shown
    assert '/notice is {"months": 6}' in shown
    assert "First day in force (first day of the second month after all conditions were met)" in shown
    assert re.findall(r'data-kind="(\w+)"', page) == [
        "PROPOSE",
        "SIGN",
        "SIGN",
        "ENDORSE",
        "RATIFY",
        "RATIFY",
    ]
    assert 'href="/ballots/1"' in page


def test_agreement_before_its_first_day_and_before_it_was_proposed(told: Told):
    assert 'data-state="RATIFYING"' in told.page(told.steel)
    before = told.page(told.steel, on="2020-01-01")
    assert 'data-state="ABSENT"' in before
    assert before.count("after this day") == 6


def test_two_versions_are_compared(told: Told):
    page = told.page(told.draft)
    assert "What changed from version 1 to 2" in words(page)
    assert "<del>6</del>" in page
    assert "<ins>12</ins>" in page
    assert "What changed from version 1 to 1" in words(told.page(told.draft, before="1", after="1"))
    assert "VERSION_UNKNOWN" in told.page(told.draft, 404, before="9", after="1")


def test_address_that_names_nothing_is_a_page_with_status_404(told: Told):
    for path in (
        "/agreements/0x" + "ab" * 32,
        "/agreements/nothing",
        "/ballots/99",
        "/ballots/0",
        "/ballots/x",
    ):
        page = told.node.http.get(path, headers=BROWSER)
        assert page.status_code == 404, path
        assert "<h1>Not found here</h1>" in page.text


def test_agreement_is_found_however_its_address_was_copied(told: Told):
    number = told.steel.rpartition("/")[2]
    assert "Recognition of steel documents" in told.page(f"/agreements/{number[2:].upper()}")


def texts_of(page: str) -> dict[str, str]:
    """What the page says of the wording, by language."""
    section = page.partition('id="texts"')[2].partition("</section>")[0]
    found = re.findall(r'<article data-language="(\w+)"(.*?)</article>', section, re.DOTALL)
    return dict(found)


def test_wording_is_read_beside_the_terms_where_it_is_plain_text(told: Told):
    shown = texts_of(told.page(told.draft))
    assert list(shown) == ["en", "fr", "vi"]
    assert str(escape(HOSTILE)) in shown["en"]
    assert 'lang="en" dir="auto"' in shown["en"]
    assert "alert(1)" not in shown["fr"]
    for language, text in zip(shown, TEXTS, strict=True):
        assert text["sha256"] in shown[language]
    link = re.findall(r'href="(/v1/texts/[^"]+)" download', shown["fr"])
    assert told.node.http.get(link[0]).headers["content-disposition"] == "attachment"


def test_text_that_the_node_does_not_hold_says_so_and_shows_its_digest(told: Told):
    shown = texts_of(told.page(told.draft))["vi"]
    assert 'data-held="false"' in shown
    assert "This node does not hold the text." in words(shown)
    assert "/v1/texts/" not in shown


def test_listed_body_is_shown_with_who_opposes_it(told: Told):
    assert "No economy has listed a body under it." in words(told.page(told.steel))
    node, laboratory = told.node, told.node.issuer("laboratory", role="CONFORMITY_BODY")
    issuer = laboratory.required_issuer()
    agreement = told.steel.rpartition("/")[2]
    listing = {"issuer": issuer, "agreement": from_hex(agreement, 32), "annex": "STEEL", "economy": "VN"}
    told.stage.actor("VN").act("ListBody", {**listing, "effectiveFrom": 0, "effectiveTo": 0})
    (listed,) = node.api.get("/v1/listings", {"agreement": agreement})["items"]
    opposition = {"listing": from_hex(listed["id"], 32), "economy": "DE", "reason": sha256(b"why").digest()}
    told.stage.actor("DE").act("OpposeListing", opposition)
    page = told.page(told.steel)
    shown = words(page.partition('id="bodies"')[2].partition("</section>")[0])
    assert "Laboratory Annex STEEL, listed by VN from" in shown
    assert "Listed, and opposed" in shown
    assert "DE opposed it on" in shown
    assert to_hex(issuer) in page


def test_list_goes_on_where_its_cursor_says(told: Told):
    first = told.node.api.get("/v1/agreements", {"limit": 1})
    older = told.page("/agreements", cursor=first["next"])
    assert told.steel not in older
    assert "There is no older one." in words(older)
    assert "CURSOR_INVALID" in told.page("/agreements", 400, cursor=HOSTILE)


def test_list_of_agreements_may_be_limited_to_an_economy(told: Told):
    assert len(re.findall(r"data-state=", told.page("/agreements"))) == 2
    only = told.page("/agreements", economy="de")
    assert told.steel in only
    assert told.draft not in only


def test_ballot_shows_votes_reasons_and_the_arithmetic(told: Told):
    page = told.page(f"/ballots/{told.draft_ballot}")
    assert re.findall(r'data-economy="(\w+)" data-choice="(\w+)"', page) == [("VN", "FOR"), ("SA", "AGAINST")]
    assert re.findall(r'data-condition="([\w ]+)" data-met="(\w+)"', page) == [
        ("Quorum", "true"),
        ("Two thirds", "false"),
        ("Opposition", "false"),
    ]
    shown = words(page)
    assert "3 x 1 = 3 < 2 x 2 = 4" in shown
    assert "Has not voted: DE (P)." in shown


def test_passed_endorsement_says_when_it_was_recorded(told: Told):
    page = told.page("/ballots/1")
    assert 'data-state="PASSED"' in page
    assert "The endorsement was recorded on the agreement on" in words(page)
    assert "Every seat has voted." in words(page)


def test_titles_terms_and_reasons_never_become_markup(told: Told):
    """Whoever proposes and votes writes what they like; readers see it as they wrote it."""
    pages = [
        told.page(told.draft),
        told.page("/agreements"),
        told.page("/ballots"),
        told.page(f"/ballots/{told.draft_ballot}"),
        told.page("/recognition/pair", **{"from": "VN", "to": "SA"}),
    ]
    for page in pages:
        assert "<script>alert" not in page
        assert HOSTILE in words(page.replace("&#34;", '"'))


def test_change_of_the_registry_is_followed_to_the_timelock(told: Told):
    stage = told.stage
    matter = {"seat": "SA", "category": 3, "effectiveAt": 0}
    ballot = open_ballot(stage.actor("VN", "delegate"), "Category", "VN", "Category", **matter)
    vote(stage, ballot)
    path = f"/ballots/{ballot}"
    assert "Put SA into category III, from when the call is made." in words(told.page(path))
    assert "Closed now, it would pass." in words(told.page(path))
    await_close(stage, ballot)
    assert "hand the change to the Timelock" in words(told.page(path))
    enact(stage.node, ballot)
    assert "It was handed to the Timelock on" in words(told.page(path))
    assert re.search(r"anybody may carry it out", words(told.page(path)), re.IGNORECASE)
