// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {AgreementActs} from "./acts/AgreementActs.sol";
import {SignedActs} from "./base/SignedActs.sol";
import {AgreementBook} from "./lib/AgreementBook.sol";
import {CodeBlob} from "./lib/CodeBlob.sol";
import {Codes} from "./lib/Codes.sol";
import {Dates} from "./lib/Dates.sol";
import {Subjects} from "./lib/Subjects.sol";
import {Titles} from "./lib/Titles.sol";
import {IAgreements} from "./interfaces/IAgreements.sol";
import {IBallots} from "./interfaces/IBallots.sol";
import {IDirectory} from "./interfaces/IDirectory.sol";

/// @title Agreements
contract Agreements is IAgreements, SignedActs {
    using AgreementActs for ProposeTerms;
    using AgreementActs for VersionAct;
    using AgreementActs for AnnexAct;
    using AgreementActs for ScopeAct;
    using AgreementActs for PublishPolicy;
    using AgreementBook for AgreementBook.Book;
    using AgreementBook for AgreementBook.Agreement;

    struct KeptPolicy {
        bytes32 policy;
        uint64 effectiveAt;
        uint64 recordedAt;
        uint64 blockNumber;
        address blob;
    }

    bytes32 private constant AGREEMENT_TAG = keccak256("concord/agreement/v1");

    AgreementBook.Book private _book;
    mapping(bytes2 code => KeptPolicy[]) private _policies;

    constructor(IDirectory directory_) SignedActs("Concord Agreements", directory_) {}

    /// @inheritdoc IAgreements
    function proposeTerms(ProposeTerms calldata act, bytes calldata signature, bytes calldata termsBlob)
        external
        whenSealed
    {
        _acceptAuthority(act.economy, act.hash(), act.nonce, act.deadline, signature);
        if (act.version == 1) {
            bytes32 expected = keccak256(abi.encode(AGREEMENT_TAG, act.economy, act.nonce));
            if (act.agreement != expected) revert AgreementIdWrong(act.agreement, expected);
        }
        if (act.terms == 0) revert TermsMissing();
        Titles.check(act.title);
        _book.propose(act, termsBlob);
        _announce(act, termsBlob);
    }

    /// @inheritdoc IAgreements
    function signAgreement(VersionAct calldata act, bytes calldata signature) external whenSealed {
        _acceptAuthority(act.economy, act.hash(AgreementActs.SIGN), act.nonce, act.deadline, signature);
        AgreementBook.Agreement storage agreement = _book.get(act.agreement);
        agreement.sign(act);
        _recordVersionAct(agreement, Kind.SIGN, act);
    }

    /// @inheritdoc IAgreements
    function ratifyAgreement(VersionAct calldata act, bytes calldata signature) external whenSealed {
        _bind(act, Kind.RATIFY, AgreementActs.RATIFY, signature);
    }

    /// @inheritdoc IAgreements
    function accedeToAgreement(VersionAct calldata act, bytes calldata signature) external whenSealed {
        _bind(act, Kind.ACCEDE, AgreementActs.ACCEDE, signature);
    }

    /// @inheritdoc IAgreements
    function endorse(bytes32 id, uint256 ballot) external whenSealed {
        AgreementBook.Agreement storage agreement = _book.get(id);
        uint32 version = agreement.concluded;
        if (version == 0) revert NotConcluded(id, agreement.count);
        if (agreement.endorsed) revert AlreadyEndorsed(id);
        agreement.endorsed = true;
        bytes32 terms = agreement.drafts[version].terms;
        IBallots committee = IBallots(directory.addressOf("Committee"));
        bytes32 subject = Subjects.endorsement(address(this), id, version, terms);
        if (committee.subjectOf(ballot) != subject) revert BallotMismatch(ballot);
        if (!committee.hasPassed(ballot)) revert BallotNotPassed(ballot);
        _record(agreement, id, Act(Kind.ENDORSE, "", version, "", "", "", Dates.current(), terms, ballot, 0, 0));
    }

    /// @inheritdoc IAgreements
    function enterReservation(AnnexAct calldata act, bytes calldata signature) external whenSealed {
        _actOnAnnex(act, Kind.RESERVE, AgreementActs.RESERVE, signature);
    }

    /// @inheritdoc IAgreements
    function withdrawReservation(AnnexAct calldata act, bytes calldata signature) external whenSealed {
        _actOnAnnex(act, Kind.WITHDRAW_RESERVATION, AgreementActs.WITHDRAW_RESERVATION, signature);
    }

    /// @inheritdoc IAgreements
    function suspendAgreement(ScopeAct calldata act, bytes calldata signature) external whenSealed {
        _suspend(act, Kind.SUSPEND, AgreementActs.SUSPEND, signature);
    }

    /// @inheritdoc IAgreements
    function restoreAgreement(ScopeAct calldata act, bytes calldata signature) external whenSealed {
        _suspend(act, Kind.RESTORE, AgreementActs.RESTORE, signature);
    }

    /// @inheritdoc IAgreements
    function giveNotice(AnnexAct calldata act, bytes calldata signature) external whenSealed {
        _actOnAnnex(act, Kind.GIVE_NOTICE, AgreementActs.GIVE_NOTICE, signature);
    }

    /// @inheritdoc IAgreements
    function withdrawNotice(AnnexAct calldata act, bytes calldata signature) external whenSealed {
        _actOnAnnex(act, Kind.WITHDRAW_NOTICE, AgreementActs.WITHDRAW_NOTICE, signature);
    }

    /// @inheritdoc IAgreements
    function publishPolicy(PublishPolicy calldata act, bytes calldata signature, bytes calldata policyBlob)
        external
        whenSealed
    {
        _acceptAuthority(act.economy, act.hash(), act.nonce, act.deadline, signature);
        if (policyBlob.length == 0) revert PolicyMissing();
        uint64 effectiveAt = Dates.onRecording(act.effectiveAt, 0);
        address blob = AgreementBook.storeBlob(policyBlob, act.policy);
        bytes2 code = Codes.packEconomy(act.economy);
        _policies[code].push(KeptPolicy(act.policy, effectiveAt, Dates.current(), Dates.height(), blob));
        emit PolicyPublished(keccak256(bytes(act.economy)), act.economy, act.policy, policyBlob, effectiveAt);
    }

    /// @inheritdoc IAgreements
    function agreementCount() external view returns (uint256) {
        return _book.ids.length;
    }

    /// @inheritdoc IAgreements
    function agreementAt(uint256 index) external view returns (bytes32) {
        return _book.ids[index];
    }

    /// @inheritdoc IAgreements
    function draftsOf(bytes32 agreement) external view returns (Draft[] memory) {
        return _book.get(agreement).drafts_();
    }

    /// @inheritdoc IAgreements
    function historyOf(bytes32 agreement) external view returns (Act[] memory) {
        return _book.get(agreement).acts_();
    }

    /// @inheritdoc IAgreements
    function isConcluded(bytes32 agreement) external view returns (bool) {
        return _book.get(agreement).concluded != 0;
    }

    /// @inheritdoc IAgreements
    function policyHistory(string calldata economy) external view returns (Policy[] memory all) {
        KeptPolicy[] storage policies = _policies[Codes.packEconomy(economy)];
        all = new Policy[](policies.length);
        for (uint256 i = 0; i < all.length; ++i) {
            KeptPolicy storage kept = policies[i];
            bytes memory blob = CodeBlob.load(kept.blob);
            all[i] = Policy(kept.policy, kept.effectiveAt, kept.recordedAt, kept.blockNumber, blob);
        }
    }

    function _bind(VersionAct calldata act, Kind kind, bytes32 typeHash, bytes calldata signature) private {
        _acceptAuthority(act.economy, act.hash(typeHash), act.nonce, act.deadline, signature);
        AgreementBook.Agreement storage agreement = _book.get(act.agreement);
        agreement.bind(act, kind == Kind.ACCEDE);
        uint64 until = _economies().frozenUntil(act.economy);
        if (until > Dates.current()) revert AuthorityFrozen(act.economy, until);
        _recordVersionAct(agreement, kind, act);
    }

    function _suspend(ScopeAct calldata act, Kind kind, bytes32 typeHash, bytes calldata signature) private {
        _acceptAuthority(act.economy, act.hash(typeHash), act.nonce, act.deadline, signature);
        AgreementBook.Agreement storage agreement = _book.get(act.agreement);
        uint64 from = agreement.suspend(act, kind == Kind.SUSPEND);
        uint32 version = agreement.concluded;
        _record(
            agreement,
            act.agreement,
            Act(kind, act.economy, version, act.annex, act.from, act.to, from, act.text, 0, 0, 0)
        );
    }

    function _actOnAnnex(AnnexAct calldata act, Kind kind, bytes32 typeHash, bytes calldata signature) private {
        _acceptAuthority(act.economy, act.hash(typeHash), act.nonce, act.deadline, signature);
        AgreementBook.Agreement storage agreement = _book.get(act.agreement);
        agreement.actOnAnnex(act, kind);
        uint32 version = agreement.concluded;
        _record(
            agreement,
            act.agreement,
            Act(kind, act.economy, version, act.annex, "", "", Dates.current(), act.text, 0, 0, 0)
        );
    }

    function _recordVersionAct(AgreementBook.Agreement storage agreement, Kind kind, VersionAct calldata act) private {
        _record(
            agreement,
            act.agreement,
            Act(kind, act.economy, act.version, "", "", "", Dates.current(), act.terms, 0, 0, 0)
        );
    }

    function _record(AgreementBook.Agreement storage agreement, bytes32 id, Act memory act) private {
        agreement.record(act);
        emit AgreementActed(
            id,
            uint8(act.kind),
            act.economy,
            act.version,
            act.annex,
            act.from,
            act.to,
            act.effectiveAt,
            act.text,
            act.ballot
        );
    }

    /// @dev Copies in memory, because seven arguments from calldata overflow the stack.
    function _announce(ProposeTerms memory act, bytes memory termsBlob) private {
        emit TermsProposed(act.agreement, act.version, act.economy, act.title, act.parties, act.terms, termsBlob);
    }
}
