"""What a route shows besides whether it binds: obstacles and remarks, member by member, and its place."""

from ledger_api.domain.agreements.clauses import Terms
from ledger_api.domain.agreements.obligations import DirectedObligation, Obstacle, Remark, Standing, directed
from ledger_api.domain.agreements.terms import read_terms
from ledger_api.domain.recognition_facts import AgreementKind as Kind
from ledger_api.domain.recognition_facts import AuthorityTerm, EconomyRecord
from tests.ledger_api.domain.agreements.pacts import concluded, event, pact, terms, terms_json
from tests.ledger_api.domain.world import at, point

AGREED = terms()


def titled(title: str) -> Terms:
    return read_terms(terms_json() | {"title": title})


def routes(records, moment="2027-09-10", **more) -> tuple[DirectedObligation, ...]:
    return directed(records, "VN", "DE", day=moment[:10], instant=at(moment), annex="STEEL", **more)


def only(records, moment="2027-09-10", **more) -> DirectedObligation:
    (route,) = routes(records, moment, **more)
    return route


def test_an_obstacle_holds_whose_act_it_is_and_from_when_until_when():
    record = concluded(
        AGREED,
        event(Kind.SUSPEND, "DE", "2027-08-20", annex="STEEL"),
        event(Kind.RESTORE, "DE", "2027-10-01", annex="STEEL"),
        event(Kind.RESERVE, "DE", "2027-08-21", annex="STEEL"),
        event(Kind.WITHDRAW_RESERVATION, "DE", "2027-10-02", annex="STEEL"),
        event(Kind.GIVE_NOTICE, "DE", "2027-01-10", annex="STEEL"),
    )
    route = only([record], moment="2027-09-02")
    assert list(route.obstacles) == [
        Standing(Obstacle.TERMINATED, annex="STEEL", on="2027-07-11"),
        Standing(Obstacle.RESERVED, "DE", "STEEL", since=at("2027-08-21"), until=at("2027-10-02")),
        Standing(
            Obstacle.SUSPENDED,
            "DE",
            "STEEL",
            since=at("2027-08-20"),
            until=at("2027-10-01"),
            detail="annex STEEL",
        ),
    ]
    assert all(route.has(one.kind) for one in route.obstacles)
    assert not route.has(Obstacle.NOT_RATIFIED)


def test_a_notice_is_shown_with_its_last_day_while_it_stands():
    notice = event(Kind.GIVE_NOTICE, "DE", "2027-06-30T09:00:00")
    shown = [Standing(Remark.NOTICE_GIVEN, "DE", None, "2027-12-31", at("2027-06-30T09:00:00"))]
    for moment, expected in (
        ("2027-06-30T08:59:59", []),
        ("2027-06-30T09:00:00", shown),
        ("2027-12-30T23:59:59", shown),
        ("2027-12-31", []),
    ):
        assert list(only([concluded(AGREED, notice)], moment=moment).remarks) == expected
    withdrawn = event(Kind.WITHDRAW_NOTICE, "DE", "2027-07-01")
    assert only([concluded(AGREED, notice, withdrawn)], moment="2027-06-30T10:00:00").remarks == ()
    of_another_annex = event(Kind.GIVE_NOTICE, "DE", "2027-06-30", annex="VALVES")
    assert only([concluded(AGREED, of_another_annex)], moment="2027-07-01").remarks == ()


def test_a_notice_by_either_and_on_an_annex_is_shown_with_its_annex():
    for party in ("DE", "VN"):
        notice = event(Kind.GIVE_NOTICE, party, "2027-06-30", annex="STEEL")
        assert list(only([concluded(AGREED, notice)], moment="2027-07-01").remarks) == [
            Standing(Remark.NOTICE_GIVEN, party, "STEEL", "2027-12-31", at("2027-06-30"))
        ]


def test_an_authority_is_frozen_from_the_second_of_its_replacement_to_before_the_last():
    term = AuthorityTerm("0x" + "cd" * 20, at("2027-10-01"), point("2027-09-01"))
    economies = (EconomyRecord("VN", authorities=(term,)), EconomyRecord("AU", authorities=(term,)))
    shown = [Standing(Remark.AUTHORITY_REPLACED, "VN", since=at("2027-09-01"), until=at("2027-10-01"))]
    for moment, expected in (
        ("2027-08-31T23:59:59", []),
        ("2027-09-01", shown),
        ("2027-09-30T23:59:59", shown),
        ("2027-10-01", []),
    ):
        found = only([concluded(AGREED)], moment=moment, economies=economies)
        assert list(found.remarks) == expected


def test_routes_that_bind_come_first_and_keep_the_order_of_agreements():
    waiting = pact(titled("Waiting"))
    first, second = (concluded(titled(title)) for title in ("B", "A"))
    found = routes([waiting, first, second])
    assert [(one.title, one.binds) for one in found] == [("B", True), ("A", True), ("Waiting", False)]
