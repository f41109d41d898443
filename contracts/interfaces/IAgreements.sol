// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title Agreements of mutual recognition
/// @notice What the parties proposed, signed, ratified and did since, by the authority of each; never what follows from it. An
/// agreement's state at a date is derived outside the chain from these dated acts and from its terms.
/// @dev `terms` is the SHA-256 of the terms' canonical JSON, which names the legal text of every language by digest: one digest
/// binds both. Endorsement by the Committee and ratification by the parties are separate, and each is recorded whether or not the
/// other is there. An agreement's id is keccak256(abi.encode(keccak256("concord/agreement/v1"), economy, nonce)) of its first draft.
interface IAgreements {
    /// @notice What is done about an agreement.
    enum Kind {
        SIGN,
        RATIFY,
        ENDORSE,
        ACCEDE,
        RESERVE,
        WITHDRAW_RESERVATION,
        SUSPEND,
        RESTORE,
        GIVE_NOTICE,
        WITHDRAW_NOTICE
    }

    /// @notice One version of an agreement. `termsBlob` is empty where the terms are too large for the chain.
    struct Draft {
        uint32 version;
        string economy;
        string title;
        string parties;
        bytes32 terms;
        uint64 recordedAt;
        uint64 blockNumber;
        bytes termsBlob;
    }

    /// @notice One act. `economy` is the party that acted, empty for the endorsement, which names its `ballot`. An `annex` of "" is
    /// the whole; `from` and `to` of "" are all directions. `text` is the digest of the terms, or of the reasoned writing.
    struct Act {
        Kind kind;
        string economy;
        uint32 version;
        string annex;
        string from;
        string to;
        uint64 effectiveAt;
        bytes32 text;
        uint256 ballot;
        uint64 recordedAt;
        uint64 blockNumber;
    }

    /// @notice One policy of an economy: its own table of actions, from `effectiveAt` on.
    struct Policy {
        bytes32 policy;
        uint64 effectiveAt;
        uint64 recordedAt;
        uint64 blockNumber;
        bytes policyBlob;
    }

    /// @notice Act of a party: propose a version. `parties` are 2 to 60 economies, ascending, with commas ("DE,VN"), the proposer
    /// among them.
    struct ProposeTerms {
        string economy;
        bytes32 agreement;
        uint32 version;
        string title;
        string parties;
        bytes32 terms;
        uint256 nonce;
        uint256 deadline;
    }

    /// @notice The fields of SignAgreement, RatifyAgreement and AccedeToAgreement.
    struct VersionAct {
        string economy;
        bytes32 agreement;
        uint32 version;
        bytes32 terms;
        uint256 nonce;
        uint256 deadline;
    }

    /// @notice The fields of EnterReservation, WithdrawReservation, GiveNotice and WithdrawNotice.
    struct AnnexAct {
        string economy;
        bytes32 agreement;
        string annex;
        bytes32 text;
        uint256 nonce;
        uint256 deadline;
    }

    /// @notice The fields of SuspendAgreement and RestoreAgreement.
    struct ScopeAct {
        string economy;
        bytes32 agreement;
        string annex;
        string from;
        string to;
        uint64 effectiveAt;
        bytes32 text;
        uint256 nonce;
        uint256 deadline;
    }

    /// @notice Act of an economy's authority: publish its policy.
    struct PublishPolicy {
        string economy;
        bytes32 policy;
        uint64 effectiveAt;
        uint256 nonce;
        uint256 deadline;
    }

    /// @notice A first draft's agreement is the id that its economy and nonce make.
    error AgreementIdWrong(bytes32 agreement, bytes32 expected);
    /// @notice Versions are numbered from 1, one by one.
    error VersionOutOfOrder(uint32 version, uint32 expected);
    /// @notice Parties are 2 to 60 economies of two capital letters, ascending, with commas between them.
    error PartiesMalformed(string parties);
    /// @notice There is no agreement of this id.
    error UnknownAgreement(bytes32 agreement);
    /// @notice The agreement has no such version.
    error UnknownVersion(bytes32 agreement, uint32 version);
    /// @notice All parties have signed a version; there will be no other.
    error AgreementConcluded(bytes32 agreement);
    /// @notice Not all parties have signed this version.
    error NotConcluded(bytes32 agreement, uint32 version);
    /// @notice The terms are not those of the version.
    error TermsMismatch(bytes32 given, bytes32 expected);
    /// @notice The digest of terms is never zero.
    error TermsMissing();
    /// @notice The economy is no party.
    error NotParty(string economy, bytes32 agreement);
    /// @notice The economy is a party already.
    error AlreadyParty(string economy, bytes32 agreement);
    /// @notice The economy has signed this version.
    error AlreadySigned(string economy, bytes32 agreement, uint32 version);
    /// @notice The economy has ratified.
    error AlreadyRatified(string economy, bytes32 agreement);
    /// @notice The economy has neither ratified nor acceded.
    error NotRatified(string economy, bytes32 agreement);
    /// @notice The authority was replaced by the Committee and cannot bind its economy yet.
    error AuthorityFrozen(string economy, uint64 until);
    /// @notice The Committee has endorsed the agreement.
    error AlreadyEndorsed(bytes32 agreement);
    /// @notice The ballot is about something else than this agreement, its concluded version and terms, in this contract.
    error BallotMismatch(uint256 ballot);
    /// @notice The ballot has not closed, or did not pass.
    error BallotNotPassed(uint256 ballot);
    /// @notice A reservation names an annex.
    error AnnexMissing();
    /// @notice The economy has a reservation to this annex.
    error AlreadyReserved(string economy, string annex);
    /// @notice The economy has no reservation to this annex.
    error NothingReserved(string economy, string annex);
    /// @notice The economy has given this notice.
    error AlreadyGiven(string economy, string annex);
    /// @notice The economy has given no such notice.
    error NoNoticeGiven(string economy, string annex);
    /// @notice A direction is two economies, or both empty for all directions.
    error DirectionMalformed(string from, string to);
    /// @notice The economy has suspended exactly this.
    error AlreadySuspended(string economy, string annex, string from, string to);
    /// @notice The economy has not suspended exactly this.
    error NothingSuspended(string economy, string annex, string from, string to);
    /// @notice A policy is published with its bytes.
    error PolicyMissing();

    /// @notice A version was proposed.
    event TermsProposed(
        bytes32 indexed agreement,
        uint32 version,
        string economy,
        string title,
        string parties,
        bytes32 terms,
        bytes termsBlob
    );
    /// @notice An act was recorded; see `Act`.
    event AgreementActed(
        bytes32 indexed agreement,
        uint8 kind,
        string economy,
        uint32 version,
        string annex,
        string from,
        string to,
        uint64 effectiveAt,
        bytes32 text,
        uint256 ballot
    );
    /// @notice An economy published a policy; `economyId` is keccak256 of its code.
    event PolicyPublished(
        bytes32 indexed economyId, string economy, bytes32 policy, bytes policyBlob, uint64 effectiveAt
    );

    /// @notice Records a version. @param termsBlob its SHA-256 is `act.terms`; empty, or at most 24,575 bytes
    function proposeTerms(ProposeTerms calldata act, bytes calldata signature, bytes calldata termsBlob) external;
    /// @notice Signs a version. It is concluded when each of its parties has.
    function signAgreement(VersionAct calldata act, bytes calldata signature) external;
    /// @notice Deposits a signing party's ratification of the concluded version.
    function ratifyAgreement(VersionAct calldata act, bytes calldata signature) external;
    /// @notice Accedes to the concluded version, ratification included. Whether the terms allow it is judged outside the chain.
    function accedeToAgreement(VersionAct calldata act, bytes calldata signature) external;
    /// @notice Records the Committee's endorsement of the concluded version, once; anyone may submit it.
    function endorse(bytes32 agreement, uint256 ballot) external;
    /// @notice Enters a party's reservation to an annex.
    function enterReservation(AnnexAct calldata act, bytes calldata signature) external;
    /// @notice Withdraws it.
    function withdrawReservation(AnnexAct calldata act, bytes calldata signature) external;
    /// @notice Suspends the whole, an annex, a direction, or a direction of an annex, for a party that has ratified.
    function suspendAgreement(ScopeAct calldata act, bytes calldata signature) external;
    /// @notice Lifts exactly that suspension, not before it began.
    function restoreAgreement(ScopeAct calldata act, bytes calldata signature) external;
    /// @notice Gives a party's notice of termination of an annex, or of the whole.
    function giveNotice(AnnexAct calldata act, bytes calldata signature) external;
    /// @notice Takes it back. Whether the period had run out is judged outside the chain.
    function withdrawNotice(AnnexAct calldata act, bytes calldata signature) external;
    /// @notice Publishes a policy. Of the policies in effect the one recorded last holds. @param policyBlob 1 to 24,575 bytes
    function publishPolicy(PublishPolicy calldata act, bytes calldata signature, bytes calldata policyBlob) external;

    /// @notice How many agreements there are.
    function agreementCount() external view returns (uint256);
    /// @notice The agreement at a place in the order of first drafts.
    function agreementAt(uint256 index) external view returns (bytes32);
    /// @notice All versions in order. Reverts with `UnknownAgreement`.
    function draftsOf(bytes32 agreement) external view returns (Draft[] memory);
    /// @notice All acts in order of recording. Reverts with `UnknownAgreement`.
    function historyOf(bytes32 agreement) external view returns (Act[] memory);
    /// @notice Whether all parties have signed one version. Reverts with `UnknownAgreement`.
    function isConcluded(bytes32 agreement) external view returns (bool);
    /// @notice All policies of an economy in order of recording.
    function policyHistory(string calldata economy) external view returns (Policy[] memory);
}
