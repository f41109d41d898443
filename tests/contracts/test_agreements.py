"""Agreements: drafts, signatures, ratification and endorsement, each on its own; accession; policies."""

from hashlib import sha256

import pytest
from brownie import Agreements, accounts, chain
from recognition import (
    FOR,
    POLICY_BLOB,
    TERMS,
    TERMS_BLOB,
    agreement_id,
    close,
    concluded,
    decide,
    draft,
    draft_message,
    endorsed,
    history,
    propose,
    sign,
    version_act,
    vote,
)
from world import decode_error, key, refusal, wiring

SECOND_BLOB = b'{"concord":"agreement/v1","title":"Machinery, second version"}'
SECOND = sha256(SECOND_BLOB).digest()


def draft_refused(world, economy="VN", blob=TERMS_BLOB, **changes):
    """The error that a first draft raises under changes, or None."""
    message, _ = draft_message(economy, blob=blob)
    return world.refused("ProposeTerms", world.authority[economy], (blob,), **{**message, **changes})


def second(agreement, economy="DE", **changes):
    """Members of a second version."""
    members = {
        "economy": economy,
        "agreement": agreement,
        "version": 2,
        "title": "Machinery, second version",
        "parties": "DE,VN",
        "terms": SECOND,
    }
    return {**members, **changes}


def endorse(world, agreement, ballot):
    return world.agreements.endorse(agreement, ballot, {"from": accounts[9]})


def endorse_refused(world, agreement, ballot):
    return refusal(world.agreements, "endorse", [agreement, ballot])


# drafts


def test_draft_is_kept_with_its_terms(world):
    message, extra = draft_message()
    done = world.act("ProposeTerms", world.authority["VN"], extra, **message)
    event = done.events["TermsProposed"]
    assert (event["version"], event["economy"], event["parties"]) == (1, "VN", "DE,VN")
    assert (bytes(event["terms"]), bytes(event["termsBlob"])) == (TERMS, TERMS_BLOB)
    agreement = message["agreement"]
    assert world.agreements.agreementCount() == 1
    assert bytes(world.agreements.agreementAt(0)) == agreement
    kept = world.agreements.draftsOf(agreement)[0]
    assert tuple(kept)[:4] == (1, "VN", "Machinery", "DE,VN")
    assert (bytes(kept["terms"]), bytes(kept["termsBlob"])) == (TERMS, TERMS_BLOB)
    assert (kept["recordedAt"], kept["blockNumber"]) == (done.timestamp, done.block_number)
    assert not world.agreements.isConcluded(agreement)
    assert history(world, agreement) == []


def test_terms_too_large_for_the_chain_are_kept_by_digest(world):
    large = b"t" * 24_576
    answer = draft_refused(world, blob=large)
    assert answer == ("BlobTooLarge", 24_576, 24_575)
    message, _ = draft_message(blob=large)
    world.act("ProposeTerms", world.authority["VN"], (b"",), **message)
    kept = world.agreements.draftsOf(message["agreement"])[0]
    assert (bytes(kept["terms"]), bytes(kept["termsBlob"])) == (sha256(large).digest(), b"")
    largest = b"t" * 24_575
    agreement = draft(world, blob=largest)
    assert bytes(world.agreements.draftsOf(agreement)[0]["termsBlob"]) == largest


def test_bytes_that_are_not_the_terms_are_refused(world):
    assert draft_refused(world, terms=b"\1" * 32) == ("BlobMismatch", b"\1" * 32, TERMS)
    assert draft_refused(world, terms=bytes(32)) == ("TermsMissing",)
    assert draft_refused(world, title="") == ("TitleLengthWrong", 0, 200)


def test_id_of_an_agreement_is_its_proposers_own(world):
    theirs = agreement_id("DE", 4711)
    ours = agreement_id("VN", 4711)
    assert draft_refused(world, nonce=4711, agreement=theirs) == ("AgreementIdWrong", theirs, ours)
    assert draft_refused(world, nonce=4711, agreement=ours) is None


@pytest.mark.parametrize(
    "parties",
    [
        "",
        "VN",
        "VN,DE",
        "DE,DE,VN",
        "DE,VN,VN",
        "DE, VN",
        "DE;VN",
        "DE,VN,",
        ",DE,VN",
        "DE,vn",
        "DE,V1",
        "D,VN",
        "DEU,VN",
        "DE,VNM",
        ",".join(sorted({f"{a}{b}" for a in "ABCDEFGH" for b in "ABCDEFGH"} | {"VN"})[-61:]),
    ],
)
def test_list_of_parties_has_one_form(world, parties):
    assert draft_refused(world, parties=parties) == ("PartiesMalformed", parties)


def test_sixty_economies_may_be_parties(world):
    parties = ",".join(sorted({f"{a}{b}" for a in "ABCDEFGH" for b in "ABCDEFGH"} | {"VN"})[-60:])
    agreement = draft(world, parties=parties)
    assert world.agreements.draftsOf(agreement)[0]["parties"] == parties


def test_proposer_is_a_party(world):
    message, extra = draft_message(parties="AU,DE")
    answer = world.refused("ProposeTerms", world.authority["VN"], extra, **message)
    assert answer == ("NotParty", "VN", message["agreement"])


def test_versions_follow_each_other_and_are_proposed_by_parties_of_both(world):
    agreement = draft(world)

    def answer(economy="DE", **changes):
        message = second(agreement, economy, **changes)
        return world.refused("ProposeTerms", world.authority[economy], (SECOND_BLOB,), **message)

    assert answer(version=3) == ("VersionOutOfOrder", 3, 2)
    assert answer(version=0) == ("VersionOutOfOrder", 0, 2)
    assert answer("AU", parties="AU,DE,VN") == ("NotParty", "AU", agreement)
    assert answer(parties="AU,VN") == ("NotParty", "DE", agreement)
    unknown = second(b"\5" * 32)
    refused = world.refused("ProposeTerms", world.authority["DE"], (SECOND_BLOB,), **unknown)
    assert refused == ("VersionOutOfOrder", 2, 1)
    message = second(agreement, parties="AU,DE,VN")
    world.act("ProposeTerms", world.authority["DE"], (SECOND_BLOB,), **message)
    drafts = world.agreements.draftsOf(agreement)
    assert [(item["version"], item["parties"]) for item in drafts] == [(1, "DE,VN"), (2, "AU,DE,VN")]
    assert world.agreements.agreementCount() == 1


def test_act_of_an_economy_without_a_live_seat_is_refused(world):
    message, extra = draft_message()
    world.economies.remove("VN", {"from": world.governor})
    nobody = "0x" + "00" * 20
    answer = world.refused("ProposeTerms", world.authority["VN"], extra, **message)
    assert answer == ("NotAuthority", "VN", nobody)


# signatures


def test_agreement_is_concluded_when_every_party_has_signed_one_version(world):
    agreement = draft(world)
    sign(world, agreement, "VN")
    assert not world.agreements.isConcluded(agreement)
    world.act("ProposeTerms", world.authority["DE"], (SECOND_BLOB,), **second(agreement))
    sign(world, agreement, "DE", version=2, terms=SECOND)
    assert not world.agreements.isConcluded(agreement), "each has signed another version"
    sign(world, agreement, "VN", version=2, terms=SECOND)
    assert world.agreements.isConcluded(agreement)
    record = world.agreements.historyOf(agreement)[2]
    assert tuple(record)[:6] == (0, "VN", 2, "", "", "")
    assert (bytes(record["text"]), record["effectiveAt"]) == (SECOND, record["recordedAt"])
    answer = world.refused("SignAgreement", world.authority["DE"], **version_act(agreement, "DE"))
    assert answer == ("AgreementConcluded", agreement)
    third = second(agreement, version=3)
    answer = world.refused("ProposeTerms", world.authority["DE"], (SECOND_BLOB,), **third)
    assert answer == ("AgreementConcluded", agreement)


def test_signature_is_a_partys_once_and_over_the_terms_that_were_proposed(world):
    agreement = draft(world)

    def answer(economy="VN", **changes):
        message = {**version_act(agreement, economy), **changes}
        return world.refused("SignAgreement", world.authority[economy], **message)

    assert answer("AU") == ("NotParty", "AU", agreement)
    assert answer(terms=SECOND) == ("TermsMismatch", SECOND, TERMS)
    assert answer(version=2) == ("UnknownVersion", agreement, 2)
    assert answer(version=0) == ("UnknownVersion", agreement, 0)
    assert answer(agreement=b"\5" * 32) == ("UnknownAgreement", b"\5" * 32)
    sign(world, agreement, "VN")
    assert answer() == ("AlreadySigned", "VN", agreement, 1)


# ratification and accession


def test_party_ratifies_the_concluded_version_once(world):
    agreement = draft(world)

    def answer(economy="VN", **changes):
        message = {**version_act(agreement, economy), **changes}
        return world.refused("RatifyAgreement", world.authority[economy], **message)

    sign(world, agreement, "VN")
    assert answer() == ("NotConcluded", agreement, 1)
    sign(world, agreement, "DE")
    assert answer("AU") == ("NotParty", "AU", agreement)
    assert answer(terms=SECOND) == ("TermsMismatch", SECOND, TERMS)
    world.act("RatifyAgreement", world.authority["VN"], **version_act(agreement, "VN"))
    assert answer() == ("AlreadyRatified", "VN", agreement)
    assert history(world, agreement)[-1] == ("RATIFY", "VN")


def test_version_that_was_superseded_is_not_ratified(world):
    agreement = draft(world)
    sign(world, agreement, "VN")
    world.act("ProposeTerms", world.authority["DE"], (SECOND_BLOB,), **second(agreement))
    sign(world, agreement, "DE", "VN", version=2, terms=SECOND)
    answer = world.refused("RatifyAgreement", world.authority["VN"], **version_act(agreement, "VN"))
    assert answer == ("NotConcluded", agreement, 1)


def test_economy_that_is_no_party_accedes_once_and_is_bound(world):
    agreement = draft(world)

    def answer(economy="AU"):
        return world.refused("AccedeToAgreement", world.authority[economy], **version_act(agreement, economy))

    assert answer() == ("NotConcluded", agreement, 1)
    sign(world, agreement, "DE", "VN")
    for signatory in ("DE", "VN"):
        assert answer(signatory) == ("AlreadyParty", signatory, agreement)
    world.act("AccedeToAgreement", world.authority["AU"], **version_act(agreement, "AU"))
    assert answer() == ("AlreadyParty", "AU", agreement)
    refused = world.refused("RatifyAgreement", world.authority["AU"], **version_act(agreement, "AU"))
    assert refused == ("NotParty", "AU", agreement)
    assert history(world, agreement)[-1] == ("ACCEDE", "AU")


# endorsement


def test_endorsed_and_not_ratified_shows_as_such(world):
    agreement = concluded(world)
    ballot = endorsed(world, agreement)
    done = endorse(world, agreement, ballot)
    assert history(world, agreement)[2:] == [("ENDORSE", "")]
    record = world.agreements.historyOf(agreement)[-1]
    assert (record["version"], record["ballot"], record["effectiveAt"]) == (1, ballot, done.timestamp)
    assert bytes(record["text"]) == TERMS
    event = done.events["AgreementActed"]
    assert (event["kind"], event["economy"], event["ballot"]) == (2, "", ballot)
    assert endorse_refused(world, agreement, ballot) == ("AlreadyEndorsed", agreement)


def test_ratified_and_not_endorsed_shows_as_such(world):
    agreement = concluded(world)
    for economy in ("DE", "VN"):
        world.act("RatifyAgreement", world.authority[economy], **version_act(agreement, economy))
    assert history(world, agreement) == [("SIGN", "DE"), ("SIGN", "VN"), ("RATIFY", "DE"), ("RATIFY", "VN")]


def test_endorsement_is_of_the_concluded_version_and_its_terms(world):
    agreement, other = draft(world), concluded(world)
    ballot = endorsed(world, agreement)
    assert endorse_refused(world, agreement, ballot) == ("NotConcluded", agreement, 1)
    assert endorse_refused(world, other, ballot) == ("BallotMismatch", ballot)
    assert endorse_refused(world, b"\5" * 32, ballot) == ("UnknownAgreement", b"\5" * 32)
    for matter in ({"version": 2}, {"terms": SECOND}):
        wrong = propose(
            world,
            "ProposeEndorsement",
            **{"agreement": other, "version": 1, "terms": TERMS, **matter},
        )
        assert endorse_refused(world, other, wrong) == ("BallotMismatch", wrong)
    unknown = endorse_refused(world, other, 99)[1]
    assert decode_error(world.committee, unknown) == ("UnknownBallot", 99)
    sign(world, agreement, "DE", "VN")
    assert endorse_refused(world, agreement, ballot) is None


def test_endorsement_needs_a_ballot_that_closed_and_passed(world):
    agreement = concluded(world)
    matter = {"agreement": agreement, "version": 1, "terms": TERMS}
    ballot = propose(world, "ProposeEndorsement", **matter)
    vote(world, ballot, "VN", FOR)
    vote(world, ballot, "DE", FOR)
    assert endorse_refused(world, agreement, ballot) == ("BallotNotPassed", ballot)
    close(world, ballot)
    assert endorse_refused(world, agreement, ballot) is None
    silent = propose(world, "ProposeEndorsement", **matter)
    close(world, silent)
    assert endorse_refused(world, agreement, silent) == ("BallotNotPassed", silent)


def test_contract_that_replaces_another_starts_empty_and_takes_no_endorsement_of_the_old(world):
    agreement = concluded(world)
    ballot = endorsed(world, agreement)
    replacement = Agreements.deploy(world.directory, {"from": accounts[7]})
    _, target, code_hash = wiring(replacement)
    decide(world, "ProposeContract", name="Agreements", target=target, codeHash=code_hash)
    assert replacement.agreementCount() == 0
    after = world.succeeded_by(replacement)
    again = concluded(after)
    assert endorse_refused(after, again, ballot) == ("BallotMismatch", ballot)
    fresh = endorsed(after, again)
    assert endorse_refused(after, again, fresh) is None
    assert endorse_refused(world, agreement, ballot) is None
    assert endorse_refused(world, agreement, fresh) == ("BallotMismatch", fresh)


def test_signed_act_for_the_old_contract_does_not_fit_the_new_one(world):
    agreement = draft(world)
    message = {**version_act(agreement, "VN"), "nonce": 5, "deadline": 2**40}
    contract, function, args = world.call("SignAgreement", world.authority["VN"], **message)
    other = Agreements.deploy(world.directory, {"from": accounts[7]})
    assert refusal(contract, function, args) is None
    assert refusal(other, function, args) == ("SignatureRefused", world.authority["VN"].address.lower())


# policies


def test_policies_of_an_economy_are_kept_with_their_dates(world):
    later = chain[-1].timestamp + 10**6
    for moment in (later, 0):
        done = world.act(
            "PublishPolicy",
            world.authority["VN"],
            (POLICY_BLOB,),
            economy="VN",
            policy=sha256(POLICY_BLOB).digest(),
            effectiveAt=moment,
        )
        event = done.events["PolicyPublished"]
        assert (event["economy"], event["effectiveAt"]) == ("VN", moment or done.timestamp)
    kept = world.agreements.policyHistory("VN")
    assert [item["effectiveAt"] for item in kept] == [later, done.timestamp]
    assert [bytes(item["policyBlob"]) for item in kept] == [POLICY_BLOB] * 2
    assert world.agreements.policyHistory("DE") == ()


def test_policy_comes_with_its_bytes_from_its_economy_and_not_for_the_past(world):
    digest = sha256(POLICY_BLOB).digest()

    def answer(blob=POLICY_BLOB, signer=world.authority["VN"], **changes):
        message = {"economy": "VN", "policy": digest, "effectiveAt": 0, **changes}
        return world.refused("PublishPolicy", signer, (blob,), **message)

    assert answer(b"") == ("PolicyMissing",)
    assert answer(b"{}") == ("BlobMismatch", digest, sha256(b"{}").digest())
    assert answer(b"p" * 24_576) == ("BlobTooLarge", 24_576, 24_575)
    past = chain[-1].timestamp - 7200
    assert answer(effectiveAt=past)[:2] == ("EffectiveTooEarly", past)
    assert answer(signer=key(99))[0] == "SignatureRefused"
    assert answer(economy="BR")[:2] == ("NotAuthority", "BR")
