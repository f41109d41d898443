// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title The economies' logs and their anchored history
/// @notice Each log is an append-only RFC 9162 tree kept by an operator. A new checkpoint is accepted only with a consistency
/// proof from the one anchored before, so no anchored entry can be rewritten by anybody, the operator included.
/// A log is known by its origin, a stable name (C2SP tlog-checkpoint); `originId` = keccak256(bytes(origin)).
interface ILogs {
    /// @notice A verification key (C2SP vkey text), an operator or a mirror URL, current from `recordedAt` until the next one.
    struct VkeyTerm {
        uint64 recordedAt;
        uint64 blockNumber;
        string vkey;
    }

    struct OperatorTerm {
        address operator;
        uint64 recordedAt;
        uint64 blockNumber;
    }

    struct MirrorTerm {
        uint64 recordedAt;
        uint64 blockNumber;
        string url;
    }

    /// @notice How a log ended. No entry after `lastGoodIndex` is good; NOTHING_GOOD says that none is.
    struct Closure {
        uint64 recordedAt;
        uint64 blockNumber;
        uint64 lastGoodIndex;
        string successor;
    }

    /// @notice Act of the economy's authority: open a log.
    struct RegisterLog {
        string origin;
        string economy;
        address operator;
        string vkey;
        string url;
        uint256 nonce;
        uint256 deadline;
    }

    /// @notice Act of the economy's authority: the log signs its checkpoints with another key from now on.
    struct RotateLogKey {
        string origin;
        string vkey;
        uint256 nonce;
        uint256 deadline;
    }

    /// @notice Act of the economy's authority: another account anchors from now on.
    struct SetOperator {
        string origin;
        address operator;
        uint256 nonce;
        uint256 deadline;
    }

    /// @notice Act of the economy's authority: the log is served from another URL from now on.
    struct SetMirror {
        string origin;
        string url;
        uint256 nonce;
        uint256 deadline;
    }

    /// @notice Act of the economy's authority: end a log, for good.
    struct CloseLog {
        string origin;
        uint64 lastGoodIndex;
        string successor;
        uint256 nonce;
        uint256 deadline;
    }

    /// @notice The growth bound must allow growth.
    error GrowthBoundMissing();
    /// @notice An origin is 1 to 255 printable ASCII characters without spaces and `+`.
    error OriginMalformed(string origin);
    /// @notice There is a log of this origin.
    error LogExists(bytes32 originId);
    /// @notice There is no log of this origin.
    error UnknownLog(bytes32 originId);
    /// @notice The log was closed.
    error LogIsClosed(bytes32 originId);
    /// @notice Only the log's operator anchors.
    error NotOperator(bytes32 originId, address account);
    /// @notice A log needs an operator and a verification key.
    error OperatorMissing(bytes32 originId);
    /// @notice A log needs a verification key.
    error VkeyMissing(bytes32 originId);
    /// @notice A checkpoint must be strictly larger than the anchored one.
    error CheckpointNotLarger(uint64 size, uint64 anchored);
    /// @notice A checkpoint may exceed the anchored one by a bounded number of entries only.
    error GrowthExceeded(uint64 size, uint64 limit);
    /// @notice The proof has more or fewer nodes than the two sizes call for (RFC 9162, 2.1.4.2).
    error ConsistencyProofLengthWrong(uint256 length);
    /// @notice The proof does not lead to this root: `expected` is the anchored or the given root, `computed` the proof's.
    error ConsistencyProofInvalid(bytes32 expected, bytes32 computed);
    /// @notice The last good index must be an anchored one, or NOTHING_GOOD.
    error LastGoodIndexUnknown(uint64 lastGoodIndex, uint64 size);

    /// @notice A log was opened.
    event LogRegistered(
        bytes32 indexed originId, string origin, string economy, address operator, string vkey, string url
    );
    /// @notice A log signs with another key.
    event LogKeyRotated(bytes32 indexed originId, string vkey);
    /// @notice Another account anchors.
    event OperatorChanged(bytes32 indexed originId, address operator);
    /// @notice A log is served from another URL.
    event MirrorSet(bytes32 indexed originId, string url);
    /// @notice A log ended.
    event LogClosed(bytes32 indexed originId, uint64 lastGoodIndex, string successor);
    /// @notice A checkpoint was anchored. `cid` is the digest of the content identifier of the replicated entries.
    event Anchored(bytes32 indexed originId, uint64 indexed index, uint64 size, bytes32 root, bytes32 cid);

    /// @notice Opens a log.
    function registerLog(RegisterLog calldata act, bytes calldata signature) external;
    /// @notice Records a new verification key.
    function rotateLogKey(RotateLogKey calldata act, bytes calldata signature) external;
    /// @notice Records a new operator.
    function setOperator(SetOperator calldata act, bytes calldata signature) external;
    /// @notice Records a new URL.
    function setMirror(SetMirror calldata act, bytes calldata signature) external;
    /// @notice Ends a log.
    function closeLog(CloseLog calldata act, bytes calldata signature) external;

    /// @notice Operator: anchor a checkpoint of `size` entries with this root.
    /// @param proof RFC 9162 consistency proof from the anchored size; empty for the first checkpoint
    /// @param cid digest of the content identifier under which the entries were replicated before
    function anchor(bytes32 originId, uint64 size, bytes32 root, bytes32[] calldata proof, bytes32 cid) external;

    /// @notice The value of `lastGoodIndex` for a log none of whose entries is good.
    function NOTHING_GOOD() external view returns (uint64);
    /// @notice By how many entries one checkpoint may exceed the one before.
    function maxGrowth() external view returns (uint64);
    /// @notice The anchored checkpoint: size, root, how many were anchored, block time of the last (of opening, if none).
    function head(bytes32 originId) external view returns (uint64 size, bytes32 root, uint64 count, uint64 time);
    /// @notice keccak256(abi.encode(uint64 size, bytes32 root, uint64 time)) of the checkpoint anchored `index`-th, from 0; zero when there is none.
    function historyAt(bytes32 originId, uint64 index) external view returns (bytes32);
    /// @notice Whether a log of this origin was ever opened.
    function isKnown(bytes32 originId) external view returns (bool);
    /// @notice How many logs there are.
    function logCount() external view returns (uint256);
    /// @notice The origin id of the log at a place in the order of opening.
    function logAt(uint256 index) external view returns (bytes32);
    /// @notice What a log was opened with.
    function logOf(bytes32 originId)
        external
        view
        returns (string memory origin, string memory economy, address operator, bool closed);
    /// @notice All verification keys in order of time; the last is current.
    function keysHistory(bytes32 originId) external view returns (VkeyTerm[] memory);
    /// @notice All operators in order of time; the last is current.
    function operatorHistory(bytes32 originId) external view returns (OperatorTerm[] memory);
    /// @notice All URLs in order of time; the last is current.
    function mirrorHistory(bytes32 originId) external view returns (MirrorTerm[] memory);
    /// @notice How the log ended; all zero while it is open.
    function closureOf(bytes32 originId) external view returns (Closure memory);
}
