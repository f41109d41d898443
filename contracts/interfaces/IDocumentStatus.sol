// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title What became of documents
/// @notice Keyed by issuer and document digest. Written by that issuer (any live key) or by those who oversee it (its registrar
/// or accreditor). WITHDRAW, ANNUL and SUPERSEDE are final. Nothing is deleted; the answer at any date is derived from
/// the dated records outside the chain.
/// @dev A suspension by an overseer is lifted by an overseer only. ANNUL acts on the past: its `effectiveAt` is 0 (from the
/// document's issue on) or a moment between the issuer's registration and now. Every other act takes effect when
/// recorded: were it dated ahead, an issuer could make a state final long before it shows, and its overseer
/// could do nothing about the document meanwhile.
interface IDocumentStatus {
    /// @notice What is done to a document.
    enum Kind {
        SUSPEND,
        RESTORE,
        WITHDRAW,
        ANNUL,
        SUPERSEDE,
        AMEND,
        CONFIRM
    }

    /// @notice Where a document stands by the records.
    enum State {
        ACTIVE,
        SUSPENDED,
        WITHDRAWN,
        ANNULLED,
        SUPERSEDED
    }

    /// @notice The fields of all seven acts: SuspendDocument, RestoreDocument, WithdrawDocument, AnnulDocument,
    /// SupersedeDocument, AmendDocument, ConfirmDocument. `successor` is the digest of the document that takes its
    /// place (SUPERSEDE) or amends it (AMEND), and zero for the others.
    struct StatusAct {
        bytes32 issuer;
        bytes32 digest;
        string reason;
        uint64 effectiveAt;
        bytes32 successor;
        address signer;
        uint256 nonce;
        uint256 deadline;
    }

    /// @notice The fields of AnnulByKey and ConfirmByKey: all documents of the issuer that this key signed and that were
    /// anchored at a block time in [fromTime, toTime).
    struct KeyPeriodAct {
        bytes32 issuer;
        address key;
        uint64 fromTime;
        uint64 toTime;
        string reason;
        address signer;
        uint256 nonce;
        uint256 deadline;
    }

    /// @notice One record of a document.
    struct StatusRecord {
        Kind kind;
        bool byOverseer;
        uint64 effectiveAt;
        uint64 recordedAt;
        uint64 blockNumber;
        address signer;
        bytes32 successor;
        string reason;
    }

    /// @notice One record of a key's documents.
    struct KeyPeriodRecord {
        bool annulled;
        uint64 fromTime;
        uint64 toTime;
        uint64 recordedAt;
        uint64 blockNumber;
        address signer;
        string reason;
    }

    /// @notice The signer is no live key of the issuer and does not oversee it.
    error NotSpeaker(bytes32 issuer, address account);
    /// @notice The document was suspended by an overseer, and the signer is none.
    error RestoreNotPermitted(bytes32 issuer, bytes32 digest, address account);
    /// @notice SUPERSEDE and AMEND need another document's digest, the other acts none.
    error SuccessorInvalid(Kind kind, bytes32 successor);
    /// @notice There is no issuer of this id.
    error UnknownIssuer(bytes32 issuer);
    /// @notice The key was never one of this issuer.
    error UnknownKey(bytes32 issuer, address key);
    /// @notice A document digest is never zero.
    error DigestMissing();

    /// @notice A document's status was recorded; `effectiveAt` is when it takes effect (0: from the document's issue on).
    event StatusChanged(
        bytes32 indexed issuer,
        bytes32 indexed digest,
        uint8 kind,
        string reason,
        uint64 effectiveAt,
        bytes32 successor,
        address signer
    );
    /// @notice What the key signed and was anchored in [fromTime, toTime) is annulled.
    event KeyPeriodAnnulled(
        bytes32 indexed issuer, address indexed key, uint64 fromTime, uint64 toTime, string reason, address signer
    );
    /// @notice What the key signed and was anchored in [fromTime, toTime) is confirmed.
    event KeyPeriodConfirmed(
        bytes32 indexed issuer, address indexed key, uint64 fromTime, uint64 toTime, string reason, address signer
    );

    /// @notice Records one act on one document; `kind` chooses the type that was signed.
    function setStatus(Kind kind, StatusAct calldata act, bytes calldata signature) external;
    /// @notice Records AnnulByKey.
    function annulByKey(KeyPeriodAct calldata act, bytes calldata signature) external;
    /// @notice Records ConfirmByKey.
    function confirmByKey(KeyPeriodAct calldata act, bytes calldata signature) external;

    /// @notice Where the document stands by its records; ACTIVE when there is none.
    function stateOf(bytes32 issuer, bytes32 digest) external view returns (State);
    /// @notice All records of a document, in order of recording.
    function historyOf(bytes32 issuer, bytes32 digest) external view returns (StatusRecord[] memory);
    /// @notice All records about a key's documents, in order of recording.
    function keyPeriodsOf(bytes32 issuer, address key) external view returns (KeyPeriodRecord[] memory);
}
