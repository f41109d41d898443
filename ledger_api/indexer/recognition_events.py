"""Events of Economies, Agreements and Committee, and listings of bodies, as rows."""

from __future__ import annotations

from anchors.chain.port import Event
from ledger_api.indexer.rows import Args, Projection, Rows, Values, ascii_text
from ledger_api.store.tables import agreements, committee, economies


def _seat_admitted(event: Event, args: Args) -> Rows:
    """A seat holds class, category and authority from its admission on."""
    economy = args["economy"]
    since = {"economy": economy, "effective_at": event.time}
    return [
        (economies.seat_terms, {"economy": economy, "live": True}),
        (economies.voting_classes, {**since, "voting_class": args["votingClass"]}),
        (economies.categories, {**since, "category": args["category"]}),
        (
            economies.authorities,
            {"economy": economy, "authority": args["authority"], "frozen_until": 0},
        ),
    ]


def _seat_removed(_: Event, args: Args) -> Rows:
    return [(economies.seat_terms, {"economy": args["economy"], "live": False})]


def _voting_class(_: Event, args: Args) -> Rows:
    values = {
        "economy": args["economy"],
        "voting_class": args["votingClass"],
        "effective_at": args["effectiveAt"],
    }
    return [(economies.voting_classes, values)]


def _category(_: Event, args: Args) -> Rows:
    values = {
        "economy": args["economy"],
        "category": args["category"],
        "effective_at": args["effectiveAt"],
    }
    return [(economies.categories, values)]


def _authority(_: Event, args: Args) -> Rows:
    values = {
        "economy": args["economy"],
        "authority": args["authority"],
        "frozen_until": args["frozenUntil"],
    }
    return [(economies.authorities, values)]


def _delegates(_: Event, args: Args) -> Rows:
    values = {
        "economy": args["economy"],
        "delegate": args["delegate"],
        "alternate": args["alternate"],
    }
    return [(economies.delegates, values)]


def _office(*, held: bool) -> Projection:
    def project(_: Event, args: Args) -> Rows:
        values = {
            "economy": args["economy"],
            "account": args["account"],
            "office": args["office"],
            "held": held,
        }
        return [(economies.offices, values)]

    return project


def _policy(_: Event, args: Args) -> Rows:
    values = {
        "economy": args["economy"],
        "policy": args["policy"],
        "blob": args["policyBlob"],
        "effective_at": args["effectiveAt"],
    }
    return [(economies.policies, values)]


def _listed(_: Event, args: Args) -> Rows:
    values = {
        "listing": args["listing"],
        "issuer": args["issuer"],
        "agreement": args["agreement"],
        "annex": args["annex"],
        "economy": args["economy"],
        "effective_from": args["effectiveFrom"],
        "effective_to": args["effectiveTo"],
    }
    return [(agreements.listings, values)]


def _listing_opposed(_: Event, args: Args) -> Rows:
    values = {
        "listing": args["listing"],
        "issuer": args["issuer"],
        "economy": args["economy"],
        "reason": args["reason"],
    }
    return [(agreements.listing_oppositions, values)]


def _listing_withdrawn(_: Event, args: Args) -> Rows:
    values = {
        "listing": args["listing"],
        "issuer": args["issuer"],
        "effective_at": args["effectiveAt"],
        "reason": args["reason"],
    }
    return [(agreements.listing_withdrawals, values)]


def _draft(event: Event, args: Args) -> Rows:
    values = {
        "contract": event.contract,
        "agreement": args["agreement"],
        "version": args["version"],
        "economy": args["economy"],
        "title": args["title"],
        "parties": args["parties"],
        "terms": args["terms"],
        "blob": args["termsBlob"],
    }
    return [(agreements.drafts, values)]


def _agreement_act(event: Event, args: Args) -> Rows:
    values = {
        "contract": event.contract,
        "agreement": args["agreement"],
        "kind": args["kind"],
        "economy": args["economy"],
        "version": args["version"],
        "annex": args["annex"],
        "from_economy": args["from"],
        "to_economy": args["to"],
        "effective_at": args["effectiveAt"],
        "text": args["text"],
        "ballot": args["ballot"],
    }
    return [(agreements.acts, values)]


def _ballot_of(event: Event, args: Args) -> Values:
    return {"contract": event.contract, "ballot": args["ballot"]}


def _ballot_opened(event: Event, args: Args) -> Rows:
    ballot = _ballot_of(event, args)
    opened = {
        **ballot,
        "subject": args["subject"],
        "kind": args["kind"],
        "economy": args["economy"],
        "title": args["title"],
        "closes": args["closes"],
        "target": args["target"],
        "payload": args["payload"],
    }
    seats: Rows = [
        (
            committee.electorate,
            {**ballot, "position": position, "economy": ascii_text(code), "voting_class": voting_class},
        )
        for position, (code, voting_class) in enumerate(
            zip(args["codes"], args["votingClasses"], strict=True)
        )
    ]
    return [(committee.ballots, opened), *seats]


def _endorsement(event: Event, args: Args) -> Rows:
    values = {
        **_ballot_of(event, args),
        "agreement": args["agreement"],
        "version": args["version"],
        "terms": args["terms"],
    }
    return [(committee.endorsements, values)]


def _vote(event: Event, args: Args) -> Rows:
    values = {
        **_ballot_of(event, args),
        "economy": args["economy"],
        "choice": args["choice"],
        "reason": args["reason"],
        "reason_text": args["reasonText"],
        "sequence": args["sequence"],
        "signer": args["signer"],
    }
    return [(committee.votes, values)]


def _enacted(event: Event, args: Args) -> Rows:
    return [(committee.enactments, {**_ballot_of(event, args), "operation": args["operation"]})]


PROJECTIONS: dict[str, Projection] = {
    "SeatAdmitted": _seat_admitted,
    "SeatRemoved": _seat_removed,
    "VotingClassSet": _voting_class,
    "CategorySet": _category,
    "AuthorityReplaced": _authority,
    "DelegatesSet": _delegates,
    "Appointed": _office(held=True),
    "Dismissed": _office(held=False),
    "PolicyPublished": _policy,
    "BodyListed": _listed,
    "ListingOpposed": _listing_opposed,
    "ListingWithdrawn": _listing_withdrawn,
    "TermsProposed": _draft,
    "AgreementActed": _agreement_act,
    "BallotOpened": _ballot_opened,
    "EndorsementProposed": _endorsement,
    "VoteCast": _vote,
    "BallotEnacted": _enacted,
}
"""By the name of the event."""
