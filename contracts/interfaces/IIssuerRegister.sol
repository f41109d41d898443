// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title Issuers and their keys
/// @notice An issuer is a legal identity in an economy with one role: FIRST_PARTY (a manufacturer; admitted by a REGISTRAR),
/// CONFORMITY_BODY or PROGRAMME_OPERATOR (admitted by an ACCREDITOR). Its id is
/// keccak256(abi.encode(keccak256("concord/issuer/v1"), economy, identity)). An issuer is overseen by its registrar and
/// by those who accredited it, as long as they hold the office that its role calls for. All history stays in state.
interface IIssuerRegister {
    /// @notice What an issuer is.
    struct IssuerRecord {
        string economy;
        string role;
        bytes32 identity;
        address registrar;
        uint64 recordedAt;
        uint64 blockNumber;
        bool suspended;
        bytes identityRecord;
    }

    /// @notice One key. `revokedFrom` is 0 while no revocation is recorded.
    struct KeyRecord {
        address key;
        uint64 recordedAt;
        uint64 blockNumber;
        uint64 revokedFrom;
    }

    /// @notice What ended a key (reason LOST, ROTATED, CEASED), or cut it (COMPROMISED: entries of the log `originId` with an
    /// index of `cutIndex` or more are not trusted).
    struct KeyEvent {
        uint64 effectiveAt;
        uint64 recordedAt;
        uint64 blockNumber;
        address signer;
        string reason;
        bytes32 originId;
        uint64 cutIndex;
    }

    /// @notice Who was the registrar from when on.
    struct RegistrarTerm {
        address registrar;
        uint64 recordedAt;
        uint64 blockNumber;
    }

    /// @notice A suspension, restoration or withdrawal. kind: 0 suspended, 1 restored, 2 withdrawn.
    struct StandingEvent {
        uint8 kind;
        uint64 effectiveAt;
        uint64 recordedAt;
        uint64 blockNumber;
        address signer;
        string reason;
    }

    /// @notice Act of the registrar named in it: admit an issuer with its first key.
    struct RegisterIssuer {
        string economy;
        bytes32 identity;
        string role;
        address key;
        address registrar;
        uint256 nonce;
        uint256 deadline;
    }

    /// @notice Act of the economy's authority: hand an issuer over to another registrar.
    struct AssignRegistrar {
        bytes32 issuer;
        address registrar;
        uint256 nonce;
        uint256 deadline;
    }

    /// @notice Act of a live key or an overseer: add a key.
    struct AddKey {
        bytes32 issuer;
        address key;
        address signer;
        uint256 nonce;
        uint256 deadline;
    }

    /// @notice Act of a live key or an overseer: end a key; what it signed before stands.
    struct RevokeKey {
        bytes32 issuer;
        address key;
        string reason;
        uint64 effectiveAt;
        address signer;
        uint256 nonce;
        uint256 deadline;
    }

    /// @notice Act of a live key or an overseer: the key was stolen; what it signed at `cutIndex` or later in that log is not trusted.
    struct CompromiseKey {
        bytes32 issuer;
        address key;
        string origin;
        uint64 cutIndex;
        address signer;
        uint256 nonce;
        uint256 deadline;
    }

    /// @notice The fields of the acts on a standing: SuspendIssuer, RestoreIssuer (of an overseer; `subject` is signed under the
    /// name `issuer`), SuspendAccreditation, RestoreAccreditation, WithdrawAccreditation (of the accreditor or the issuer's
    /// registrar; signed under the name `accreditation`). Withdrawal is for good.
    struct StandingAct {
        bytes32 subject;
        uint64 effectiveAt;
        string reason;
        address signer;
        uint256 nonce;
        uint256 deadline;
    }

    /// @notice The account does not hold the office that this needs.
    error NotOfficer(string economy, address account, string office);
    /// @notice The account is neither the issuer's registrar nor one who accredited it, or has left office.
    error NotOverseer(bytes32 issuer, address account);
    /// @notice The account is neither a live key of the issuer nor an overseer.
    error NotSpeaker(bytes32 issuer, address account);
    /// @notice A suspended issuer's own keys add no keys.
    error IssuerIsSuspended(bytes32 issuer);
    /// @notice The role is FIRST_PARTY, CONFORMITY_BODY or PROGRAMME_OPERATOR.
    error RoleUnknown(string role);
    /// @notice The identity is registered in this economy.
    error IssuerExists(bytes32 issuer);
    /// @notice There is no issuer of this id.
    error UnknownIssuer(bytes32 issuer);
    /// @notice A key serves one issuer, once: neither another's key nor a revoked one can be added.
    error KeyTaken(address key, bytes32 issuer);
    /// @notice The key did not sign KeyPossession(bytes32 issuer,address key).
    error KeyProofRefused(address key);
    /// @notice The key was never one of this issuer.
    error UnknownKey(bytes32 issuer, address key);
    /// @notice The key is revoked already.
    error KeyAlreadyRevoked(address key, uint64 revokedFrom);
    /// @notice A key is revoked as LOST, ROTATED or CEASED.
    error RevocationReasonUnknown(string reason);
    /// @notice There is no log of this origin.
    error UnknownLog(bytes32 originId);

    /// @notice An issuer was admitted; its first key is live.
    event IssuerRegistered(
        bytes32 indexed issuer,
        string economy,
        string role,
        bytes32 identity,
        bytes identityRecord,
        address key,
        address registrar
    );
    /// @notice An issuer was handed over to another registrar.
    event RegistrarAssigned(bytes32 indexed issuer, address registrar);
    /// @notice A key was added (the first one as well).
    event KeyAdded(bytes32 indexed issuer, address indexed key, address signer);
    /// @notice A key ends at `effectiveAt`. A report of theft of a live key emits this too, with the reason COMPROMISED.
    event KeyRevoked(bytes32 indexed issuer, address indexed key, string reason, uint64 effectiveAt, address signer);
    /// @notice A key was stolen: its entries in this log are not trusted from `cutIndex` on.
    event KeyCompromised(bytes32 indexed issuer, address indexed key, string origin, uint64 cutIndex, address signer);
    /// @notice An issuer was suspended.
    event IssuerSuspended(bytes32 indexed issuer, uint64 effectiveAt, string reason, address signer);
    /// @notice The suspension of an issuer was lifted.
    event IssuerRestored(bytes32 indexed issuer, uint64 effectiveAt, string reason, address signer);

    /// @notice Admits an issuer.
    /// @param identityRecord SHA-256("concord/identity/v1\0" + identityRecord) is the identity; at most 4096 bytes
    /// @param keyProof the first key's signature over KeyPossession(bytes32 issuer,address key) in this contract's domain
    function registerIssuer(
        RegisterIssuer calldata act,
        bytes calldata signature,
        bytes calldata identityRecord,
        bytes calldata keyProof
    ) external;
    /// @notice Records another registrar.
    function assignRegistrar(AssignRegistrar calldata act, bytes calldata signature) external;
    /// @notice Adds a key that proved possession.
    function addKey(AddKey calldata act, bytes calldata signature, bytes calldata keyProof) external;
    /// @notice Ends a key.
    function revokeKey(RevokeKey calldata act, bytes calldata signature) external;
    /// @notice Cuts a stolen key at a log index, and ends it now if it has not ended.
    function compromiseKey(CompromiseKey calldata act, bytes calldata signature) external;
    /// @notice Suspends an issuer.
    function suspendIssuer(StandingAct calldata act, bytes calldata signature) external;
    /// @notice Restores an issuer.
    function restoreIssuer(StandingAct calldata act, bytes calldata signature) external;
    /// @notice The id of an identity in an economy, registered or not.
    function issuerIdOf(string calldata economy, bytes32 identity) external pure returns (bytes32);
    /// @notice How many issuers there are.
    function issuerCount() external view returns (uint256);
    /// @notice The issuer at a place in the order of admission.
    function issuerAt(uint256 index) external view returns (bytes32);
    /// @notice What an issuer is. Reverts with `UnknownIssuer`.
    function issuerOf(bytes32 issuer) external view returns (IssuerRecord memory);
    /// @notice When the issuer was admitted; 0 when it never was.
    function registeredAt(bytes32 issuer) external view returns (uint64);
    /// @notice The registrar of record.
    function registrarOf(bytes32 issuer) external view returns (address);
    /// @notice The issuer's economy.
    function economyOf(bytes32 issuer) external view returns (string memory);
    /// @notice The issuer's role.
    function roleOf(bytes32 issuer) external view returns (string memory);
    /// @notice All registrars in order of time; the last is current.
    function registrarHistory(bytes32 issuer) external view returns (RegistrarTerm[] memory);
    /// @notice All suspensions and restorations of the issuer.
    function standingHistory(bytes32 issuer) external view returns (StandingEvent[] memory);
    /// @notice All keys that the issuer ever had, in order of time.
    function keysOf(bytes32 issuer) external view returns (KeyRecord[] memory);
    /// @notice The issuer that a key belongs or belonged to; zero for a key of nobody.
    function issuerOfKey(address key) external view returns (bytes32);
    /// @notice What ended or cut a key.
    function keyHistory(address key) external view returns (KeyEvent[] memory);
    /// @notice Whether the key is the issuer's and not revoked as of this block.
    function isKeyLive(bytes32 issuer, address key) external view returns (bool);
    /// @notice Whether the account is the registrar, or accredited the issuer (and did not withdraw), and holds the office for it.
    function isOverseer(bytes32 issuer, address account) external view returns (bool);
    /// @notice Whether the account is a live key of the issuer, or oversees it.
    function maySpeakFor(bytes32 issuer, address account) external view returns (bool);
}
