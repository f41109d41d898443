// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title What the Committee votes on
/// @notice Any live seat proposes, through its delegate or alternate (`signer`). `title` is 1 to 200 bytes; `closes` is in Unix
/// seconds. The subject that voters sign binds all that a proposal says:
/// - an endorsement: keccak256(abi.encode(keccak256("concord/endorsement/v1"), agreements, agreement, version, terms)), where
///   `agreements` is the contract wired when the ballot opened: an endorsement for a replaced contract fits no other;
/// - a change of the registry: keccak256(abi.encode(keccak256("concord/registry-change/v1"), target, payload)) of the call that follows;
/// - a harmonised standard: the digest of its text in every language.
/// @dev A vote binds no economy: endorsement is one thing, ratification by each party another, and both are needed.
interface ICommittee {
    /// @notice Endorse one version of an agreement.
    struct ProposeEndorsement {
        string economy;
        string title;
        bytes32 agreement;
        uint32 version;
        bytes32 terms;
        uint64 closes;
        address signer;
        uint256 nonce;
        uint256 deadline;
    }

    /// @notice Admit a seat. `votingClass` is P or O, `category` 1, 2 or 3; `alternate` may be zero.
    struct ProposeAdmission {
        string economy;
        string title;
        string admitted;
        string votingClass;
        uint8 category;
        address authority;
        address delegate;
        address alternate;
        uint64 closes;
        address signer;
        uint256 nonce;
        uint256 deadline;
    }

    /// @notice Remove a seat.
    struct ProposeRemoval {
        string economy;
        string title;
        string removed;
        uint64 closes;
        address signer;
        uint256 nonce;
        uint256 deadline;
    }

    /// @notice Change a development category. `effectiveAt` is 0 (when executed), or after close and delay.
    struct ProposeCategory {
        string economy;
        string title;
        string seat;
        uint8 category;
        uint64 effectiveAt;
        uint64 closes;
        address signer;
        uint256 nonce;
        uint256 deadline;
    }

    /// @notice Change a voting class, P or O. `effectiveAt` is 0 (when executed), or after close and delay.
    struct ProposeVotingClass {
        string economy;
        string title;
        string seat;
        string votingClass;
        uint64 effectiveAt;
        uint64 closes;
        address signer;
        uint256 nonce;
        uint256 deadline;
    }

    /// @notice Replace an authority; the new one cannot ratify for 30 days.
    struct ProposeAuthority {
        string economy;
        string title;
        string seat;
        address authority;
        uint64 closes;
        address signer;
        uint256 nonce;
        uint256 deadline;
    }

    /// @notice List a contract in the Directory: the one at `target`, as long as its code is that of `codeHash`.
    struct ProposeContract {
        string economy;
        string title;
        string name;
        address target;
        bytes32 codeHash;
        uint64 closes;
        address signer;
        uint256 nonce;
        uint256 deadline;
    }

    /// @notice Adopt a harmonised standard by the digest of its text in every language.
    struct ProposeStandard {
        string economy;
        string title;
        bytes32 text;
        uint64 closes;
        address signer;
        uint256 nonce;
        uint256 deadline;
    }

    /// @notice A voting class is P or O.
    error VotingClassMalformed(string votingClass);
    /// @notice A contract's name is 1 to 32 printable ASCII characters without space.
    error NameMalformed(string name);
    /// @notice The digest of a text or of terms is never zero.
    error DigestMissing();

    /// @notice What the ballot that opens with it is to endorse.
    event EndorsementProposed(uint256 indexed ballot, bytes32 indexed agreement, uint32 version, bytes32 terms);

    /// @notice Opens a ballot on an endorsement.
    function proposeEndorsement(ProposeEndorsement calldata act, bytes calldata signature) external;
    /// @notice Opens a ballot on an admission. The economy may have no live seat.
    function proposeAdmission(ProposeAdmission calldata act, bytes calldata signature) external;
    /// @notice Opens a ballot on a removal.
    function proposeRemoval(ProposeRemoval calldata act, bytes calldata signature) external;
    /// @notice Opens a ballot on a development category.
    function proposeCategory(ProposeCategory calldata act, bytes calldata signature) external;
    /// @notice Opens a ballot on a voting class.
    function proposeVotingClass(ProposeVotingClass calldata act, bytes calldata signature) external;
    /// @notice Opens a ballot on another authority.
    function proposeAuthority(ProposeAuthority calldata act, bytes calldata signature) external;
    /// @notice Opens a ballot on the listing of a contract.
    function proposeContract(ProposeContract calldata act, bytes calldata signature) external;
    /// @notice Opens a ballot on a harmonised standard.
    function proposeStandard(ProposeStandard calldata act, bytes calldata signature) external;
}
