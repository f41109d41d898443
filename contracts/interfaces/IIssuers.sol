// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IIssuerRegister} from "./IIssuerRegister.sol";

/// @title Accreditations and listings of issuers
/// @notice Conformity bodies and programme operators are accredited, each to a standard within a scope; their economy lists them
/// under the annexes of agreements. All history stays in state.
interface IIssuers is IIssuerRegister {
    /// @notice An accreditation; its scopes and events have getters of their own. state: 0 active, 1 suspended, 2 withdrawn.
    struct AccreditationRecord {
        bytes32 issuer;
        address accreditor;
        uint8 state;
        uint64 validFrom;
        uint64 validTo;
        uint64 recordedAt;
        uint64 blockNumber;
        string standard;
        string number;
    }

    /// @notice A scope, valid from `effectiveAt` until the next one.
    struct ScopeVersion {
        bytes32 scope;
        uint64 effectiveAt;
        uint64 recordedAt;
        uint64 blockNumber;
        bytes scopeBlob;
    }

    /// @notice A body listed under an annex of an agreement, for [effectiveFrom, effectiveTo); 0 as `effectiveTo`: open.
    struct ListingRecord {
        bytes32 issuer;
        bytes32 agreement;
        uint64 effectiveFrom;
        uint64 effectiveTo;
        uint64 recordedAt;
        uint64 blockNumber;
        uint64 withdrawnFrom;
        string annex;
        string economy;
    }

    /// @notice Opposition to a listing (the body stays listed) or its withdrawal.
    struct ListingEvent {
        bool withdrawn;
        uint64 effectiveAt;
        uint64 recordedAt;
        uint64 blockNumber;
        string economy;
        bytes32 reason;
    }

    /// @notice Act of an accreditor of the issuer's economy: accredit it to a standard. `scope` is the SHA-256 of the scope blob.
    struct Accredit {
        bytes32 issuer;
        string standard;
        string number;
        bytes32 scope;
        uint64 validFrom;
        uint64 validTo;
        address accreditor;
        uint256 nonce;
        uint256 deadline;
    }

    /// @notice Act of the accreditor (or the issuer's registrar): replace the scope.
    struct ChangeScope {
        bytes32 accreditation;
        bytes32 scope;
        uint64 effectiveAt;
        address signer;
        uint256 nonce;
        uint256 deadline;
    }

    /// @notice Act of the authority of the issuer's economy: list it under an annex of an agreement.
    struct ListBody {
        bytes32 issuer;
        bytes32 agreement;
        string annex;
        string economy;
        uint64 effectiveFrom;
        uint64 effectiveTo;
        uint256 nonce;
        uint256 deadline;
    }

    /// @notice Act of another economy's authority: oppose a listing. The body stays listed. `reason` is the digest of the reasoned writing.
    struct OpposeListing {
        bytes32 listing;
        string economy;
        bytes32 reason;
        uint256 nonce;
        uint256 deadline;
    }

    /// @notice Act of the authority that listed: withdraw a listing.
    struct WithdrawListing {
        bytes32 listing;
        uint64 effectiveAt;
        bytes32 reason;
        uint256 nonce;
        uint256 deadline;
    }

    /// @notice First parties are not accredited.
    error NotAccreditable(bytes32 issuer);
    /// @notice The accreditor gave this number to this issuer before.
    error AccreditationExists(bytes32 accreditation);
    /// @notice There is no accreditation of this id.
    error UnknownAccreditation(bytes32 accreditation);
    /// @notice The body is listed with these terms already.
    error ListingExists(bytes32 listing);
    /// @notice There is no listing of this id.
    error UnknownListing(bytes32 listing);
    /// @notice The listing was withdrawn.
    error ListingIsWithdrawn(bytes32 listing, uint64 withdrawnFrom);
    /// @notice An economy lists bodies of its own, and opposes those of others.
    error EconomyMismatch(string given, string ofIssuer);

    /// @notice An issuer was accredited.
    event Accredited(
        bytes32 indexed issuer,
        bytes32 indexed accreditation,
        address accreditor,
        string standard,
        string number,
        bytes32 scope,
        bytes scopeBlob,
        uint64 validFrom,
        uint64 validTo
    );
    /// @notice An accreditation has another scope from `effectiveAt` on.
    event ScopeChanged(
        bytes32 indexed issuer,
        bytes32 indexed accreditation,
        bytes32 scope,
        bytes scopeBlob,
        uint64 effectiveAt,
        address signer
    );
    /// @notice An accreditation was suspended.
    event AccreditationSuspended(
        bytes32 indexed issuer, bytes32 indexed accreditation, uint64 effectiveAt, string reason, address signer
    );
    /// @notice A suspended accreditation was restored.
    event AccreditationRestored(
        bytes32 indexed issuer, bytes32 indexed accreditation, uint64 effectiveAt, string reason, address signer
    );
    /// @notice An accreditation was withdrawn.
    event AccreditationWithdrawn(
        bytes32 indexed issuer, bytes32 indexed accreditation, uint64 effectiveAt, string reason, address signer
    );
    /// @notice A body was listed under an agreement.
    event BodyListed(
        bytes32 indexed listing,
        bytes32 indexed issuer,
        bytes32 indexed agreement,
        string annex,
        string economy,
        uint64 effectiveFrom,
        uint64 effectiveTo
    );
    /// @notice A party opposes a listing; the body stays listed.
    event ListingOpposed(bytes32 indexed listing, bytes32 indexed issuer, string economy, bytes32 reason);
    /// @notice A listing ends at `effectiveAt`.
    event ListingWithdrawn(bytes32 indexed listing, bytes32 indexed issuer, uint64 effectiveAt, bytes32 reason);

    /// @notice Accredits an issuer. `scopeBlob` (at most 24,575 bytes) is kept on chain.
    function accredit(Accredit calldata act, bytes calldata signature, bytes calldata scopeBlob) external;
    /// @notice Replaces the scope of an accreditation.
    function changeScope(ChangeScope calldata act, bytes calldata signature, bytes calldata scopeBlob) external;
    /// @notice Suspends an accreditation.
    function suspendAccreditation(StandingAct calldata act, bytes calldata signature) external;
    /// @notice Restores an accreditation.
    function restoreAccreditation(StandingAct calldata act, bytes calldata signature) external;
    /// @notice Withdraws an accreditation.
    function withdrawAccreditation(StandingAct calldata act, bytes calldata signature) external;
    /// @notice Lists a body.
    function listBody(ListBody calldata act, bytes calldata signature) external;
    /// @notice Records an opposition.
    function opposeListing(OpposeListing calldata act, bytes calldata signature) external;
    /// @notice Withdraws a listing.
    function withdrawListing(WithdrawListing calldata act, bytes calldata signature) external;
    /// @notice The accreditations of an issuer in order of recording.
    function accreditationsOf(bytes32 issuer) external view returns (bytes32[] memory);
    /// @notice An accreditation. Reverts with `UnknownAccreditation`.
    function accreditationOf(bytes32 accreditation) external view returns (AccreditationRecord memory);
    /// @notice All scopes of an accreditation in order of recording.
    function scopeHistory(bytes32 accreditation) external view returns (ScopeVersion[] memory);
    /// @notice All suspensions, restorations and the withdrawal of an accreditation.
    function accreditationHistory(bytes32 accreditation) external view returns (StandingEvent[] memory);
    /// @notice The listings of an issuer in order of recording.
    function listingsOf(bytes32 issuer) external view returns (bytes32[] memory);
    /// @notice A listing. Reverts with `UnknownListing`.
    function listingOf(bytes32 listing) external view returns (ListingRecord memory);
    /// @notice Oppositions to a listing, and its withdrawal.
    function listingHistory(bytes32 listing) external view returns (ListingEvent[] memory);
}
